"""One world for tests of services, stores and doors."""

from collections.abc import Iterator

import hypothesis
import pytest
import time_machine

from tests.world import world as made_world

# How long an example takes says how busy the machine is, nothing else
hypothesis.settings.register_profile("unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts a platform comes first: such files take minutes, and the many quick ones fill what is left of the time."""
    items.sort(key=lambda item: item.get_closest_marker("local") is None)


@pytest.fixture(name="world")
def _world(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller]:
    """AWS as the application finds it, empty; its clock can be moved. Marked `moto`: with moto's table."""
    with made_world(moto=request.node.get_closest_marker("moto") is not None) as clock:
        yield clock
