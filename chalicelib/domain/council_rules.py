"""What the decree leaves to a council's own rules, each with its default, and the bands it does print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor


class StarMinimum(StrEnum):
    """Who finds that a star's minimum is met where members differ: QĐ 26/2026 does not say."""

    COUNCIL_FINDING = "council_finding"  # the council records one finding for each marked criterion
    MAJORITY = "majority"  # more than half of the members reach it
    ALL_MEMBERS = "all_members"
    MEAN_POINTS = "mean_points"  # the mean of the members' points on the criterion reaches it


class SpreadAction(StrEnum):
    """What follows where two members' totals lie further apart than `max_spread`. The result stands either way."""

    NOTE = "note"
    DISCUSS_AND_RESCORE = "discuss_and_rescore"


class RoundingMode(StrEnum):
    """How the digits past the last are dropped."""

    HALF_UP = "half_up"
    DOWN = "down"


@dataclass(frozen=True, kw_only=True)
class Rounding:
    """A mean to `scale` decimals: for showing, and with `before_band` before it is held against bands and thresholds."""

    scale: int = 2
    mode: RoundingMode = RoundingMode.HALF_UP
    before_band: bool = False

    def rounded(self, mean: Fraction) -> Fraction:
        """Exact, in units of the last decimal."""
        more = Fraction(1, 2) if self.mode is RoundingMode.HALF_UP else Fraction(0)
        return Fraction(floor(mean * 10**self.scale + more), 10**self.scale)

    def counted(self, mean: Fraction) -> Fraction:
        """What is held against the bands."""
        return self.rounded(mean) if self.before_band else mean

    def shown(self, mean: Fraction, lows: Iterable[int]) -> str:
        """As "69.67". A mean that counts as below a band's edge never shows as the edge."""
        near = self.rounded(mean)
        if any(self.counted(mean) < low <= near for low in lows):
            near -= Fraction(1, 10**self.scale)
        whole, rest = divmod(int(near * 10**self.scale), 10**self.scale)
        return f"{whole}.{rest:0{self.scale}d}" if self.scale else str(whole)


@dataclass(frozen=True, kw_only=True)
class CouncilRules:
    """`seated` counts the members appointed, `quorum` is the share of them that must sign, `chair` must sign.

    `max_spread` is the widest difference of two totals that asks for nothing; None: no limit.
    """

    star_minimum: StarMinimum = StarMinimum.COUNCIL_FINDING
    min_members: int = 1
    max_spread: int | None = None
    spread_action: SpreadAction = SpreadAction.DISCUSS_AND_RESCORE
    rounding: Rounding = field(default_factory=Rounding)
    seated: int | None = None
    quorum: Fraction = Fraction(0)
    chair: str | None = None

    @property
    def needed(self) -> int:
        """How many signed sheets the rules ask for."""
        return max(self.min_members, ceil(self.quorum * (self.seated or 0)))

    def spread_asks(self, spread: int) -> SpreadAction | None:
        """What a difference of so many points asks for; exactly the limit asks for nothing."""
        return self.spread_action if self.max_spread is not None and spread > self.max_spread else None


def is_reached(rule: StarMinimum, points: Sequence[int], least: int) -> bool:
    """Whether members' points on one criterion reach its minimum; not for COUNCIL_FINDING, which no points decide."""
    if rule is StarMinimum.MEAN_POINTS:
        return sum(points) >= least * len(points)
    reached = sum(given >= least for given in points)
    return reached == len(points) if rule is StarMinimum.ALL_MEMBERS else 2 * reached > len(points)


@dataclass(frozen=True, kw_only=True)
class Bands:
    """Half-open bands of the mean: `lows[i]` is where star i + 2 begins; below the first is one star."""

    lows: tuple[int, int, int, int]
    forward_from: int
    cite: str
    forward_cite: str

    def star_of(self, mean: Fraction) -> int:
        """Exact: 69.99… is below 70."""
        return 1 + sum(low <= mean for low in self.lows)

    def low_of(self, star: int) -> int:
        """Where a star's band begins."""
        return (0, *self.lows)[star - 1]

    def shown(self, star: int) -> str:
        """[50; 70), as printed: "đến dưới"."""
        ends = (0, *self.lows, 100)
        return f"[{ends[star - 1]}; {ends[star]}{']' if star == len(ends) - 1 else ')'}"


QD26_BANDS = Bands(lows=(30, 50, 70, 90), forward_from=90, cite="QĐ 26/2026 Đ3.3", forward_cite="QĐ 26/2026 Đ7.3.e")


def decimal(value: Fraction, lows: Sequence[int] = ()) -> str:
    """By the default: two decimals, half up, but a mean just below a band's edge never shows as the edge."""
    return Rounding().shown(value, lows)
