"""Stores are tested against moto's table: what a request means is theirs to know."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.world import world as made_world


@pytest.fixture(name="world")
def _world() -> Iterator[time_machine.Traveller]:
    with made_world(moto=True) as clock:
        yield clock
