"""What the lint says of the five plans, and of each fault put into one of them."""

from datetime import date

import pytest

from chalicelib.domain.findings import Level
from chalicelib.domain.indicators import INDICATORS
from chalicelib.domain.plan_lint import errors_in, lint
from chalicelib.domain.workdays import Calendar
from chalicelib.stores.calendars import calendar as working_days
from chalicelib.stores.units import gazetteer


def findings(plan, **changed):
    return lint(plan, **({"calendar": working_days(), "gazetteer": gazetteer()} | changed))


def found(plan, code, **changed):
    return [finding for finding in findings(plan, **changed) if finding.code == code]


def move(plan, year):
    """A plan with every date in another year; unreal days do not occur in the five."""
    old = str(plan["play_year"]["value"])
    for round_ in plan["rounds"]:
        for moment in (round_["opens"], round_["closes"], *(stage[name] for stage in round_["stages"] for name in ("opens", "closes"))):
            moment["at"] = moment["at"].replace(old, str(year), 1)
        for stage in round_["stages"]:
            for name in ("before", "date"):
                stage["finish"][name] = stage["finish"][name].replace(old, str(year), 1)
    plan["period"] = {"from": f"{year}-01-01", "to": f"{year}-12-31"}
    return plan


def set_finish(stage, day):
    stage["finish"] |= {"date": f"{day}", "before": f"{date.fromordinal(day.toordinal() + 1)}T00:00:00+07:00", "inclusive": True, "precision": "day"}


def cut_off(day):
    stage = {"finish": {"key": None, "quote": None, "assumed": True, "reason": "thử"}}
    set_finish(stage, day)
    return stage["finish"]


def test_no_plan_has_an_error(plan):
    assert errors_in(findings(plan)) == ()


def test_errors_come_first(load):
    plan = load("quang_binh_to_2025")
    plan["rounds"][1]["number"] = 1

    levels = [finding.level for finding in findings(plan)]
    assert levels == sorted(levels, key=list(Level).index)
    assert levels[0] is Level.ERROR


def test_every_indicator_of_the_plans_is_known(plans):
    assert {target["indicator"] for plan in plans for target in plan["targets"]} <= set(INDICATORS)


class TestSums:
    def test_quang_binh_s_stars_do_not_add_up(self, load):
        [finding] = found(load("quang_binh_to_2025"), "sum_differs")

        assert (finding.level, finding.key, finding.path) == (Level.WARNING, "004-1", "targets[0]")
        assert "49–58" in finding.sentence
        assert "65–70" in finding.sentence

    @pytest.mark.parametrize("name", ["tra_vinh_2023", "tra_vinh_to_2025", "an_giang_2023", "unnamed_2021"])
    def test_the_others_add_up(self, name, load):
        codes = {finding.code for finding in findings(load(name))}

        assert not codes & {"sum_differs", "part_exceeds_whole", "shares_exceed_whole", "baseline_differs"}

    @pytest.mark.parametrize("by", [1, -1])
    def test_tra_vinh_s_districts_must_give_exactly_133(self, by, load):
        plan = load("tra_vinh_2023")
        for name in ("low", "high"):
            plan["targets"][3][name] += by

        [finding] = found(plan, "sum_differs")
        assert finding.key == "000-1"
        assert f"{133 + by}" in finding.sentence

    def test_districts_without_a_target_may_make_up_what_is_missing_but_not_what_is_too_much(self, load):
        plan = load("tra_vinh_2023")
        del plan["targets"][9]
        assert found(plan, "sum_differs") == []

        plan["targets"][1] |= {"low": 200, "high": 200}
        assert len(found(plan, "sum_differs")) == 1

    def test_parts_without_an_upper_bound_fit_a_greater_whole(self, load):
        plan = load("quang_binh_to_2025")
        plan["targets"][3] |= {"op": "ge", "high": None}

        assert found(plan, "sum_differs") == []

    def test_a_whole_without_an_upper_bound_takes_more(self, load):
        plan = load("quang_binh_to_2025")
        plan["targets"][0] |= {"op": "ge", "low": 40, "high": None}

        assert found(plan, "sum_differs") == []

    def test_new_and_cumulative_are_not_added(self, load):
        plan = load("quang_binh_to_2025")
        plan["targets"][0]["basis"] = "cumulative"

        assert found(plan, "sum_differs") == []

    def test_a_narrower_target_stays_within_the_wider(self, load):
        plan = load("an_giang_2023")
        plan["targets"][1]["low"] = 51

        [finding] = found(plan, "part_exceeds_whole")
        assert finding.key == "001-3"

    def test_kinds_of_producer_stay_within_a_hundred(self, load):
        plan = load("tra_vinh_to_2025")
        plan["targets"][2]["low"] = 60

        assert len(found(plan, "shares_exceed_whole")) == 1

    @pytest.mark.parametrize(("place", "keys"), [("products", {"003-1", "003-4"}), ("entities", {"003-5", "003-6"})])
    def test_a_baseline_agrees_with_its_totals(self, place, keys, load):
        plan = load("tra_vinh_2023")
        if place == "products":
            next(row for row in plan["baseline"]["products"] if row["stars"] == 3)["count"] += 1
        else:
            plan["baseline"]["entities"]["company"] += 1

        assert {finding.key for finding in found(plan, "baseline_differs")} == keys


    def test_a_baseline_with_more_producers_than_products_is_told(self, load):
        plan = load("an_giang_2023")
        plan["baseline"]["entities"]["company"] = 40

        assert [finding.path for finding in found(plan, "baseline_differs")] == ["baseline.entities"]

    @pytest.mark.parametrize(("place", "path"), [("row", "baseline.products[0]"), ("whole", "baseline.products[2]")])
    def test_what_was_decided_after_the_baseline_s_day_stops_adoption(self, place, path, load):
        plan = load("an_giang_2023")
        (plan["baseline"]["products"][0] if place == "row" else plan["baseline"])["decided_on"] = "2023-01-01"

        told = [finding for finding in errors_in(findings(plan)) if finding.code == "baseline_later"]
        assert told[0].path == path


class TestLastGoodDays:
    def test_the_unnamed_plan_has_exactly_one_on_a_day_off(self, load):
        [finding] = findings(load("unnamed_2021"))

        assert (finding.code, finding.level, finding.key) == ("last_day_off", Level.WARNING, "002-6")
        assert finding.path == "rounds[1].stages[0].finish"
        assert "thứ Bảy 09/10/2021" in finding.sentence
        assert "thứ Sáu 08/10/2021" in finding.sentence

    @pytest.mark.parametrize(("name", "days"), [
        ("tra_vinh_2023", ["thứ Bảy 30/09/2023"]),
        ("tra_vinh_to_2025", ["Chủ nhật 30/06/2024"]),
        ("an_giang_2023", []),
        ("quang_binh_to_2025", []),
    ])
    def test_of_the_others(self, name, days, load):
        assert [finding.sentence.split("ngày cuối là ")[1].split(", ")[0] for finding in found(load(name), "last_day_off")] == days

    def test_a_close_of_filing_counts_by_the_day_before_midnight(self, load):
        plan = load("unnamed_2021")
        plan["rounds"][0]["closes"]["at"] = "2021-05-31T00:00:00+07:00"  # a Monday: Sunday is the last day

        assert next(finding.path for finding in found(plan, "last_day_off")) == "rounds[0].closes"

    def test_a_target_due_on_a_day_off(self, load):
        plan = load("unnamed_2021")
        plan["targets"][0] |= {"due": "2021-09-02", "precision": "day"}

        assert "Quốc khánh" in found(plan, "last_day_off")[1].sentence

    def test_a_last_day_in_the_first_days_that_are_known(self, load):
        plan = load("unnamed_2021")
        year = Calendar.from_files([{"year": 2021, "status": "approved", "days": []}])
        plan["targets"][0] |= {"due": "2021-01-02", "precision": "day"}

        assert found(plan, "last_day_off", calendar=year)[1].sentence.endswith("hạn này không dời.")


class TestOrder:
    @pytest.mark.parametrize(("path", "at", "code"), [
        (("rounds", 0, "closes"), "2021-04-15T00:00:00+07:00", "dates_order"),
        (("rounds", 0, "opens"), "2021-06-15T00:00:00+07:00", "dates_order"),
        (("rounds", 0, "stages", 0, "opens"), "2021-05-27T08:00:00+07:00", "dates_order"),
        (("rounds", 0, "stages", 1, "opens"), "2021-07-08T08:00:00+07:00", "dates_order"),
        (("rounds", 1, "opens"), "2021-07-29T00:00:00+07:00", "rounds_overlap"),
        (("rounds", 1, "opens"), "2021-05-20T00:00:00+07:00", "rounds_overlap"),
    ])
    def test_dates_out_of_order_stop_adoption(self, path, at, code, load):
        plan = load("unnamed_2021")
        moment = plan
        for step in path:
            moment = moment[step]
        moment["at"] = at

        assert code in {finding.code for finding in errors_in(findings(plan))}

    def test_a_tier_s_finish_before_the_one_below(self, load):
        plan = load("unnamed_2021")
        set_finish(plan["rounds"][0]["stages"][1], date(2021, 7, 5))

        [finding] = found(plan, "finish_before_lower")
        assert (finding.level, finding.path) == (Level.ERROR, "rounds[0].stages[1].finish")

    @pytest.mark.parametrize(("name", "day", "path"), [
        ("proposes", date(2021, 5, 26), "rounds[0].proposes"),  # filing lasts to the 27th
        ("proposes", date(2021, 6, 21), "rounds[0].stages[0].opens"),  # the council sits from that morning
        ("forwards", date(2021, 7, 28), "rounds[0].forwards"),  # the province is done by the 29th
    ])
    def test_a_cut_off_has_its_place_in_the_order(self, name, day, path, load):
        plan = load("unnamed_2021")
        plan["rounds"][0][name] = cut_off(day)

        assert [finding.path for finding in found(plan, "dates_order")] == [path]

    def test_filing_may_last_to_the_cut_off_itself(self, load):
        plan = load("unnamed_2021")
        plan["rounds"][0]["proposes"] = cut_off(date(2021, 5, 27))

        assert found(plan, "dates_order") == []

    @pytest.mark.parametrize("name", ["proposes", "forwards"])
    def test_a_cut_off_is_the_instant_its_words_mean(self, name, load):
        plan = load("vinh_long_2027")
        plan["rounds"][0][name]["inclusive"] = True

        assert [finding.path for finding in found(plan, "finish_differs")] == [f"rounds[0].{name}.before"]

    def test_a_finish_may_be_an_hour_of_its_day(self, load):
        plan = load("unnamed_2021")
        plan["rounds"][0]["stages"][0]["finish"]["before"] = "2021-07-09T17:00:00+07:00"

        assert found(plan, "finish_differs") == []

    @pytest.mark.parametrize("change", [
        {"before": "2021-07-11T00:00:00+07:00"},
        {"inclusive": True},
        {"precision": "month"},
    ])
    def test_a_finish_is_the_instant_its_words_mean(self, change, load):
        plan = load("unnamed_2021")
        plan["rounds"][0]["stages"][0]["finish"] |= change

        assert {finding.level for finding in found(plan, "finish_differs")} == {Level.ERROR}

    def test_nothing_happens_before_the_plan_is_signed(self, load):
        plan = load("an_giang_2023")
        plan["source"]["signed_on"] = "2023-05-23"

        [finding] = found(plan, "before_signed")
        assert (finding.level, finding.path) == (Level.ERROR, "rounds[0].opens")

    def test_a_target_is_due_after_the_plan_is_signed(self, load):
        plan = load("an_giang_2023")
        plan["targets"][0]["due"] = "2023-05-14"

        assert [finding.key for finding in found(plan, "before_signed")] == ["001-2"]

    def test_a_round_outside_the_period_is_told(self, load):
        plan = load("unnamed_2021")
        plan["period"]["to"] = "2021-10-22"

        assert [finding.path for finding in found(plan, "outside_period")] == ["rounds[1].stages[1].finish"]

    def test_a_period_that_ends_before_it_begins(self, load):
        plan = load("unnamed_2021")
        plan["period"] = {"from": "2021-12-31", "to": "2021-01-01"}

        assert "period" in {finding.path for finding in errors_in(findings(plan))}

    def test_a_day_that_no_calendar_has_is_all_that_is_told(self, load):
        plan = load("unnamed_2021")
        plan["rounds"][0]["opens"]["at"] = "2021-02-30T00:00:00+07:00"
        plan["targets"][0]["due"] = "2021-06-31"

        assert [(finding.code, finding.path) for finding in findings(plan)] == [
            ("date_impossible", "targets[0].due"),
            ("date_impossible", "rounds[0].opens.at"),
        ]


class TestRoom:
    @pytest.mark.parametrize(("path", "at", "told"), [
        (("rounds", 0, "opens"), "2021-05-10T00:00:00+07:00", "nhận hồ sơ 18 ngày"),
        (("rounds", 0, "stages", 0, "opens"), "2021-06-10T08:00:00+07:00", "kiểm tra hồ sơ 9 ngày làm việc"),
        (("rounds", 0, "stages", 0, "opens"), "2021-06-30T08:00:00+07:00", "chấm 3 ngày làm việc"),
        (("rounds", 0, "stages", 1, "closes"), "2021-07-28T17:00:00+07:00", "quyết định 1 ngày làm việc"),
    ])
    def test_too_few_days_are_told_with_how_many(self, path, at, told, load):
        plan = load("unnamed_2021")
        moment = plan
        for step in path:
            moment = moment[step]
        moment["at"] = at

        assert told in "".join(finding.sentence for finding in found(plan, "too_few_days"))
        assert {finding.level for finding in found(plan, "too_few_days")} == {Level.WARNING}

    def test_the_five_have_room(self, plan):
        assert found(plan, "too_few_days") == []


class TestYears:
    def test_a_year_without_a_calendar_stops_adoption(self, load):
        [finding] = found(move(load("unnamed_2021"), 2029), "calendar_missing")

        assert finding.level is Level.ERROR
        assert "2029" in finding.sentence

    def test_a_draft_stops_adoption_unless_the_plan_names_it(self, load):
        plan = move(load("unnamed_2021"), 2027)
        assert [finding.level for finding in found(plan, "calendar_draft")] == [Level.ERROR]

        plan["calendar_drafts"] = [2027]
        assert [finding.level for finding in found(plan, "calendar_draft")] == [Level.WARNING]

    def test_an_approved_year_is_not_spoken_of(self, plan):
        assert not {finding.code for finding in findings(plan)} & {"calendar_missing", "calendar_draft"}


class TestUnits:
    @pytest.mark.parametrize(("name", "path"), [("tra_vinh_2023", "targets[1].scope.unit"), ("tra_vinh_to_2025", "baseline.products[0].unit")])
    def test_a_unit_that_is_not_the_plan_s_stops_adoption(self, name, path, load):
        plan = load(name)
        if path.startswith("targets"):
            plan["targets"][1]["scope"]["unit"] = "huyen_la"
        else:
            plan["baseline"]["products"][0]["unit"] = "huyen_la"

        assert [(finding.level, finding.path) for finding in found(plan, "unit_unknown")] == [(Level.ERROR, path)]

    def test_a_unit_listed_twice_stops_adoption(self, load):
        plan = load("tra_vinh_2023")
        plan["units"].append(plan["units"][0])

        assert [finding.path for finding in found(plan, "unit_twice")] == ["units[9].code"]

    def test_a_unit_nobody_has_heard_of_is_told(self, load):
        plan = load("unnamed_2021")
        plan["province"] = {"code": "tra_vinh", "name": "Trà Vinh"}

        assert len(found(plan, "unit_not_listed")) == 6

    def test_of_a_province_that_is_not_known_nothing_is_said(self, load):
        assert not [finding for finding in findings(load("unnamed_2021")) if "unit" in finding.code]

    def test_a_district_is_no_unit_after_june_2025(self, load):
        plan = move(load("an_giang_2023"), 2026) | {"calendar_drafts": [2026]}
        plan["source"]["signed_on"] = None

        assert len(found(plan, "unit_not_then")) == 11

    def test_a_unit_is_none_before_its_time(self, load):
        plan = move(load("an_giang_2023"), 2021)
        plan["source"]["signed_on"] = None

        assert [finding.path for finding in found(plan, "unit_not_then")] == ["units[3].code"]  # a town since 2023

    def test_a_province_that_was_merged_adopts_no_plan(self, load):
        plan = move(load("tra_vinh_2023"), 2026) | {"calendar_drafts": [2026]}

        [finding] = errors_in(findings(plan))
        assert finding.code == "province_gone"
        assert "Vĩnh Long" in finding.sentence

    def test_a_plan_that_crosses_the_change_is_warned_once_and_may_be_adopted(self, load):
        plan = move(load("tra_vinh_2023"), 2025)

        assert errors_in(findings(plan)) == ()
        [finding] = found(plan, "units_end_within")
        assert "01/07/2025" in finding.sentence
        assert "9 đơn vị" in finding.sentence

    @pytest.mark.parametrize(("name", "crosses"), [("tra_vinh_2023", False), ("tra_vinh_to_2025", True), ("quang_binh_to_2025", True)])
    def test_a_period_to_the_end_of_2025_crosses_it(self, name, crosses, load):
        assert bool(found(load(name), "units_end_within")) is crosses


class TestKeys:
    @pytest.mark.parametrize("where", ["targets", "facts"])
    def test_a_key_used_twice_stops_adoption(self, where, load):
        plan = load("tra_vinh_2023")
        plan[where][1]["key"] = "000-1"

        assert [(finding.level, finding.path) for finding in found(plan, "key_twice")] == [(Level.ERROR, f"{where}[1].key")]

    def test_finishes_may_quote_one_row(self, load):
        plan = load("tra_vinh_2023")
        plan["rounds"][0]["stages"][0]["finish"]["key"] = plan["rounds"][0]["stages"][1]["finish"]["key"]

        assert found(plan, "key_twice") == []

    def test_two_rounds_of_one_number_stop_adoption(self, load):
        plan = load("tra_vinh_2023")
        plan["rounds"][1]["number"] = 1

        assert [finding.path for finding in found(plan, "round_twice")] == ["rounds[1].number"]

    def test_as_many_rounds_as_the_text_says(self, load):
        plan = load("tra_vinh_2023")
        del plan["rounds"][1]

        assert [finding.key for finding in found(plan, "rounds_per_year")] == ["000-12"]


class TestTargets:
    def test_what_nobody_can_measure_is_told(self, load):
        plan = load("unnamed_2021")
        plan["targets"][0]["indicator"] = "happiness"

        [finding] = found(plan, "not_measured")
        assert (finding.level, finding.key) == (Level.WARNING, "002-1")

    def test_a_measure_that_nothing_shows_is_told(self, load):
        plan = load("unnamed_2021")
        plan["targets"][0] |= {"measure": "percent"}

        assert [finding.key for finding in found(plan, "not_measured")] == ["002-1"]

    def test_nothing_of_the_five_is_without_a_measure(self, plan):
        assert found(plan, "not_measured") == []

    def test_what_an_officer_must_enter_is_told(self, load):
        assert [finding.key for finding in found(load("tra_vinh_2023"), "entered_by_hand")] == ["000-11"]

    @pytest.mark.parametrize(("op", "low", "high"), [("range", 8, 6), ("ge_range", 8, 6), ("eq", 6, 8)])
    def test_a_range_runs_upwards(self, op, low, high, load):
        plan = load("unnamed_2021")
        plan["targets"][0] |= {"op": op, "low": low, "high": high}

        assert [finding.level for finding in found(plan, "range_reversed")] == [Level.ERROR]

    def test_one_promise_made_twice_is_told(self, load):
        plan = load("unnamed_2021")
        plan["targets"].append(plan["targets"][0] | {"key": "002-99", "low": 7})

        assert [finding.key for finding in found(plan, "target_twice")] == ["002-99"]
