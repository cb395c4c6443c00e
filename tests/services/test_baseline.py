"""What was recognised before: loaded whole, once, with its producers by type at home where their products are."""

import json
from collections import Counter
from pathlib import Path

import pytest

from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import UnitCode
from chalicelib.services import baseline, plans
from chalicelib.stores import aggregates, people
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")


def adopted(name):
    text = (Path(__file__).parents[2] / "plans" / f"{name}.json").read_text("utf-8")
    province = UnitCode(json.loads(text)["province"]["code"])
    return plans.adopt(make.person(Role.COORDINATOR, province, province=province).actor, text)


def test_tra_vinh_s_104_products_of_67_producers_are_loaded_once():
    plan = adopted("tra_vinh_2023")

    assert [baseline.enter(plan.id) for _ in range(2)] == [104, 0]

    products = [each for unit in plan.units for each in aggregates.products_of(plan.province, unit.code)]
    owners = {each.id: each for each in people.producers_of(plan.province)}
    assert Counter(each.state for each in products) == {"potential_five": 6, "recognised_4": 15, "recognised_3": 83}
    assert Counter(each.type for each in owners.values()) == {
        "company": 14, "enterprise": 3, "cooperative": 11, "cooperative_group": 1, "household": 38}
    assert {each.producer for each in products} == set(owners)
    assert all(owners[each.producer].unit == each.unit for each in products)
    assert baseline.differences(plan.id) == []


@pytest.mark.parametrize(("name", "count"), [("an_giang_2023", 24), ("unnamed_2021", 18), ("quang_binh_to_2025", 0)])
def test_the_others_load_what_they_say(name, count):
    plan = adopted(name)

    assert (baseline.enter(plan.id), baseline.differences(plan.id)) == (count, [])


def test_a_row_may_have_a_day_of_its_own():
    plan = adopted("an_giang_2023")
    baseline.enter(plan.id)

    ends = Counter(f"{each.certificate.valid_until}" for unit in plan.units for each in aggregates.products_of(plan.province, unit.code))
    assert ends == {"2023-08-31": 8, "2023-12-30": 5, "2024-12-24": 11}


def test_what_is_missing_or_other_is_told():
    plan = adopted("unnamed_2021")

    assert baseline.differences(plan.id)[:2] == ["huyen_so_1, recognised_3: kế hoạch 3, đã nạp 0", "huyen_so_2, recognised_3: kế hoạch 3, đã nạp 0"]
    assert baseline.differences(plan.id)[-2:] == ["cooperative: kế hoạch 6, đã nạp 0", "household: kế hoạch 6, đã nạp 0"]


def test_tra_vinh_s_shares_begin_where_the_source_does():
    """11 of 67 producers are cooperatives, 55 enterprises, companies and households."""
    plan = adopted("tra_vinh_to_2025")
    baseline.enter(plan.id)

    spans = {each.target.key: each.span for each in plans.overview(plan).targets}
    assert [(spans[key].part, spans[key].whole) for key in ("003-13", "003-14", "003-15")] == [(0, 104), (11, 67), (55, 67)]
    assert (spans["003-12"].low, spans["003-12"].now, spans["003-12"].high) == (98, 98, 104)
