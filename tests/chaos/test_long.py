"""A million interleavings, on every core: hours. CHAOS_SEEDS asks for another number."""

import os
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.chaos.report import GATE, try_seeds

_MILLION = 1_000_000


@pytest.mark.long
def test_no_interleaving_of_a_million_does_wrong():
    most = int(os.environ.get("CHAOS_SEEDS", _MILLION))
    pieces = [range(first, min(first + GATE, most)) for first in range(GATE, most, GATE)]  # the first are the gate's

    with ProcessPoolExecutor(os.cpu_count()) as hands:
        reports = list(hands.map(try_seeds, pieces))

    for report in reports:
        print(report.words())
    assert [report.words() for report in reports if report.wrong or report.thin()] == []
