"""Hand-computed verdicts, from the decree's own bands and marks for set 8."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.council_rules import QD26_BANDS, Bands, CouncilRules, StarMinimum, decimal
from chalicelib.domain.verdict import Ballot, Council, Status, judge
from tests.domain.sets import BEST_8, SET_8, made_set

# 100 - 2 (3.5) - 3 (4.2) - 5 (4.3) - 4 (5.3) - 3 (6.2) - 3 (8) - 2 (9) - 2 (11) - 2 (1.2) = 74; only 3.5 is short of four stars
AT_74 = BEST_8 | {"3.5": 1, "4.2": 1, "4.3": 1, "5.3": 2, "6.2": 1, "8": 1, "9": 2, "11": 1, "1.2": 1}
AT_70 = AT_74 | {"3.5": 2, "1.3": 1, "3.1": 2, "3.3": 1}  # 74 + 1 - 2 - 1 - 2, every mark of four stars met
MAJORITY = CouncilRules(star_minimum=StarMinimum.MAJORITY)


def verdict_on(*sheets, criteria=SET_8, rules=MAJORITY, **council):
    ballots = tuple(Ballot(member=f"m{place}", choices=choices) for place, choices in enumerate(sheets, start=1))
    return judge(Council(ballots=ballots, **council), criteria, rules=rules, bands=QD26_BANDS)


def findings(criteria=SET_8, **no):
    """Every minimum met but those named: c3_5=4 for criterion 3.5 at four stars."""
    denied = {(code[1:].replace("_", "."), star) for code, star in no.items()}
    said = {}
    for mark in criteria.marks(5):
        said.setdefault(mark.criterion, {})[mark.star] = (mark.criterion, mark.star) not in denied
    return said


@pytest.mark.parametrize(("sheet", "total", "band", "star", "status"), [
    (AT_74, 74, 4, 3, Status.RECOGNISED),  # the trademark is an accepted application only
    (AT_74 | {"3.5": 2}, 75, 4, 4, Status.RECOGNISED),
    (AT_74 | {"3.5": 0}, 73, 4, 2, Status.NOT_RECOGNISED),  # no application at all
    (AT_74 | {"8": 0}, 72, 4, 2, Status.NOT_RECOGNISED),  # no declaration of quality
    (AT_74 | {"3.5": 2, "5.1": 4}, 73, 4, 3, Status.RECOGNISED),  # a story, but not in the tracing
    (AT_70, 70, 4, 4, Status.RECOGNISED),
    (AT_70 | {"1.7": 1}, 69, 3, 3, Status.RECOGNISED),
    (BEST_8, 100, 5, 5, Status.POTENTIAL_FIVE),
    (BEST_8 | {"4.3": 1, "5.3": 2}, 91, 5, 5, Status.POTENTIAL_FIVE),
    (BEST_8 | {"4.3": 1, "5.3": 2, "2.4": 1}, 90, 5, 5, Status.POTENTIAL_FIVE),
    (BEST_8 | {"4.3": 1, "5.3": 2, "2.4": 1, "1.7": 1}, 89, 4, 4, Status.RECOGNISED),
    (BEST_8 | {"7": 3}, 98, 5, 4, Status.RECOGNISED),
    (BEST_8 | {"2.1": 2}, 99, 5, 3, Status.RECOGNISED),
    (BEST_8 | {"1.1": 0}, 97, 5, 2, Status.NOT_RECOGNISED),
    (BEST_8 | {"5.1": 1, "5.2": 0}, 93, 5, 3, Status.RECOGNISED),
    ({row.code: 0 if row.implicit_zero else 1 for row in SET_8.leaves()} | {"5.2": 0}, 0, 1, 1, Status.NOT_RECOGNISED),
])  # fmt: skip
def test_the_star_is_the_highest_that_band_and_marks_both_allow(sheet, total, band, star, status):
    verdict = verdict_on(sheet)

    assert (verdict.totals, verdict.band, verdict.star, verdict.status) == ({"m1": total}, band, star, status)


@pytest.mark.parametrize(("sheets", "mean", "shown", "band"), [
    ((AT_70, AT_70, AT_70 | {"1.7": 1}), Fraction(209, 3), "69.67", 3),
    ((AT_70, AT_70), Fraction(70), "70.00", 4),
    ((AT_70,) * 200 + (AT_70 | {"1.7": 1},), Fraction(14069, 201), "69.99", 3),  # half up it would read 70.00
    ((AT_70,) * 200 + (AT_70 | {"3.5": 3},), Fraction(14071, 201), "70.00", 4),
    ((AT_70, AT_70 | {"3.5": 3}, AT_70), Fraction(211, 3), "70.33", 4),
])  # fmt: skip
def test_a_mean_is_exact_and_no_display_lifts_it(sheets, mean, shown, band):
    verdict = verdict_on(*sheets)

    assert (verdict.mean, decimal(verdict.mean, QD26_BANDS.lows), verdict.band) == (mean, shown, band)


HIGH, LOW = BEST_8 | {"3.5": 2}, BEST_8 | {"3.5": 1}  # 3.5: 2 points (four stars), 1 point


@pytest.mark.parametrize(("rule", "sheets", "met"), [
    (StarMinimum.MAJORITY, (HIGH, LOW), False),  # half is not more than half
    (StarMinimum.MAJORITY, (HIGH, HIGH, LOW), True),
    (StarMinimum.MAJORITY, (HIGH, LOW, LOW), False),
    (StarMinimum.ALL_MEMBERS, (HIGH, HIGH, LOW), False),
    (StarMinimum.ALL_MEMBERS, (HIGH, HIGH), True),
    (StarMinimum.MEAN_POINTS, (HIGH, HIGH, LOW), False),  # 5/3 is not 2
    (StarMinimum.MEAN_POINTS, (BEST_8, LOW), True),  # (3 + 1) / 2
    (StarMinimum.MEAN_POINTS, (BEST_8, LOW, LOW), False),
])  # fmt: skip
def test_where_members_differ_the_councils_own_rule_finds_whether_a_minimum_is_met(rule, sheets, met):
    verdict = verdict_on(*sheets, rules=CouncilRules(star_minimum=rule))

    (row,) = [row for row in verdict.minimums if (row.mark.criterion, row.mark.star) == ("3.5", 4)]
    assert row.met is met
    assert verdict.star == (5 if met else 3)
    assert row.missed_by == tuple(f"m{place}" for place, sheet in enumerate(sheets, start=1) if sheet is LOW)
    assert set(row.reached_by) | set(row.missed_by) == set(verdict.totals)


@pytest.mark.parametrize(("sheet", "no", "star"), [
    (BEST_8, {}, 5),
    (BEST_8, {"c3_5": 4}, 3),  # the council finds otherwise than the sheet says
    (AT_74, {}, 4),  # and the other way round
    (BEST_8, {"c7": 5}, 4),
    (BEST_8, {"c1_1": 3}, 2),
])  # fmt: skip
def test_a_councils_finding_stands_above_the_members_points(sheet, no, star):
    assert verdict_on(sheet, rules=CouncilRules(), findings=findings(**no)).star == star


@pytest.mark.parametrize(("sheet", "star", "status", "forward", "doubtful"), [
    (BEST_8, 5, Status.POTENTIAL_FIVE, True, False),
    (BEST_8 | {"7": 3}, 4, Status.RECOGNISED, True, True),
    (BEST_8 | {"4.3": 1, "5.3": 2, "2.4": 1}, 5, Status.POTENTIAL_FIVE, True, False),  # 90
    (BEST_8 | {"4.3": 1, "5.3": 2, "2.4": 1, "1.7": 1}, 4, Status.RECOGNISED, False, False),  # 89
    (BEST_8 | {"1.1": 0}, 2, Status.NOT_RECOGNISED, True, True),
    (AT_70, 4, Status.RECOGNISED, False, False),
])  # fmt: skip
def test_forwarding_looks_at_points_alone_and_says_where_that_is_odd(sheet, star, status, forward, doubtful):
    verdict = verdict_on(sheet)

    assert (verdict.star, verdict.status, verdict.forward, bool(verdict.doubt)) == (star, status, forward, doubtful)


def test_a_knock_out_takes_no_points_and_leaves_no_rank():
    verdict = verdict_on(BEST_8, knock_outs=("K2",))

    assert (verdict.totals, verdict.status, verdict.forward, verdict.doubt) == ({"m1": 100}, Status.DISQUALIFIED, False, None)
    assert [row.code for row in verdict.knock_outs] == ["K2"]
    assert verdict.cites[-1].what == "knock_out"


@pytest.mark.parametrize(("limit", "action"), [
    (None, None), (10, "discuss_and_rescore"), (11, None), (0, "discuss_and_rescore"),
])  # fmt: skip
def test_a_spread_past_the_limit_asks_for_a_talk_and_changes_no_result(limit, action):
    rules = CouncilRules(star_minimum=StarMinimum.MAJORITY, max_spread=limit)
    verdict = verdict_on(BEST_8, BEST_8 | {"4.3": 1, "5.3": 2, "4.2": 2}, rules=rules)

    assert (verdict.spread.points, verdict.spread.action) == (11, action)
    assert verdict.status is Status.POTENTIAL_FIVE


def test_a_verdict_names_the_rule_of_its_version():
    verdict = verdict_on(AT_74)

    assert [(cite.what, cite.rule) for cite in verdict.cites] == [
        ("band", "QĐ 26/2026 Đ3.3"), ("minimums:majority", "QĐ 26/2026 Phụ lục II.8")]
    assert [cite.reason for cite in verdict.cites] == [
        "74,00 điểm thuộc khung [70; 90)", "chưa đạt 3.5 (4 sao: từ 2 điểm)"]
    assert verdict_on(BEST_8).cites[-1].rule == "QĐ 26/2026 Đ7.3.e"


def test_a_decree_with_other_bands_needs_no_other_code():
    bands = Bands(lows=(1, 2, 3, 4), forward_from=3, cite="x", forward_cite="y")
    made = made_set("1 = 0, 1, 2, 3, 4")
    council = Council(ballots=(Ballot(member="m", choices={"1": 4}),))

    verdict = judge(council, made, rules=MAJORITY, bands=bands)

    assert (verdict.star, verdict.status, verdict.forward) == (4, Status.RECOGNISED, True)


sheets_of_8 = st.fixed_dictionaries({
    row.code: st.integers(0 if row.implicit_zero else 1, len(row.options)) for row in SET_8.leaves()
}).map(lambda sheet: sheet | ({"5.2": 0} if sheet["5.1"] == 1 else {}))
councils = st.lists(sheets_of_8, min_size=1, max_size=5)
rules = st.sampled_from([rule for rule in StarMinimum if rule is not StarMinimum.COUNCIL_FINDING])


@given(councils, rules)
def test_no_verdict_hangs_on_the_order_of_the_sheets(sheets, rule):
    chosen = CouncilRules(star_minimum=rule)
    one, other = verdict_on(*sheets, rules=chosen), verdict_on(*reversed(sheets), rules=chosen)

    assert (one.mean, one.star, one.status, one.spread) == (other.mean, other.star, other.status, other.spread)
    assert [row.met for row in one.minimums] == [row.met for row in other.minimums]


@given(councils, rules, st.data())
def test_a_better_option_never_costs_a_star(sheets, rule, data):
    chosen = CouncilRules(star_minimum=rule)
    code = data.draw(st.sampled_from([row.code for row in SET_8.leaves() if row.code != "5.2"]))
    better = [*sheets]
    better[0] = sheets[0] | {code: BEST_8[code]} | ({"5.2": 3} if code == "5.1" else {})

    assert verdict_on(*better, rules=chosen).star >= verdict_on(*sheets, rules=chosen).star


@given(councils, rules)
def test_a_star_is_never_above_its_band_nor_above_a_missed_mark(sheets, rule):
    verdict = verdict_on(*sheets, rules=CouncilRules(star_minimum=rule))

    assert verdict.star <= verdict.band
    assert all(row.met for row in verdict.minimums if row.mark.star <= verdict.star)
    assert verdict.star == verdict.band or any(row.mark.star == verdict.star + 1 and not row.met for row in verdict.minimums)


@given(st.fractions(0, 100))
def test_what_is_shown_is_within_a_hundredth_and_never_across_a_band(mean):
    shown = Fraction(decimal(mean, QD26_BANDS.lows))

    assert abs(shown - mean) < Fraction(1, 100)
    assert QD26_BANDS.star_of(shown) <= QD26_BANDS.star_of(mean)
