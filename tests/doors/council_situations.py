"""Situations in which somebody of a council posts a form: conflicts, reopened sheets, the meeting day, advice."""

from dataclasses import replace

from chalicelib.domain.conflicts import Entry, Ground, Turn
from chalicelib.domain.council_settings import OwnRules
from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import ProducerId
from chalicelib.domain.round import Phase, Round
from chalicelib.services import advising, reopening, scoring
from chalicelib.stores import aggregates, conflicts, people
from tests import factories
from tests.doors.situations import Given
from tests.factories import EAST, MEMBERS, PLAN, Player

ROUND = f"{PLAN}-r1"
PRODUCER = "01HPRODUCER"  # of the dossier before the council, so that a form can name it
DECLARE = f"/hoi-dong/xung-dot/{ROUND}/district"
MEETING = f"/hoi-dong/phien/{ROUND}/district/{EAST}"
LOW, HIGH = {"A": 20, "B": 15, "C": 15}, {"A": 35, "B": 20, "C": 30}


def before(*signed: dict[str, int], rules: dict[str, object] | None = None, **changes: object) -> Dossier:
    """A dossier before three members, the first of whom have signed."""
    round_ = aggregates.find(Round, ROUND) or factories.year(Phase.COUNCIL)
    own = OwnRules(document="Quy chế", settings=rules or {})
    aggregates.commit(replace(round_, council_rules=own).next("Changed", at=factories.now(), by="test"))
    members = factories.council()
    owner = factories.producer()
    if not people.is_producer(PRODUCER):
        people.add_producer(replace(people.producer(owner.producer), id=ProducerId(PRODUCER)))
    dossier = factories.dossier(owner, DossierState.IN_COUNCIL, producer=PRODUCER, **changes)
    for member, points in zip(members, signed, strict=False):
        scoring.sign(member.actor, dossier.id, points, "")
    return dossier


def member() -> Player:
    return factories.person(Role.MEMBER, EAST, email=MEMBERS[1])


def chair() -> Player:
    return factories.person(Role.CHAIR, EAST, email=MEMBERS[0])


def adviser() -> Player:
    return factories.person(Role.ADVISER, EAST, email="tu.van@vidu.example")


def declaring() -> Given:
    """A member before the producers' names."""

    def given() -> tuple[Player, str]:
        before()
        return member(), DECLARE

    return given


def barred(turn: Turn = Turn.PROPOSED, ground: Ground = Ground.AGENCY, *, who: str = MEMBERS[1], by: str = "chair") -> Given:
    """The chair, the coordinator or a member before a conflict that stands about somebody."""

    def given() -> tuple[Player, str]:
        dossier = before()
        entry = Entry(dossier=dossier.id, member=who, number=1, turn=turn, ground=ground, by="x", at=factories.now())
        kept = dossier.bar(factories.Email(who), by="x", at=factories.now())
        aggregates.commit(kept, beside=[conflicts.entry_row(entry)])
        player = {"chair": chair, "coordinator": factories.coordinator, "member": member}[by]()
        return player, f"/hoi-dong/ra-soat/{dossier.id}"

    return given


def shut(path: str = "phieu") -> Given:
    """A member whom a conflict keeps away, before what they may not open."""

    def given() -> tuple[Player, str]:
        dossier = before()
        aggregates.commit(dossier.bar(MEMBERS[1], by="x", at=factories.now()))
        return member(), f"/hoi-dong/{path}/{dossier.id}"

    return given


def undeclared() -> Given:
    """A member who has not declared."""

    def given() -> tuple[Player, str]:
        factories.year(Phase.COUNCIL)
        players = factories.council(declared=False)
        dossier = factories.dossier(factories.producer(), DossierState.IN_COUNCIL)
        return players[1], f"/hoi-dong/phieu/{dossier.id}"

    return given


def reopening_(*signed: dict[str, int], path: str = "mo-lai", limit: int | None = None, again: str = "") -> Given:
    """The chair before sheets that are signed; `limit`: of the spread, `again`: the second scoring is open."""

    def given() -> tuple[Player, str]:
        rules = {"max_spread": limit, "spread_action": "discuss_and_rescore"}
        dossier, presides = before(*signed, rules=rules), chair()
        if again:
            reopening.score_again(presides.actor, dossier.id, again)
        return presides, f"/hoi-dong/{path}/{dossier.id}"

    return given


def meeting() -> Given:
    """The chair on the meeting day."""

    def given() -> tuple[Player, str]:
        before()
        return chair(), MEETING

    return given


def written(*, by_rules: bool = True) -> Given:
    """A member before a re-evaluation, where opinions are written by the rules or not."""

    def given() -> tuple[Player, str]:
        rules = {"re_evaluation_session": "written" if by_rules else "meeting"}
        return player_of(before(rules=rules, kind=Kind.RE_EVALUATION), "can-hop")

    return given


def player_of(dossier: Dossier, path: str) -> tuple[Player, str]:
    return member(), f"/hoi-dong/{path}/{dossier.id}"


def advising_(path: str = "tu-van", *signed: dict[str, int], visits: int = 0) -> Given:
    """The advisory team before a dossier, perhaps with a visit set."""

    def given() -> tuple[Player, str]:
        dossier, team = before(*signed), adviser()
        for number in range(visits):
            advising.inquire(team.actor, dossier.id, "site_visit", f"Xưởng {number}", factories.now().date())
        return team, f"/hoi-dong/{path}/{dossier.id}"

    return given


