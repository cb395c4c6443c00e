"""The cheapest path up, against every sheet there is."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from chalicelib.domain.choices import points_of
from chalicelib.domain.council_rules import QD26_BANDS, Bands, CouncilRules, StarMinimum
from chalicelib.domain.path_up import Shortfall, Step, path_up
from chalicelib.domain.verdict import Ballot, Council, judge
from tests.domain.sets import BEST_8, SET_8, made_set
from tests.domain.test_verdict import AT_70, AT_74, findings

ALL_MEMBERS = CouncilRules(star_minimum=StarMinimum.ALL_MEMBERS)
SHAPES = [
    "1, 2, 3", "0, 1***, 2", "1***, 2****", "0, 1, 3****, 5*****", "2***, 4", "0, 1", "1, 1, 3, 5", "1****, 4*****", "2", "0, 5",
]  # fmt: skip
STORY = [("0, 1, 2, 5****", "0, 1, 2"), ("1, 4", "1, 2"), ("0, 2", "0, 1***")]
CASES = [("1, 3 | 1, 3", "1, 2 | 1, 2"), ("2 | 1, 3", "1, 4 | 2")]


def judged(criteria, bands, rules, *sheets, **council):
    given = Council(ballots=tuple(Ballot(member=f"m{n}", choices=sheet) for n, sheet in enumerate(sheets)), **council)
    verdict = judge(given, criteria, rules=rules, bands=bands)
    return verdict, path_up(verdict, given, criteria, bands)


def of_8(*sheets, rules=ALL_MEMBERS, **council):
    return judged(SET_8, QD26_BANDS, rules, *sheets, **council)[1]


@pytest.mark.parametrize(("sheet", "path"), [
    (AT_74, [("3.5", 1, 2, 1, (4,))]),  # one mark, no point
    (AT_74 | {"3.5": 0}, [("3.5", 0, 1, 1, (3,))]),
    (AT_70 | {"1.7": 1}, [("1.2", 1, 2, 1, ())]),  # one point: the first criterion that gives one in one step
    (AT_70 | {"1.7": 1, "3.5": 1}, [("3.5", 1, 3, 2, (4,))]),  # 68: its mark, and two points, on one criterion
    (AT_70 | {"5.1": 1, "5.2": 0}, [("5.1", 1, 5, 5, (4,)), ("5.2", 0, 3, 2, ())]),  # 63: the mark, and seven points
    (BEST_8 | {"5.1": 1, "5.2": 0}, [("5.1", 1, 5, 5, (4,)), ("5.2", 0, 1, 0, ())]),  # a story has a structure to be judged
    (BEST_8 | {"7": 3}, [("7", 3, 4, 2, (5,))]),
    (BEST_8, []),
])  # fmt: skip
def test_a_producer_reads_the_fewest_criteria_to_the_next_star(sheet, path):
    assert [(step.criterion, step.before, step.after, step.gain, step.marks) for step in of_8(sheet)] == path


def test_a_council_reads_what_it_is_short_of_and_no_sheet_is_touched():
    low = AT_70 | {"1.7": 1, "3.5": 1}  # 68; 3.5 short of four stars

    path = of_8(AT_70, low)

    assert path == (
        Shortfall(points=Fraction(2), mark=SET_8.marks(5)[[m.criterion for m in SET_8.marks(5)].index("3.5") + 1], missed_by=("m1",)),
        Shortfall(points=Fraction(1)),
    )


def test_what_a_council_lacks_is_exact():
    (missing,) = of_8(AT_70, AT_70, AT_70 | {"1.7": 1})

    assert missing == Shortfall(points=Fraction(1, 3))


def test_a_council_at_the_very_edge_lacks_no_points():
    (missing,) = of_8(AT_70 | {"3.5": 3}, AT_70 | {"3.5": 1})  # 71 and 69

    assert (missing.mark.criterion, missing.missed_by) == ("3.5", ("m1",))


def test_no_step_of_the_sheet_helps_against_the_councils_own_finding():
    (missing,) = of_8(BEST_8, rules=CouncilRules(), findings=findings(c3_5=4))

    assert (missing.mark.criterion, missing.mark.star, missing.missed_by) == ("3.5", 4, ())


def test_a_finding_met_asks_for_no_more_points():
    assert of_8(BEST_8 | {"3.5": 0, "7": 3}, rules=CouncilRules(), findings=findings(c7=5)) == (
        Step(criterion="7", before=3, after=4, steps=1, gain=2, marks=(5,)),
    )


def test_nothing_lifts_a_knock_out():
    assert of_8(AT_74, knock_outs=("K1",)) == ()


@pytest.mark.parametrize("seed", range(100))
def test_no_sheet_that_reaches_the_star_is_cheaper(seed):
    chance = Random(seed)
    criteria, sheet = made_up(chance)
    most = sum(row.max_points for row in criteria.leaves())
    bands = Bands(lows=(1, most // 3, most // 2, max(most // 2, most - chance.randrange(4))), forward_from=1, cite="", forward_cite="")

    verdict, path = judged(criteria, bands, ALL_MEMBERS, sheet)

    ways = list(every_way(criteria, sheet, verdict.star + 1, bands))
    assert [(step.criterion, step.after) for step in path] == (min(ways)[-1] if ways else [])


def made_up(chance):
    """A set of up to six leaves with a story and cases now and then, and a possible sheet."""
    lines = [f"1.{n} = {chance.choice(SHAPES)}" for n in range(chance.randrange(1, 4))]
    if chance.random() < 0.6:
        story, structure = chance.choice(STORY)
        lines += [f"5.1 = {story}", f"5.2 (5.1) = {structure}"]
    if chance.random() < 0.4:
        lines += [f"{8 + n} = {case}" for n, case in enumerate(chance.choice(CASES))]
    criteria = made_set(*chance.sample(lines, len(lines)) if len(lines) < 4 and "5.1" not in str(lines) else lines)
    return criteria, chance.choice(list(every_sheet(criteria)))


def every_sheet(criteria):
    codes = [row.code for row in criteria.leaves()]
    for choices in product(*(range(len(row.options) + 1) for row in criteria.leaves())):
        sheet = dict(zip(codes, choices, strict=True))
        if not points_of(criteria, sheet)[1]:
            yield sheet


def every_way(criteria, sheet, star, bands):
    """(criteria, steps, where they stand, steps of each, the path) of all sheets that reach the star, falls included."""
    for after in every_sheet(criteria):
        touched = [
            (place, row, sheet[row.code], after[row.code])
            for place, row in enumerate(criteria.leaves()) if sheet[row.code] != after[row.code]
        ]  # fmt: skip
        if keeps_its_case(touched) and judged(criteria, bands, ALL_MEMBERS, after)[0].star >= star:
            steps = [abs(rank_of(row, new) - rank_of(row, old)) for _, row, old, new in touched]
            path = [(row.code, new) for _, row, _, new in touched]
            yield len(touched), sum(steps), [place for place, *_ in touched], steps, path


def keeps_its_case(touched):
    return all(
        not old or not new or row.options[old - 1].branch == row.options[new - 1].branch for _, row, old, new in touched)


def rank_of(row, choice):
    """The position among the options of its own case."""
    return [option.branch for option in row.options[:choice]].count(row.options[choice - 1].branch) if choice else 0
