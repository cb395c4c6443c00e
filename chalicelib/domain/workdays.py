"""Working days: Monday to Friday, less public holidays, plus swapped Saturdays (BLDS 2015 Đ147-148)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

_DAY = timedelta(days=1)
_SATURDAY = 5


class CalendarMissing(LookupError):
    """No calendar has been adopted for a year; counting on without one would promise a wrong date."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no calendar of working days for {year}")
        self.year = year


class DayKind(StrEnum):
    """How a day of the calendar differs from an ordinary week."""

    OFF = "off"
    WORK = "work"


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The years it covers and the days which differ: `off` (holidays), `work` (swapped weekend days)."""

    years: frozenset[int]
    off: frozenset[date]
    work: frozenset[date]

    @classmethod
    def from_files(cls, files: Iterable[Mapping[str, Any]]) -> Self:
        """From parsed `vn_<year>.json`, {"year", "days": [{"day", "kind"}]}; ValueError on a bad day."""
        files = list(files)
        rows = [(DayKind(row["kind"]), _day_of(row["day"], f["year"])) for f in files for row in f["days"]]
        off, work = (frozenset(day for kind, day in rows if kind is wanted) for wanted in DayKind)
        if off & work:
            raise ValueError(f"off and working at once: {sorted(off & work)}")
        return cls(years=frozenset(file["year"] for file in files), off=off, work=work)

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


def _day_of(text: str, year: int) -> date:
    day = date.fromisoformat(text)
    if day.year != year:
        raise ValueError(f"{text} in the calendar of {year}")
    return day
