"""The law's terms: how each is counted, from when, and whether it moves on when it ends on a day off.

Only a term in working days moves (BLDS 2015 Đ148; QĐ 26/2026 says "ngày làm việc" in Đ7.2 alone). A fixed date, the end
of a month, months, and "ngày" without "làm việc" end on the very day they reach, working or not.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chalicelib.domain.product import months_later
from chalicelib.domain.workdays import Calendar

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
    """`count` is negative for a term that runs back from a date. `label` is told to people, `source` is the law."""

    code: str
    count: int
    measure: Measure
    label: str
    source: str

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
    """A certificate's days: all inclusive, none moved. `extended_until` is the latest an extension can reach."""

    expires: date
    file_from: date
    file_to: date
    extended_until: date


def last_good_day(day: date, *, inclusive: bool) -> date:
    """The last day that still counts: "trước ngày X" is strictly before X, "đến ngày X" takes X too. Never moved."""
    return day if inclusive else day - _DAY


def month_end(year: int, month: int) -> date:
    """The last day of "trong tháng …". Never moved."""
    return date(year, month, monthrange(year, month)[1])


def last_safe_filing_day(last_day: date, working_days: int, calendar: Calendar) -> date:
    """The last working day on which a filing still leaves `working_days` in full, ending on `last_day` or before.

    An office receives on working days; who files on the days off after it has the same end, but nobody to ask.
    """
    day = calendar.previous_working_day(last_day)
    while calendar.working_days_between(day, last_day) < working_days:
        day = calendar.previous_working_day(day - _DAY)
    return day


def renewal_dates(issued: date) -> RenewalDates:
    """From a certificate's day (QĐ 26/2026 Đ4.3, Đ7.6.a, Đ12.3): 36 months, then calendar days to either side."""
    expires = months_later(issued, VALIDITY.count)
    return RenewalDates(
        expires=expires,
        file_from=expires + _DAY * RENEWAL_OPENS.count,
        file_to=expires + _DAY * RENEWAL_CLOSES.count,
        extended_until=expires + _DAY * EXTENSION.count,
    )


def _term(code: str, count: int, measure: Measure, label: str, source: str) -> Term:
    return Term(code=code, count=count, measure=measure, label=label, source=source)


COMMUNE_CHECK = _term(
    "commune_check", 15, Measure.WORKING_DAYS, "Cấp xã kiểm tra, báo cáo, đề nghị", "QĐ 26/2026 Đ7.2"
)
VALIDITY = _term("validity", 36, Measure.MONTHS, "Giấy chứng nhận có giá trị", "QĐ 26/2026 Đ4.3")
RENEWAL_OPENS = _term("renewal_opens", -180, Measure.DAYS, "Bắt đầu nhận hồ sơ đánh giá lại", "QĐ 26/2026 Đ7.6.a")
RENEWAL_CLOSES = _term("renewal_closes", -120, Measure.DAYS, "Hết nhận hồ sơ đánh giá lại", "QĐ 26/2026 Đ7.6.a")
EXTENSION = _term("extension", 180, Measure.DAYS, "Kéo dài hiệu lực chờ kết quả, tối đa", "QĐ 26/2026 Đ12.3")
RENEWAL = _term("renewal", 45, Measure.DAYS, "Xử lý hồ sơ đánh giá lại", "QĐ 26/2026 Đ7.6.g")
REVOCATION = _term("revocation", 15, Measure.DAYS, "Thu hồi sau kết luận", "QĐ 26/2026 Đ8.4")
OLD_RULES = _term("old_rules", 60, Measure.DAYS, "QĐ 148 và QĐ 1489 hết hiệu lực", "QĐ 26/2026 Đ11.2")
OLD_FIRST = _term("old_first", 60, Measure.DAYS, "Xong hồ sơ lần đầu, nâng hạng nộp trước", "QĐ 26/2026 Đ12.2.a")
OLD_AGAIN = _term("old_again", 30, Measure.DAYS, "Xong hồ sơ đánh giá lại nộp trước", "QĐ 26/2026 Đ12.2.b")
EXPIRY_NOTICE = _term("expiry_notice", -30, Measure.DAYS, "Báo trước khi hết hạn, chậm nhất", "QĐ 148/2023")

TERMS = {
    term.code: term
    for term in (
        COMMUNE_CHECK,
        VALIDITY,
        RENEWAL_OPENS,
        RENEWAL_CLOSES,
        EXTENSION,
        RENEWAL,
        REVOCATION,
        OLD_RULES,
        OLD_FIRST,
        OLD_AGAIN,
        EXPIRY_NOTICE,
    )
}
