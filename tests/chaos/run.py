"""One seed from its beginning to rest: the scene, its people, faults for a while, then calm and the sweeper."""

import json
from dataclasses import dataclass
from datetime import datetime
from random import Random

from tests.chaos.delivery import STREAMED, Delivery
from tests.chaos.scenes import NAMES, scene
from tests.chaos.scripts import HORIZON, LEAD, Stage
from tests.chaos.sim import CALM, Rates, Sim
from tests.chaos.world import STAND, World

_LOOKS_MOST = 12
_FIVE_MINUTES = 300.0
_FAULTS_LAST = 60.0  # seconds past the scene's instant
_QUIET = 0.8  # how often a sweep is left out that has nothing to do: it is not worth its time in every seed
_PATIENCE = {"drafted": ("drafted_at", 180.0), "claimed": ("claimed_at", 600.0)}  # seconds a mail may stay so
_EVER = float("inf")


@dataclass
class Played:
    """What is left of a seed when all is quiet."""

    seed: int
    stage: Stage
    world: World

    def forget(self) -> None:
        """Let go of everything that holds everything else: what goes by itself need not be looked for."""
        for held in (self.stage, self.stage.delivery, self.stage.people, self.world, self.world.sim):
            vars(held).clear()


def play(seed: int, *, trace: bool = False) -> Played:
    """The same seed always plays the same."""
    rng = Random(seed)
    begun = scene(NAMES[seed % len(NAMES)])
    start = begun.close - rng.uniform(0.2, 1.0) * LEAD[begun.name]
    sim = Sim(rng, start, Rates.drawn(rng), trace=[] if trace else None)
    world = World(sim, begun.table.copy(), begun.stock.copy())
    STAND.world = world
    stage = Stage(begun, Delivery(world))
    stage.play()
    sim.run(begun.close + _FAULTS_LAST)
    sim.rates = CALM
    looks, end = 0, begun.close + HORIZON[begun.name]
    while sim.now < end or (looks < _LOOKS_MOST and (stage.people.acting or _unrest(world, _EVER))):
        sim.run(sim.now + rng.uniform(0.5, 1.0) * _FIVE_MINUTES)
        looks += 1
        if _unrest(world, sim.now) or not stage.maybe(_QUIET):
            stage.delivery.sweep()
    sim.run(sim.now + _FIVE_MINUTES)
    return Played(seed, stage, world)


def _unrest(world: World, now: float) -> bool:
    """Something is left to put right and its time has come: an event to publish, a mail to wake or to park, a filing."""
    for (pk, sk), item in world.table.items.items():
        if sk in STREAMED and len(_journal(world, pk)) < int(item["version"]["N"]):
            return True
        if sk == "MAIL" and item["state"]["S"] in _PATIENCE:
            body, (since, patience) = json.loads(item["body"]["S"]), _PATIENCE[item["state"]["S"]]
            if datetime.fromisoformat(body[since]).timestamp() + patience < now:
                return True
    kept = (key.split("/") for _, key in world.stock.objects if key.startswith("receipts/"))
    return any(not _is_filed(world, dossier, filing) for _, dossier, filing in kept)


def _journal(world: World, pk: str) -> list[str]:
    return [sk for sk in world.table.sorts[pk] if sk.startswith("JOURNAL#")]


def _is_filed(world: World, dossier: str, filing: str) -> bool:
    item = world.table.items[f"DOSSIER#{dossier}", "DOSSIER"]
    state, body = item["state"]["S"], json.loads(item["body"]["S"])
    return state not in ("draft", "returned") or body["filings"] >= int(filing.removesuffix(".json"))
