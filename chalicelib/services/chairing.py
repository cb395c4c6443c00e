"""Who chairs before one dossier: its chair; where the council's rules say so the vice chair, while the chair is away."""

from chalicelib.domain.access import Actor, may, require
from chalicelib.domain.council import SeatRole
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.round import Round
from chalicelib.services.councils import settings_for
from chalicelib.stores import advice, people

OF_THE_CHAIR = frozenset({"conclude", "reopen_sheet", "score_again"})


def require_here(by: Actor, act: str, dossier: Dossier, round_: Round) -> None:
    """As `require`; and what is the chair's a vice chair does only in the chair's place."""
    require(by, act, dossier.subject)
    if act in OF_THE_CHAIR and not chairs(by, dossier, round_):
        raise Refused(Why.NOT_ALLOWED, act=act)


def chairs(by: Actor, dossier: Dossier, round_: Round) -> bool:
    """Whether before this dossier the chair's acts are theirs."""
    if not may(by, "conclude", dossier.subject):
        return False
    return any(grant.unit == dossier.holder for grant in by.grants_as(Role.CHAIR)) or is_chair_away(dossier, round_)


def is_chair_away(dossier: Dossier, round_: Round) -> bool:
    """Barred from this dossier, or not among those who came as last recorded; never where the rules know no stand-in."""
    council = people.council(dossier.plan, dossier.holder)
    if council is None or not settings_for(dossier.regulation, round_)["vice_stands_in"].value:
        return False
    chairs = {seat.email for seat in council.everyone if seat.role is SeatRole.CHAIR}
    came = advice.attendance(round_.id, dossier.tier, dossier.holder)
    return chairs <= {*dossier.barred} or (bool(came) and not chairs & {*came[-1].present})
