"""Who sits where, and where a round begins, by the decree that rules it."""

import json
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from console.play.cast import draw
from console.play.scene import Scene
from console.play.year import _check_until


@pytest.fixture
def scene_of():
    def make_scene(name):
        content = json.loads(Path(f"plans/{name}.json").read_text("utf-8"))
        scene = Scene(content, draw(content, size=20, seed=1), SimpleNamespace(front="http://here"), 1)
        scene.bar.close()
        return scene

    return make_scene


def test_under_decision_26_only_the_province_s_council_sits(scene_of):
    scene = scene_of("vinh_long_2027")

    assert scene.decree(1).has_sets
    assert scene.is_first(1, "province")
    assert scene.seats_of(1, "province") == ("vinh_long",)
    assert {scene.seat_of(filing, "province") for filing in scene.cast.filings} == {"vinh_long"}


def test_a_district_scores_its_own_and_the_province_what_comes_up(scene_of):
    scene = scene_of("unnamed_2021")
    filing = scene.cast.filings[0]

    assert not scene.decree(1).has_sets
    assert (scene.is_first(1, "district"), scene.is_first(1, "province")) == (True, False)
    assert scene.seats_of(1, "district") == scene.cast.units
    assert (scene.seat_of(filing, "district"), scene.seat_of(filing, "province")) == (filing.unit, "unnamed")


@pytest.mark.parametrize(("number", "before"), [(1, "2027-04-30"), (2, "2027-10-30")])
def test_a_commune_proposes_before_its_cut_off(number, before, scene_of):
    calendar = scene_of("vinh_long_2027").content["rounds"][number - 1]

    assert _check_until(calendar) == datetime.fromisoformat(f"{before}T00:00:00+07:00")


def test_without_a_check_below_the_council_s_beginning_ends_it(scene_of):
    scene = scene_of("unnamed_2021")

    assert _check_until(scene.content["rounds"][0]) == datetime.fromisoformat("2021-06-21T08:00:00+07:00")
