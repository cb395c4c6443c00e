"""Templates to HTML, in the reader's language. An environment is built on first use; its filters are in `filters`."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.domain import words
from chalicelib.domain.access import ANYONE
from chalicelib.domain.criteria import Case, CriteriaSet, Label
from chalicelib.domain.gate import MAX_BYTES
from chalicelib.domain.lifecycle import DossierState, Role, possible_acts
from chalicelib.domain.upgrade import is_no_rise
from chalicelib.domain.wording import share
from chalicelib.pages import labels
from chalicelib.pages.filters import filters
from chalicelib.pages.refusals import Said
from chalicelib.pages.tongues import LANGUAGES, tongue

_HOME = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form of a page: where it posts, what was typed into it, what is wrong with it."""

    action: str
    csrf: str
    typed: Mapping[str, str] = field(default_factory=dict)
    trouble: Said | None = None

    def value(self, name: str, otherwise: object = "") -> str:
        """What was typed, else what the page knows."""
        return self.typed.get(name, "" if otherwise is None else str(otherwise))

    def wrong(self, *names: str) -> str:
        """What is wrong with this field, "" if nothing."""
        return self.trouble.sentence if self.trouble and self.trouble.field in names else ""


def render(template: str, *, language: str = "vi", this_page: str = "", **values: Any) -> str:
    """The page. What every page needs has a value for a visitor of whom nothing is known.

    `this_page`: the page's own address, to come back to in another language; "" where there is none to come back to.
    """
    known = {
        "actor": ANYONE,
        "navigation": [],
        "trouble": None,
        "typed": {},
        "query": {},
        "form_at": _bare_form,
        "unshown": dict,
        "language": language,
        "this_page": this_page,
        "others": [(code, name) for code, name in LANGUAGES.items() if this_page and code != language],
        "carried": {},
    }
    return _environment(language).get_template(template).render(**{**known, **values})


@cache
def asset(name: str) -> str:
    """A stylesheet or script as it is sent."""
    return (_HOME / "assets" / name).read_text("utf-8")


@cache
def stamp(name: str) -> str:
    """Changes with the asset, so that browsers may keep it for a year."""
    return hashlib.sha256(asset(name).encode()).hexdigest()[:12]


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HOME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    said = tongue(language)
    environment.install_gettext_translations(said, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.filters |= filters(language)
    environment.tests["no_rise"] = is_no_rise
    environment.globals |= {
        "stamp": stamp,
        "possible": _possible,
        "cases_shown": _cases_shown,
        "wording_share": share,
        "KINDS": _said(words.KIND_WORDS, language),
        "STATES": _said(words.STATE_WORDS, language),
        "PRODUCER_TYPES": _said(labels.PRODUCER_TYPE_WORDS, language),
        "FILE_TYPES": _said(labels.FILE_TYPE_WORDS, language),
        "MOST_MEGABYTES": MAX_BYTES // 1024 // 1024,
    }
    return environment


def _said(table: Mapping[str, str], language: str) -> dict[str, str]:
    return {code: tongue(language).gettext(word) for code, word in table.items()}


def _bare_form(action: str) -> Form:
    return Form(action=action, csrf="")


def _cases_shown(form: Form, criteria: CriteriaSet, chosen: Mapping[str, int], asked: str) -> dict[Case, Label]:
    """The cases whose options a sheet draws: the one asked for, else those chosen from; none before any is chosen."""
    branched = [leaf.code for leaf in criteria.leaves() if leaf.branches]
    typed = {code: form.value(f"c_{code}", chosen.get(code)) for code in branched}
    found = criteria.cases_in({code: int(choice) for code, choice in typed.items() if choice.isdecimal()})
    wanted = [case for case in criteria.cases if case == (asked or form.value("case"))]
    return {case: criteria.cases[case] for case in (wanted if wanted and len(found) < len(criteria.cases) else found)}


def _possible(state: DossierState, role: str) -> tuple[str, ...]:
    return possible_acts(state, Role(role))
