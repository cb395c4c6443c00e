"""How long an officer has: a check's term from the day after receipt, with and without the time a supplement takes.

The decrees do not say whether a supplement stops the clock (QĐ 26/2026 Đ7.2). So both ends are counted and shown; a
setting says which of them binds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.domain.terms import Measure, Term
from chalicelib.domain.words import VIETNAM
from chalicelib.domain.workdays import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Pause:
    """With its producer for a supplement, from the return to the answer; `until` is None while it is there."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CheckClock:
    """The last days of a check: `running` if nothing stops it, `paused` without the days the producer had it.

    `stops`: a supplement stops the clock, so `paused` binds. `draft`: a draft calendar was counted on.
    """

    running: date
    paused: date
    stops: bool
    draft: bool = False

    @property
    def due(self) -> date:
        """The last day of the clock that binds."""
        return self.paused if self.stops else self.running


def answered(pauses: tuple[Pause, ...], at: datetime) -> tuple[Pause, ...]:
    """The producer's answer ends the last pause; an old dossier may have none."""
    return (*pauses[:-1], replace(pauses[-1], until=at)) if pauses and pauses[-1].until is None else pauses


def check_clock(
    term: Term, received: datetime, pauses: Sequence[Pause], *, stops: bool, now: datetime, calendar: Calendar
) -> CheckClock:
    """Days are Vietnam's. The day of receipt is not counted (BLDS 2015 Đ147), nor is that of a supplement's receipt.

    A dossier still with its producer is counted as if it came back `now`. Raises CalendarMissing.
    """
    start = _day(received)
    away = [(_day(pause.since), _day(pause.until or now)) for pause in pauses]
    running = term.ends(start, calendar)
    paused = _end_without(away, term, start, running, calendar)
    draft = bool(calendar.drafts_between(start, max(running, paused))) and term.moves_on
    return CheckClock(running=running, paused=paused, stops=stops, draft=draft)


def _end_without(away: Sequence[tuple[date, date]], term: Term, start: date, running: date, calendar: Calendar) -> date:
    """As many counted days as the term has, none of them a day after a return up to its answer."""

    def counts(day: date) -> bool:
        return term.measure is not Measure.WORKING_DAYS or calendar.is_working_day(day)

    def here(day: date) -> bool:
        return not any(since < day <= until for since, until in away)

    left = sum(counts(start + _DAY * n) for n in range(1, (running - start).days + 1))
    day = start
    while left:
        day += _DAY
        left -= counts(day) and here(day)
    return day


def _day(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()
