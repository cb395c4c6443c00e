"""What a template says with: each filter in the reader's language, listed here and nowhere else."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from gettext import NullTranslations
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from chalicelib.domain import deadline, words
from chalicelib.domain.criteria import Label
from chalicelib.domain.eligibility import Finding
from chalicelib.domain.ranking import cut
from chalicelib.domain.words import VIETNAM
from chalicelib.pages import labels, law_words, record_words, rule_words
from chalicelib.pages.refusals import sentences, way_out_of
from chalicelib.pages.tongues import tongue

Filter = Callable[..., Any]
TABLES: Mapping[str, Mapping[Any, str]] = {  # filter -> code -> word
    "state": words.STATE_WORDS,
    "product_state": words.PRODUCT_WORDS,
    "kind": words.KIND_WORDS,
    "event": words.EVENT_WORDS,
    "idea_state": {code.removeprefix("idea_"): word for code, word in words.IDEA_WORDS.items()},
    "measure": words.MEASURE_WORDS,
    "phase": words.PHASE_WORDS,
    "work_group": words.GROUP_WORDS,
    "rule": words.RULE_WORDS,
    "finding": words.FINDING_WORDS,
    "outcome": words.OUTCOME_WORDS,
    "document_state": labels.DOCUMENT_WORDS,
    "effect": labels.EFFECT_WORDS,
    "progress": labels.PROGRESS_WORDS,
    "producer_type": labels.PRODUCER_TYPE_WORDS,
    "paper": labels.PAPER_WORDS,
    "seat_role": labels.SEAT_WORDS,
    "conflict": labels.GROUND_WORDS,
    "turn": labels.TURN_WORDS,
    "inquiry": words.INQUIRY_WORDS,
    "fate": record_words.FATE_WORDS,
    "act": record_words.ACT_WORDS,
}


def filters(language: str) -> dict[str, Filter]:
    """Name -> filter."""
    said = tongue(language)
    spoken: dict[str, Filter] = {
        "in_full": deadline.in_full,
        "moment_in_full": deadline.moment_in_full,
        "instant": words.instant,
        "stars": words.stars,
        "size": labels.size,
        "device": labels.device,
        "number": labels.number,
        "field_name": labels.field_name,
        "forecast_star": labels.forecast_star,
        "setting": rule_words.in_words,
        "setting_source": rule_words.source_of,
        "term": law_words.term,
        "cut_off": law_words.cut_off,
        "way_out": way_out_of,
    }
    return {
        **{name: _in_tongue(speak, said) for name, speak in spoken.items()},
        **{name: _from(table, said) for name, table in TABLES.items()},
        "day": _day,
        "year": lambda at: at.astimezone(VIETNAM).year,
        "cut": cut,
        "lower_first": lambda text: text[:1].lower() + text[1:],
        "plain": partial(_plain, language),
        "words": partial(_words, language),
        "found": partial(_found, language),
        "tier": _tier(language),
        "moment": _moment(language),
        "why": _why(said),
    }


def _in_tongue(speak: Filter, said: NullTranslations) -> Filter:
    return lambda *values: speak(*values, tongue=said)


def _from(table: Mapping[Any, str], said: NullTranslations) -> Filter:
    return lambda code: said.gettext(table[code])


def _why(said: NullTranslations) -> Filter:
    def why(code: str) -> str:
        sentence = sentences()[code]["sentence"]
        return said.gettext(sentence)

    return why


def _plain(language: str, label: Label) -> str:
    """A label in the reader's language; official wording stays as it is."""
    return label.en if language == "en" and not label.official else label.vi


def _words(language: str, label: Label) -> Markup:
    """The same as HTML: official wording is a quotation, and Vietnamese."""
    if not label.official:
        return escape(_plain(language, label))
    quoted = Markup("<q>{}</q>") if language == "vi" else Markup('<q lang="vi">{}</q>')
    return quoted.format(label.vi)


def _found(language: str, finding: Finding, part: str) -> str:
    """A rule's reason or next step with the dates it names."""
    label: Label = getattr(finding.rule, part)
    return _plain(language, label).format(**{name: words.day(on) for name, on in finding.dates.items()})


def _day(value: date | str) -> str:
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return words.day(value.astimezone(VIETNAM) if isinstance(value, datetime) else value)


def _tier(language: str) -> Filter:
    """A tier as its decree's data says it: the door hands over where to look it up."""

    @pass_context
    def tier(context: Context, name: str) -> str:
        return _plain(language, context["tier_label"](name))

    return tier


def _moment(language: str) -> Filter:
    @pass_context
    def moment(context: Context, name: str) -> str:
        return words.moment(name, lambda tier: _plain(language, context["tier_label"](tier)), tongue(language))

    return moment
