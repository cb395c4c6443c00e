"""Every route, asked for over HTTP by everybody, against a table written by hand. Both ways: who must not, and who must."""

import json
import re

import pytest
from click.testing import CliRunner

from chalicelib.domain.access import TABLE
from chalicelib.domain.lifecycle import DossierState
from console.__main__ import console
from tests import factories as make
from tests.rights import expected
from tests.rights.scene import FORM, NAME, Scene, scene
from tests.rights.served import Port, served
from tests.stream import Stream
from tests.world import world

_ON_THE_DOSSIER = expected.on_a_dossier(DossierState.SCORED)
_EXPECTED = {**expected.ANYWHERE, **expected.ON_WHAT_IS_THEIRS, **_ON_THE_DOSSIER}
CHANGES_WHO_ONE_IS = ("begin_assisting", "stop_assisting", "leave", "end_sessions", "sign_out")  # last, in this order
EVERYBODY = frozenset(expected.PEOPLE)
_SOON = (DossierState.DRAFT, DossierState.IN_COUNCIL, DossierState.FORWARDED)  # the others are long
_STATES = [state if state in _SOON else pytest.param(state, marks=pytest.mark.long) for state in make.WAY_TO]


def routes() -> list[dict[str, str]]:
    """As an operator lists them."""
    return json.loads(CliRunner().invoke(console, ["routes", "--json"], catch_exceptions=False).output)


def test_every_act_has_an_expectation_written_by_hand():
    assert set(_EXPECTED) == set(TABLE)


def test_every_route_names_only_what_the_scene_has(world):
    named = {name for route in routes() for name in re.findall(r"{(\w+)}", route["path"])}

    assert named <= set(scene(DossierState.DRAFT).ids)


def _late(route: dict[str, str]) -> int:
    return CHANGES_WHO_ONE_IS.index(route["act"]) + 1 if route["act"] in CHANGES_WHO_ONE_IS else 0


def wrong(here: Scene, port: Port, route: dict[str, str], may: frozenset[str]) -> list[str]:
    """Where a route answers otherwise than expected. Those who may not ask first: they must leave no trace."""
    path, found = route["path"].format(**here.ids), []
    readers = expected.people(expected.on_a_dossier(here.dossier.state)["see_dossier"])  # told no on its own page
    stream = Stream()
    before = len(stream.written)  # of every write to the table
    for who in sorted(EVERYBODY - may):
        answer = port.ask(route["method"], path, here.people[who], **FORM)
        if not answer.is_denied:
            found.append(f"{who} may {route['method']} {route['path']} ({route['act']}): {answer.status}")
        if NAME in answer.text and "{" in route["path"] and who not in readers:
            found.append(f"{who} reads {NAME} at {route['path']}")
    if len(stream.written) != before:
        found.append(f"a denied {route['method']} {route['path']} left a trace")
    for who in sorted(may):
        answer = port.ask(route["method"], path, here.people[who])
        if answer.status in (401, 403) or answer.status >= 500:
            found.append(f"{who} may not {route['method']} {route['path']} ({route['act']}): {answer.status}")
    return found


def test_pages_and_acts_that_are_of_no_dossier(world):
    here, every = scene(DossierState.DRAFT), routes()
    mine = sorted((route for route in every if route["act"] not in _ON_THE_DOSSIER), key=_late)
    with served() as port:
        found = [line for route in mine for line in wrong(here, port, route, expected.of_route(route, _EXPECTED))]

    assert found == [], "\n".join(found)


@pytest.mark.parametrize("state", _STATES)
def test_acts_on_a_dossier_in_each_state(state):
    mine = [route for route in routes() if route["act"] in _ON_THE_DOSSIER]
    with world(), served() as port:
        here = scene(state)
        table = expected.on_a_dossier(state)
        found = [line for route in mine for line in wrong(here, port, route, expected.of_route(route, table))]

    assert found == [], "\n".join(found)
