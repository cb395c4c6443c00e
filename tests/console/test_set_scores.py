"""Sheets by criteria set are possible, meet the marks of the star that is wanted, and keep its band."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.stores.second_tally import verifier
from console.play.cast import COUNCIL, Level, draw
from console.play.set_scores import choices
from console.set_facts import facts_of, table_of

DECREE = "qd26_2026"
RULES = {"star_minimum": "all_members", "min_members": 1, "max_spread": None}
MEANT = {
    Level.LOW: ("not_recognised", 2),
    Level.THREE: ("recognised", 3),
    Level.FOUR: ("recognised", 4),
    Level.FALLEN: ("recognised", 3),
    Level.TOP: ("potential_five", 5),
}


@pytest.fixture(scope="module")
def filing():
    return draw(json.loads(Path("plans/vinh_long_2027.json").read_text("utf-8")), size=20, seed=1).filings[0]


def sheets_of(filing, no, level, seed=1):
    return choices(replace(filing, level=level, criteria_set=no), "province", table_of(DECREE, no)["criteria"], seed)


def judged(no, sheets):
    named = [{"member": f"m{number}", "choices": chosen} for number, chosen in enumerate(sheets)]
    return verifier().judge({"regulation": DECREE, "set": no, "sheets": named}, facts_of(DECREE), RULES)


@pytest.mark.parametrize("no", range(1, 27))
@pytest.mark.parametrize("level", Level)
def test_every_set_can_have_every_level(level, no, filing):
    sheets = sheets_of(filing, no, level)

    assert len(sheets) == COUNCIL
    for some in (sheets, sheets[:-1]):
        verdict = judged(no, some)
        assert (verdict["status"], max(verdict["star"], 2)) == MEANT[level]


@pytest.mark.parametrize("no", [8, 26])
def test_the_fallen_have_the_points_of_four_stars_and_miss_one_mark(no, filing):
    verdict = judged(no, sheets_of(filing, no, Level.FALLEN))

    assert verdict["band"] == 4
    assert len({row["criterion"] for row in verdict["minimums"] if row["star"] == 4 and not row["met"]}) == 1


def test_the_seed_decides(filing):
    assert sheets_of(filing, 8, Level.FOUR, 1) == sheets_of(filing, 8, Level.FOUR, 1) != sheets_of(filing, 8, Level.FOUR, 2)


def test_members_differ_only_where_no_star_hangs(filing):
    sheets = sheets_of(filing, 8, Level.FOUR)
    marked = {row["code"] for row in table_of(DECREE, 8)["criteria"] if row["marks"]}

    differing = {code for code in sheets[0] if len({sheet[code] for sheet in sheets}) > 1}
    assert differing
    assert not differing & marked


def test_what_is_not_asked_is_not_answered(filing):
    sheets = [sheet for seed in range(30) for sheet in sheets_of(filing, 8, Level.LOW, seed)]

    assert all(("5.2" in sheet) == (points(8, sheet, "5.1") > 0) for sheet in sheets)
    assert any("5.2" not in sheet for sheet in sheets)


def points(no, sheet, code):
    row = next(row for row in table_of(DECREE, no)["criteria"] if row["code"] == code)
    return row["points"][sheet[code] - 1] if sheet[code] else 0
