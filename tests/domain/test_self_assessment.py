"""What an unfinished assessment can be told is certain, held against every way to finish it; a finished one its star."""

from random import Random

import pytest

from chalicelib.domain.council_rules import QD26_BANDS, Bands
from chalicelib.domain.path_up import path_up
from chalicelib.domain.self_assessment import forecast
from chalicelib.domain.verdict import Ballot, Council, judge
from tests.domain.sets import BEST_8, SET_8
from tests.domain.test_path_up import ALL_MEMBERS, every_sheet, made_up
from tests.domain.test_verdict import AT_70, AT_74


def of_8(sheet):
    return forecast(sheet, SET_8, QD26_BANDS)


def told(outlook):
    return (
        outlook.verdict.star,
        outlook.target,
        outlook.short,
        [(mark.criterion, mark.star) for mark in outlook.missed],
        [(step.criterion, step.after) for step in outlook.way],
    )


@pytest.mark.parametrize(("sheet", "total", "expected"), [
    (AT_74, 74, (3, 4, 0, [("3.5", 4)], [("3.5", 2)])),
    (AT_70 | {"1.7": 1}, 69, (3, 4, 1, [], [("1.2", 2)])),
    (AT_74 | {"3.5": 0}, 73, (2, 3, 0, [("3.5", 3)], [("3.5", 1)])),
    (BEST_8 | {"7": 3}, 98, (4, 5, 0, [("7", 5)], [("7", 4)])),
    (BEST_8, 100, (5, None, 0, [], [])),
])  # fmt: skip
def test_a_complete_sheet_is_told_its_star_and_the_way_up(sheet, total, expected):
    found = of_8(sheet)

    assert (found.total, found.left, found.most) == (total, (), total)
    assert told(found.outlook) == expected


def test_the_first_star_aimed_at_is_the_first_that_is_recognised():
    lowest = {row.code: 0 if row.implicit_zero else 1 for row in SET_8.leaves()} | {"5.2": 0}

    found = of_8(lowest)

    assert (found.total, found.outlook.verdict.star, found.outlook.target, found.outlook.short) == (0, 1, 3, 50)
    assert sum(step.gain for step in found.outlook.way) >= 50


def test_an_unfinished_sheet_is_told_no_star():
    found = of_8({"1.1": 1, "3.5": 1, "5.1": 1})

    assert (found.total, found.outlook) == (2, None)
    assert (found.most, found.most_star) == (100 - 2 - 2 - 5 - 2, 3)  # 3.5 misses four stars, 5.1 has no structure
    assert len(found.left) == 32 - 4  # no story: its structure is not asked


def test_an_empty_sheet_may_still_become_anything():
    found = of_8({})

    assert (found.total, found.most, found.most_star, len(found.left)) == (0, 100, 5, 32)


@pytest.mark.parametrize("seed", range(60))
def test_the_bounds_hold_for_every_way_to_finish_and_one_reaches_the_most(seed):
    chance = Random(seed)
    criteria, sheet = made_up(chance)
    most = sum(row.max_points for row in criteria.leaves())
    bands = Bands(lows=(1, most // 3, most // 2, max(most // 2, most - 2)), forward_from=1, cite="", forward_cite="")
    begun = {code: choice for code, choice in sheet.items() if chance.random() < 0.5}

    found = forecast(begun, criteria, bands)

    settled = {code: choice for code, choice in begun.items() if code not in found.left}
    ends = [end for end in every_sheet(criteria) if settled.items() <= end.items()]
    finished = [forecast(end, criteria, bands) for end in ends]
    assert max(end.total for end in finished) == found.most
    assert min(end.total for end in finished) >= found.total
    assert max(end.outlook.verdict.star for end in finished) <= found.most_star


@pytest.mark.parametrize("seed", range(20))
def test_a_target_further_up_is_reached_by_the_way_told(seed):
    criteria, sheet = made_up(Random(seed))
    most = sum(row.max_points for row in criteria.leaves())
    bands = Bands(lows=(most // 2, most - 1, most, most + 1), forward_from=1, cite="", forward_cite="")

    found = forecast(sheet, criteria, bands).outlook

    walked = sheet | {step.criterion: step.after for step in found.way}
    reached = forecast(walked, criteria, bands).outlook.verdict.star
    council = Council(ballots=(Ballot(member="", choices=sheet),))
    verdict = judge(council, criteria, rules=ALL_MEMBERS, bands=bands)
    assert found.way == path_up(verdict, council, criteria, bands, found.target)
    assert reached >= found.target or not found.way
