"""The set files against the facts of the decree: codes, maxima, option counts, points, marks."""

import json
import re
from pathlib import Path

import pytest

from chalicelib.domain.criteria import Case
from chalicelib.stores.criteria import criteria_set, set_numbers

FACTS = json.loads((Path(__file__).parent / "facts_qd26_2026.json").read_text("utf-8"))
CASES = {1: Case.COMMUNITY, 2: Case.ORGANISATION}


@pytest.fixture(params=FACTS["sets"].items(), ids=lambda item: item[0])
def pair(request):
    """A set as we hold it, and its facts."""
    no, facts = request.param
    return criteria_set("qd26_2026", int(no)), facts


def test_the_facts_name_their_source():
    assert FACTS["source"]["file"] == "criteria_qd26_2026.json"
    assert re.fullmatch(r"[0-9a-f]{64}", FACTS["source"]["sha256"])


def test_there_are_the_twenty_six_sets_of_the_facts():
    assert set_numbers("qd26_2026") == tuple(range(1, 27))
    assert sorted(map(int, FACTS["sets"])) == list(range(1, 27))


def test_parts_and_headings_have_the_maxima_of_the_facts(pair):
    one, facts = pair

    headings = {node.code: node.max_points for part in one.parts for node in part.walk() if node.children}

    assert headings == facts["parts"] | facts["headings"]


def test_leaves_stand_in_the_order_of_the_facts(pair):
    one, facts = pair

    assert [leaf.code for leaf in one.leaves()] == list(facts["leaves"])


def test_leaves_have_the_maxima_options_points_and_stars_of_the_facts(pair):
    one, facts = pair

    for leaf in one.leaves():
        known = facts["leaves"][leaf.code]
        assert leaf.max_points == known["max"]
        assert len(leaf.options) == known["options"]
        assert [option.points for option in leaf.options] == known["points"]
        assert [option.star for option in leaf.options] == known["stars"]
        assert leaf.implicit_zero == known["implicit_zero"]


def test_either_or_criteria_are_those_of_the_facts(pair):
    one, facts = pair

    for leaf in one.leaves():
        known = [CASES[case] for case in facts["leaves"][leaf.code].get("cases", [])]
        assert [option.branch for option in leaf.options if option.branch] == known


def test_marks_are_those_of_the_facts(pair):
    one, facts = pair

    marks = [[mark.criterion, mark.star, mark.points] for mark in one.marks(5)]

    assert sorted(marks) == sorted(facts["marks"])


def test_code_and_samples_are_those_of_the_facts(pair):
    one, facts = pair

    assert one.code == facts["code"]
    assert (one.sample_units > 0) == facts["sample"]
