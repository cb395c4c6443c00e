"""Working days: Monday to Friday, less public holidays, plus swapped Saturdays (BLDS 2015 Đ147-148)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

_DAY = timedelta(days=1)
_SATURDAY = 5


class CalendarMissing(LookupError):
    """There is no calendar for a year; counting on without one would promise a wrong date."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no calendar of working days for {year}")
        self.year = year


class DayKind(StrEnum):
    """How a day of the calendar differs from an ordinary week."""

    OFF = "off"
    WORK = "work"


class Status(StrEnum):
    """DRAFT: computed from a list of holidays, not yet compared with the year's official notice."""

    DRAFT = "draft"
    APPROVED = "approved"


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The years it covers and the days which differ: `off` (holidays), `work` (swapped weekend days), with their names."""

    years: frozenset[int]
    off: frozenset[date]
    work: frozenset[date]
    drafts: frozenset[int] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict)

    @classmethod
    def from_files(cls, files: Iterable[Mapping[str, Any]]) -> Self:
        """From parsed `vn/<year>.json`, {"year", "status", "days": [{"day", "kind", "name"}]}; ValueError on a bad day.

        A year without a status is a draft.
        """
        files = list(files)
        rows = [(_day_of(row["day"], each["year"]), row) for each in files for row in each["days"]]
        off, work = (frozenset(day for day, row in rows if DayKind(row["kind"]) is wanted) for wanted in DayKind)
        if off & work:
            raise ValueError(f"off and working at once: {sorted(off & work)}")
        drafts = (each["year"] for each in files if Status(each.get("status", "draft")) is Status.DRAFT)
        return cls(
            years=frozenset(each["year"] for each in files),
            off=off,
            work=work,
            drafts=frozenset(drafts),
            names={day: row.get("name", "") for day, row in rows},
        )

    def is_working_day(self, day: date) -> bool:
        """CalendarMissing when the day's year is not covered."""
        if day.year not in self.years:
            raise CalendarMissing(day.year)
        return day in self.work or (day.weekday() < _SATURDAY and day not in self.off)

    def next_working_day(self, day: date) -> date:
        """The day itself if it is one, else the first after it, where its term then ends (Đ148)."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """The day itself if it is one, else the last before it."""
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`; the day of receipt is not counted (Đ147). ValueError if n < 0."""
        if n < 0:
            raise ValueError(f"cannot count {n} working days")
        for _ in range(n):
            day = self.next_working_day(day + _DAY)
        return day

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; undoes `add_working_days`. ValueError if b < a."""
        if b < a:
            raise ValueError(f"{b} is before {a}")
        return sum(self.is_working_day(a + _DAY * i) for i in range(1, (b - a).days + 1))

    def drafts_between(self, a: date, b: date) -> tuple[int, ...]:
        """The draft years that the days after `a` up to `b` lie in, in order."""
        return tuple(year for year in range((a + _DAY).year, b.year + 1) if year in self.drafts)


def _day_of(text: str, year: int) -> date:
    day = date.fromisoformat(text)
    if day.year != year:
        raise ValueError(f"{text} in the calendar of {year}")
    return day


NO_CALENDAR = Calendar(years=frozenset(), off=frozenset(), work=frozenset())  # for terms that no day off touches
