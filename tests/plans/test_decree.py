"""What the lint says of a plan's rounds by the decree that rules them."""

from datetime import date, datetime

import pytest

from chalicelib.domain.findings import Level
from chalicelib.domain.plan_decree import decree_s_cut_off
from chalicelib.domain.plan_lint import errors_in, lint
from chalicelib.domain.workdays import Calendar
from chalicelib.stores.calendars import calendar as working_days
from chalicelib.stores.regulations import regulation, regulations
from chalicelib.stores.units import gazetteer

CODES = {"tier_not_in_decree", "tier_without_points", "later_than_decree", "check_too_short"}


def findings(plan, **changed):
    given = {"calendar": working_days(), "gazetteer": gazetteer(), "decrees": regulations().values()} | changed
    return lint(plan, **given)


def found(plan, code, **changed):
    return [finding for finding in findings(plan, **changed) if finding.code == code]


@pytest.fixture
def sample(load):
    return load("vinh_long_2027")


def at(day):
    return datetime.fromisoformat(f"{day}T00:00:00+07:00")


def test_the_plans_keep_the_decrees_that_rule_them(plans, sample):
    assert [finding for plan in [*plans, sample] for finding in findings(plan) if finding.code in CODES] == []
    assert [errors_in(findings(plan)) for plan in [*plans, sample]] == [()] * 6


def test_a_council_that_the_decree_does_not_have_stops_adoption(sample):
    sample["rounds"][1]["stages"][0]["tier"] = "district"

    [finding] = found(sample, "tier_not_in_decree")
    assert (finding.level, finding.path) == (Level.ERROR, "rounds[1].stages[0].tier")
    assert "QĐ 26/2026" in finding.sentence
    assert "cấp huyện" in finding.sentence


@pytest.mark.parametrize("tiers", [("province", "district"), ("province", "province"), ("district", "district")])
def test_tiers_stand_from_below(tiers, load):
    plan = load("unnamed_2021")
    for stage, tier in zip(plan["rounds"][0]["stages"], tiers, strict=True):
        stage["tier"] = tier

    [finding] = found(plan, "tier_order")
    assert (finding.level, finding.path) == (Level.ERROR, "rounds[0].stages[1]")


def test_a_tier_that_only_checks_has_no_council(sample):
    sample["rounds"][0]["stages"][0]["tier"] = "commune"

    assert [(finding.level, finding.path) for finding in found(sample, "tier_without_points")] == [(Level.ERROR, "rounds[0].stages[0].tier")]


def test_before_all_decrees_nothing_is_held_against_a_plan(sample):
    late = [decree for decree in regulations().values() if decree.in_force_from > date(2027, 12, 31)]

    assert [finding for finding in findings(sample, decrees=late) if finding.code in CODES] == []


@pytest.mark.parametrize(("said", "closes", "safe"), [(True, "2027-04-09", "thứ Tư 07/04/2027"), (False, "2027-04-30", "thứ Tư 07/04/2027")])
def test_filing_that_leaves_the_commune_too_little_is_told_with_the_last_safe_day(sample, said, closes, safe):
    sample["rounds"][0]["closes"]["at"] = f"{closes}T00:00:00+07:00"
    if not said:
        del sample["rounds"][0]["proposes"]  # then the decree's own cut-off holds

    [finding] = found(sample, "check_too_short")
    assert (finding.level, finding.path) == (Level.WARNING, "rounds[0].closes")
    assert finding.sentence.endswith(f"{safe}.")
    assert "15 ngày làm việc" in finding.sentence


def test_without_a_calendar_only_the_calendar_is_missed(sample):
    one_year = Calendar.from_files([{"year": 2026, "status": "approved", "days": []}])

    assert found(sample, "check_too_short", calendar=one_year) == []
    assert {finding.level for finding in found(sample, "calendar_missing", calendar=one_year)} == {Level.ERROR}


@pytest.mark.parametrize(("change", "path", "latest"), [
    ({"proposes": "2027-05-07"}, "rounds[0].proposes", "thứ Năm 29/04/2027"),
    ({"finish": "2027-07-02"}, "rounds[0].stages[0].finish", "thứ Ba 29/06/2027"),
    ({"forwards": "2027-08-06"}, "rounds[0].forwards", "thứ Năm 29/07/2027"),
    ({"closes": "2027-05-06", "proposes": None}, "rounds[0].closes", "thứ Năm 29/04/2027"),
])
def test_what_is_later_than_the_decree_s_day_is_told(sample, change, path, latest):
    round_ = sample["rounds"][0]
    for name, day in change.items():
        if name == "closes":
            round_["closes"]["at"] = f"{day}T00:00:00+07:00"
        elif day is None:
            del round_[name]
        else:
            place = round_["stages"][0]["finish"] if name == "finish" else round_[name]
            place |= {"before": f"{day}T00:00:00+07:00", "date": day}

    [finding] = found(sample, "later_than_decree")
    assert (finding.level, finding.path) == (Level.WARNING, path)
    assert latest in finding.sentence
    assert "Đ5" in finding.sentence


@pytest.mark.parametrize(("closes", "council", "cut_off"), [
    ("2027-04-08", "2027-05-17", "2027-04-30"),
    ("2027-04-30", "2027-04-30", "2027-04-30"),
    ("2026-10-20", "2026-11-20", "2026-10-30"),
    ("2027-05-01", "2027-06-01", None),  # closes after it
    ("2027-04-08", "2027-04-20", None),  # its council sits before it
])
def test_where_a_plan_is_silent_the_decree_s_cut_off_holds_if_it_lies_between_filing_and_council(closes, council, cut_off):
    told = decree_s_cut_off(regulation("qd26_2026"), closes=at(closes), council=at(council), to="province")

    assert told == (at(cut_off) if cut_off else None)


def test_a_decree_whose_first_tier_scores_has_no_cut_off_of_proposals():
    assert decree_s_cut_off(regulation("qd148_2023"), closes=at("2023-04-08"), council=at("2023-05-17"), to="district") is None
