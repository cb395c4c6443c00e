"""Can a plan's calendar be kept? Order of dates, last good days, room for the work, the calendars it counts on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from chalicelib.domain.deadline import day_words
from chalicelib.domain.findings import Finding, error, warning
from chalicelib.domain.terms import last_good_day, month_end
from chalicelib.domain.words import VIETNAM
from chalicelib.domain.workdays import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Least:
    """The room below which an officer is warned: filing in calendar days, all else in working days."""

    filing: int = 20
    check: int = 15  # what QĐ 26/2026 Đ7.2 gives a commune, as the measure for every tier's check
    council: int = 5
    decision: int = 3


@dataclass(frozen=True, kw_only=True)
class _Moment:
    """One instant of a round. `closes`: it is the first that is too late, and the day before it is the last good one."""

    path: str
    words: str
    at: datetime
    closes: bool
    key: str | None = None

    @property
    def last_day(self) -> date:
        """The Vietnamese day of it, or of the last instant before it."""
        local = self.at.astimezone(VIETNAM)
        return local.date() - _DAY * (self.closes and local.time() == time(0))


def check_dates(
    content: Mapping[str, Any], calendar: Calendar, least: Least, names: Mapping[str, str]
) -> Iterator[Finding]:
    """Errors in the order of dates; warnings of what makes them hard to keep. `names`: tiers as people say them."""
    rounds = [list(_moments(at, round_, names)) for at, round_ in enumerate(content["rounds"])]
    moments = [moment for each in rounds for moment in each]
    for each in rounds:
        yield from _order(each)
    for at, round_ in enumerate(content["rounds"]):
        yield from _finishes(f"rounds[{at}]", round_, names)
    yield from _overlaps(content["rounds"])
    yield from _bounds(content, moments)
    missing, used = _years(content, moments, calendar)
    yield from used
    if not missing:
        yield from _days_off(content, moments, calendar)
        for at, round_ in enumerate(content["rounds"]):
            yield from _room(f"rounds[{at}]", round_, rounds[at], calendar, least)


def moments_between(content: Mapping[str, Any]) -> tuple[date, date]:
    """The first and the last day that a plan's rounds take."""
    days = [moment.last_day for at, round_ in enumerate(content["rounds"]) for moment in _moments(at, round_, {})]
    return min(days), max(days)


def _moments(number: int, round_: Any, names: Mapping[str, str]) -> Iterator[_Moment]:
    path = f"rounds[{number}]"
    yield _moment(f"{path}.opens", f"Đợt {round_['number']}: mở nhận hồ sơ", round_["opens"]["at"])
    yield _moment(f"{path}.closes", f"Đợt {round_['number']}: hết nhận hồ sơ", round_["closes"]["at"], closes=True)
    yield from _cut_off(f"{path}.proposes", f"Đợt {round_['number']}: cấp cơ sở đề nghị", round_.get("proposes"))
    for at, stage in enumerate(round_["stages"]):
        here, words = f"{path}.stages[{at}]", f"Đợt {round_['number']}, {_name(stage, names)}"
        yield _moment(f"{here}.opens", f"{words}: hội đồng bắt đầu", stage["opens"]["at"])
        yield _moment(f"{here}.closes", f"{words}: khóa phiếu", stage["closes"]["at"], closes=True)
        yield from _cut_off(f"{here}.finish", f"{words}: hoàn thành", stage["finish"])
    yield from _cut_off(f"{path}.forwards", f"Đợt {round_['number']}: gửi hồ sơ lên trung ương", round_.get("forwards"))


def _cut_off(path: str, words: str, said: Any) -> Iterator[_Moment]:
    if said:
        yield _moment(path, words, said["before"], closes=True, key=said["key"])


def _moment(path: str, words: str, at: str, *, closes: bool = False, key: str | None = None) -> _Moment:
    return _Moment(path=path, words=words, at=datetime.fromisoformat(at), closes=closes, key=key)


def _order(moments: list[_Moment]) -> Iterator[Finding]:
    """Each moment after the one before; what opens may coincide with the end of what precedes it, a cut-off with the close."""
    for before, after in pairwise(moments):
        may_coincide = not after.closes or after.path.endswith(".proposes")
        if after.at < before.at or (after.at == before.at and not may_coincide):
            told = f"{after.words} ({_told(after.at)}) không sau “{before.words}” ({_told(before.at)})."
            yield error("dates_order", after.path, told, after.key)


def _finishes(path: str, round_: Any, names: Mapping[str, str]) -> Iterator[Finding]:
    for name in ("proposes", "forwards"):
        if name in round_:
            yield from _finish_differs(f"{path}.{name}", round_[name])
    for at, stage in enumerate(round_["stages"]):
        yield from _finish_differs(f"{path}.stages[{at}].finish", stage["finish"])
    for at, (below, above) in enumerate(pairwise(round_["stages"]), 1):
        here, key = f"{path}.stages[{at}]", above["finish"]["key"]
        if datetime.fromisoformat(above["finish"]["before"]) < datetime.fromisoformat(below["finish"]["before"]):
            told = f"Đợt {round_['number']}: {_name(above, names)} phải hoàn thành trước cả {_name(below, names)}."
            yield error("finish_before_lower", f"{here}.finish", told, key)


def _finish_differs(path: str, finish: Any) -> Iterator[Finding]:
    """`before` lies at the end of the last good day, or within it; a month ends with its month."""
    said, key = date.fromisoformat(finish["date"]), finish["key"]
    last = last_good_day(said, inclusive=finish["inclusive"])
    if _moment(path, "", finish["before"], closes=True).last_day != last:
        yield error(
            "finish_differs", f"{path}.before", f"Ngày cuối theo lời là {last:%d/%m/%Y}, mốc giờ lại khác.", key
        )
    if finish["precision"] == "month" and (said != month_end(said.year, said.month) or not finish["inclusive"]):
        yield error(
            "finish_differs", f"{path}.date", f"“Trong tháng” là đến ngày cuối tháng, không phải {said:%d/%m/%Y}.", key
        )


def _overlaps(rounds: list[Any]) -> Iterator[Finding]:
    """The next round opens when the one before is finished."""
    for at, (before, after) in enumerate(pairwise(rounds), 1):
        opens = datetime.fromisoformat(after["opens"]["at"])
        ends = (before["closes"]["at"], *(stage["finish"]["before"] for stage in before["stages"]))
        if any(datetime.fromisoformat(end) > opens for end in ends):
            told = f"Đợt {after['number']} mở ngày {opens:%d/%m/%Y} khi đợt {before['number']} chưa xong."
            yield error("rounds_overlap", f"rounds[{at}].opens", told)


def _bounds(content: Mapping[str, Any], moments: list[_Moment]) -> Iterator[Finding]:
    signed = content["source"]["signed_on"]
    first, last = (date.fromisoformat(content["period"][name]) for name in ("from", "to"))
    if last < first:
        yield error("dates_order", "period", f"Kỳ kế hoạch kết thúc ({last:%d/%m/%Y}) trước khi bắt đầu.")
    for moment in moments:
        day = moment.last_day
        if signed and day < date.fromisoformat(signed):
            told = f"{moment.words} ngày {day:%d/%m/%Y}, trước ngày ký kế hoạch {date.fromisoformat(signed):%d/%m/%Y}."
            yield error("before_signed", moment.path, told, moment.key)
        if not first <= day <= last and not moment.path.endswith(".forwards"):  # the centre's work outlasts the year
            told = f"{moment.words} ngày {day:%d/%m/%Y}, ngoài kỳ kế hoạch {first:%d/%m/%Y}–{last:%d/%m/%Y}."
            yield warning("outside_period", moment.path, told, moment.key)
    for at, target in enumerate(content["targets"]):
        if signed and target["due"] < signed:
            yield error(
                "before_signed", f"targets[{at}].due", "Hạn của chỉ tiêu trước ngày ký kế hoạch.", target["key"]
            )


def _years(content: Mapping[str, Any], moments: list[_Moment], calendar: Calendar) -> tuple[list[int], list[Finding]]:
    """A plan may count on a draft only when it names it: `calendar_drafts` in the file."""
    years, named = sorted({moment.last_day.year for moment in moments}), content.get("calendar_drafts") or []
    missing = [year for year in years if year not in calendar.years]
    findings = [error("calendar_missing", "rounds", f"Chưa có lịch làm việc năm {year}.") for year in missing]
    for year in years:
        if year in calendar.drafts:
            level, told = (warning, "đã nêu") if year in named else (error, "chưa nêu")
            sentence = f"Lịch làm việc năm {year} mới là dự kiến và kế hoạch {told} tên nó (calendar_drafts)."
            findings.append(level("calendar_draft", "rounds", sentence))
    return missing, findings


def _days_off(content: Mapping[str, Any], moments: list[_Moment], calendar: Calendar) -> Iterator[Finding]:
    """A last good day nobody works on does not move: the work must be done before it."""
    for moment in moments:
        if moment.closes and not calendar.is_working_day(moment.last_day):
            yield _day_off(moment.path, moment.words, moment.last_day, calendar, moment.key)
    for at, target in enumerate(content["targets"]):
        due = date.fromisoformat(target["due"])
        exact = target["precision"] != "year" and due.year in calendar.years
        if exact and not calendar.is_working_day(due):
            yield _day_off(f"targets[{at}].due", "Hạn của chỉ tiêu", due, calendar, target["key"])


def _day_off(path: str, words: str, day: date, calendar: Calendar, key: str | None) -> Finding:
    why = calendar.names.get(day) or "nghỉ cuối tuần"
    told = f"{words}: ngày cuối là {day_words(day)}, ngày nghỉ ({why}); hạn này không dời"
    if day.month > 1 or day.year - 1 in calendar.years:  # else the day before it lies in a year nobody knows
        told += f", ngày làm việc cuối trước đó là {day_words(calendar.previous_working_day(day))}"
    return warning("last_day_off", path, f"{told}.", key)


def _room(path: str, round_: Any, moments: list[_Moment], calendar: Calendar, least: Least) -> Iterator[Finding]:
    if any(after.at < before.at for before, after in pairwise(moments)):
        return  # the order is told already; nothing can be counted
    opens, closes = moments[:2]
    stages = [moment for moment in moments if moment.path.startswith(f"{path}.stages")]
    proposes = next((moment for moment in moments if moment.path == f"{path}.proposes"), None)
    who = f"Đợt {round_['number']}"
    filing = (closes.last_day - opens.last_day).days + 1
    if filing < least.filing:
        yield _short(closes.path, f"{who}: nhận hồ sơ {filing} ngày", least.filing)
    if proposes is None:
        yield from _check_room(round_, closes, stages, calendar, least)
    for at in range(0, len(stages), 3):
        begins, ends, done = stages[at : at + 3]
        council = begins.words.rpartition(":")[0]
        sits = calendar.working_days_between(begins.last_day - _DAY, ends.last_day)
        if sits < least.council:
            yield _short(ends.path, f"{council}: chấm {sits} ngày làm việc", least.council)
        left = calendar.working_days_between(ends.last_day, done.last_day)
        if left < least.decision:
            yield _short(done.path, f"{council}: quyết định {left} ngày làm việc", least.decision)


def _check_room(
    round_: Any, closes: _Moment, stages: list[_Moment], calendar: Calendar, least: Least
) -> Iterator[Finding]:
    """Between filing and the first council, where no tier below it has a cut-off of its own (`plan_decree`)."""
    days = calendar.working_days_between(closes.last_day, max(stages[0].last_day - _DAY, closes.last_day))
    if days < least.check:
        yield _short(stages[0].path, f"Đợt {round_['number']}: kiểm tra hồ sơ {days} ngày làm việc", least.check)


def _short(path: str, told: str, least: int) -> Finding:
    return warning("too_few_days", path, f"{told}, nên có từ {least}.")


def _name(stage: Any, names: Mapping[str, str]) -> str:
    """A stage's tier as people say it; its code where no decree is at hand, or none has it (`plan_decree` tells)."""
    return names.get(stage["tier"], stage["tier"])


def _told(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
