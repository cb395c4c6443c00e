"""What the plans promise against `quotes.json`: the same rows, typed a second time from the reading list."""

from collections import Counter

import pytest

SOURCES = {
    "tra_vinh_2023": "000", "an_giang_2023": "001", "unnamed_2021": "002", "tra_vinh_to_2025": "003",
    "quang_binh_to_2025": "004",
}


def tell_scope(scope, plan):
    if scope is None:
        return None
    names = {unit["code"]: unit["name"] for unit in plan["units"]}
    return f"unit:{names[scope['unit']]}" if scope["kind"] == "unit" else scope["kind"]


def tell_target(row, plan):
    sign = "%" if row["measure"] == "percent" else None
    low, high = (f"{n}{sign}" if sign and n is not None else n for n in (row["low"], row["high"]))
    return {
        "key": row["key"], "place": "target", "scope": tell_scope(row["scope"], plan), "op": row["op"],
        "low": low, "high": high, "basis": row["basis"], "date": row["due"],
    }


def tell_fact(row, plan):
    return {
        "key": row["key"], "place": "fact", "scope": tell_scope(row["scope"], plan), "op": row["op"],
        "low": row["value"], "high": None if row["op"] == "ge" else row["value"],
        "basis": None, "date": row["date"],
    }


def tell_stock(row, plan):
    return {
        "key": row["key"], "place": "baseline", "scope": tell_scope(row["scope"], plan), "op": row["op"],
        "low": row["value"], "high": row["value"], "basis": row["basis"], "date": plan["baseline"]["as_of"],
    }


def tell_finishes(plan):
    for round_ in plan["rounds"]:
        for stage in round_["stages"]:
            yield {
                "key": stage["finish"]["key"], "place": "finish",
                "scope": f"{stage['tier']} {round_['number']}", "op": "by_date",
                "low": None, "high": None, "basis": None, "date": stage["finish"]["date"],
            }


def tell_all(plan):
    yield from (tell_target(row, plan) for row in plan["targets"])
    yield from (tell_fact(row, plan) for row in plan["facts"])
    yield from (row for row in tell_finishes(plan) if row["key"])
    yield from (tell_stock(row, plan) for row in (plan["baseline"] or {"quotes": []})["quotes"])


def number(row):
    source, _, place = row["key"].partition("-")
    return source, int(place)


@pytest.mark.parametrize(("name", "source"), SOURCES.items())
def test_a_plan_says_what_its_source_says(name, source, load, quoted):
    told = [row for row in tell_all(load(name)) if row["key"].startswith(source)]

    assert sorted(told, key=number) == [row for row in quoted if row["key"].startswith(source)]


def test_rows_are_whole_and_unbroken(quoted):
    lengths = {"000": 18, "001": 10, "002": 9, "003": 22, "004": 12}

    expected = [f"{source}-{n}" for source, last in lengths.items() for n in range(1, last + 1)]

    assert [row["key"] for row in quoted] == expected


def test_each_row_stands_once_in_its_own_plan(plan):
    source = plan["source"]["file"][:3]
    keys = [row["key"] for row in tell_all(plan)]

    assert source == SOURCES[plan["id"]]
    assert len(keys) == len(set(keys))


def test_only_the_baseline_is_borrowed_and_names_its_own_source(plan):
    source = plan["source"]["file"][:3]
    borrowed = [row for row in tell_all(plan) if not row["key"].startswith(source)]

    assert {row["place"] for row in borrowed} <= {"baseline"}
    assert all(row["key"].startswith(plan["baseline"]["source"]["file"][:3]) for row in borrowed)


def test_a_number_stands_in_its_quote(plan):
    rows = [(row, row["low"], row["high"]) for row in plan["targets"]]
    rows += [(row, row["value"], row["value"]) for row in (plan["baseline"] or {"quotes": []})["quotes"]]

    for row, low, high in rows:
        assert all(str(n) in row["quote"] for n in (low, high) if n is not None), row["key"]


def test_a_quote_is_kept_letter_for_letter(plan):
    quotes = [row["quote"] for row in plan["targets"] + plan["facts"]]

    assert all(quote == quote.strip() and "..." not in quote and '"' not in quote for quote in quotes)


def test_targets_of_one_value_have_equal_ends(plan):
    for row in plan["targets"]:
        if row["op"] == "eq":
            assert row["low"] == row["high"]
        if row["op"] in {"range", "ge_range"}:
            assert row["low"] < row["high"]


def test_units_named_by_targets_are_the_plan_s(plan):
    codes = [unit["code"] for unit in plan["units"]]

    assert len(codes) == len(set(codes))
    assert {row["scope"]["unit"] for row in plan["targets"]} - {None} <= set(codes)


def test_tra_vinh_s_units_sum_to_the_province(load):
    plan = load("tra_vinh_2023")
    by_unit = {row["scope"]["unit"]: row["low"] for row in plan["targets"] if row["scope"]["kind"] == "unit"}

    assert set(by_unit) == {unit["code"] for unit in plan["units"]}
    assert sum(by_unit.values()) == 133


def test_units_a_source_does_not_list_are_assumed(plans):
    assumed = {plan["id"]: {unit["assumed"] for unit in plan["units"]} for plan in plans}

    assert assumed.pop("tra_vinh_2023") == {False}
    assert all(flags == {True} for flags in assumed.values())
    assert {plan["id"]: len(plan["units"]) for plan in plans} == {
        "an_giang_2023": 11, "quang_binh_to_2025": 8, "tra_vinh_2023": 9, "tra_vinh_to_2025": 9,
        "unnamed_2021": 6,
    }


def test_the_unnamed_province_stays_unnamed(load):
    plan = load("unnamed_2021")

    assert plan["province"] == {"code": "unnamed", "name": None}
    assert all("số" in unit["name"] for unit in plan["units"])


@pytest.mark.parametrize("name", ["tra_vinh_2023", "tra_vinh_to_2025"])
class TestBaseline:
    def test_stars_sum_to_what_the_source_says(self, name, load):
        stock = load(name)["baseline"]["products"]
        by_star = Counter()
        for row in stock:
            by_star[row["stars"]] += row["count"]

        assert by_star == {3: 83, 4: 15, 5: 6}
        assert all((row["stars"] == 5) == (row["state"] == "potential_five") for row in stock)

    def test_units_sum_to_the_press_count(self, name, load):
        plan = load(name)
        names = {unit["code"]: unit["name"] for unit in plan["units"]}
        by_unit = Counter()
        for row in plan["baseline"]["products"]:
            by_unit[names[row["unit"]]] += row["count"]

        assert sum(by_unit.values()) == 104
        assert by_unit == {
            "TP. Trà Vinh": 22, "Huyện Châu Thành": 16, "Huyện Càng Long": 15, "Huyện Cầu Ngang": 14,
            "Huyện Cầu Kè": 10, "Thị xã Duyên Hải": 8, "Huyện Tiểu Cần": 8, "Huyện Trà Cú": 6,
            "Huyện Duyên Hải": 5,
        }

    def test_entities_sum_to_the_total(self, name, load):
        baseline = load(name)["baseline"]
        totals = {row["indicator"]: row["value"] for row in baseline["quotes"]}

        assert sum(baseline["entities"].values()) == totals.pop("entities_total") == 67
        assert {f"entities_{kind}": n for kind, n in baseline["entities"].items()}.items() <= totals.items()

    def test_it_is_assumed_with_the_day_of_decision(self, name, load):
        baseline = load(name)["baseline"]

        assert baseline["assumed"]
        assert "giả định" in baseline["reason"]
        assert (baseline["as_of"], baseline["decided_on"]) == ("2022-12-31", "2022-12-30")


def test_no_other_source_gives_a_baseline(plans):
    """What is assumed beyond that quotes nobody, and says so."""
    quoting = {plan["id"] for plan in plans if plan["baseline"] and plan["baseline"]["quotes"]}
    silent = [plan["baseline"] for plan in plans if plan["baseline"] and not plan["baseline"]["quotes"]]

    assert quoting == {"tra_vinh_2023", "tra_vinh_to_2025"}
    assert [(each["assumed"], each["source"]["file"]) for each in silent] == [(True, None)] * 2
    assert all("Giả định" in each["reason"] for each in silent)
