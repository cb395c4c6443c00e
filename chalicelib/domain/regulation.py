"""A decree as data: tiers, what each tier's result means, parts of the score sheet, terms."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from chalicelib.domain.council_rules import Bands, CouncilRules
from chalicelib.domain.names import RegulationId


class Tier(str):
    """A level of evaluation, by the name its decree's data gives it: a new decree may have others."""

    __slots__ = ()
    DISTRICT: ClassVar["Tier"]
    PROVINCE: ClassVar["Tier"]


Tier.DISTRICT, Tier.PROVINCE = Tier("district"), Tier("province")

UNIT, PROVINCE = "unit", "province"  # who holds a dossier at a tier: its home unit, the province, or another named unit


class Outcome(StrEnum):
    """What a tier's authority can decide for one dossier."""

    RECOGNISED = "recognised"
    FORWARDED = "forwarded"
    POTENTIAL_FIVE = "potential_five"
    NOT_RECOGNISED = "not_recognised"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the score sheet; points are whole, from 0 to `max_points`."""

    code: str
    label: str
    max_points: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """A half-open band of the mean, `[low, below)`, what it means at this tier, and whose decision it takes."""

    low: int
    below: int | None
    outcome: Outcome
    stars: int | None
    decided_by: Tier

    def holds(self, mean: Fraction) -> bool:
        """Exact: 69.99… is below 70."""
        return self.low <= mean and (self.below is None or mean < self.below)


@dataclass(frozen=True, kw_only=True)
class TierRules:
    """What one tier does and can conclude; its bands cover 0 to 100 without gap or overlap (linted).

    A tier without results gives no points: it checks within `check_days` working days and proposes to the next.
    """

    tier: Tier
    label: str
    held_by: str
    results: tuple[Result, ...]
    check_days: int | None = None

    @property
    def scores(self) -> bool:
        """Whether a council of this tier gives points."""
        return bool(self.results)


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """One decree, in force from a day (Vietnam time).

    With `bands` its sheets are filled by criteria set, under `council_rules`; without, part by part.
    """

    id: RegulationId
    title: str
    in_force_from: date
    parts: tuple[Part, ...]
    validity_months: int
    quorum: Fraction
    tiers: tuple[TierRules, ...]
    doubts: tuple[str, ...] = ()
    bands: Bands | None = None
    council_rules: CouncilRules = field(default_factory=CouncilRules)

    @property
    def has_sets(self) -> bool:
        """Whether a product is scored by its criteria set."""
        return self.bands is not None

    def rules_of(self, tier: Tier) -> TierRules:
        """Raises KeyError where this decree has no such tier."""
        return {rules.tier: rules for rules in self.tiers}[tier]

    def tier_after(self, tier: Tier) -> TierRules | None:
        """Where a forwarded dossier goes next, None for the centre."""
        after = self._order.index(tier) + 1
        return self.tiers[after] if after < len(self.tiers) else None

    def tiers_until(self, tier: Tier) -> tuple[Tier, ...]:
        """This tier and those below it."""
        return self._order[: self._order.index(tier) + 1]

    @property
    def _order(self) -> tuple[Tier, ...]:
        return tuple(rules.tier for rules in self.tiers)


def in_force(regulations: Iterable[Regulation], on: date) -> Regulation:
    """The latest decree in force on a day; LookupError before the first."""
    known = [regulation for regulation in regulations if regulation.in_force_from <= on]
    if not known:
        raise LookupError(f"no regulation in force on {on}")
    return max(known, key=lambda regulation: regulation.in_force_from)
