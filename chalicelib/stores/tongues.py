"""The languages of letters: the catalogues that pages speak by, read here for whoever writes."""

import gettext
from functools import cache
from pathlib import Path

from chalicelib.domain.words import VIETNAMESE

_LOCALES = Path(__file__).parents[1] / "locale"


@cache
def tongue(language: str) -> gettext.NullTranslations:
    """What says our words in a language of ours; Vietnamese for any other."""
    return gettext.translation("sao_lang", _LOCALES, [language]) if language == "en" else VIETNAMESE
