"""What members will choose on a criteria set's sheet: the marks of the star that is wanted, and a total within its band."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from console.play.cast import COUNCIL, Filing, Level
from console.play.scores import BANDS, totals

Row = Mapping[str, Any]
Choices = dict[str, int]
_STAR = {Level.LOW: 0, Level.THREE: 3, Level.FOUR: 4, Level.FALLEN: 4, Level.TOP: 5}  # up to which marks are met
_MISSED = "4"  # a fallen product has the points of four stars and misses one of their marks
_TRIES = 200


@dataclass(frozen=True, kw_only=True)
class _Leaf:
    """One criterion at one of the steps open to it: (points, the option's place), from the least that is wanted up."""

    row: Row
    steps: tuple[tuple[int, int], ...]
    at: int = 0

    @property
    def points(self) -> int:
        return self.steps[self.at][0]

    @property
    def choice(self) -> int:
        return self.steps[self.at][1]

    def moved(self, by: int) -> Iterator["_Leaf"]:
        """The step above or below, where there is one."""
        if 0 <= self.at + by < len(self.steps):
            yield replace(self, at=self.at + by)


Leaves = dict[str, _Leaf]


def choices(filing: Filing, tier: str, rows: Sequence[Row], seed: int) -> tuple[Choices, ...]:
    """Each member's choices by leaf, the chair's first. The band holds for all sheets, and without the last member's too."""
    rng = Random(f"{seed}/{filing.number}/{tier}/set")
    low, below = BANDS[filing.level]
    wanted = totals(filing, tier, seed, last=False)
    for _ in range(_TRIES):
        sheets = list(_council(rows, filing.level, wanted, rng))
        given = [_total(sheet) for sheet in sheets]
        if all(low * len(some) <= sum(some) < below * len(some) for some in (given, given[:-1])):
            return tuple({leaf.row["code"]: leaf.choice for leaf in _counting(sheet)} for sheet in sheets)
    raise AssertionError(f"no sheets of {filing.level} for dossier {filing.number}")


def _council(rows: Sequence[Row], level: Level, wanted: Sequence[int], rng: Random) -> Iterator[Leaves]:
    """What all agree on; then each member's own view of the criteria on which no star, condition or case hangs."""
    mean = round(sum(wanted) / COUNCIL)
    least = _least(rows, level, rng)
    shared = _towards(mean, least, list(least), rng)
    bases = {row["needs"]["criterion"] for row in rows if row["needs"]}
    free = [row["code"] for row in rows if not (row["marks"] or row["needs"] or row["cases"] or row["code"] in bases)]
    for total in wanted:
        yield _towards(_total(shared) + total - mean, shared, free, rng)


def _least(rows: Sequence[Row], level: Level, rng: Random) -> Leaves:
    """Every leaf at its least option that meets the marks wanted; one of the two cases where a set has them."""
    cases = sorted({case for row in rows for case in row["cases"] or ()})
    case = rng.choice(cases) if cases else None
    missed = rng.choice([row["code"] for row in rows if _MISSED in row["marks"]]) if level is Level.FALLEN else None
    leaves = {}
    for row in rows:
        steps = _steps(row, case)
        if row["code"] == missed:
            steps = [step for step in steps if step[0] < row["marks"][_MISSED]][-1:]
        else:
            least = max((points for star, points in row["marks"].items() if int(star) <= _STAR[level]), default=0)
            steps = [step for step in steps if step[0] >= least]
        leaves[row["code"]] = _Leaf(row=row, steps=tuple(steps))
    return leaves


def _steps(row: Row, case: str | None) -> list[tuple[int, int]]:
    """Points with the first option that gives them; 0 without an option is "none of them"."""
    steps = {0: 0} if 0 not in row["points"] else {}
    for place, points in enumerate(row["points"], 1):
        if not row["cases"] or row["cases"][place - 1] == case:
            steps.setdefault(points, place)
    return sorted(steps.items())


def _towards(total: int, leaves: Leaves, among: Iterable[str], rng: Random) -> Leaves:
    """Up or down to the total, or as near as steps of these leaves lead, never past it; one leaf's step at a time."""
    leaves, among = dict(leaves), list(among)
    while missing := total - _total(leaves):
        by = 1 if missing > 0 else -1
        possible = [
            (code, leaf)
            for code in among
            if _counts(leaves[code], leaves)
            for leaf in leaves[code].moved(by)
            if abs(leaf.points - leaves[code].points) <= abs(missing)
        ]
        if not possible:
            break
        code, leaf = rng.choice(possible)
        leaves[code] = leaf
    return leaves


def _total(leaves: Leaves) -> int:
    return sum(leaf.points for leaf in _counting(leaves))


def _counting(leaves: Leaves) -> list[_Leaf]:
    """Those whose condition is met: the others are left out of the sheet."""
    return [leaf for leaf in leaves.values() if _counts(leaf, leaves)]


def _counts(leaf: _Leaf, leaves: Leaves) -> bool:
    needs = leaf.row["needs"]
    return needs is None or leaves[needs["criterion"]].points > needs["points_above"]
