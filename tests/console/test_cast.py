"""The same seed draws the same year; the draw has the mix and the troubles that a year has."""

import json
from collections import Counter
from pathlib import Path

import pytest

from console.play.cast import Fate, Level, default_size, draw
from console.play.renewals import old_products

PLANS = sorted(Path("plans").glob("*.json"))


def read(path):
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_same_seed_same_cast(path):
    plan = read(path)

    assert draw(plan, size=40, seed=7) == draw(plan, size=40, seed=7)
    assert draw(plan, size=40, seed=7) != draw(plan, size=40, seed=8)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@pytest.mark.parametrize("size", [20, 60, 300])
def test_so_many_are_filed_in_time_and_every_trouble_is_there(path, size):
    cast = draw(read(path), size=size, seed=1)

    fates = Counter(filing.fate for filing in cast.filings)
    assert sum(fates.values()) - fates[Fate.LATE] - fates[Fate.DRAFT] == size
    assert set(fates) == set(Fate)
    assert sum(filing.forgotten for filing in cast.filings) == 1


@pytest.mark.parametrize("size", [60, 300])
def test_levels_follow_the_star_mix(size):
    cast = draw(read(Path("plans/tra_vinh_2023.json")), size=size, seed=1)

    levels = Counter(filing.level for filing in cast.filings if filing.reaches_council)
    able = levels.total()
    three, four = levels[Level.THREE] + levels[Level.FALLEN], levels[Level.FOUR]
    assert 0.05 <= levels[Level.LOW] / able <= 0.10
    assert 0.005 <= levels[Level.TOP] / able <= 0.03
    assert 0.70 <= three / (three + four) <= 0.76
    assert levels[Level.FALLEN] >= 1


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_each_round_sends_something_up(path):
    cast = draw(read(path), size=20, seed=1)

    for number in cast.rounds:
        assert {Level.FOUR, Level.TOP, Level.FALLEN} & {filing.level for filing in cast.of_round(number) if filing.reaches_council}


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_some_new_product_is_not_recognised(path):
    cast = draw(read(path), size=20, seed=1)

    assert any(each.level is Level.LOW and each.kind != "upgrade" for each in cast.filings if each.reaches_council)


def test_dossiers_follow_the_units_own_targets():
    cast = draw(read(Path("plans/tra_vinh_2023.json")), size=133, seed=1)

    by_unit = Counter(filing.unit for filing in cast.filings)
    assert by_unit["huyen_cau_ngang"] > by_unit["tp_tra_vinh"] > by_unit["huyen_cang_long"] >= 1


def test_nobody_and_nothing_is_real():
    cast = draw(read(Path("plans/tra_vinh_2023.json")), size=60, seed=1)

    assert all(filing.producer.endswith("@vidu.example") for filing in cast.filings)
    assert all("Thử Nghiệm" in filing.producer_name + filing.product_name for filing in cast.filings)


def test_a_producer_with_two_products_has_them_in_one_unit():
    cast = draw(read(Path("plans/tra_vinh_2023.json")), size=300, seed=1)

    units: dict[str, set[str]] = {}
    for filing in cast.filings:
        units.setdefault(filing.producer, set()).add(filing.unit)
    assert any(len([each for each in cast.filings if each.producer == producer]) > 1 for producer in units)
    assert all(len(found) == 1 for found in units.values())


def test_default_size_comes_from_the_plan():
    assert default_size(read(Path("plans/tra_vinh_2023.json"))) == 60
    assert all(20 <= default_size(read(path)) <= 60 for path in PLANS)


def kinds(plan, size=60):
    content = read(Path(f"plans/{plan}.json"))
    old = {each.number: each for each in old_products(content)}
    filings = draw(content, size=size, seed=1).filings
    return [(filing, old[filing.old]) for filing in filings if filing.old is not None], filings


@pytest.mark.parametrize("plan", ["an_giang_2023", "unnamed_2021", "tra_vinh_2023", "tra_vinh_to_2025"])
@pytest.mark.parametrize("size", [10, 20, 60])
def test_prior_products_are_raised_and_evaluated_anew(plan, size):
    renewed, filings = kinds(plan, size)

    assert {filing.kind for filing, _ in renewed} == {"upgrade", "re_evaluation"}
    assert len({each.number for _, each in renewed}) == len(renewed)
    assert all(filing.unit == each.unit for filing, each in renewed)
    assert all(filing.kind == "first" for filing in filings if filing.old is None)
    assert all(each.stars == 3 and not each.is_due for filing, each in renewed if filing.kind == "upgrade")


def test_where_terms_end_within_the_year_they_are_renewed():
    renewed, _ = kinds("an_giang_2023")

    due = [filing for filing, each in renewed if each.is_due]
    assert len(due) >= 5
    assert {filing.kind for filing in due} == {"re_evaluation"}


@pytest.mark.parametrize(("plan", "due"), [("an_giang_2023", 13), ("unnamed_2021", 0), ("tra_vinh_2023", 0), ("tra_vinh_to_2025", 0)])
def test_which_terms_end_within_the_year_played(plan, due):
    assert sum(each.is_due for each in old_products(read(Path(f"plans/{plan}.json")))) == due


def test_most_who_ask_for_more_stars_have_the_points():
    upgrades = [filing for filing, _ in kinds("tra_vinh_2023", 133)[0] if filing.kind == "upgrade" and filing.reaches_council]

    assert sum(filing.level is not Level.THREE for filing in upgrades) > len(upgrades) / 2
