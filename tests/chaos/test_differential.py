"""The store of the simulator against another's: the same calls, the same answers, the same end."""

from random import Random

import pytest

from tests.chaos.aws import Stock
from tests.chaos.seam import answers
from tests.chaos.sim import Sim
from tests.chaos.table import Table
from tests.chaos.world import World, standing_in

CALLS = 60


def in_memory(seed):
    with standing_in() as stand:
        stand.world = World(Sim(Random(seed), 0.0), Table(), Stock())
        return answers(seed, CALLS)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.usefixtures("world")
def test_the_simulator_s_store_answers_as_moto_does(seed):
    assert in_memory(seed) == answers(seed, CALLS)


def test_the_calls_meet_what_they_are_about():
    said = [answer for seed in range(12) for answer in in_memory(seed)[:CALLS]]

    assert {"stale", True, False, None} <= {answer for _, answer in said if isinstance(answer, str | bool | None)}
