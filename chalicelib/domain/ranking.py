"""From signed sheets to a proposal: exact fractions, no floats, and the reason with the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.product import Certificate
from chalicelib.domain.regulation import Outcome, Part, Regulation, Tier


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a council's signed sheets say. Nothing is recognised by it; a decision must follow."""

    tier: Tier
    mean: Fraction
    outcome: Outcome
    stars: int | None
    decided_by: Tier
    decided_at: str  # who holds that tier: the home unit, the province, another
    sheets: int
    spread: int
    reason: str
    held: Certificate | None = None  # of an upgrade: the recognition in force that its result must rise above


def checked_points(points: Mapping[str, int], parts: Sequence[Part]) -> dict[str, int]:
    """The points of every part, or Refused(POINTS_OUT_OF_RANGE) naming the part and its range."""
    for part in parts:
        given = points.get(part.code)
        if given is None or not 0 <= given <= part.max_points:
            raise Refused(Why.POINTS_OUT_OF_RANGE, f"part_{part.code}", part=part.code, most=part.max_points)
    return {part.code: points[part.code] for part in parts}


def drafted_points(points: Mapping[str, int], parts: Sequence[Part]) -> dict[str, int]:
    """The points given so far, each within its part's range."""
    most = {part.code: part.max_points for part in parts}
    for code, given in points.items():
        if code in most and not 0 <= given <= most[code]:
            raise Refused(Why.POINTS_OUT_OF_RANGE, f"part_{code}", part=code, most=most[code])
    return {code: given for code, given in points.items() if code in most}


def quorum_of(members: int, regulation: Regulation) -> int:
    """How many of so many members must sign; at least one."""
    return max(1, regulation.council_rules.min_members, ceil(regulation.quorum * members))


def has_quorum(signed: int, members: int, regulation: Regulation) -> bool:
    """Whether the signed sheets suffice to rule."""
    return signed >= quorum_of(members, regulation)


def rank(totals: Sequence[int], *, tier: Tier, regulation: Regulation) -> Proposal:
    """The mean of the members' totals, its band, and what the band means at this tier."""
    mean = Fraction(sum(totals), len(totals))
    result = next(result for result in regulation.rules_of(tier).results if result.holds(mean))
    ceiling = 100 if result.below is None else result.below
    return Proposal(
        tier=tier,
        mean=mean,
        outcome=result.outcome,
        stars=result.stars,
        decided_by=result.decided_by,
        decided_at=regulation.rules_of(result.decided_by).held_by,
        sheets=len(totals),
        spread=max(totals) - min(totals),
        reason=f"{shown(mean)} trong khoảng [{result.low}; {ceiling}{']' if result.below is None else ')'} · {regulation.title}",
    )


def shown(mean: Fraction) -> str:
    """Two decimals, cut and never rounded up, so that no display lifts a star: 69.996 shows as 69,99."""
    hundredths = mean.numerator * 100 // mean.denominator
    return f"{hundredths // 100},{hundredths % 100:02d}"
