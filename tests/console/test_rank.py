"""`rank FILE` from outside: JSON in, JSON out, exit 2 with what is wrong."""

import json

import pytest
from click.testing import CliRunner

from chalicelib.stores.criteria import criteria_set
from console.rank import rank
from tests.domain.test_verdict import AT_70, AT_74
from tests.verify.tally import verifier

SET_8 = criteria_set("qd26_2026", 8)
ALL_FOUND = {
    mark.criterion: {str(other.star): True for other in SET_8.marks(5) if other.criterion == mark.criterion} for mark in SET_8.marks(5)
}
TOURISM = {
    row.code: len(row.options) // (2 if row.branches else 1) for row in criteria_set("qd26_2026", 26).leaves()
}  # 100 points, the community's case
AT_69 = AT_70 | {"10": 1}


def given(*sheets, rule="majority", **more):
    rows = [{"member": f"m{place}", "choices": sheet} for place, sheet in enumerate(sheets, start=1)]
    rules = {"star_minimum": rule, "min_members": 1, "max_spread": None}
    return {"regulation": "qd26_2026", "set": 8, "rules": rules, "sheets": rows, "findings": {}, "knock_outs": []} | more


def ranked(question):
    """(exit code, answer)."""
    text = question if isinstance(question, str) else json.dumps(question)
    result = CliRunner().invoke(rank, ["-"], input=text)
    return result.exit_code, json.loads(result.output)


def test_the_answer_reads_as_the_issue_has_it():
    code, answer = ranked(given(AT_70, AT_70, AT_70 | {"1.7": 1}))

    assert code == 0
    assert answer["totals"] == {"m1": 70, "m2": 70, "m3": 69}
    assert answer["mean"] == {"exact": "209/3", "decimal": "69.67"}
    assert (answer["band"], answer["star"], answer["status"]) == (3, 3, "recognised")
    assert (answer["forward"], answer["doubt"]) == (False, None)
    assert answer["minimums"][0] == {
        "criterion": "1.1", "star": 3, "points": 1, "met": True, "rule": "majority", "reached_by": ["m1", "m2", "m3"], "missed_by": []}
    assert answer["path_up"] == [{"kind": "points", "points": {"exact": "1/3", "decimal": "0.34"}}]


def test_a_file_is_read_as_well_as_standard_input(tmp_path):
    (tmp_path / "q.json").write_text(json.dumps(given(AT_74)), "utf-8")

    result = CliRunner().invoke(rank, [str(tmp_path / "q.json")])

    assert json.loads(result.output)["path_up"] == [
        {"kind": "step", "criterion": "3.5", "from": 1, "to": 2, "steps": 1, "points": 1, "marks": [4]}]


def test_what_is_not_said_is_the_default():
    question = given(AT_74, findings=ALL_FOUND)
    del question["rules"], question["knock_outs"]

    code, answer = ranked(question)

    assert (code, answer["star"]) == (0, 4)  # the council's finding, above the sheet's one point on 3.5
    assert answer["minimums"][0]["rule"] == "council_finding"


def test_a_council_with_a_mark_missed_reads_which_and_by_whom():
    _, answer = ranked(given(AT_70, AT_74, rule="all_members"))

    assert answer["path_up"] == [{"kind": "mark", "criterion": "3.5", "star": 4, "points": 2, "missed_by": ["m2"]}]


def test_spread_quorum_and_knock_outs_are_shown():
    rules = {"star_minimum": "majority", "max_spread": 3, "seated": 3, "quorum": "2/3", "chair": "m1"}
    code, answer = ranked(given(AT_70, AT_74, rules=rules, knock_outs=[SET_8.knock_outs[0].code]))

    assert (code, answer["status"], answer["forward"], answer["path_up"]) == (0, "disqualified", False, [])
    assert answer["spread"] == {"points": 4, "limit": 3, "action": "discuss_and_rescore"}
    assert answer["quorum"] == {"signed": 2, "needed": 2}


@pytest.mark.parametrize(("change", "total"), [
    ({}, 100), ({"8": 4, "9": 4, "15": 4}, 100), ({"8": 3, "9": 0, "15": 4}, 96), ({"8": 0, "9": 0, "15": 0}, 92), ({"5.1": 0, "5.2": 0}, 94),
])  # fmt: skip
def test_tourism_has_one_case_for_three_criteria(change, total):
    code, answer = ranked(given(TOURISM | change, set=26))

    assert (code, answer["totals"]) == (0, {"m1": total})


def test_without_a_story_its_structure_may_be_left_out():
    without = {code: choice for code, choice in TOURISM.items() if code != "5.2"} | {"5.1": 0}

    assert ranked(given(without, set=26))[1]["totals"] == {"m1": 94}


@pytest.mark.parametrize(("change", "errors"), [
    ({"regulation": "qd1_1900"}, [(None, None, "regulation_unknown")]),
    ({"regulation": "../qd26_2026"}, [(None, None, "regulation_unknown")]),
    ({"regulation": "qd148_2023"}, [(None, None, "set_unknown")]),
    ({"set": 27}, [(None, None, "set_unknown")]),
    ({"set": "8"}, [(None, None, "set_unknown")]),
    ({"set": True}, [(None, None, "set_unknown")]),
    ({"rules": {"star_minimum": "chair_decides"}}, [(None, None, "rule_unknown")]),
    ({"rules": {"star_minimums": "majority"}}, [(None, None, "rule_unknown")]),
    ({"rules": {"star_minimum": "majority", "min_members": 0}}, [(None, None, "rule_invalid")]),
    ({"rules": {"star_minimum": "majority", "max_spread": -1}}, [(None, None, "rule_invalid")]),
    ({"rules": {"star_minimum": "majority", "max_spread": 0.5}}, [(None, None, "rule_invalid")]),
    ({"rules": {"star_minimum": "majority", "quorum": "3/0"}}, [(None, None, "rule_invalid")]),
    ({"rules": {"star_minimum": "majority", "min_members": 2}}, [(None, None, "too_few_sheets")]),
    ({"sheets": []}, [(None, None, "no_sheets")]),
    ({"sheets": [{"member": "m1", "choices": AT_74}] * 2}, [(None, "m1", "member_twice")]),
    ({"sheets": [{"member": "m1", "choices": AT_74 | {"7": 0}}]}, [("7", "m1", "zero_not_allowed")]),
    ({"sheets": [{"member": "m1", "choices": AT_74 | {"5.1": 1}}]}, [("5.2", "m1", "condition_not_met")]),
    ({"findings": {"3.5": {"5": True}}}, [("3.5", None, "finding_unknown")]),
    ({"findings": {"3.5": {"four": True}}}, [("3.5", None, "finding_unknown")]),
    ({"rules": {}, "findings": {**ALL_FOUND, "3.5": {"3": True}}}, [("3.5", None, "finding_missing")]),
    ({"knock_outs": ["K99"]}, [(None, None, "knock_out_unknown")]),
    ({"set": 26, "sheets": [{"member": "m1", "choices": TOURISM | {"9": 3}}]},
     [("8", "m1", "both_branches"), ("9", "m1", "both_branches"), ("15", "m1", "both_branches")]),
    ({"sheets": [{"choices": AT_74}]}, [(None, None, "malformed")]),
    ({"sheets": [{"member": "m1", "choices": []}]}, [(None, None, "malformed")]),
    ({"sheets": {"m1": AT_74}}, [(None, None, "malformed")]),
    ({"findings": []}, [(None, None, "malformed")]),
])  # fmt: skip
def test_incomplete_or_impossible_input_is_refused_with_every_reason(change, errors):
    code, answer = ranked(given(AT_74) | change)

    assert code == 2
    assert [(row["criterion"], row["member"], row["code"]) for row in answer["errors"]] == errors


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "8", '{"set": 8, "set": 9}', "[" * 100_000])
def test_what_cannot_be_read_is_refused_too(text):
    code, answer = ranked(text)

    assert (code, answer["errors"][0]["code"]) == (2, "malformed")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    result = CliRunner().invoke(rank, [str(tmp_path / "none.json")])

    assert (result.exit_code, json.loads(result.output)["errors"][0]["code"]) == (2, "malformed")


@pytest.mark.parametrize("number", range(1, 27))
def test_the_best_sheet_of_every_set_has_100_points_and_five_stars(number):
    leaves = criteria_set("qd26_2026", number).leaves()
    best = {row.code: len(row.options) for row in leaves}

    code, answer = ranked(given(best, set=number))

    assert (code, answer["totals"], answer["star"], answer["status"]) == (0, {"m1": 100}, 5, "potential_five")
    assert answer["path_up"] == []


@pytest.mark.parametrize("number", range(1, 27))
def test_following_the_path_leads_to_each_next_star(number):
    leaves = criteria_set("qd26_2026", number).leaves()
    sheet = {row.code: 0 if row.implicit_zero else 1 for row in leaves}
    sheet |= {row.code: 0 for row in leaves if row.needs}
    stars = []
    for _ in range(5):
        _, answer = ranked(given(sheet, set=number))
        stars.append(answer["star"])
        sheet = sheet | {step["criterion"]: step["to"] for step in answer["path_up"]}

    assert stars == [1, 2, 3, 4, 5]


def test_the_second_tally_says_the_same():
    question = given(AT_70, AT_74, rule="mean_points")
    _, answer = ranked(question)
    facts = {"regulations": {"qd26_2026": {
        "bands": {"5": 90, "4": 70, "3": 50, "2": 30, "1": 0}, "forward_from": 90,
        "sets": {"8": {"knock_outs": [], "criteria": [{
            "code": row.code, "points": [option.points for option in row.options],
            "marks": {str(option.star): option.points for option in row.options if option.star},
            "needs": {"criterion": "5.1", "points_above": 0} if row.code == "5.2" else None,
        } for row in SET_8.leaves()]}},
    }}}  # fmt: skip

    verdict = verifier.judge(question, facts)

    assert {key: answer[key] for key in ("totals", "band", "star", "status", "forward")} == {
        key: verdict[key] for key in ("totals", "band", "star", "status", "forward")}
    assert answer["mean"]["exact"] == verdict["mean"]


@pytest.mark.parametrize("rules", [
    {"quorum": "1e99999999"}, {"quorum": 2}, {"quorum": -1}, {"seated": True}, {"chair": 5}, {"min_members": 0},
    {"rounding": {"scale": 2}}, {"spread_action": "shrug"},
])  # fmt: skip
def test_a_setting_that_cannot_have_its_value_is_refused(rules):
    code, answer = ranked(given(AT_74) | {"rules": rules})

    assert (code, [error["code"] for error in answer["errors"]]) == (2, ["rule_invalid"])


@pytest.mark.parametrize(("before_band", "band"), [(False, 3), (True, 4)])
def test_a_council_s_own_rounding_counts_only_where_it_says_so(before_band, band):
    rules = {"star_minimum": "majority", "rounding": {"scale": 0, "mode": "half_up", "before_band": before_band}}

    code, answer = ranked(given(AT_70, AT_70, AT_69) | {"rules": rules})

    assert (code, answer["mean"]["exact"], answer["band"]) == (0, "209/3", band)


def test_a_setting_of_null_is_the_default():
    code, answer = ranked(given(AT_74) | {"rules": {"star_minimum": None}})

    assert (code, {error["code"] for error in answer["errors"]}) == (2, {"finding_missing"})  # the council's own finding


def test_half_a_character_in_a_name_is_still_answered():
    code, answer = ranked('{"regulation": "qd26_2026", "set": 8, "sheets": [{"member": "\\ud800", "choices": {}}]}')

    assert code == 2
    assert {error["member"] for error in answer["errors"]} >= {"\ud800"}
