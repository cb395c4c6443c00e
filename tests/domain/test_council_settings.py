"""Settings of a council: what they may be, which are in force, and what rounding does to a mean."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.council_rules import QD26_BANDS, CouncilRules, Rounding, RoundingMode, SpreadAction, StarMinimum
from chalicelib.domain.council_settings import (
    CODES,
    OwnRules,
    as_tallied,
    effective,
    is_possible,
    rules_from,
    values_of,
)
from chalicelib.stores.regulations import regulation, regulations

DEFAULTS = regulation("qd26_2026").council_settings
OWN = OwnRules(document="Quy chế 12/QĐ-HĐ", settings={"min_members": 5, "chair_required": True, "max_spread": None})
ROUNDINGS = st.builds(
    Rounding, scale=st.integers(0, 4), mode=st.sampled_from(RoundingMode), before_band=st.booleans()
)


@pytest.mark.parametrize("decree", regulations().values(), ids=regulations())
def test_every_decree_states_a_default_for_everything_it_leaves_open(decree):
    assert {setting.code for setting in decree.council_settings} == set(CODES)
    assert all(setting.source for setting in decree.council_settings)


def test_the_rounds_own_rules_stand_above_the_decrees_and_name_their_document():
    found = effective(DEFAULTS, OWN)

    assert (found["min_members"].value, found["min_members"].source, found["min_members"].assumed) == (5, "Quy chế 12/QĐ-HĐ", False)
    assert found["max_spread"].value is None
    assert found["quorum"] == next(each for each in DEFAULTS if each.code == "quorum")
    assert values_of(effective(DEFAULTS, OwnRules())) == {each.code: each.value for each in DEFAULTS}


def test_the_rules_are_for_these_members_with_their_chair():
    assert rules_from(effective(DEFAULTS, OWN), ["an", "bình", "chi"]) == CouncilRules(
        star_minimum=StarMinimum.COUNCIL_FINDING, min_members=5, max_spread=None, seated=3, quorum=Fraction(3, 4), chair="an"
    )  # fmt: skip
    assert rules_from(effective(DEFAULTS, OwnRules(settings={"chair_required": False})), ["an"]).chair is None


def test_a_tally_keeps_the_rules_it_was_made_by():
    now = effective(DEFAULTS, OwnRules())

    then = as_tallied(now, values_of(now) | {"star_minimum": "majority"})

    assert then["star_minimum"].value == "majority"
    assert then["star_minimum"].source != now["star_minimum"].source
    assert {code: each for code, each in then.items() if code != "star_minimum"} == {
        code: each for code, each in now.items() if code != "star_minimum"
    }
    assert as_tallied(now, {}) == now


@pytest.mark.parametrize(
    ("code", "possible", "impossible"),
    [
        ("star_minimum", ("majority", "mean_points"), ("most", None, 1)),
        ("min_members", (1, 9), (0, True, "3", None)),
        ("quorum", ("3/4", "1", "0"), ("5/4", "-1/2", "1/0", "x", 0.75, None)),
        ("chair_required", (True, False), (1, None, "true")),
        ("vice_stands_in", (True, False), (1, None, "vice")),
        ("max_spread", (None, 0, 10), (-1, True, "10")),
        ("spread_action", ("note", "discuss_and_rescore"), ("shout", None)),
        (
            "rounding",
            ({"scale": 0, "mode": "down", "before_band": True},),
            (None, {}, {"scale": 7, "mode": "down", "before_band": True}, {"scale": 2, "mode": "up", "before_band": False},
             {"scale": True, "mode": "down", "before_band": True}, {"scale": 2, "mode": "down", "before_band": 1}),
        ),
        ("blind", (True, False), (0, "no")),
        ("pause_on_supplement", (True, False), (0, "no")),
        ("interim_recognition", (None, 3, 4), (5, True, "4", 2)),
        ("colour", (), ("red", None)),
    ],
)  # fmt: skip
def test_a_setting_takes_only_what_it_can_mean(code, possible, impossible):
    assert [is_possible(code, value) for value in possible] == [True] * len(possible)
    assert [is_possible(code, value) for value in impossible] == [False] * len(impossible)


@pytest.mark.parametrize(
    ("mean", "scale", "mode", "before", "shown", "star"),
    [
        (Fraction(209, 3), 2, "half_up", False, "69.67", 3),
        (Fraction(209, 3), 0, "half_up", False, "69", 3),  # 70 is not shown of what is not 70
        (Fraction(209, 3), 0, "half_up", True, "70", 4),
        (Fraction(209, 3), 0, "down", True, "69", 3),
        (Fraction(69996, 1000), 2, "half_up", False, "69.99", 3),
        (Fraction(69996, 1000), 2, "half_up", True, "70.00", 4),
        (Fraction(69995, 1000), 2, "half_up", True, "70.00", 4),  # a half goes up
        (Fraction(69994, 1000), 2, "half_up", True, "69.99", 3),
        (Fraction(70), 2, "down", False, "70.00", 4),
        (Fraction(1, 3), 3, "down", False, "0.333", 1),
        (Fraction(100), 1, "half_up", True, "100.0", 5),
    ],
)
def test_rounding_by_hand(mean, scale, mode, before, shown, star):
    rounding = Rounding(scale=scale, mode=RoundingMode(mode), before_band=before)

    assert rounding.shown(mean, QD26_BANDS.lows) == shown
    assert QD26_BANDS.star_of(rounding.counted(mean)) == star


@given(st.fractions(0, 100, max_denominator=60), ROUNDINGS)
def test_what_is_shown_has_the_band_that_counts_and_is_near(mean, rounding):
    shown = Fraction(rounding.shown(mean, QD26_BANDS.lows))

    assert QD26_BANDS.star_of(shown) == QD26_BANDS.star_of(rounding.counted(mean))
    assert abs(shown - mean) <= Fraction(1, 10**rounding.scale)
    assert rounding.before_band or rounding.counted(mean) == mean


@given(st.fractions(0, 100, max_denominator=60), ROUNDINGS, st.fractions(0, 1, max_denominator=60))
def test_more_points_never_count_less(mean, rounding, more):
    assert rounding.counted(mean) <= rounding.counted(mean + more)


@pytest.mark.parametrize(("limit", "spread", "asks"), [(10, 10, None), (10, 11, SpreadAction.NOTE), (None, 99, None), (0, 1, SpreadAction.NOTE)])
def test_a_spread_at_the_limit_asks_for_nothing(limit, spread, asks):
    assert CouncilRules(max_spread=limit, spread_action=SpreadAction.NOTE).spread_asks(spread) is asks
