"""A producer's own assessment (Mẫu 02, part III): kept beside the dossier, frozen when it is filed, no part of any result.

What it foretells is only what is certain: of an unfinished sheet the bounds, of a complete one the star and the way up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from chalicelib.domain.choices import Points, points_of
from chalicelib.domain.council_rules import Bands, CouncilRules, StarMinimum
from chalicelib.domain.criteria import Case, CriteriaSet, Criterion, CriterionCode, Mark
from chalicelib.domain.names import Email
from chalicelib.domain.path_up import Way, path_up
from chalicelib.domain.verdict import FIRST_RECOGNISED, HIGHEST, Ballot, Council, Verdict, judge

_ALONE = CouncilRules(star_minimum=StarMinimum.ALL_MEMBERS)  # one sheet: a minimum is met when it reaches it


@dataclass(frozen=True, kw_only=True)
class SelfAssessment:
    """The choices made so far: option positions by leaf, as on a member's sheet."""

    dossier: str
    choices: Mapping[str, int] = field(default_factory=dict)
    saved_at: datetime
    saved_by: Email


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What a complete sheet comes to, and the cheapest `way` to `target`: the next star that can be recognised."""

    verdict: Verdict
    target: int | None  # None: no star above
    short: int  # points missing to the target's band
    missed: tuple[Mark, ...]  # minimums of the target that are not met
    way: Way


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """`most` and `most_star`: what no answer to the criteria `left` can lift it above. `outlook`: once nothing is left."""

    points: Points
    left: tuple[CriterionCode, ...]
    most: int
    most_star: int
    outlook: Outlook | None

    @property
    def total(self) -> int:
        """Certain so far: no answer takes points away."""
        return sum(self.points.values())


def forecast(choices: Mapping[str, int], criteria: CriteriaSet, bands: Bands) -> Forecast:
    """Of choices that are possible side by side, complete or not."""
    points, faults = points_of(criteria, choices)
    most = max(_most(points, criteria, case) for case in _cases(choices, criteria))
    return Forecast(
        points=points,
        left=tuple(leaf.code for leaf in criteria.leaves() if leaf.code not in points),
        most=most,
        most_star=min([bands.star_of(Fraction(most)), *(mark.star - 1 for mark in _missed(points, criteria, HIGHEST))]),
        outlook=None if faults else _outlook(choices, criteria, bands),
    )


def _outlook(choices: Mapping[str, int], criteria: CriteriaSet, bands: Bands) -> Outlook:
    council = Council(ballots=(Ballot(member="", choices=choices),))
    verdict = judge(council, criteria, rules=_ALONE, bands=bands)
    if verdict.star == HIGHEST:
        return Outlook(verdict=verdict, target=None, short=0, missed=(), way=())
    target = max(FIRST_RECOGNISED, verdict.star + 1)
    return Outlook(
        verdict=verdict,
        target=target,
        short=max(0, int(bands.low_of(target) - verdict.mean)),
        missed=tuple(row.mark for row in verdict.minimums if not row.met and row.mark.star <= target),
        way=path_up(verdict, council, criteria, bands, target),
    )


def _missed(points: Points, criteria: CriteriaSet, star: int) -> Iterator[Mark]:
    """Of the criteria answered: those left may still meet theirs."""
    for mark in criteria.marks(star):
        if mark.criterion in points and points[mark.criterion] < mark.points:
            yield mark


def _cases(choices: Mapping[str, int], criteria: CriteriaSet) -> tuple[Case | None, ...]:
    """The cases that the sheet may still be of: the one chosen from, else any; None for a set without."""
    leaves = [leaf for leaf in criteria.leaves() if leaf.branches]
    chosen = {leaf.options[choices[leaf.code] - 1].branch for leaf in leaves if choices.get(leaf.code)}
    return tuple(chosen or {case for leaf in leaves for case in leaf.branches} or {None})


def _most(points: Points, criteria: CriteriaSet, case: Case | None) -> int:
    return sum(points[leaf.code] if leaf.code in points else _best(leaf, case) for leaf in criteria.leaves())


def _best(leaf: Criterion, case: Case | None) -> int:
    return max(option.points for option in leaf.options if option.branch in (None, case))
