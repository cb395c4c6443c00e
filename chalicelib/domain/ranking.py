"""From signed sheets to a proposal: exact fractions, no floats, and the reason with the result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from chalicelib.domain.council_rules import CouncilRules, SpreadAction
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
    near: str = ""  # the mean as the council's rules show it; rows of old have none, nor what follows
    seated: tuple[str, ...] = ()  # who might have signed, the chair first
    settings: Mapping[str, Any] = field(default_factory=dict)  # the council's rules as they were applied
    grounds: tuple[str, ...] = ()  # of a dossier knocked out, each with the council's reason
    interim: int | None = None  # stars held while the centre evaluates a potential five

    @property
    def shown(self) -> str:
        """The mean for people: "69,67"."""
        return self.near or cut(self.mean)


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


def rank(totals: Sequence[int], *, tier: Tier, regulation: Regulation, rules: CouncilRules) -> Proposal:
    """The mean of the members' totals, its band, and what the band means at this tier."""
    mean, spread = Fraction(sum(totals), len(totals)), max(totals) - min(totals)
    results = regulation.rules_of(tier).results
    result = next(result for result in results if result.holds(rules.rounding.counted(mean)))
    ceiling = 100 if result.below is None else result.below
    near = rules.rounding.shown(mean, regulation.rules_of(tier).lows).replace(".", ",")
    band = f"{near} trong khoảng [{result.low}; {ceiling}{']' if result.below is None else ')'}"
    return Proposal(
        tier=tier,
        mean=mean,
        near=near,
        outcome=result.outcome,
        stars=result.stars,
        decided_by=result.decided_by,
        decided_at=regulation.rules_of(result.decided_by).held_by,
        sheets=len(totals),
        spread=spread,
        reason=" · ".join([band, *spread_words(spread, rules), regulation.title]),
    )


def spread_words(spread: int, rules: CouncilRules) -> Iterator[str]:
    """What is to be said of members who differ by more than the rules let pass."""
    action = rules.spread_asks(spread)
    if action is not None:
        yield f"các phiếu chênh nhau {spread} điểm, quá {rules.max_spread} điểm: {_SPREAD_WORDS[action]}"


def cut(mean: Fraction) -> str:
    """Two decimals, cut and never rounded up: 69.996 is 69,99. For a mean whose council's rules are not at hand."""
    hundredths = mean.numerator * 100 // mean.denominator
    return f"{hundredths // 100},{hundredths % 100:02d}"


_SPREAD_WORDS = {
    SpreadAction.NOTE: "ghi nhận trong biên bản",
    SpreadAction.DISCUSS_AND_RESCORE: "hội đồng cần trao đổi và chấm lại",
}
