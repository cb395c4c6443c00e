"""A province's year from adoption to report, as people do it: the main job of the whole system."""

from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.local

PLANS = sorted(path.stem for path in Path("plans").glob("*.json"))
FAULTS = {
    "late filers refused", "returned", "returned, never answered", "withdrawn", "drafts never filed", "forgetful members",
    "late sheets refused", "storage events doubled", "storage events reordered", "schedules fired twice",
    "schedules that never fired",
}  # fmt: skip


@pytest.fixture(scope="module", params=["tra_vinh_2023", pytest.param("unnamed_2021", marks=pytest.mark.long)])
def report(request, play_year):
    return play_year(request.param, "--size", "20")


def test_every_invariant_holds(report):
    assert [each for each in report["invariants"] if not each["ok"]] == []
    assert len(report["invariants"]) == 10


def test_every_fault_was_injected(report):
    assert {name for name, count in report["faults"].items() if count > 0} >= FAULTS
    assert "stuck, reconciled" not in report["faults"]


def test_every_stage_has_its_days_and_dossiers(report):
    for round_ in report["rounds"]:
        for stage in round_["stages"]:
            assert stage["opened_at"] < stage["closed_at"] < stage["decided_at"]
            assert stage["dossiers"] == sum(stage["outcomes"].values()) > 0


def test_outcomes_of_every_kind(report):
    ended = Counter()
    for round_ in report["rounds"]:
        for stage in round_["stages"]:
            ended.update(stage["outcomes"])

    assert min(ended[kind] for kind in ("recognised_3", "recognised_4", "potential_five", "not_recognised", "forwarded")) > 0
    assert ended["deferred"] == 1  # returned, and never answered


def test_people_were_told(report):
    letters = report["mails"]["by_letter"]

    assert report["mails"]["parked"] == 0
    assert "unknown" not in letters
    assert {"round_opened", "round_closing_producer", "sheets_ready", "sheet_missing", "forwarded", "year_report"} <= set(letters)


def test_the_machine_ran_once(report):
    machine = report["executions"]

    assert machine["started"] == machine["succeeded"] == 3  # the year and its two rounds
    assert machine["failed"] == machine["restarted"] == 0


@pytest.mark.long
@pytest.mark.parametrize("plan", PLANS)
def test_every_plan_plays_at_its_own_size(plan, play_year):
    report = play_year(plan, minutes=25)

    assert [each for each in report["invariants"] if not each["ok"]] == []


@pytest.mark.long
def test_transitions_do_not_grow_with_dossiers(play_year):
    few, many = play_year("tra_vinh_2023", "--size", "60"), play_year("tra_vinh_2023", "--size", "300", minutes=30)

    assert many["executions"]["transitions"] - few["executions"]["transitions"] <= 40


@pytest.mark.long
def test_same_seed_same_year(play_year):
    one, two = (play_year("unnamed_2021", "--size", "20", "--seed", "5") for _ in range(2))

    for report in (one, two):
        for round_ in report["rounds"]:
            for stage in round_["stages"]:
                del stage["opened_at"], stage["closed_at"], stage["decided_at"]
    assert one == two
