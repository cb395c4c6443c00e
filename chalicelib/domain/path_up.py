"""The cheapest way to the next star: for one sheet the steps to take, for a council what it is short of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from chalicelib.domain.council_rules import Bands
from chalicelib.domain.criteria import CriteriaSet, Criterion, CriterionCode, Mark
from chalicelib.domain.verdict import HIGHEST, Council, Status, Verdict


@dataclass(frozen=True, kw_only=True)
class Step:
    """One criterion to be raised on the sheet, from one option to a better one, `steps` options further."""

    criterion: CriterionCode
    before: int
    after: int
    steps: int
    gain: int
    marks: tuple[int, ...]  # stars whose minimum it comes to meet


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """What a council's result lacks: a mark (`points` on `criterion`, missed by whom) or, without one, mean points."""

    points: Fraction
    mark: Mark | None = None
    missed_by: tuple[str, ...] = ()


Way = tuple[Step | Shortfall, ...]


def path_up(verdict: Verdict, council: Council, criteria: CriteriaSet, bands: Bands, target: int | None = None) -> Way:
    """To the `target`, else the next star. Empty where there is no star above, or where a knock-out stands in the way."""
    target = target or verdict.star + 1
    if target > HIGHEST or verdict.status is Status.DISQUALIFIED:
        return ()
    if len(council.ballots) > 1:
        return tuple(_shortfalls(verdict, target, bands))
    return _sheet_path(verdict, target, council.ballots[0].choices, criteria, bands)


def _shortfalls(verdict: Verdict, target: int, bands: Bands) -> Iterator[Shortfall]:
    for row in verdict.minimums:
        if not row.met and row.mark.star <= target:
            yield Shortfall(points=Fraction(row.mark.points), mark=row.mark, missed_by=row.missed_by)
    if verdict.counted < bands.low_of(target):
        yield Shortfall(points=bands.low_of(target) - verdict.mean)


def _sheet_path(
    verdict: Verdict, target: int, choices: Mapping[str, object], criteria: CriteriaSet, bands: Bands
) -> Way:
    missed = [row for row in verdict.minimums if not row.met and row.mark.star <= target]
    least: dict[CriterionCode, int] = {}
    for row in missed:
        least[row.mark.criterion] = max(row.mark.points, least.get(row.mark.criterion, 0))
    present = {leaf.code: _whole(choices.get(leaf.code)) for leaf in criteria.leaves()}
    short = max(0, int(bands.low_of(target) - verdict.mean))  # one sheet: its mean is a whole number
    after = cheapest(criteria.leaves(), present, least, short)
    if after is None:
        return ()  # no set of the decree is so: its best options make 100
    return (*_steps(criteria.leaves(), present, after, [row.mark for row in missed]), *_unfound(verdict, target))


def _unfound(verdict: Verdict, target: int) -> Iterator[Shortfall]:
    """The sheet's points reach the mark, yet the council has found otherwise: no step of the sheet helps."""
    for row in verdict.minimums:
        if not row.met and not row.missed_by and row.mark.star <= target:
            yield Shortfall(points=Fraction(row.mark.points), mark=row.mark)


def _steps(
    leaves: Sequence[Criterion],
    before: Mapping[CriterionCode, int],
    after: Mapping[CriterionCode, int],
    marks: list[Mark],
) -> Iterator[Step]:
    for leaf in leaves:
        old, new = before[leaf.code], after[leaf.code]
        if old != new:
            yield Step(
                criterion=leaf.code,
                before=old,
                after=new,
                steps=_distance(leaf, old, new),
                gain=_points(leaf, new) - _points(leaf, old),
                marks=tuple(mark.star for mark in marks if mark.criterion == leaf.code),
            )


@dataclass(frozen=True, kw_only=True)
class _Move:
    """New choices of leaves that hang together, what they gain, and what they cost (see `_cost`)."""

    choices: Mapping[CriterionCode, int]
    gain: int
    cost: int


def cheapest(
    leaves: Sequence[Criterion], present: Mapping[CriterionCode, int], least: Mapping[CriterionCode, int], short: int
) -> dict[CriterionCode, int] | None:
    """The choices that gain `short` points and reach `least` points by criterion: fewest criteria touched, then fewest
    option steps, then the criteria that stand first in the decree, then the smaller steps on the first of them.

    Exact: dynamic programming over the points still missing, one group of dependent leaves after another. Choices
    only ever rise, and a case once taken is kept. None where nothing reaches it.
    """
    best: list[tuple[int, tuple[_Move, ...]] | None] = [(0, ()), *[None] * short]
    for group in _groups(leaves):
        moves = list(_moves(group, leaves, present, least))
        best = [_pick(best, moves, points) for points in range(short + 1)]
    found = best[short]
    return found and {**present, **{code: choice for move in found[1] for code, choice in move.choices.items()}}


def _pick(
    best: list[tuple[int, tuple[_Move, ...]] | None], moves: list[_Move], points: int
) -> tuple[int, tuple[_Move, ...]] | None:
    """The cheapest way to gain so many points with one more group."""
    ways = [(rest[0] + move.cost, rest[1], move) for move in moves if (rest := best[max(0, points - move.gain)])]
    if not ways:
        return None
    cost, taken, move = min(ways, key=lambda way: way[0])
    return cost, (*taken, move)


def _groups(leaves: Sequence[Criterion]) -> list[list[Criterion]]:
    """Leaves that cannot be chosen one without the other: a story and its structure; the cases of set 26."""
    needed = {leaf.needs.criterion for leaf in leaves if leaf.needs}
    cases = [leaf for leaf in leaves if leaf.branches]
    pairs = [leaf for leaf in leaves if leaf.needs or leaf.code in needed]
    bound = {leaf.code for leaf in (*cases, *pairs)}
    return [[leaf] for leaf in leaves if leaf.code not in bound] + [group for group in (cases, pairs) if group]


def _moves(
    group: Sequence[Criterion],
    leaves: Sequence[Criterion],
    present: Mapping[CriterionCode, int],
    least: Mapping[CriterionCode, int],
) -> Iterator[_Move]:
    places = {leaf.code: place for place, leaf in enumerate(leaves)}
    for chosen in product(*(_raises(leaf, present[leaf.code], least.get(leaf.code, 0)) for leaf in group)):
        after = {leaf.code: choice for leaf, choice in zip(group, chosen, strict=True)}
        if _holds_together(group, after):
            touched = [
                (places[leaf.code], _distance(leaf, present[leaf.code], after[leaf.code]))
                for leaf in group
                if after[leaf.code] != present[leaf.code]
            ]
            gain = sum(_points(leaf, after[leaf.code]) - _points(leaf, present[leaf.code]) for leaf in group)
            yield _Move(choices=after, gain=gain, cost=_cost(touched, len(leaves)))


def _raises(leaf: Criterion, present: int, least: int) -> list[int]:
    """The present choice and those above it (of the same case), as far as they reach the minimum."""
    case = leaf.options[present - 1].branch if present else None
    above = [
        place
        for place, option in enumerate(leaf.options, start=1)
        if place > present and (not case or option.branch is case) and option.points >= _points(leaf, present)
    ]
    return [choice for choice in (present, *above) if _points(leaf, choice) >= least]


def _holds_together(group: Sequence[Criterion], after: Mapping[CriterionCode, int]) -> bool:
    """Whether a sheet may hold these choices side by side."""
    cases = {leaf.options[after[leaf.code] - 1].branch for leaf in group if leaf.branches and after[leaf.code]}
    by_code = {leaf.code: leaf for leaf in group}
    for leaf in group:
        if leaf.needs:
            base = by_code[leaf.needs.criterion]
            counts = _points(base, after[base.code]) > leaf.needs.points_above
            if after[leaf.code] and not counts:
                return False
            if counts and not after[leaf.code] and not leaf.implicit_zero:
                return False  # once there is a story its structure must be judged
    return len(cases) <= 1


def _cost(touched: Sequence[tuple[int, int]], count: int) -> int:
    """Criteria, then steps, then order, then the smaller steps first: one whole number whose sums keep that order."""
    order = sum(1 << (count - 1 - place) for place, _ in touched)  # the larger, the earlier in the decree
    fine = sum(steps << _BITS * (count - 1 - place) for place, steps in touched)
    coarse = (len(touched) * count << _BITS) + sum(steps for _, steps in touched)
    return ((coarse << count) - order << _BITS * count) + fine


_BITS = 4  # for one criterion's steps: none prints sixteen options


def _distance(leaf: Criterion, before: int, after: int) -> int:
    """Options between two choices; from "none of them" to a case's first option is one."""
    if before or not leaf.branches or not after:
        return after - before
    case = leaf.options[after - 1].branch
    return [place for place, option in enumerate(leaf.options, start=1) if option.branch is case].index(after) + 1


def _points(leaf: Criterion, choice: int) -> int:
    return leaf.options[choice - 1].points if choice else 0


def _whole(choice: object) -> int:
    return choice if isinstance(choice, int) else 0
