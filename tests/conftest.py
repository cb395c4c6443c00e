"""One world for tests of services, stores and doors."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.world import world as made_world


@pytest.fixture(name="world")
def _world() -> Iterator[time_machine.Traveller]:
    """AWS as the application finds it, empty; its clock can be moved."""
    with made_world() as clock:
        yield clock
