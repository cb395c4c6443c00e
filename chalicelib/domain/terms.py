"""The law's terms: how each is counted, from when, and whether it moves on when it ends on a day off.

Only a term in working days moves (BLDS 2015 Đ148; QĐ 26/2026 says "ngày làm việc" in Đ7.2 alone). A fixed date, the end
of a month, months, and "ngày" without "làm việc" end on the very day they reach, working or not.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chalicelib.domain.criteria import Label
from chalicelib.domain.product import months_later
from chalicelib.domain.workdays import NO_CALENDAR, Calendar

_DAY = timedelta(days=1)


class Measure(StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"

    @property
    def moves_on(self) -> bool:
        """To the next working day, when it ends on a day off."""
        return self is Measure.WORKING_DAYS


@dataclass(frozen=True, kw_only=True)
class Term:
    """`count` is negative for a term that runs back from a date. `label` is told to people, `source` is the law.

    `assumed`: the decree's own text was not at hand, or does not say it.
    """

    code: str
    count: int
    measure: Measure
    label: Label
    source: str
    assumed: bool = False

    @property
    def moves_on(self) -> bool:
        """Whether an end on a day off moves to the next working day."""
        return self.measure.moves_on

    def ends(self, start: date, calendar: Calendar) -> date:
        """The last day, counted from the day after `start`. CalendarMissing for working days in an unknown year."""
        match self.measure:
            case Measure.WORKING_DAYS:
                return calendar.next_working_day(calendar.add_working_days(start, self.count))
            case Measure.DAYS:
                return start + _DAY * self.count
            case Measure.MONTHS:
                return months_later(start, self.count)


@dataclass(frozen=True, kw_only=True)
class RenewalDates:
    """A certificate's days: all inclusive, none moved. `extended_until` is the latest an extension can reach.

    None where the decree has no such term.
    """

    expires: date
    file_from: date | None
    file_to: date | None
    extended_until: date | None


def last_good_day(day: date, *, inclusive: bool) -> date:
    """The last day that still counts: "trước ngày X" is strictly before X, "đến ngày X" takes X too. Never moved."""
    return day if inclusive else day - _DAY


def month_end(year: int, month: int) -> date:
    """The last day of "trong tháng …". Never moved."""
    return date(year, month, monthrange(year, month)[1])


def last_safe_filing_day(last_day: date, term: Term, calendar: Calendar) -> date:
    """The last working day on which a filing still leaves the whole term, ending on `last_day` or before.

    An office receives on working days; who files on the days off after it has the same end, but nobody to ask.
    """

    def leaves_all(day: date) -> bool:
        if term.measure is Measure.WORKING_DAYS:  # counted back: the year after may have no calendar yet
            return calendar.working_days_between(day, last_day) >= term.count
        return term.ends(day, calendar) <= last_day

    day = calendar.previous_working_day(last_day)
    while not leaves_all(day):
        day = calendar.previous_working_day(day - _DAY)
    return day


def renewal_dates(issued: date, terms: Mapping[str, Term]) -> RenewalDates:
    """From a certificate's day, by its decree's terms (QĐ 26/2026 Đ4.3, Đ7.6.a, Đ12.3): months, then days to either side."""
    expires = terms["validity"].ends(issued, NO_CALENDAR)

    def counted(code: str) -> date | None:
        return terms[code].ends(expires, NO_CALENDAR) if code in terms else None

    return RenewalDates(
        expires=expires,
        file_from=counted("renewal_opens"),
        file_to=counted("renewal_closes"),
        extended_until=counted("extension"),
    )
