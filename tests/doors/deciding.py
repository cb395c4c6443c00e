"""Situations of an office that decides: a province's council tallied under QĐ 26/2026, and what comes after."""

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import ruling, scoring
from chalicelib.stores import aggregates
from tests import factories as make
from tests.doors.situations import Given
from tests.factories import Player

ROUND = f"{make.PLAN}-r1"
RESULTS = f"/can-bo/ket-qua/{ROUND}/province/{make.PROVINCE}"
P = Tier.PROVINCE


def tallied_dossier(**lower: int) -> Dossier:
    """Before the province's council, whose three members agree; `lower` by leaf, as `c6_5=1`: another choice than the best."""
    planned, members = make.year_of_sets(Phase.COUNCIL), make.council(make.PROVINCE)
    made = make.dossier_of_set(make.producer())
    choices = make.best_of_set(8) | {code[1:].replace("_", "."): choice for code, choice in lower.items()}
    for member in members:
        scoring.sign(member.actor, made.id, choices, "Mẫu đẹp")
    make.conclude(made)
    aggregates.commit(aggregates.get(Round, planned.id).do("close_stage", by="test", at=make.now()))
    for piece in ruling.ranges(planned.id, P):
        ruling.tally(piece)
    aggregates.commit(aggregates.get(Round, planned.id).tally_stage(P, by="test", at=make.now()))
    return aggregates.get(Dossier, made.id)


def office() -> Player:
    """The province's officer."""
    return make.person(Role.OFFICER, make.PROVINCE)


def tallied(path: str = "") -> Given:
    """The province's officer before a page of the results."""

    def given() -> tuple[Player, str]:
        tallied_dossier()
        return office(), f"{RESULTS}{path}"

    return given
