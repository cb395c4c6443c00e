"""Every way in which a council's input gives no verdict, and how it says so."""

from fractions import Fraction

import pytest

from chalicelib.domain.choices import Fault, Flaw, Impossible, points_of
from chalicelib.domain.council_rules import QD26_BANDS, CouncilRules, StarMinimum
from chalicelib.domain.verdict import Ballot, Council, judge
from tests.domain.sets import BEST_8, SET_8, made_set
from tests.domain.test_verdict import findings

NO_STORY = BEST_8 | {"5.1": 1}  # 0 points
TOURISM = made_set("1 = 1, 3", "8 = 1, 3 | 1, 3", "9 = 1, 2 | 1, 2", "15 = 1, 3 | 1, 3", no=26, knock_outs=())
MAJORITY = CouncilRules(star_minimum=StarMinimum.MAJORITY)


def faults_of(*ballots, criteria=SET_8, rules=MAJORITY, **council):
    with pytest.raises(Impossible) as refusal:
        judge(Council(ballots=ballots, **council), criteria, rules=rules, bands=QD26_BANDS)
    return [(fault.criterion, fault.member, fault.code) for fault in refusal.value.faults]


def ballot(member="m1", **choices):
    return Ballot(member=member, choices=BEST_8 | {code[1:].replace("_", "."): choice for code, choice in choices.items()})


@pytest.mark.parametrize(("choices", "faults"), [
    (BEST_8 | {"12": 1}, [("12", Flaw.CRITERION_UNKNOWN)]),
    (BEST_8 | {"A": 1}, [("A", Flaw.CRITERION_UNKNOWN)]),  # a part, not a leaf
    (BEST_8 | {"1.1": 4}, [("1.1", Flaw.CHOICE_OUT_OF_RANGE)]),
    (BEST_8 | {"1.1": -1}, [("1.1", Flaw.CHOICE_OUT_OF_RANGE)]),
    (BEST_8 | {"1.1": True}, [("1.1", Flaw.CHOICE_OUT_OF_RANGE)]),
    (BEST_8 | {"1.1": 2.0}, [("1.1", Flaw.CHOICE_OUT_OF_RANGE)]),
    (BEST_8 | {"1.1": "2"}, [("1.1", Flaw.CHOICE_OUT_OF_RANGE)]),
    (BEST_8 | {"1.1": None}, [("1.1", Flaw.CHOICE_MISSING)]),
    ({code: choice for code, choice in BEST_8.items() if code != "7"}, [("7", Flaw.CHOICE_MISSING)]),
    (BEST_8 | {"1.1": 0}, []),  # no option of 0 points is printed there
    (BEST_8 | {"7": 0}, [("7", Flaw.ZERO_NOT_ALLOWED)]),
    (NO_STORY, [("5.2", Flaw.CONDITION_NOT_MET)]),
    (NO_STORY | {"5.2": 1}, [("5.2", Flaw.CONDITION_NOT_MET)]),  # "simple", of a story that is not there
    (NO_STORY | {"5.2": False}, [("5.2", Flaw.CONDITION_NOT_MET)]),
    (NO_STORY | {"5.2": 0}, []),
    ({code: choice for code, choice in NO_STORY.items() if code != "5.2"}, []),
    (BEST_8 | {"5.2": 0}, [("5.2", Flaw.ZERO_NOT_ALLOWED)]),
    ({code: choice for code, choice in BEST_8.items() if code not in {"5.1", "5.2"}}, [("5.1", Flaw.CHOICE_MISSING)]),
    ({}, [(row.code, Flaw.CHOICE_MISSING) for row in SET_8.leaves() if row.code != "5.2"]),
])  # fmt: skip
def test_a_sheet_is_complete_and_possible_or_says_where_not(choices, faults):
    points, found = points_of(SET_8, choices, "m1")

    assert found == [Fault(code=code, criterion=criterion, member="m1") for criterion, code in faults]
    assert faults or sum(points.values()) <= 100


@pytest.mark.parametrize(("choices", "points"), [
    ({"8": 2, "9": 2, "15": 2}, 8), ({"8": 4, "9": 4, "15": 4}, 8), ({"8": 3, "9": 0, "15": 3}, 2), ({"8": 0, "9": 0, "15": 0}, 0),
])  # fmt: skip
def test_one_case_of_tourism_counts_in_all_its_criteria(choices, points):
    read, faults = points_of(TOURISM, {"1": 0} | choices)

    assert (sum(read.values()), faults) == (points, [])


def test_two_cases_of_tourism_at_once_are_impossible():
    _, faults = points_of(TOURISM, {"1": 1, "8": 2, "9": 3, "15": 0}, "m1")

    assert [(fault.criterion, fault.code) for fault in faults] == [("8", Flaw.BOTH_BRANCHES), ("9", Flaw.BOTH_BRANCHES)]


def test_members_may_differ_on_the_case():
    ballots = tuple(Ballot(member=f"m{case}", choices={"1": 1, "8": case, "9": case, "15": case}) for case in (1, 3))

    assert judge(Council(ballots=ballots), TOURISM, rules=MAJORITY, bands=QD26_BANDS).totals == {"m1": 4, "m3": 4}


def test_every_fault_of_every_sheet_is_named():
    assert faults_of(ballot("m1", c7=0), ballot("m2", c1_1=9), ballot("m2")) == [
        (None, "m2", Flaw.MEMBER_TWICE), ("7", "m1", Flaw.ZERO_NOT_ALLOWED), ("1.1", "m2", Flaw.CHOICE_OUT_OF_RANGE)]


@pytest.mark.parametrize(("members", "rules", "fault"), [
    ([], {}, (None, None, Flaw.NO_SHEETS)),
    (["a", "b"], {"min_members": 3}, (None, None, Flaw.TOO_FEW_SHEETS)),
    (["a", "b"], {"seated": 3, "quorum": Fraction(3, 4)}, (None, None, Flaw.QUORUM_NOT_MET)),
    (["a", "b"], {"chair": "c"}, (None, "c", Flaw.CHAIR_ABSENT)),
])  # fmt: skip
def test_too_few_or_the_wrong_members_give_no_verdict(members, rules, fault):
    chosen = CouncilRules(star_minimum=StarMinimum.MAJORITY, **rules)

    assert faults_of(*map(ballot, members), rules=chosen) == [fault]


def test_three_of_four_are_a_quorum_of_three_quarters():
    chosen = CouncilRules(star_minimum=StarMinimum.MAJORITY, seated=4, quorum=Fraction(3, 4), chair="c")
    ballots = tuple(map(ballot, "abc"))

    assert judge(Council(ballots=ballots), SET_8, rules=chosen, bands=QD26_BANDS).quorum == (3, 3)


@pytest.mark.parametrize(("seated", "needed"), [(None, 2), (1, 2), (4, 3), (5, 4), (9, 7)])
def test_a_quorum_is_rounded_up_and_never_below_the_least_number(seated, needed):
    assert CouncilRules(seated=seated, quorum=Fraction(3, 4), min_members=2).needed == needed


@pytest.mark.parametrize(("change", "fault"), [
    ({"3.5": {3: True}}, ("3.5", Flaw.FINDING_MISSING)),
    ({"3.5": {3: True, 4: True, 5: True}}, ("3.5", Flaw.FINDING_UNKNOWN)),  # marks of three and four stars only
    ({"1.2": {3: True}}, ("1.2", Flaw.FINDING_UNKNOWN)),  # no mark at all
    ({"3.5": {3: True, 4: "yes"}}, ("3.5", Flaw.FINDING_INVALID)),
])  # fmt: skip
def test_findings_are_about_printed_marks_and_complete_where_they_decide(change, fault):
    criterion, code = fault

    assert faults_of(ballot(), rules=CouncilRules(), findings=findings() | change) == [(criterion, None, code)]


def test_without_findings_every_marked_criterion_is_named_once():
    faults = faults_of(ballot(), rules=CouncilRules())

    assert faults == [(code, None, Flaw.FINDING_MISSING) for code in dict.fromkeys(mark.criterion for mark in SET_8.marks(5))]


def test_a_knock_out_that_the_set_does_not_print_is_refused():
    assert faults_of(ballot(), knock_outs=("K9",)) == [(None, None, Flaw.KNOCK_OUT_UNKNOWN)]
