from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.ranking import checked_points, cut, rank
from chalicelib.domain.regulation import Outcome, Tier
from chalicelib.stores.regulations import regulation, regulations
from tests.domain import makers

QD148, QD1048 = regulation("qd148_2023"), regulation("qd1048_2019")
D, P = Tier.DISTRICT, Tier.PROVINCE


@pytest.mark.parametrize(("decree", "tier", "totals", "outcome", "stars", "decided_by"), [
    (QD148, D, (49, 50, 50), Outcome.NOT_RECOGNISED, None, D),  # 49.66… is not 50
    (QD148, D, (50,), Outcome.RECOGNISED, 3, D),
    (QD148, D, (70, 70, 69), Outcome.RECOGNISED, 3, D),  # 69.66… is not 70
    (QD148, D, (70,), Outcome.FORWARDED, None, D),
    (QD148, P, (69,), Outcome.RECOGNISED, 3, D),  # sent back: the district decides
    (QD148, P, (70,), Outcome.RECOGNISED, 4, P),
    (QD148, P, (90, 89), Outcome.RECOGNISED, 4, P),
    (QD148, P, (90,), Outcome.POTENTIAL_FIVE, None, P),
    (QD148, P, (100,), Outcome.POTENTIAL_FIVE, None, P),
    (QD1048, D, (49,), Outcome.NOT_RECOGNISED, None, D),
    (QD1048, D, (50,), Outcome.FORWARDED, None, D),
    (QD1048, P, (50,), Outcome.RECOGNISED, 3, P),
    (QD1048, P, (69,), Outcome.RECOGNISED, 3, P),
    (QD1048, P, (70,), Outcome.RECOGNISED, 4, P),
    (QD1048, P, (95,), Outcome.POTENTIAL_FIVE, None, P),
])
def test_bands_are_half_open_and_say_who_decides(decree, tier, totals, outcome, stars, decided_by):
    proposal = rank(totals, tier=tier, regulation=decree, rules=makers.rules(decree))

    assert (proposal.outcome, proposal.stars, proposal.decided_by) == (outcome, stars, decided_by)


COUNCILS = [(decree, rules.tier) for decree in regulations().values() for rules in decree.tiers if rules.scores]


@given(st.lists(st.integers(0, 100), min_size=1, max_size=15), st.sampled_from(COUNCILS))
def test_every_set_of_sheets_has_one_result_whatever_their_order(totals, council):
    decree, tier = council
    proposal = rank(totals, tier=tier, regulation=decree, rules=makers.rules(decree))

    assert proposal == rank(sorted(totals), tier=tier, regulation=decree, rules=makers.rules(decree))
    assert proposal.mean * len(totals) == sum(totals)
    assert min(totals) <= proposal.mean <= max(totals)
    assert proposal.spread == max(totals) - min(totals)


@given(st.fractions(0, 100))
def test_what_is_shown_is_never_more_than_it_is(mean):
    whole, hundredths = cut(mean).split(",")

    assert 0 <= mean - Fraction(int(whole) * 100 + int(hundredths), 100) < Fraction(1, 100)


def test_a_display_does_not_lift_a_star():
    assert cut(Fraction(69996, 1000)) == "69,99"


@pytest.mark.parametrize(("members", "quorum"), [(1, 1), (3, 3), (4, 3), (5, 4), (9, 7)])
def test_three_quarters_of_the_members_are_a_quorum(members, quorum):
    assert makers.rules(QD148, members).needed == quorum


@pytest.mark.parametrize(("points", "field"), [
    ({}, "part_A"), ({"A": 41, "B": 0, "C": 0}, "part_A"), ({"A": 40, "B": 26, "C": 0}, "part_B"), ({"A": 1, "B": 1, "C": -1}, "part_C"),
])
def test_points_outside_a_part_are_refused_by_its_field(points, field):
    with pytest.raises(Refused) as refusal:
        checked_points(points, QD148.parts)

    assert (refusal.value.why, refusal.value.field) == (Why.POINTS_OUT_OF_RANGE, field)


def test_points_of_unknown_parts_are_not_kept():
    assert checked_points({"A": 40, "B": 25, "C": 35, "Z": 9}, QD148.parts) == {"A": 40, "B": 25, "C": 35}
