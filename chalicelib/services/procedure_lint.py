"""What must hold for a decree's procedure: bands, terms, checks, cut-offs, transitions, settings, words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from string import Formatter

from chalicelib.domain.council_settings import CODES, is_possible
from chalicelib.domain.criteria import Label
from chalicelib.domain.dossier import Kind
from chalicelib.domain.procedure import CutOff, Precision
from chalicelib.domain.regulation import Outcome, Regulation, TierRules
from chalicelib.domain.terms import Measure

Faults = Iterator[tuple[str, str]]  # a code and what is wrong there

_TOTAL = 100
_NO_CITE = "-"  # parts and tiers are cited once, for all of them
_LEAP = 2024  # a year that has every day a decree can print
_NUMBER_FIELDS = {"number", "province", "district", "commune", "year"}


def procedure_faults(decree: Regulation, known: Mapping[str, Regulation], numbers: Sequence[int]) -> Faults:
    """`known`: every decree by id; `numbers`: the sets it has."""
    yield from _check_sheets(decree, numbers)
    yield from _check_tiers(decree)
    yield from _check_terms(decree, numbers)
    yield from _check_cut_offs(decree)
    yield from _check_transitions(decree, known)
    yield from _check_settings(decree)
    yield from _check_numbering(decree)
    for code, label, cite in _told(decree):
        yield from _check_words(code, label, cite)


def _check_sheets(decree: Regulation, numbers: Sequence[int]) -> Faults:
    if decree.has_sets and not numbers:
        yield "sheet", "sheets by criteria set, and no set"
    if decree.has_sets != (decree.setting("star_minimum").value is not None):
        yield "star_minimum", "is for sheets by criteria set, and for them alone"
    if (total := sum(part.max_points for part in decree.parts)) != _TOTAL:
        yield "parts", f"sum to {total}, not {_TOTAL}"


def _check_tiers(decree: Regulation) -> Faults:
    names = [rules.tier for rules in decree.tiers]
    yield from _twice("tier", names)
    for rules in decree.tiers:
        yield from _check_bands(rules)
        if rules.scores and rules.check:
            yield rules.tier, "scores and has a term to check"
        if rules.check and rules.check.pause_on_supplement != decree.setting("pause_on_supplement").value:
            yield rules.tier, "pause_on_supplement is not what the council settings say"
        yield from (
            (rules.tier, f"decided by {row.decided_by}, no tier of this decree")
            for row in rules.results
            if row.decided_by not in names
        )
        is_last, forwards = rules is decree.tiers[-1], any(row.outcome is Outcome.FORWARDED for row in rules.results)
        if is_last and (forwards or not rules.scores):
            yield rules.tier, "is the last, and leads on to none"
        if rules.scores and not is_last and not forwards:
            yield rules.tier, "forwards nothing to the next"


def _check_bands(rules: TierRules) -> Faults:
    """From 0 up without gap or overlap, the last one open: 100 is in it."""
    reached: int | None = 0
    for row in rules.results:
        if row.low != reached or (row.below is not None and row.below <= row.low):
            yield rules.tier, f"band [{row.low}; {row.below}) after {reached}"
        reached = row.below
    if rules.results and (reached is not None or rules.results[-1].low > _TOTAL):
        yield rules.tier, f"the last band ends at {reached}"
    for row in rules.results:
        if (row.outcome is Outcome.RECOGNISED) != (row.stars is not None):
            yield rules.tier, f"{row.outcome} with stars {row.stars}"


def _check_terms(decree: Regulation, numbers: Sequence[int]) -> Faults:
    if "validity" not in decree.terms or decree.terms["validity"].measure is not Measure.MONTHS:
        yield "validity", "a certificate needs a term in months"
    for code, term in decree.terms.items():
        if term.count == 0 or (term.count < 0 and term.measure is Measure.WORKING_DAYS):
            yield code, f"counts {term.count} {term.measure}"
    if decree.samples and not set(decree.samples.exempt_sets) <= set(numbers):
        yield "samples", f"exempts sets {decree.samples.exempt_sets}, which are not held"
    cited = [
        *((decree.renewal.opens, decree.renewal.closes, decree.renewal.processing) if decree.renewal else ()),
        *((decree.extension.term,) if decree.extension else ()),
        *((decree.revocation.term,) if decree.revocation else ()),
        *(transition.finish for transition in decree.transitions),
    ]
    yield from ((code, "no such term") for code in cited if code not in decree.terms)


def _check_cut_offs(decree: Regulation) -> Faults:
    yield from _twice("round", [f"{row.tier} {row.number}" for row in decree.cut_offs])
    for row in decree.cut_offs:
        where = f"{row.tier} {row.number}"
        wrong = [fault for each in (row.proposals, row.results) for fault in _day_faults(each)]
        yield from ((where, fault) for fault in wrong)
        if not wrong and row.proposals.last_day(_LEAP) >= row.results.last_day(_LEAP):
            yield where, "its result is due before its proposals"
    tiers = {row.tier for row in decree.cut_offs}
    for tier in tiers:
        numbers = sorted(row.number for row in decree.cut_offs if row.tier == tier)
        if numbers != list(range(1, len(numbers) + 1)):
            yield tier, f"rounds {numbers} are not numbered from 1"
    if tiers and decree.tiers[-1].tier not in tiers:
        yield "rounds", f"none of {decree.tiers[-1].tier}, the tier that recognises"


def _day_faults(cut_off: CutOff) -> Iterator[str]:
    if not cut_off.cite.strip():
        yield "no cite"
    if (cut_off.day is None) != (cut_off.precision is Precision.MONTH):
        yield f"day {cut_off.day} with precision {cut_off.precision}"
        return
    try:
        date(_LEAP, cut_off.month, cut_off.day or 1)
    except ValueError:
        yield f"no such day: {cut_off.day}/{cut_off.month}"


def _check_transitions(decree: Regulation, known: Mapping[str, Regulation]) -> Faults:
    for transition in decree.transitions:
        where = f"transition {transition.finish}"
        if transition.regulation not in known:
            yield where, f"names {transition.regulation}, which is not held"
        if not transition.kinds or not set(transition.kinds) <= set(Kind):
            yield where, f"kinds {transition.kinds}"
        term = decree.terms.get(transition.finish)
        if term and (term.measure is Measure.WORKING_DAYS or term.count < 0):
            yield where, "is not counted forward in days or months"
    kinds = [(transition.regulation, kind) for transition in decree.transitions for kind in transition.kinds]
    yield from _twice("transition", [f"{regulation} {kind}" for regulation, kind in kinds])


def _check_settings(decree: Regulation) -> Faults:
    codes = [setting.code for setting in decree.council_settings]
    yield from _twice("setting", codes)
    yield from ((code, "setting without a default") for code in CODES if code not in codes)
    for setting in decree.council_settings:
        if setting.value is not None and not is_possible(setting.code, setting.value):
            yield setting.code, f"unknown, or cannot be {setting.value!r}"


def _check_numbering(decree: Regulation) -> Faults:
    numbering = decree.numbering
    for name, pattern in (
        ("slip", numbering.slip),
        ("product_code", numbering.product_code),
        ("decision", numbering.decision),
    ):
        fields = {field for _, field, _, _ in Formatter().parse(pattern) if field is not None}
        if "number" not in fields or not fields <= _NUMBER_FIELDS:
            yield name, f"pattern {pattern!r}"


def _told(decree: Regulation) -> Iterator[tuple[str, Label | None, str]]:
    """Everything with a place in the law, and with words where it has some."""
    yield from ((part.code, part.label, _NO_CITE) for part in decree.parts)
    yield from ((rules.tier, rules.label, _NO_CITE) for rules in decree.tiers)
    yield from ((term.code, term.label, term.source) for term in decree.terms.values())
    yield from ((setting.code, setting.label, setting.source) for setting in decree.council_settings)
    yield from (("way_back", way.label, way.cite) for way in decree.way_back)
    yield from ((f"transition {each.finish}", None, each.cite) for each in decree.transitions)
    yield "numbering", None, decree.numbering.cite
    if decree.renewal:
        yield "renewal", decree.renewal.manner, decree.renewal.cite
    if decree.extension:
        yield "extension", decree.extension.ground, decree.extension.cite
    if decree.samples:
        yield "samples", None, decree.samples.cite
    if decree.revocation:
        yield "revocation", None, decree.revocation.cite
        yield from (("revocation", ground.label, ground.cite) for ground in decree.revocation.grounds)


def _check_words(code: str, label: Label | None, cite: str) -> Faults:
    if label and not (label.vi.strip() and label.en.strip()):
        yield code, f"label {label.vi!r} / {label.en!r}"
    if not cite.strip():
        yield code, "no cite"


def _twice(what: str, codes: Iterable[str]) -> Faults:
    yield from ((code, f"{what} occurs {count} times") for code, count in Counter(codes).items() if count > 1)
