"""Deadlines as a page says them: by today's date and the calendar of working days."""

from datetime import date, datetime
from gettext import NullTranslations

from chalicelib.domain import deadline, filing
from chalicelib.domain.filing import FilingEnd
from chalicelib.domain.round import Round
from chalicelib.domain.words import MEASURE_WORDS, VIETNAMESE
from chalicelib.domain.workdays import CalendarMissing
from chalicelib.stores import aggregates, calendars, regulations


def told(now: datetime, until: datetime | date, *, draft: bool = False, tongue: NullTranslations = VIETNAMESE) -> str:
    """`until` is the first instant that is too late, or a last day that may be used to its end; `draft`: counted on one."""
    at = until if isinstance(until, datetime) else deadline.end_of(until)
    return deadline.read(at, now, calendars.calendar(), draft=draft, tongue=tongue).told_in(tongue)


def left(now: datetime, until: datetime | date) -> int | None:
    """Working days after today up to the last one; None past it, or in a year without a calendar."""
    at = until if isinstance(until, datetime) else deadline.end_of(until)
    return deadline.read(at, now, calendars.calendar()).left


def filing_end(round_: Round) -> FilingEnd:
    """Until when it is safe to file in a round; in a year without a calendar nobody can say, and its close is told."""
    first = regulations.regulation(round_.regulation).tiers[0]
    try:
        return filing.filing_end(round_, first, calendars.calendar())
    except CalendarMissing:
        return FilingEnd(closes_at=round_.closes_at)


def filing_end_of(round_id: str) -> FilingEnd:
    """The same by the round's id."""
    return filing_end(aggregates.get(Round, round_id))


def safe_day_words(round_: Round, tongue: NullTranslations = VIETNAMESE) -> str:
    """The last safe filing day as a letter says it, with what follows it; "" where the close itself is safe."""
    end = filing_end(round_)
    if end.safe_day is None or end.term is None or end.proposes_before is None:
        return ""
    day = deadline.in_full(deadline.end_of(end.safe_day), tongue)
    told = tongue.gettext(
        "Ngày nộp chắc kịp: {day}. Hồ sơ nộp sau ngày đó vẫn được nhận trong hạn, nhưng {who} có thể không còn đủ "
        "{count} {measure} để kiểm tra trước hạn đề nghị ({proposes}); hồ sơ không kịp thì chuyển sang đợt sau."
    )
    return told.format(
        day=tongue.gettext("{text} (lịch dự kiến)").format(text=day) if end.draft else day,
        who=end.checked_by.vi if end.checked_by and tongue is VIETNAMESE else end.checked_by and end.checked_by.en,
        count=end.term.count,
        measure=tongue.gettext(MEASURE_WORDS[end.term.measure]),
        proposes=deadline.in_full(end.proposes_before, tongue),
    )
