"""The arithmetic of targets: counts, shares, each unit, and the span between what is certain and what is possible."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.targets import Chance, Figure, Span, Target, entered, measured

UNITS = ("u1", "u2")


def target(**fields):
    return Target(**({
        "key": "000-1", "indicator": "x", "scope_kind": "province", "unit": None, "op": "ge", "low": 2, "high": None,
        "measure": "count", "basis": "new", "quote": "ít nhất 2",
    } | fields))


def chance(now, *others, unit="u1"):
    return Chance(unit=unit, now=now, possible=frozenset({now, *others}))


@pytest.mark.parametrize(("op", "low", "high", "actual", "met"), [
    ("eq", 15, 15, 14, False), ("eq", 15, 15, 15, True), ("eq", 15, 15, 16, True),
    ("ge", 10, None, 9, False), ("ge", 10, None, 10, True),
    ("range", 40, 50, 39, False), ("range", 40, 50, 40, True), ("range", 40, 50, 51, True),
    ("ge_range", 25, 30, 24, False), ("ge_range", 25, 30, 25, True), ("ge_range", 25, 30, 31, True),
    ("by_date", None, None, 0, True),
])
def test_a_target_is_met_from_its_low_and_more_is_no_failure(op, low, high, actual, met):
    assert target(op=op, low=low, high=high).is_met(actual) is met


def test_a_share_is_met_exactly_at_its_per_cent():
    third = target(measure="percent", low=33)

    assert third.is_met(Fraction(100, 3))
    assert not third.is_met(Fraction(3299999, 100000))


def test_a_count_has_what_is_certain_what_holds_and_what_is_possible():
    found = measured(target(), [chance((1, 0)), chance((0, 0), (1, 0)), chance((1, 0), (0, 0)), chance((0, 0))], UNITS)

    assert found.span == Span(low=Fraction(1), now=Fraction(2), high=Fraction(3))
    assert (found.met, found.is_certain, found.is_possible) == (True, False, True)


def test_a_share_counts_its_whole_in_every_case():
    found = measured(
        target(measure="percent", low=50), [chance((1, 1)), chance((0, 1)), chance((0, 0), (1, 1)), chance((0, 0), (0, 1))], UNITS)

    assert found.span == Span(low=Fraction(100, 3), now=Fraction(50), high=Fraction(200, 3), part=1, whole=2)


def test_a_share_of_nothing_is_not_measured():
    found = measured(target(measure="percent"), [chance((0, 0))], UNITS)

    assert (found.span, found.met, found.is_certain, found.is_possible) == (None, None, False, False)


def test_a_unit_s_target_counts_the_unit_alone():
    chances = [chance((1, 0), unit="u1"), chance((1, 0), unit="u2"), chance((0, 0), (1, 0), unit="u2")]

    assert measured(target(scope_kind="unit", unit="u2"), chances, UNITS).span == Span(low=Fraction(1), now=Fraction(1), high=Fraction(2))


def test_where_each_unit_is_asked_the_least_decides():
    chances = [chance((1, 0), unit="u1"), chance((1, 0), unit="u1"), chance((0, 0), (1, 0), unit="u2")]

    found = measured(target(scope_kind="each_unit", low=1), chances, UNITS)

    assert found.span == Span(low=Fraction(0), now=Fraction(0), high=Fraction(1))
    assert (found.units_short, found.met, found.is_possible) == (("u2",), False, True)


def figure(count, *, whole=None, unit=None, key="000-1"):
    return Figure(target=key, unit=unit, count=count, whole=whole, on=date(2023, 6, 1), source="BC 1", by="dp", at=datetime(2023, 6, 2, tzinfo=UTC))


def test_the_latest_figure_counts_and_all_are_kept():
    figures = [figure(3), figure(9, key="000-2"), figure(2)]

    found = entered(target(), figures, UNITS)

    assert found.span == Span(low=Fraction(2), now=Fraction(2), high=Fraction(2))
    assert found.figures == (figures[2], figures[0])


def test_a_figure_of_a_share_has_its_whole():
    assert entered(target(measure="percent"), [figure(3, whole=14)], UNITS).span == Span(
        low=Fraction(150, 7), now=Fraction(150, 7), high=Fraction(150, 7), part=3, whole=14)


def test_a_target_nobody_entered_is_unknown():
    assert entered(target(), [], UNITS).met is None


def test_of_each_unit_nothing_is_said_before_all_are_entered():
    asked = target(scope_kind="each_unit", low=1)

    some = entered(asked, [figure(1, unit="u1")], UNITS)
    everyone = entered(asked, [figure(1, unit="u1"), figure(0, unit="u2"), figure(2, unit="u2")], UNITS)

    assert (some.met, some.units_short) == (None, ("u2",))
    assert (everyone.met, everyone.units_short, everyone.span.now) == (True, (), 1)


RANKED, UNRANKED = st.sampled_from([(1, 1), (0, 1)]), st.sampled_from([(0, 0), (1, 1), (0, 1)])


@st.composite
def chances(draw):
    """What is ranked now stays so; what is not may become so."""
    now = draw(UNRANKED)
    ahead = draw(st.lists(RANKED if now[1] else UNRANKED, max_size=3))
    return chance(now, *ahead, unit=draw(st.sampled_from(UNITS)))


@given(st.lists(chances(), max_size=12), st.sampled_from(["count", "percent"]), st.sampled_from(["province", "each_unit"]))
def test_now_lies_between_what_is_certain_and_what_is_possible(found, measure, scope):
    span = measured(target(measure=measure, scope_kind=scope), found, UNITS).span

    assert span is None or span.low <= span.now <= span.high


@given(st.lists(chances(), max_size=12), st.sampled_from(["count", "percent"]))
def test_with_nothing_under_way_all_three_are_one(found, measure):
    settled = [chance(each.now, unit=each.unit) for each in found]
    span = measured(target(measure=measure), settled, UNITS).span

    assert span is None or span.low == span.now == span.high


@given(st.lists(chances(), min_size=1, max_size=5))
def test_no_case_lies_outside_the_span(found):
    """Every combination of what may become of each thing, counted one by one."""
    cases = [()]
    for each in found:
        cases = [(*case, pair) for case in cases for pair in each.possible]
    shares = {Fraction(100 * sum(p for p, _ in case), sum(w for _, w in case)) for case in cases if sum(w for _, w in case)}
    span = measured(target(measure="percent"), found, UNITS).span

    if span is not None:
        assert (span.low, span.high) == (min(shares), max(shares))
