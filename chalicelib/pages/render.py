"""Templates to HTML. The environment is built on first use; what a template may call is listed here and nowhere else."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from chalicelib.domain import deadline, words
from chalicelib.domain.access import ANYONE
from chalicelib.domain.criteria import Case, CriteriaSet, Label
from chalicelib.domain.gate import MAX_BYTES
from chalicelib.domain.lifecycle import DossierState, Role, possible_acts
from chalicelib.domain.ranking import cut
from chalicelib.domain.upgrade import is_no_rise
from chalicelib.domain.wording import share
from chalicelib.domain.words import VIETNAM
from chalicelib.pages import labels, law_words, rule_words
from chalicelib.pages.refusals import Said, sentences, way_out_of

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


def render(template: str, **values: Any) -> str:
    """The page. What every page needs has a value for a visitor of whom nothing is known."""
    known = {
        "actor": ANYONE,
        "navigation": [],
        "trouble": None,
        "typed": {},
        "query": {},
        "form_at": _bare_form,
        "unshown": dict,
    }
    return _environment().get_template(template).render(**{**known, **values})


@cache
def asset(name: str) -> str:
    """A stylesheet or script as it is sent."""
    return (_HOME / "assets" / name).read_text("utf-8")


@cache
def stamp(name: str) -> str:
    """Changes with the asset, so that browsers may keep it for a year."""
    return hashlib.sha256(asset(name).encode()).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HOME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.filters |= {
        "in_full": deadline.in_full,
        "moment_in_full": deadline.moment_in_full,
        "instant": words.instant,
        "day": _day,
        "stars": words.stars,
        "size": labels.size,
        "moment": _moment,
        "field_name": labels.field_name,
        "state": words.STATE_WORDS.__getitem__,
        "product_state": words.PRODUCT_WORDS.__getitem__,
        "tier": _tier,
        "kind": words.KIND_WORDS.__getitem__,
        "year": lambda at: at.astimezone(VIETNAM).year,
        "measure": words.MEASURE_WORDS.__getitem__,
        "phase": words.PHASE_WORDS.__getitem__,
        "forecast_star": labels.forecast_star,
        "outcome": words.OUTCOME_WORDS.__getitem__,
        "cut": cut,
        "setting": rule_words.in_words,
        "setting_source": rule_words.source_of,
        "document_state": labels.DOCUMENT_WORDS.__getitem__,
        "effect": labels.EFFECT_WORDS.__getitem__,
        "producer_type": labels.PRODUCER_TYPE_WORDS.__getitem__,
        "lower_first": lambda text: text[:1].lower() + text[1:],
        "words": _words,
        "term": law_words.term,
        "cut_off": law_words.cut_off,
        "why": lambda code: sentences()[code]["sentence"],
        "way_out": way_out_of,
    }
    environment.tests["no_rise"] = is_no_rise
    environment.globals |= {
        "stamp": stamp,
        "possible": _possible,
        "cases_shown": _cases_shown,
        "wording_share": share,
        "KINDS": words.KIND_WORDS,
        "STATES": words.STATE_WORDS,
        "PRODUCER_TYPES": labels.PRODUCER_TYPE_WORDS,
        "FILE_TYPES": labels.FILE_TYPE_WORDS,
        "MOST_MEGABYTES": MAX_BYTES // 1024 // 1024,
    }
    return environment


def _bare_form(action: str) -> Form:
    return Form(action=action, csrf="")


def _cases_shown(form: Form, criteria: CriteriaSet, chosen: Mapping[str, int], asked: str) -> dict[Case, Label]:
    """The cases whose options a sheet draws: the one asked for, else those chosen from; none before any is chosen."""
    branched = [leaf.code for leaf in criteria.leaves() if leaf.branches]
    typed = {code: form.value(f"c_{code}", chosen.get(code)) for code in branched}
    found = criteria.cases_in({code: int(choice) for code, choice in typed.items() if choice.isdecimal()})
    wanted = [case for case in criteria.cases if case == (asked or form.value("case"))]
    return {case: criteria.cases[case] for case in (wanted if wanted and len(found) < len(criteria.cases) else found)}


def _words(label: Label) -> Markup:
    """A label in Vietnamese; official wording is a quotation."""
    return Markup("<q>{}</q>").format(label.vi) if label.official else escape(label.vi)


def _possible(state: DossierState, role: str) -> tuple[str, ...]:
    return possible_acts(state, Role(role))


def _day(value: date | str) -> str:
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return words.day(value.astimezone(VIETNAM) if isinstance(value, datetime) else value)


@pass_context
def _tier(context: Context, name: str) -> str:
    """A tier as its decree's data says it: the door hands over where to look it up."""
    told: str = context["tier_name"](name)
    return told


@pass_context
def _moment(context: Context, name: str) -> str:
    return words.moment(name, context["tier_name"])
