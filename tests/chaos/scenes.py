"""Four crowded hours of a round, each with its people: filing around the close, the check, the council, the decision.

A scene's beginning is made once by the factories and then copied; what people do, and when, is drawn from the seed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

import time_machine

from chalicelib.domain.access import Actor
from chalicelib.domain.council import Council
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.plan import Plan
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import rounds, scoring
from chalicelib.stores import aggregates, people
from tests import factories as make
from tests.chaos.aws import Stock
from tests.chaos.quick import remember
from tests.chaos.sim import Sim
from tests.chaos.table import Table
from tests.chaos.world import STAND, World
from tests.years import EAST, NOW, PROVINCE, WEST

D = Tier.DISTRICT
ROUND = f"{make.PLAN}-r1"
_S = DossierState
POINTS = {"A": 24, "B": 16, "C": 20}


@dataclass
class Scene:
    """Who and what is there, and the instants that matter (seconds). `ids` and `filings` by a short name of our own."""

    name: str
    table: Table
    stock: Stock
    round: Round
    close: float  # the instant around which everything happens
    actors: dict[str, Actor] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    filings: dict[str, int] = field(default_factory=dict)


@cache
def scene(name: str) -> Scene:
    """A beginning, made once a process."""
    with time_machine.travel(NOW, tick=False):
        world = World(Sim(Random(name), NOW.timestamp()), Table(), Stock())
        before, STAND.world = STAND.world, world
        try:
            made = _BEGINNINGS[name](world)
            _publish_all(world)
            remember(world.table.items)
        finally:
            STAND.world = before
    return made


NAMES = ("filing", "check", "council", "decision", "filing", "check")  # by seed


def _cast() -> dict[str, Actor]:
    """Two officers of the east, one of the west, one of the province, three members, a coordinator."""
    members = make.council(EAST)
    for unit in (WEST, PROVINCE):
        people.set_council(Council(plan=make.PLAN, unit=unit, members=make.MEMBERS))
    for member in members:
        make.person(Role.MEMBER, WEST, email=member.email)
    found = {
        "officer east": make.officer(EAST),
        "deputy east": make.person(Role.OFFICER, EAST, email="pho.dong@vidu.example"),
        "officer west": make.officer(WEST),
        "officer province": make.officer(PROVINCE),
        "coordinator": make.coordinator(),
    }
    cast = {name: player.actor for name, player in found.items()}
    cast |= {f"member {number}": people.actor(member.email) for number, member in enumerate(members, 1)}  # type: ignore[misc]
    return cast


def _begin(name: str, world: World, phase: Phase, close: Callable[[Round], Any]) -> Scene:
    round_ = make.year(phase)
    plan = aggregates.get(Plan, make.PLAN)
    aggregates.commit(plan.start_year(by="c", at=make.now()))
    world.stock.executions.add(f"{make.PLAN}-a1")
    made = Scene(name, world.table, world.stock, aggregates.get(Round, round_.id), close(round_).timestamp(), _cast())
    rounds.schedule(made.round)
    return made


def _add(made: Scene, name: str, unit: Any, state: DossierState, **changes: Any) -> Dossier:
    owner = make.producer(unit, f"Hợp tác xã {name}")
    dossier = make.dossier(owner, state, name=f"Sản phẩm {name}", **changes)
    made.actors[f"producer {name}"], made.ids[name] = owner.actor, dossier.id
    made.filings[name] = dossier.filings
    if dossier.filings:
        product = aggregates.get(Product, dossier.product)
        aggregates.commit(product.begin_evaluation(by="c", at=make.now()))
    return dossier


def _filing(world: World) -> Scene:
    made = _begin("filing", world, Phase.FILING, lambda round_: round_.closes_at)
    for name, unit in (("A", EAST), ("B", EAST), ("C", WEST)):
        dossier = _add(made, name, unit, _S.DRAFT)
        if name != "C":
            make.document(dossier)
    for name, state in (("D", _S.SUBMITTED), ("E", _S.RETURNED)):
        make.document(_add(made, name, EAST, state))
    return made


def _check(world: World) -> Scene:
    made = _begin("check", world, Phase.CHECKING, lambda round_: round_.stages[0].opens_at)
    for name, unit, state in (
        ("A", EAST, _S.SUBMITTED), ("B", EAST, _S.SUBMITTED), ("C", WEST, _S.RETURNED), ("D", EAST, _S.ACCEPTED),
    ):  # fmt: skip
        make.document(_add(made, name, unit, state))
    return made


def _council(world: World) -> Scene:
    made = _begin("council", world, Phase.COUNCIL, lambda round_: round_.stages[0].closes_at)
    for name, unit, state, signed in (("A", EAST, _S.IN_COUNCIL, 1), ("B", WEST, _S.IN_COUNCIL, 2), ("C", EAST, _S.ACCEPTED, 0)):
        _add(made, name, unit, state)
        for number in range(1, signed + 1):
            scoring.sign(made.actors[f"member {number}"], made.ids[name], POINTS, "")
    return made


def _decision(world: World) -> Scene:
    made = _begin("decision", world, Phase.DECISION, lambda _: NOW + timedelta(minutes=1))
    best = make.proposal(75, make.Outcome.FORWARDED, None)
    low = make.proposal(40, make.Outcome.NOT_RECOGNISED, None)
    for name, unit, proposal in (("A", EAST, make.proposal()), ("B", EAST, best), ("C", WEST, low)):
        dossier = _add(made, name, unit, _S.SCORED)
        aggregates.commit(replace(dossier, proposal=proposal).next("Changed", at=make.now(), by="test"))
    return made


def _publish_all(world: World) -> None:
    """What happened before the scene is published already."""
    for (_, sk), item in sorted(world.table.items.items()):
        if sk in aggregates.KINDS:
            found, _ = aggregates.from_image(item)
            for event in found.recent:
                aggregates.enter_journal(f"{found.KIND}#{found.id}", event)


_BEGINNINGS: Mapping[str, Callable[[World], Scene]] = {
    "filing": _filing,
    "check": _check,
    "council": _council,
    "decision": _decision,
}
