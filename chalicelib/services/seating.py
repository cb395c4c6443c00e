"""Councils: who scores for which unit, and the issue of sheets when a stage begins."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.access import CONDUCTOR
from chalicelib.domain.council import Council, Seat
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Stale
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.names import Email, UnitCode
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.services import conflicts
from chalicelib.stores import aggregates, clock, people
from chalicelib.stores import conflicts as store

_READY = (DossierState.ACCEPTED, DossierState.FORWARDED)


class CouncilMissing(Exception):
    """A unit has dossiers and no council: the round is parked until there is one."""


def form_council(plan: str, unit: str, members: Sequence[Email]) -> None:
    """The operator enters a council by addresses; the first member chairs."""
    people.set_council(Council(plan=plan, unit=UnitCode(unit), members=tuple(members)))


def seat_council(plan: str, unit: str, seats: Sequence[Seat]) -> None:
    """The operator enters a council with everybody's role and agency; one of them chairs."""
    people.set_council(Council.of(plan, unit, seats))


def begin_stage(round_id: str, tier: Tier) -> int:
    """Issue sheets for every accepted dossier of the tier; how many were issued now. Again: only the rest."""
    round_ = aggregates.get(Round, round_id)
    return sum(_seat(dossier, round_) for dossier in _ready(round_, tier))


def _ready(round_: Round, tier: Tier) -> Iterator[Dossier]:
    return (dossier for dossier in aggregates.dossiers_at(round_, tier) if dossier.state in _READY)


def _seat(dossier: Dossier, round_: Round) -> bool:
    council = people.council(round_.plan, dossier.holder)
    if council is None:
        raise CouncilMissing(dossier.holder)
    fresh = conflicts.proposed(council, dossier)
    kept_away = conflicts.barred(dossier, fresh)
    seated = dossier.seat(council.members, barred=kept_away, by=CONDUCTOR.email, at=clock.now())
    try:
        aggregates.commit(seated, beside=[store.entry_row(entry) for entry in fresh])
    except Stale:  # withdrawn, or seated by a twin, in this very moment: the sweeper looks again
        return False
    return True
