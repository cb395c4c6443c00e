"""Situations of an office that decides: a province's council tallied under QĐ 26/2026, and what comes after."""

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import ruling, scoring
from chalicelib.services.export import seal_of
from chalicelib.stores import aggregates
from tests import factories as make
from tests.doors.situations import Given
from tests.doors.visitor import Visitor
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
    aggregates.commit(aggregates.get(Round, planned.id).tally_stage(P, seal=seal_of(planned, P), by="test", at=make.now()))
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


TODAY = f"{make.NOW:%Y-%m-%d}"
ANSWER = {"number": "900/QĐ-BNNMT", "date": TODAY, "mean": "88", "stars": "4"}
LETTER = {"letter": "77/UBND-NN", "sent_on": TODAY}
CHOICE = {"choice": "4", "number": "41/QĐ-UBND", "date": TODAY, "signer": "Chủ tịch tỉnh"}


def sent_up(path: str = "") -> Given:
    """The province's officer before a potential five of 91 points that is decided on and waits for the centre."""

    def given() -> tuple[Player, str]:
        dossier, officer = tallied_dossier(c1_5=3, c4_3=3, c5_3=3, c6_2=3), office()
        make.decide(officer.actor, ROUND, P, make.PROVINCE, number="34/QĐ-UBND", day=TODAY, signer="Chủ tịch tỉnh")
        for piece in ruling.ranges(ROUND, P):
            ruling.apply(piece)
        return officer, f"/can-bo/ho-so/{dossier.id}/trung-uong{path}"

    return given


def answered(mean: str = "88", stars: str = "4") -> Given:
    """The same, answered."""

    def given() -> tuple[Player, str]:
        officer, path = sent_up()()
        assert officer is not None
        assert Visitor(player=officer).post(path, {**ANSWER, "mean": mean, "stars": stars}).status == 303
        return officer, path

    return given


def answered_below(path: str = "/chon") -> Given:
    """Before the choice below five stars."""

    def given() -> tuple[Player, str]:
        officer, page = answered()()
        return officer, f"{page}{path}"

    return given


def to_send(*, sent: bool = False) -> Given:
    """The province's officer before a package of one potential five; perhaps it has gone."""

    def given() -> tuple[Player, str]:
        officer, _ = sent_up()()
        path = f"{RESULTS}/chuyen"
        if sent:
            assert Visitor(player=officer).post(path, LETTER).status == 303
        return officer, path

    return given
