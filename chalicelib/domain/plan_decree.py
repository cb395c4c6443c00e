"""A plan's rounds against the decree that rules them: its tiers, its cut-offs of the year, the time it gives a check."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from chalicelib.domain.deadline import day_words, end_of, last_day_of
from chalicelib.domain.findings import Finding, error, warning
from chalicelib.domain.procedure import CutOff, RoundCutOffs
from chalicelib.domain.regulation import Regulation, in_force, tier_names
from chalicelib.domain.terms import last_safe_filing_day
from chalicelib.domain.words import MEASURE_WORDS, VIETNAM
from chalicelib.domain.workdays import Calendar, CalendarMissing


def check_against_decree(
    content: Mapping[str, Any], calendar: Calendar, decrees: Iterable[Regulation]
) -> Iterator[Finding]:
    """Each round by the decree in force on the day it opens; a round before all decrees has none to be held to."""
    known = tuple(decrees)
    for at, round_ in enumerate(content["rounds"]):
        try:
            decree = in_force(known, _day(round_["opens"]["at"]))
        except LookupError:
            continue
        path = f"rounds[{at}]"
        yield from _tiers(path, round_, decree, tier_names(known))
        yield from _cut_offs(path, round_, decree)
        yield from _time_to_check(path, round_, decree, calendar)


def decree_s_cut_off(decree: Regulation, *, closes: datetime, council: datetime, to: str) -> datetime | None:
    """Until when who only checks proposes to a tier, where a plan does not say: the decree's cut-off between two dates.

    None where the decree has no such tier or cut-off, or the round lies across it (the lint tells).
    """
    if decree.tiers[0].check is None:
        return None
    coming = _coming(decree, to, last_day_of(closes))
    before = end_of(coming[0]) if coming else None
    return before if before is not None and closes <= before <= council else None


def _tiers(path: str, round_: Any, decree: Regulation, names: Mapping[str, str]) -> Iterator[Finding]:
    """Tiers the decree lets give points, from below; `names` are of every decree's, for one that this has not."""
    rules = {each.tier: each for each in decree.tiers}
    for at, stage in enumerate(round_["stages"]):
        here, who = f"{path}.stages[{at}].tier", f"Đợt {round_['number']}: {decree.title}"
        known = rules.get(stage["tier"])
        if known is None:
            told = names.get(stage["tier"], stage["tier"])
            yield error("tier_not_in_decree", here, f"{who} không có hội đồng {told}.")
        elif not known.scores:
            told = f"{who} không để {known.label.vi} chấm điểm; hạn của cấp này là mục proposes."
            yield error("tier_without_points", here, told)
    order = list(rules)
    for at, (below, above) in enumerate(pairwise(stage["tier"] for stage in round_["stages"]), 1):
        if below in rules and above in rules and order.index(below) >= order.index(above):
            told = f"{rules[above].label.vi} đứng sau {rules[below].label.vi} là ngược thứ tự cấp"
            yield error("tier_order", f"{path}.stages[{at}]", f"Đợt {round_['number']}: {told}.")


def _cut_offs(path: str, round_: Any, decree: Regulation) -> Iterator[Finding]:
    """The decree's days of the year are the latest; a plan may be earlier."""
    who, opens = f"Đợt {round_['number']}", _day(round_["opens"]["at"])
    first = round_["stages"][0]["tier"]
    coming = _coming(decree, first, opens)
    if coming and decree.tiers[0].check:
        name, said = (
            ("proposes", round_["proposes"]["before"]) if "proposes" in round_ else ("closes", round_["closes"]["at"])
        )
        words = {"proposes": "hạn cấp cơ sở đề nghị", "closes": "hết nhận hồ sơ"}[name]
        yield from _later(f"{path}.{name}", f"{who}: {words}", said, coming, coming[1].proposals)
    for at, stage in enumerate(round_["stages"]):
        results = _coming(decree, stage["tier"], opens)
        if results:
            said = stage["finish"]["before"]
            words = f"{who}, {tier_names([decree])[stage['tier']]}: hoàn thành"
            yield from _later(f"{path}.stages[{at}].finish", words, said, results, results[1].results)
    above = _coming(decree, decree.upper.tier, opens) if decree.upper else None
    if above and "forwards" in round_:
        said = round_["forwards"]["before"]
        yield from _later(f"{path}.forwards", f"{who}: gửi hồ sơ lên trung ương", said, above, above[1].proposals)


def _later(
    path: str, words: str, said: str, coming: tuple[date, RoundCutOffs, int], cut_off: CutOff
) -> Iterator[Finding]:
    day, latest = last_day_of(datetime.fromisoformat(said)), cut_off.last_day(coming[2])
    if day > latest:
        told = f"{words} đến hết {day_words(day)}, sau hạn của quyết định là hết {day_words(latest)} ({cut_off.cite})."
        yield warning("later_than_decree", path, told)


def _time_to_check(path: str, round_: Any, decree: Regulation, calendar: Calendar) -> Iterator[Finding]:
    """Filing that ends after the last safe day leaves the check less than its term."""
    first, closes = decree.tiers[0], datetime.fromisoformat(round_["closes"]["at"])
    council = datetime.fromisoformat(round_["stages"][0]["opens"]["at"])
    said = round_.get("proposes")
    proposes = (
        datetime.fromisoformat(said["before"])
        if said
        else decree_s_cut_off(decree, closes=closes, council=council, to=round_["stages"][0]["tier"])
    )
    if first.check is None or proposes is None:
        return
    last, filed = last_day_of(proposes), last_day_of(closes)
    try:
        safe = last_safe_filing_day(last, first.check.term, calendar)
    except CalendarMissing:  # told by the lint of dates
        return
    if filed > safe:
        term = first.check.term
        told = (
            f"Đợt {round_['number']}: nhận hồ sơ đến hết {day_words(filed)} thì {first.label.vi} không đủ {term.count} "
            f"{MEASURE_WORDS[term.measure]} trước hạn đề nghị (hết {day_words(last)}); ngày nộp chắc kịp cuối cùng là "
            f"{day_words(safe)}."
        )
        yield warning("check_too_short", f"{path}.closes", told)


def _coming(decree: Regulation, to: str, on: date) -> tuple[date, RoundCutOffs, int] | None:
    """A tier's first round of the year whose proposals end on a day or after it: that end, the round, its year."""
    found = [
        (each.proposals.last_day(year), each, year)
        for each in decree.cut_offs
        for year in (on.year - 1, on.year, on.year + 1)
        if each.tier == to and each.proposals.last_day(year) >= on
    ]
    return min(found, key=lambda one: one[0], default=None)


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(VIETNAM).date()
