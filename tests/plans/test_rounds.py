"""The rounds' calendars: ordered, half-open, counted back from the finish with room for people to work."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

VIETNAM = timedelta(hours=7)
DAY = timedelta(days=1)


def instant(moment):
    return datetime.fromisoformat(moment["at"])


def finish_of(stage):
    return datetime.fromisoformat(stage["finish"]["before"])


def moments_of(plan):
    for round_ in plan["rounds"]:
        yield from (round_["opens"], round_["closes"])
        for stage in round_["stages"]:
            yield from (stage["opens"], stage["closes"])


def stages_of(plan):
    return [stage for round_ in plan["rounds"] for stage in round_["stages"]]


def test_two_rounds_each_district_then_province(plan):
    assert [round_["number"] for round_ in plan["rounds"]] == [1, 2]
    assert [stage["tier"] for stage in stages_of(plan)] == ["district", "province"] * 2


def test_every_instant_is_vietnam_s(plan):
    assert {instant(moment).utcoffset() for moment in moments_of(plan)} == {VIETNAM}
    assert {finish_of(stage).utcoffset() for stage in stages_of(plan)} == {VIETNAM}


def test_windows_are_half_open_and_follow_each_other(plan):
    for round_ in plan["rounds"]:
        done = instant(round_["closes"])
        assert instant(round_["opens"]) < done
        for stage in round_["stages"]:
            assert done <= instant(stage["opens"]) < instant(stage["closes"]) < finish_of(stage)
            done = finish_of(stage)


def test_a_round_opens_after_the_one_before_is_finished(plan):
    for before, after in pairwise(plan["rounds"]):
        assert finish_of(before["stages"][-1]) <= instant(after["opens"])


def test_the_year_played_holds_every_round(plan):
    year = plan["play_year"]["value"]

    assert {instant(moment).year for moment in moments_of(plan)} == {year}
    assert {date.fromisoformat(stage["finish"]["date"]).year for stage in stages_of(plan)} == {year}
    assert plan["period"]["from"] <= f"{year}-01-01" < f"{year}-12-31" <= plan["period"]["to"]
    assert plan["play_year"]["assumed"] == (plan["period"]["from"][:4] != plan["period"]["to"][:4])


def test_nothing_happens_before_the_plan_is_signed(plan):
    signed = plan["source"]["signed_on"]

    assert all(instant(moment).date().isoformat() > (signed or "") for moment in moments_of(plan))


def test_an_giang_was_signed_in_may_and_ends_with_the_year(load):
    plan = load("an_giang_2023")

    assert plan["source"]["signed_on"] == "2023-05-15"
    assert finish_of(stages_of(plan)[-1]) <= datetime.fromisoformat("2024-01-01T00:00:00+07:00")


def test_openings_and_closings_stand_in_no_source(plan):
    assert all(moment["assumed"] and "không nêu" in moment["reason"] for moment in moments_of(plan))


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("tra_vinh_2023", True),
        ("unnamed_2021", True),
        ("an_giang_2023", False),
        ("tra_vinh_to_2025", False),
        ("quang_binh_to_2025", False),
    ],
)
def test_a_finish_is_quoted_or_assumed_with_a_reason(name, quoted, load):
    for stage in stages_of(load(name)):
        finish = stage["finish"]
        assert finish["assumed"] is not quoted
        assert bool(finish["quote"] and finish["key"]) is quoted
        assert bool(finish["reason"]) is not quoted


def test_a_finish_is_the_instant_its_words_mean(plan):
    for stage in stages_of(plan):
        finish = stage["finish"]
        day = date.fromisoformat(finish["date"]) + (DAY if finish["inclusive"] else timedelta())
        assert finish["before"] == f"{day}T00:00:00+07:00"
        assert finish["precision"] != "month" or day.day == 1


@pytest.mark.parametrize(
    ("name", "finishes"),
    [
        ("tra_vinh_2023", ["2023-06-01", "2023-07-01", "2023-10-01", "2023-11-01"]),
        ("unnamed_2021", ["2021-07-10", "2021-07-30", "2021-10-10", "2021-10-30"]),
    ],
)
def test_quoted_finishes(name, finishes, load):
    assert [f"{finish_of(stage).date()}" for stage in stages_of(load(name))] == finishes


def test_before_a_day_excludes_that_day(load):
    finishes = [stage["finish"] for stage in stages_of(load("unnamed_2021"))]

    assert all("trước ngày" in finish["quote"] and not finish["inclusive"] for finish in finishes)


def test_filing_lasts_twenty_days_or_more(plan):
    for round_ in plan["rounds"]:
        assert instant(round_["closes"]) - instant(round_["opens"]) >= 20 * DAY


def test_fifteen_working_days_lie_between_filing_and_the_district_council(plan, calendar):
    for round_ in plan["rounds"]:
        last_filing_day = instant(round_["closes"]).date() - DAY
        council = instant(round_["stages"][0]["opens"]).date()
        assert council > calendar.add_working_days(last_filing_day, 15)


def test_three_working_days_are_left_for_a_decision(plan, calendar):
    for stage in stages_of(plan):
        last_day = finish_of(stage).date() - DAY
        assert calendar.working_days_between(instant(stage["closes"]).date(), last_day) >= 3


def test_nothing_opens_or_closes_on_a_day_off(plan, calendar):
    assert all(calendar.is_working_day(instant(moment).date()) for moment in moments_of(plan))
    assert all(calendar.is_working_day(instant(round_["closes"]).date() - DAY) for round_ in plan["rounds"])


def test_hours_are_those_people_expect(plan):
    for round_ in plan["rounds"]:
        assert instant(round_["opens"]).time() == instant(round_["closes"]).time() == time(0)
    for stage in stages_of(plan):
        assert (instant(stage["opens"]).time(), instant(stage["closes"]).time()) == (time(8), time(17))


def test_decision_148_rules_all_of_tra_vinh_2023(load):
    in_force = datetime.fromisoformat("2023-02-24T00:00:00+07:00")

    assert all(instant(moment) > in_force for moment in moments_of(load("tra_vinh_2023")))


def test_a_number_of_working_days_in_a_reason_is_right(plan, calendar):
    for stage in stages_of(plan):
        last_day = finish_of(stage).date() - DAY
        left = calendar.working_days_between(instant(stage["closes"]).date(), last_day)
        assert f"còn {left} ngày làm việc" in stage["closes"]["reason"]
    for round_ in plan["rounds"]:
        day_before_council = instant(round_["stages"][0]["opens"]).date() - DAY
        checks = calendar.working_days_between(instant(round_["closes"]).date() - DAY, day_before_council)
        assert f"sau {checks} ngày làm việc" in round_["stages"][0]["opens"]["reason"]
