"""How a deadline reads: "hết ngày thứ Năm 29/04/2027 (còn 5 ngày làm việc)", in Vietnam's time wherever we run."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chalicelib.domain.words import VIETNAM, WEEKDAYS
from chalicelib.domain.workdays import Calendar, CalendarMissing


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """`text` is what people read; `left` the working days after today up to the last day, None past it or uncounted.

    `draft`: the count used a draft calendar, and whoever shows it says "lịch dự kiến".
    """

    text: str
    last_day: date
    left: int | None
    draft: bool


def read(at: datetime, now: datetime, calendar: Calendar) -> Deadline:
    """A deadline `at`, the first instant that is too late, as it reads `now`. ValueError without a zone."""
    if at.tzinfo is None or now.tzinfo is None:
        raise ValueError("an instant needs a zone")
    local, today = at.astimezone(VIETNAM), now.astimezone(VIETNAM).date()
    midnight = local.time() == time(0)
    last_day = local.date() - timedelta(days=midnight)
    named = day_words(last_day)
    text = f"hết ngày {named}" if midnight else f"trước {local:%H} giờ {local:%M} ngày {named}"
    if now >= at:
        return Deadline(text=f"{text} (đã hết hạn)", last_day=last_day, left=None, draft=False)
    try:
        left = calendar.working_days_between(today, last_day)
    except CalendarMissing as missing:
        text = f"{text} (chưa có lịch làm việc năm {missing.year})"
        return Deadline(text=text, last_day=last_day, left=None, draft=False)
    draft = bool(calendar.drafts_between(today, last_day))
    return Deadline(text=f"{text} ({_left(left, today, last_day)})", last_day=last_day, left=left, draft=draft)


def read_day(last_day: date, now: datetime, calendar: Calendar) -> Deadline:
    """The same for a day that may still be used to its end."""
    return read(datetime.combine(last_day + timedelta(days=1), time(0), VIETNAM), now, calendar)


def day_words(on: date) -> str:
    """ "thứ Năm 29/04/2027"."""
    return f"{WEEKDAYS[on.weekday()]} {on:%d/%m/%Y}"


def _left(left: int, today: date, last_day: date) -> str:
    if today == last_day:
        return "hôm nay là ngày cuối"
    return f"còn {left} ngày làm việc" if left else "không còn ngày làm việc nào"
