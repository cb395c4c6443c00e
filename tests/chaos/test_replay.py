"""A seed that failed is of use only if it fails again: in this process, and in one that orders its sets differently."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.run import play
from tests.chaos.world import standing_in

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", range(6))
def test_a_seed_plays_the_same_twice(seed):
    with standing_in():
        first, second = (play(seed, trace=True).world.sim.trace for _ in range(2))

    assert first == second


def test_a_seed_plays_the_same_in_another_process():
    def replayed(hash_seed):
        command = [sys.executable, "-m", "tests.chaos", "8"]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": hash_seed}, capture_output=True, check=False).stdout

    assert replayed("1") == replayed("2") != b""
