"""Sheets by criteria set: what may be kept, what may be signed, and what a council's choices come to."""

from dataclasses import replace
from fractions import Fraction

import pytest

from chalicelib.domain.council_rules import QD26_BANDS, CouncilRules, StarMinimum
from chalicelib.domain.dossier import FiledDocument
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.regulation import Outcome, Result, Tier
from chalicelib.domain.set_sheets import checked_choices, drafted_choices, rank_by_set
from chalicelib.domain.verdict import Ballot, Council
from chalicelib.stores.regulations import regulation, regulations
from tests.domain import makers
from tests.domain.sets import BEST_8, SET_8, made_set

QD26 = regulation("qd26_2026")
CASES = made_set("8 = 1, 3 | 1, 3", "9 = 1, 2 | 1, 2")


def refusal(act, choices, criteria=SET_8):
    with pytest.raises(Refused) as refused:
        act(choices, criteria)
    return refused.value.why, refused.value.field


def ranked(*sheets, knock_outs=None, findings=None, **own):
    """By the majority, unless the council's own rules say otherwise."""
    ballots = tuple(Ballot(member=f"m{number}", choices=choices) for number, choices in enumerate(sheets))
    grounds = knock_outs or {}
    council = Council(ballots=ballots, findings=findings or {}, knock_outs=tuple(grounds))
    rules = makers.rules(QD26, len(sheets), **{"star_minimum": "majority", **own})
    return rank_by_set(council, SET_8, grounds=grounds, tier=Tier.PROVINCE, regulation=QD26, rules=rules)


def test_only_the_decree_of_2026_has_sets():
    assert [id_ for id_, decree in regulations().items() if decree.has_sets] == ["qd26_2026"]


def test_its_data_says_the_bands_and_the_stated_default_rules():
    assert QD26.bands == QD26_BANDS
    assert makers.rules(QD26, 5) == CouncilRules(
        star_minimum=StarMinimum.COUNCIL_FINDING, min_members=1, max_spread=10, seated=5, quorum=Fraction(3, 4)
    )


def test_points_follow_from_the_choices():
    choices, points = checked_choices(BEST_8, SET_8)

    assert choices == BEST_8
    assert sum(points.values()) == 100


@pytest.mark.parametrize(
    ("change", "why", "field"),
    [
        ({"1.1": None}, Why.CHOICE_MISSING, "c_1.1"),
        ({"1.1": 4}, Why.CHOICE_INVALID, "c_1.1"),
        ({"1.2": 0}, Why.CHOICE_INVALID, "c_1.2"),  # 0 points are printed there
        ({"5.1": 1}, Why.CHOICE_NOT_DUE, "c_5.2"),
        ({"5.2": None}, Why.CHOICE_MISSING, "c_5.2"),
        ({"2.3": 9, "1.1": None}, Why.CHOICE_MISSING, "c_1.1"),  # the first in the decree's order
    ],
)
def test_only_a_complete_and_possible_sheet_is_signed(change, why, field):
    choices = {code: choice for code, choice in (BEST_8 | change).items() if choice is not None}

    assert refusal(checked_choices, choices) == (why, field)


def test_none_of_the_levels_is_an_answer_where_no_zero_is_printed():
    assert checked_choices(BEST_8 | {"1.1": 0}, SET_8)[1]["1.1"] == 0


def test_without_a_base_the_criterion_on_it_is_left_out():
    choices = {code: choice for code, choice in BEST_8.items() if code != "5.2"} | {"5.1": 1}

    assert checked_choices(choices, SET_8)[1]["5.2"] == 0


def test_two_cases_are_not_mixed():
    assert refusal(drafted_choices, {"8": 2, "9": 3}, CASES) == (Why.TWO_CASES_CHOSEN, "c_8")
    assert checked_choices({"8": 3, "9": 4}, CASES)[1] == {"8": 1, "9": 2}


@pytest.mark.parametrize("choices", [{}, {"1.1": 2}, {"5.2": 3}, {"1.1": 0, "10": 1}])
def test_any_possible_part_is_kept(choices):
    assert drafted_choices(choices, SET_8)[0] == choices


@pytest.mark.parametrize(
    ("choices", "why"), [({"1.1": 7}, Why.CHOICE_INVALID), ({"5.1": 1, "5.2": 2}, Why.CHOICE_NOT_DUE)]
)
def test_an_impossible_draft_is_refused(choices, why):
    assert refusal(drafted_choices, choices)[0] is why


def test_what_the_set_does_not_ask_is_not_kept():
    assert drafted_choices({"A": 30, "1.1": 1}, SET_8)[0] == {"1.1": 1}


@pytest.mark.parametrize(
    ("change", "outcome", "stars"),
    [
        ({}, Outcome.POTENTIAL_FIVE, None),
        ({"7": 3}, Outcome.RECOGNISED, 4),  # 98 points, but a mark of five stars is missed
        ({"3.5": 1}, Outcome.RECOGNISED, 3),
        ({"1.1": 0}, Outcome.NOT_RECOGNISED, None),  # 97 points, but a mark of three stars is missed
    ],
)
def test_points_and_marks_together_make_the_proposal(change, outcome, stars):
    proposal = ranked(*[BEST_8 | change] * 3)

    assert (proposal.outcome, proposal.stars, proposal.decided_at) == (outcome, stars, "province")


def made_up(*rows):
    """QĐ 26's bands and sets, but a council of a first tier below the province's: from, below, outcome, stars."""
    first = replace(QD26.tiers[1], tier=Tier("first"), held_by="unit", results=tuple(
        Result(low=low, below=below, outcome=outcome, stars=stars, decided_by=Tier("first")) for low, below, outcome, stars in rows
    ))  # fmt: skip
    return replace(QD26, tiers=(QD26.tiers[0], first, QD26.tiers[1]))


@pytest.mark.parametrize(("change", "outcome", "stars"), [
    ({}, Outcome.FORWARDED, None),  # 100 points
    ({"7": 3}, Outcome.FORWARDED, None),  # 98, four stars by the marks: its band goes on too
    ({"3.5": 1}, Outcome.RECOGNISED, 3),  # 98, three stars by the marks
    ({"1.1": 0}, Outcome.NOT_RECOGNISED, None),  # 97, two stars by the marks
])
def test_a_decree_with_more_tiers_needs_rows_alone(change, outcome, stars):
    decree = made_up(
        (0, 50, Outcome.NOT_RECOGNISED, None), (50, 70, Outcome.RECOGNISED, 3), (70, None, Outcome.FORWARDED, None),
    )  # fmt: skip
    council = Council(ballots=(Ballot(member="m", choices=BEST_8 | change),))
    rules = makers.rules(decree, 1, star_minimum="majority")
    proposal = rank_by_set(council, SET_8, grounds={}, tier=Tier("first"), regulation=decree, rules=rules)

    assert (proposal.outcome, proposal.stars, proposal.decided_at) == (outcome, stars, "unit")


def test_knocked_out_a_dossier_never_goes_up():
    decree = made_up((0, 50, Outcome.NOT_RECOGNISED, None), (50, None, Outcome.FORWARDED, None))
    council = Council(ballots=(Ballot(member="m", choices=BEST_8),), knock_outs=("K1",))
    rules = makers.rules(decree, 1, star_minimum="majority")
    proposal = rank_by_set(council, SET_8, grounds={"K1": "x"}, tier=Tier("first"), regulation=decree, rules=rules)

    assert proposal.outcome is Outcome.NOT_RECOGNISED


def test_a_missed_mark_is_told_in_words():
    reason = ranked(*[BEST_8 | {"3.5": 1}] * 3).reason

    assert "Bộ số 8: 98,00 điểm trong khung 5 sao [90; 100]" in reason
    assert "3.5 (4 sao: từ 2 điểm)" in reason
    assert "Đủ 90 điểm" in reason


@pytest.mark.parametrize(("reaching", "stars"), [(1, 3), (2, None)])
def test_more_than_half_of_the_members_find_a_minimum_met(reaching, stars):
    sheets = [BEST_8] * reaching + [BEST_8 | {"3.5": 1}] * (3 - reaching)

    assert ranked(*sheets).stars == stars


def test_a_wide_spread_is_told_and_changes_nothing():
    apart = BEST_8 | {"5.3": 2, "4.3": 1, "4.2": 1}

    proposal = ranked(BEST_8, apart, BEST_8)

    assert (proposal.spread, proposal.outcome) == (12, Outcome.POTENTIAL_FIVE)
    assert "chênh nhau 12 điểm, quá 10 điểm: hội đồng cần trao đổi và chấm lại" in proposal.reason


def test_a_provinces_own_rules_stand_above_the_decrees():
    assert ranked(BEST_8, BEST_8, BEST_8 | {"3.5": 1}, star_minimum="all_members").stars == 3


def test_a_spread_may_be_noted_only():
    apart = BEST_8 | {"5.3": 2, "4.3": 1, "4.2": 1}

    assert "ghi nhận trong biên bản" in ranked(BEST_8, apart, BEST_8, spread_action="note").reason
    assert "chênh nhau" not in ranked(BEST_8, apart, BEST_8, max_spread=12).reason


def test_a_knock_out_is_not_recognised_and_its_reason_is_told_first():
    proposal = ranked(*[BEST_8] * 3, knock_outs={"K1": "phiếu kiểm nghiệm bị sửa"})

    assert (proposal.outcome, proposal.stars) == (Outcome.NOT_RECOGNISED, None)
    assert proposal.reason.startswith("hồ sơ bị loại: thử (phiếu kiểm nghiệm bị sửa); ")


def test_the_councils_findings_decide_whatever_the_sheets_reach():
    met = {mark.criterion: {} for mark in SET_8.marks(5)}
    for mark in SET_8.marks(5):
        met[mark.criterion][mark.star] = (mark.criterion, mark.star) != ("3.5", 4)

    assert ranked(*[BEST_8] * 3, star_minimum="council_finding", findings=met).stars == 3


@pytest.mark.parametrize(("decree", "set_no"), [("qd26_2026", 8), ("qd148_1489_2025", None)])
def test_a_set_stays_only_under_a_decree_with_sets(decree, set_no):
    papers = [FiledDocument(id="F1", name="a.pdf", size=3)]
    opened = makers.dossier(regulation="qd26_2026", tier=Tier("commune"), criteria_set=8)

    filed = opened.submit(papers, slip="1/PĐK", regulation=regulation(decree), reason="", by="p", at=makers.T0)

    assert (filed.regulation, filed.criteria_set) == (decree, set_no)
