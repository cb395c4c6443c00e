"""Until when a dossier may be filed, until when that is safe, and when it may leave for another round."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.criteria import Label
from chalicelib.domain.deadline import last_day_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import TierRules
from chalicelib.domain.round import SEAL_DELAY, Phase, Round
from chalicelib.domain.terms import Term, last_safe_filing_day
from chalicelib.domain.words import VIETNAM
from chalicelib.domain.workdays import Calendar


@dataclass(frozen=True, kw_only=True)
class FilingEnd:
    """`safe_day`: the last day that leaves the first tier's check its full term, None where the close is no later.

    `draft`: it was counted on a draft calendar.
    """

    closes_at: datetime
    proposes_before: datetime | None = None
    checked_by: Label | None = None
    term: Term | None = None
    safe_day: date | None = None
    draft: bool = False

    @property
    def until(self) -> datetime | date:
        """What pages count to."""
        return self.safe_day or self.closes_at

    def is_safe(self, at: datetime) -> bool:
        """Whether who files `at` leaves the check its time."""
        return self.safe_day is None or at.astimezone(VIETNAM).date() <= self.safe_day


def filing_end(round_: Round, first: TierRules, calendar: Calendar) -> FilingEnd:
    """`first`: the tier at which a filing begins. Raises CalendarMissing."""
    check = first.check
    if check is None or round_.proposes_before is None:
        return FilingEnd(closes_at=round_.closes_at)
    last = last_day_of(round_.proposes_before)
    day = last_safe_filing_day(last, check.term, calendar)
    safe = day if day < last_day_of(round_.closes_at) else None
    return FilingEnd(
        closes_at=round_.closes_at,
        proposes_before=round_.proposes_before,
        checked_by=first.label,
        term=check.term,
        safe_day=safe,
        draft=bool(calendar.drafts_between(day, last)),
    )


def filed_until(dossier: Dossier, round_: Round) -> datetime | None:
    """The first instant too late for a draft to be filed, or a supplement; None where nothing is to be filed."""
    match dossier.state:
        case DossierState.DRAFT:
            return max(round_.closes_at, dossier.late.until) if dossier.late else round_.closes_at
        case DossierState.RETURNED:
            return round_.check_until(dossier.tier)
    return None


def require_filing(dossier: Dossier, round_: Round, at: datetime) -> None:
    """Nothing while the dossier may be filed or supplemented, else Refused with the instant that is in the way."""
    until = filed_until(dossier, round_)
    if until is None:
        raise Refused(Why.ALREADY_FILED)
    if at >= until:
        raise Refused(Why.TOO_LATE, until=until)
    if round_.phase(at) is Phase.PLANNED:
        raise Refused(Why.TOO_EARLY, opens=round_.opens_at)


def may_leave(dossier: Dossier, round_: Round, at: datetime) -> bool:
    """Whether its producer may carry it over: its round has no place for it any more, and no filing is under way.

    A receipt stamped in the last instant is written well within the delay after which the round is sealed. What a
    council has scored stays where its sheets are.
    """
    if dossier.state is DossierState.DEFERRED:
        return not dossier.past_proposals
    until = filed_until(dossier, round_)
    return until is not None and not dossier.past_proposals and at >= until + SEAL_DELAY
