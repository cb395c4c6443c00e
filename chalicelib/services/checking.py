"""Until when a dossier must have left a tier's check: the decree's clock, or the round's own date where it comes first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from chalicelib.domain.check_clock import CheckClock, Pause, check_clock
from chalicelib.domain.deadline import end_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.domain.workdays import CalendarMissing
from chalicelib.stores import calendars, clock, regulations

_UNDER_CHECK = (DossierState.SUBMITTED, DossierState.FORWARDED, DossierState.RETURNED)


class UnderCheck(Protocol):
    """A dossier, or the card of one, as far as its clock goes."""

    @property
    def state(self) -> DossierState: ...
    @property
    def tier(self) -> Tier: ...
    @property
    def regulation(self) -> str: ...
    @property
    def pauses(self) -> Sequence[Pause]: ...
    @property
    def check_began(self) -> datetime | None: ...


@dataclass(frozen=True, kw_only=True)
class Checking:
    """A dossier as its officer has it: `until` is the first instant too late, None where nothing is left to check.

    `clock` is None where the decree gives the tier no term, or a year has no calendar.
    """

    dossier: UnderCheck
    until: datetime | None = None
    clock: CheckClock | None = None
    overdue: bool = False

    @property
    def by_clock(self) -> bool:
        """Whether the clock's end comes before the round's date."""
        return self.clock is not None and self.until == end_of(self.clock.due)

    @property
    def draft(self) -> bool:
        """Whether `until` was counted on a draft calendar."""
        return self.clock is not None and self.by_clock and self.clock.draft


def checking(dossier: UnderCheck, round_: Round) -> Checking:
    """Both clocks, the date that binds, and whether it has passed."""
    received = dossier.check_began
    if received is None or dossier.state not in _UNDER_CHECK:
        return Checking(dossier=dossier)
    counted = _clock(dossier, round_, dossier.tier, received)
    until = _first(round_.check_until(dossier.tier), counted)
    return Checking(dossier=dossier, until=until, clock=counted, overdue=clock.now() >= until)


def check_by(dossier: Dossier, round_: Round, tier: Tier, at: datetime) -> datetime:
    """The same instant for a letter: of the check under way, or of one that begins `at` a tier."""
    if tier == dossier.tier and dossier.check_began:
        return _first(round_.check_until(tier), _clock(dossier, round_, tier, dossier.check_began))
    return _first(round_.check_until(tier), _clock(replace(dossier, pauses=()), round_, tier, at))


def _clock(dossier: UnderCheck, round_: Round, tier: Tier, received: datetime) -> CheckClock | None:
    check = regulations.regulation(dossier.regulation).rules_of(tier).check
    if check is None:
        return None
    stops = round_.council_rules.settings.get("pause_on_supplement", check.pause_on_supplement)
    try:
        return check_clock(
            check.term,
            received,
            dossier.pauses,
            stops=stops,
            now=clock.now(),
            calendar=calendars.calendar(),
        )
    except CalendarMissing:
        return None


def _first(until: datetime, counted: CheckClock | None) -> datetime:
    return min(until, end_of(counted.due)) if counted else until
