"""Totals keep their band with and without the forgetful member's sheet; parts give the total and keep their own limits."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from console.play.cast import draw
from console.play.scores import parts, totals

SHEETS = [{"A": 35, "B": 25, "C": 40}, {"A": 40, "B": 25, "C": 35}]
BANDS = {"low": (0, 50), "three": (50, 70), "four": (70, 90), "fallen": (70, 90), "top": (90, 101)}


@given(some.integers(0, 100), some.sampled_from(SHEETS))
def test_parts_give_the_total_within_their_limits(total, most):
    given_ = parts(total, most)

    assert sum(given_.values()) == total
    assert all(0 <= given_[part] <= most[part] for part in most)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_totals_keep_their_band(seed):
    cast = draw(json.loads(Path("plans/tra_vinh_2023.json").read_text("utf-8")), size=60, seed=seed)

    for filing in cast.filings:
        low, below = BANDS[filing.level]
        drawn = totals(filing, "district", seed, last=False)
        assert drawn == totals(filing, "district", seed, last=False)
        for sheets in (drawn, drawn[:-1]):
            assert low <= Fraction(sum(sheets), len(sheets)) < below


def test_the_fallen_fall_at_the_province():
    cast = draw(json.loads(Path("plans/tra_vinh_2023.json").read_text("utf-8")), size=60, seed=1)
    fallen = next(filing for filing in cast.filings if filing.level == "fallen")

    assert sum(totals(fallen, "district", 1, last=False)) >= 5 * 70
    assert 5 * 50 <= sum(totals(fallen, "province", 1, last=True)) < 5 * 70
