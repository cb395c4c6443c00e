"""Reminders by the calendar: how long before or after which date each is due, and the hours in which an office reads.

Offsets are data (`regulations/reminders.json`, a decree's own above it, a plan's own above both); what they count from,
and whom they tell, is the table `ALERTS` of `domain/mail.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Self

from chalicelib.domain.deadline import last_day_of
from chalicelib.domain.mail import ALERTS
from chalicelib.domain.words import VIETNAM
from chalicelib.domain.workdays import Calendar

_DAY = timedelta(days=1)
_OPENINGS = ("opens", "check_began", "inquiry")  # what begins something: its day is that of the instant, not the one before


class Span(StrEnum):
    """What an offset is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, kw_only=True)
class Offset:
    """So long after a date, before it where `count` is negative.

    `urgent`: at its instant, whatever the hour. `daily`: and again every working day after.
    """

    count: int
    span: Span
    urgent: bool = False
    daily: bool = False

    @property
    def code(self) -> str:
        """ "-48hours": with its date it names one reminder for ever."""
        return f"{self.count:+d}{self.span}"


@dataclass(frozen=True, kw_only=True)
class Office:
    """Monday to Friday but for days off, `[opens, closes)`, Vietnam's time."""

    opens: time
    closes: time

    def is_open(self, at: datetime, calendar: Calendar) -> bool:
        """Whether somebody is there to read."""
        local = at.astimezone(VIETNAM)
        return self.opens <= local.time() < self.closes and calendar.is_working_day(local.date())

    def next_open(self, at: datetime, calendar: Calendar) -> datetime:
        """The instant itself, or the next morning on which somebody comes."""
        if self.is_open(at, calendar):
            return at
        local = at.astimezone(VIETNAM)
        return self.morning(calendar.next_working_day(local.date() + _DAY * (local.time() >= self.opens)))

    def morning(self, day: date) -> datetime:
        """When that day begins here."""
        return datetime.combine(day, self.opens, VIETNAM)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A reminder whose time has come. `name` is the same however often somebody looks."""

    name: str
    offset: Offset


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """The offsets of each alert, in order; `digest_from`: so many files at once go to an officer in one letter."""

    office: Office
    digest_from: int
    offsets: Mapping[str, tuple[Offset, ...]]

    @classmethod
    def read(cls, *layers: Mapping[str, Any]) -> Self:
        """From parsed data, each layer above the one before. ValueError for an alert that is not in the table."""
        hours: dict[str, str] = {}
        offsets: dict[str, Any] = {}
        digest_from = 0
        for layer in layers:
            hours |= layer.get("office_hours", {})
            offsets |= layer.get("offsets", {})
            digest_from = layer.get("digest_from", digest_from)
        if strange := sorted(set(offsets) - set(ALERTS)):
            raise ValueError(f"no such alert: {', '.join(strange)}")
        office = Office(opens=time.fromisoformat(hours["opens"]), closes=time.fromisoformat(hours["closes"]))
        if office.opens >= office.closes:
            raise ValueError(f"office hours end at {office.closes}, before they begin")
        read = {code: tuple(_offset(row) for row in rows) for code, rows in offsets.items()}
        return cls(office=office, digest_from=digest_from, offsets=read)

    def due(self, alert: str, anchor: datetime, now: datetime, calendar: Calendar) -> Due | None:
        """The latest reminder whose time has come; those it overtakes are not sent any more.

        None before the first, past the date it warns of, and while the office is closed, unless it is urgent or the
        date would pass before somebody is back.
        """
        calendar = _covering(calendar, anchor, now)
        come = [
            (at, offset)
            for offset in self.offsets.get(alert, ())
            for at in self._come(alert, offset, anchor, now, calendar)
        ]
        if not come:
            return None
        at, offset = max(come, key=lambda pair: pair[0])
        if offset.count <= 0 and now >= anchor:
            return None
        goes = offset.urgent or self.office.is_open(now, calendar)
        if not goes and not (offset.count <= 0 and self.office.next_open(now, calendar) >= anchor):
            return None
        again = f"#{at.astimezone(VIETNAM):%Y-%m-%d}" if offset.daily else ""
        return Due(name=f"{alert}@{anchor.astimezone(VIETNAM):%Y-%m-%dT%H:%M}{offset.code}{again}", offset=offset)

    def urgent_instants(self, alert: str, anchor: datetime) -> dict[str, datetime]:
        """When somebody should look to the minute: name -> instant."""
        hours = (offset for offset in self.offsets.get(alert, ()) if offset.span is Span.HOURS)
        return {f"{alert}{offset.code}": anchor + timedelta(hours=offset.count) for offset in hours}

    def _come(
        self, alert: str, offset: Offset, anchor: datetime, now: datetime, calendar: Calendar
    ) -> Iterator[datetime]:
        first = self.instant(alert, offset, anchor, calendar)
        if now < first:
            return
        yield first
        if offset.daily:
            last = calendar.previous_working_day(now.astimezone(VIETNAM).date())
            yield from (at for at in [self.office.morning(last)] if first < at <= now)

    def instant(self, alert: str, offset: Offset, anchor: datetime, calendar: Calendar) -> datetime:
        """When an offset falls due. In days: the office's morning, never a day off: before a date the day earlier."""
        if offset.span is Span.HOURS:
            return anchor + timedelta(hours=offset.count)
        begins = ALERTS[alert].anchor.rpartition(".")[2] in _OPENINGS
        day = anchor.astimezone(VIETNAM).date() if begins else last_day_of(anchor)
        if offset.span is Span.WORKING_DAYS:
            return self.office.morning(_counted(day, offset.count, calendar))
        day += _DAY * offset.count
        return self.office.morning(
            calendar.previous_working_day(day) if offset.count <= 0 else calendar.next_working_day(day)
        )


def _counted(day: date, count: int, calendar: Calendar) -> date:
    """The working day so many after `day`, or before it; with 0 the day itself, or the last one before a day off."""
    if count > 0:
        return calendar.add_working_days(day, count)
    if count == 0:
        return calendar.previous_working_day(day)
    for _ in range(-count):
        day = calendar.previous_working_day(day - _DAY)
    return day


def _covering(calendar: Calendar, *instants: datetime) -> Calendar:
    """Where a year has no calendar a reminder still goes out: its Mondays to Fridays are taken for working days."""
    years = {at.astimezone(VIETNAM).year + near for at in instants for near in (-1, 0, 1)}
    return calendar if years <= calendar.years else replace(calendar, years=calendar.years | years)


def _offset(row: Mapping[str, Any]) -> Offset:
    offset = Offset(
        count=row["count"], span=Span(row["span"]), urgent=row.get("urgent", False), daily=row.get("daily", False)
    )
    if offset.daily and (offset.count < 0 or offset.span is not Span.WORKING_DAYS):
        raise ValueError(f"only what is overdue is told daily, on working days: {offset.code}")
    return offset
