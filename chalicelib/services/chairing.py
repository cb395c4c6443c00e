"""Who chairs before one dossier: its chair; where the council's rules say so the vice chair, while the chair is away."""

from chalicelib.domain.access import Actor, require
from chalicelib.domain.council import SeatRole
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.round import Round
from chalicelib.services.councils import settings_for
from chalicelib.stores import advice, people


def require_chair(by: Actor, act: str, dossier: Dossier, round_: Round) -> None:
    """Nothing, or Refused: a vice chair acts only in a chair's place."""
    require(by, act, dossier.subject)
    here = [grant for grant in by.grants_as(Role.CHAIR) if grant.unit == dossier.holder]
    if not here and not is_chair_away(dossier, round_):
        raise Refused(Why.NOT_ALLOWED, act=act)


def is_chair_away(dossier: Dossier, round_: Round) -> bool:
    """Barred from this dossier, or not among those who came as last recorded; never where the rules know no stand-in."""
    council = people.council(dossier.plan, dossier.holder)
    if council is None or not settings_for(dossier.regulation, round_)["vice_stands_in"].value:
        return False
    chairs = {seat.email for seat in council.everyone if seat.role is SeatRole.CHAIR}
    came = advice.attendance(round_.id, dossier.tier, dossier.holder)
    return chairs <= {*dossier.barred} or (bool(came) and not chairs & {*came[-1].present})
