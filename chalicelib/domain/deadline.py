"""How a deadline reads: "hết ngày thứ Năm 29/04/2027 (còn 5 ngày làm việc)", in Vietnam's time wherever we run.

A page is read now and counts the days left. A letter is read on any day: it names the day in full (`in_full`) and
leaves the count to the page it leads to.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from gettext import NullTranslations

from chalicelib.domain.words import VIETNAM, VIETNAMESE, WEEKDAYS, day, instant
from chalicelib.domain.workdays import Calendar, CalendarMissing


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """`text` is what people read; `left` the working days after today up to the last day, None past it or uncounted.

    `draft`: the count used a draft calendar.
    """

    text: str
    last_day: date
    left: int | None
    draft: bool

    @property
    def told(self) -> str:
        """With "(lịch dự kiến)" where the calendar may still change."""
        return self.told_in(VIETNAMESE)

    def told_in(self, tongue: NullTranslations) -> str:
        """The same in the language that `text` is in."""
        return tongue.gettext("{text} (lịch dự kiến)").format(text=self.text) if self.draft else self.text


def read(
    at: datetime, now: datetime, calendar: Calendar, *, draft: bool = False, tongue: NullTranslations = VIETNAMESE
) -> Deadline:
    """A deadline `at`, the first instant that is too late, as it reads `now`. ValueError without a zone.

    `draft`: the deadline itself was counted on a draft calendar.
    """
    if at.tzinfo is None or now.tzinfo is None:
        raise ValueError("an instant needs a zone")
    today, last_day, text = now.astimezone(VIETNAM).date(), last_day_of(at), in_full(at, tongue)
    if now >= at:
        over = tongue.gettext("đã hết hạn")
        return Deadline(text=f"{text} ({over})", last_day=last_day, left=None, draft=draft)
    try:
        left = calendar.working_days_between(today, last_day)
    except CalendarMissing as missing:
        uncounted = tongue.gettext("chưa có lịch làm việc năm {year}").format(year=missing.year)
        text = f"{text} ({uncounted})"
        return Deadline(text=text, last_day=last_day, left=None, draft=draft)
    draft = draft or bool(calendar.drafts_between(today, last_day))
    return Deadline(text=f"{text} ({_left(left, today, last_day, tongue)})", last_day=last_day, left=left, draft=draft)


def read_day(last_day: date, now: datetime, calendar: Calendar) -> Deadline:
    """The same for a day that may still be used to its end."""
    return read(end_of(last_day), now, calendar)


def in_full(at: datetime, tongue: NullTranslations = VIETNAMESE) -> str:
    """The day without a count: "hết ngày thứ Năm 29/04/2027", "trước 17 giờ 00 ngày thứ Tư 24/05/2023"."""
    local, named = at.astimezone(VIETNAM), day_words(last_day_of(at), tongue)
    if local.time() == time(0):
        return tongue.gettext("hết ngày {day}").format(day=named)
    said = tongue.gettext("trước {hour} giờ {minute} ngày {day}")
    return said.format(hour=f"{local:%H}", minute=f"{local:%M}", day=named)


def moment_in_full(name: str, at: datetime, tongue: NullTranslations = VIETNAMESE) -> str:
    """A date of a round's calendar, by its name in `Round.moments`: an opening is an instant, all else a deadline."""
    return instant(at, tongue) if name.rpartition(".")[2] == "opens" else in_full(at, tongue)


def last_day_of(at: datetime) -> date:
    """The Vietnamese day on which a deadline falls: that of the last instant before `at`."""
    local = at.astimezone(VIETNAM)
    return local.date() - timedelta(days=local.time() == time(0))


def end_of(last_day: date) -> datetime:
    """The first instant that is too late for a day which may be used to its end."""
    return datetime.combine(last_day + timedelta(days=1), time(0), VIETNAM)


def day_words(on: date, tongue: NullTranslations = VIETNAMESE) -> str:
    """ "thứ Năm 29/04/2027"."""
    return f"{tongue.gettext(WEEKDAYS[on.weekday()])} {day(on)}"


def _left(left: int, today: date, last_day: date, tongue: NullTranslations) -> str:
    if today == last_day:
        return tongue.gettext("hôm nay là ngày cuối")
    if not left:
        return tongue.gettext("không còn ngày làm việc nào")
    return tongue.ngettext("còn {left} ngày làm việc", "còn {left} ngày làm việc", left).format(left=left)
