"""The reader's language: Vietnamese as it is written in the source, or a catalogue's translation of it."""

import gettext
from functools import cache
from pathlib import Path

from chalicelib.domain.words import VIETNAMESE

DOMAIN, LOCALES = "sao_lang", Path(__file__).parents[1] / "locale"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}  # the first is what everybody gets who has not chosen


def known(language: str) -> str:
    """The language itself, the first of ours for one that we do not speak."""
    return language if language in LANGUAGES else next(iter(LANGUAGES))


@cache
def tongue(language: str) -> gettext.NullTranslations:
    """What says our words in a known language."""
    return VIETNAMESE if language == "vi" else gettext.translation(DOMAIN, LOCALES, [language])
