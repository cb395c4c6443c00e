"""The sample plan: nothing of it is quoted, and its calendar keeps QĐ 26/2026's cut-offs."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from chalicelib.domain.findings import Level
from chalicelib.domain.plan_lint import lint
from chalicelib.stores.regulations import regulation_on
from chalicelib.stores.units import gazetteer

DAY = timedelta(days=1)
COMMUNE_BEFORE = (date(2027, 4, 30), date(2027, 10, 30))
RESULTS_BEFORE = (date(2027, 6, 30), date(2027, 12, 30))
CHECK_DAYS = 15


@pytest.fixture
def sample(load):
    return load("vinh_long_2027")


def instant(moment):
    return datetime.fromisoformat(moment["at"])


def test_it_is_accepted_and_only_what_is_true_of_it_is_told(sample, validate, calendar):
    assert validate(sample) == sample
    found = [(each.level, each.code, each.path) for each in lint(sample, calendar=calendar, gazetteer=gazetteer())]
    assert found == [
        (Level.WARNING, "calendar_draft", "rounds"),
        (Level.WARNING, "calendar_draft", "rounds"),
        (Level.WARNING, "last_day_off", "rounds[1].forwards"),  # the eve of 30/01/2028 is a Saturday, in the week of Tết
    ]


def test_its_cut_offs_are_those_of_the_decree(sample):
    said = [(round_[name]["date"], round_[name]["inclusive"]) for round_ in sample["rounds"] for name in ("proposes", "forwards")]

    assert said == [("2027-04-30", False), ("2027-07-30", False), ("2027-10-30", False), ("2028-01-30", False)]
    assert all(round_[name]["before"] == f"{round_[name]['date']}T00:00:00+07:00" for round_ in sample["rounds"] for name in ("proposes", "forwards"))


def test_it_says_that_it_has_no_source(sample):
    assert sample["title"].startswith("Kế hoạch mẫu")
    assert sample["source"] == {"file": None, "document": "Kế hoạch mẫu, không có văn bản nguồn", "signed_on": None}
    assert all(row["key"].startswith("900-") and row["quote"].startswith("Kế hoạch mẫu") for row in sample["targets"] + sample["facts"])


def test_everything_is_assumed_with_a_reason(sample):
    moments = [moment for round_ in sample["rounds"] for moment in (round_["opens"], round_["closes"])]
    moments += [stage[name] for round_ in sample["rounds"] for stage in round_["stages"] for name in ("opens", "closes", "finish")]
    moments += [round_[name] for round_ in sample["rounds"] for name in ("proposes", "forwards")]

    assert all(row["assumed"] and "Kế hoạch mẫu" in row["reason"] for row in [*moments, *sample["units"], sample["play_year"]])


def test_its_units_are_nine_of_the_merged_province(sample):
    known = {unit.code: unit.name for unit in gazetteer().provinces["vinh_long"].units}

    assert len(sample["units"]) == 9
    assert all(known[unit["code"]] == unit["name"] for unit in sample["units"])


def test_both_rounds_are_ruled_by_decision_26_and_only_the_province_scores(sample):
    for round_ in sample["rounds"]:
        decree = regulation_on(instant(round_["opens"]).date())
        assert [stage["tier"] for stage in round_["stages"]] == [rules.tier for rules in decree.tiers if rules.scores] == ["province"]
        assert decree.id == "qd26_2026"


def test_filing_ends_on_the_last_day_that_leaves_the_commune_its_working_days(sample, calendar):
    for round_, before in zip(sample["rounds"], COMMUNE_BEFORE, strict=True):
        last = instant(round_["closes"]).date() - DAY
        assert calendar.is_working_day(last)
        assert calendar.add_working_days(last, CHECK_DAYS) < before
        assert calendar.add_working_days(calendar.next_working_day(last + DAY), CHECK_DAYS) >= before
        assert instant(round_["stages"][0]["opens"]).date() > before


def test_results_come_before_their_day_with_room_for_a_decision(sample, calendar):
    for round_, before in zip(sample["rounds"], RESULTS_BEFORE, strict=True):
        stage = round_["stages"][0]
        assert (stage["finish"]["date"], stage["finish"]["inclusive"]) == (f"{before}", False)
        left = calendar.working_days_between(instant(stage["closes"]).date(), before - DAY)
        assert left >= 3
        assert f"còn {left} ngày làm việc" in stage["closes"]["reason"]


def test_rounds_follow_each_other(sample):
    for before, after in pairwise(sample["rounds"]):
        assert before["stages"][0]["finish"]["before"] <= after["opens"]["at"]


def test_the_centre_s_cut_offs_are_told(sample):
    assert [row["date"] for row in sample["facts"] if row["name"] == "forwarded_to_centre_before"] == ["2027-07-30", "2028-01-30"]
    assert sample["calendar_drafts"] == [2027, 2028]
