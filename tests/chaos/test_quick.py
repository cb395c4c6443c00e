"""The shorter way through PynamoDB asks and answers what PynamoDB does: the same requests in the same order, the same end."""

import json
from contextlib import nullcontext
from random import Random

import pytest

from tests.chaos.aws import Stock
from tests.chaos.run import play
from tests.chaos.scenes import NAMES, scene
from tests.chaos.seam import answers
from tests.chaos.sim import Sim
from tests.chaos.table import Table
from tests.chaos.world import World, standing_in


@pytest.fixture(name="both_ways")
def _both_ways(monkeypatch):
    """What `act` makes, and every request it sent: by the shorter way, then by PynamoDB's own."""
    sent, real = [], World.dynamodb

    def noted(world, operation, request):
        sent.append((operation, json.dumps(request, sort_keys=True)))
        return real(world, operation, request)

    def run(act):
        with standing_in() as stand:
            made = act(stand)
        asked = [made, *sent]
        sent.clear()
        return asked

    def both(act):
        with standing_in():
            for name in NAMES:
                scene(name)
        monkeypatch.setattr(World, "dynamodb", noted)
        quick = run(act)
        monkeypatch.setattr("tests.chaos.world.quicker", nullcontext)
        return quick, run(act)

    return both


@pytest.mark.parametrize("seed", range(4))
def test_the_seam_asks_and_hears_the_same(both_ways, seed):
    def act(stand):
        stand.world = World(Sim(Random(seed), 0.0), Table(), Stock())
        return answers(seed, 100)

    quick, own = both_ways(act)

    assert quick == own


@pytest.mark.parametrize("seed", range(6))
def test_a_seed_asks_and_hears_the_same(both_ways, seed):
    def act(_):
        played = play(seed, trace=True)
        return played.world.sim.trace, played.world.table.items, played.world.stock.objects, played.world.stock.sent

    quick, own = both_ways(act)

    assert len(quick) > 50
    assert quick == own
