"""A decree as data: tiers, what each tier's result means, parts of the score sheet, terms; which one rules a filing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from chalicelib.domain.council_rules import Bands
from chalicelib.domain.criteria import Label
from chalicelib.domain.names import RegulationId, UnitCode
from chalicelib.domain.procedure import (
    Check,
    Extension,
    Numbering,
    Renewal,
    Revocation,
    RoundCutOffs,
    Samples,
    Setting,
    Transition,
    WayBack,
)
from chalicelib.domain.terms import Term
from chalicelib.domain.workdays import NO_CALENDAR


class Tier(str):
    """A level of evaluation, by the name its decree's data gives it: a new decree may have others."""

    __slots__ = ()
    DISTRICT: ClassVar["Tier"]
    PROVINCE: ClassVar["Tier"]


Tier.DISTRICT, Tier.PROVINCE = Tier("district"), Tier("province")

UNIT, PROVINCE = "unit", "province"  # who holds a dossier at a tier: its home unit, the province, or another named unit


def holding_unit(level: str, *, unit: UnitCode, province: UnitCode) -> UnitCode:
    """The unit that a level means for a dossier of that home unit."""
    return {UNIT: unit, PROVINCE: province}.get(level, UnitCode(level))


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
    label: Label
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

    A tier without results gives no points: it checks, within a term where the decree has one, and proposes to the next.
    """

    tier: Tier
    label: Label
    held_by: str
    results: tuple[Result, ...]
    check: Check | None = None

    @property
    def lows(self) -> tuple[int, ...]:
        """Where its bands begin."""
        return tuple(result.low for result in self.results)

    @property
    def scores(self) -> bool:
        """Whether a council of this tier gives points."""
        return bool(self.results)


@dataclass(frozen=True, kw_only=True)
class UpperTier:
    """Who stands above a decree's last tier and evaluates what is sent on: no tier of ours, so a name and a label."""

    tier: Tier
    label: Label


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """One decree, in force from a day (Vietnam time).

    With `bands` its sheets are filled by criteria set; without, part by part.
    `terms` by code; a decree has only those it has, as it has a renewal or a revocation only where it says so.
    """

    id: RegulationId
    title: str
    in_force_from: date
    parts: tuple[Part, ...]
    terms: Mapping[str, Term]
    numbering: Numbering
    tiers: tuple[TierRules, ...]
    upper: UpperTier | None = None
    doubts: tuple[str, ...] = ()
    bands: Bands | None = None
    council_settings: tuple[Setting, ...] = ()
    cut_offs: tuple[RoundCutOffs, ...] = ()
    renewal: Renewal | None = None
    extension: Extension | None = None
    revocation: Revocation | None = None
    samples: Samples | None = None
    way_back: tuple[WayBack, ...] = ()
    transitions: tuple[Transition, ...] = ()
    cites: Mapping[str, str] = field(default_factory=dict)

    @property
    def validity_months(self) -> int:
        """How long a certificate lasts."""
        return self.terms["validity"].count

    def setting(self, code: str) -> Setting:
        """Raises KeyError for what is no setting."""
        return {setting.code: setting for setting in self.council_settings}[code]

    @property
    def has_sets(self) -> bool:
        """Whether a product is scored by its criteria set."""
        return self.bands is not None

    @property
    def named_offices(self) -> tuple[str, ...]:
        """Who holds a tier beside home units and the province, by the name the decree's data gives them."""
        return tuple(dict.fromkeys(rules.held_by for rules in self.tiers if rules.held_by not in {UNIT, PROVINCE}))

    def rules_of(self, tier: Tier) -> TierRules:
        """Raises KeyError where this decree has no such tier."""
        return {rules.tier: rules for rules in self.tiers}[tier]

    def tier_after(self, tier: Tier) -> TierRules | None:
        """Where a forwarded dossier goes next, None for the centre."""
        after = self._order.index(tier) + 1
        return self.tiers[after] if after < len(self.tiers) else None

    def checks_before(self, tier: Tier) -> TierRules | None:
        """The tier that checked and proposed to this one; None where this is the first, or the one below scores."""
        at = self._order.index(tier)
        below = self.tiers[at - 1] if at else None
        return None if below is None or below.scores else below

    def tiers_until(self, tier: Tier) -> tuple[Tier, ...]:
        """This tier and those below it."""
        return self._order[: self._order.index(tier) + 1]

    @property
    def _order(self) -> tuple[Tier, ...]:
        return tuple(rules.tier for rules in self.tiers)


def tier_labels(regulations: Iterable[Regulation]) -> dict[str, Label]:
    """Every tier of these decrees, and those above them, as people say it."""
    levels = [level for each in regulations for level in (*each.tiers, *([each.upper] if each.upper else ()))]
    return {level.tier: level.label for level in levels}


def tier_names(regulations: Iterable[Regulation]) -> dict[str, str]:
    """The same in Vietnamese."""
    return {tier: label.vi for tier, label in tier_labels(regulations).items()}


def in_force(regulations: Iterable[Regulation], on: date) -> Regulation:
    """The latest decree in force on a day; LookupError before the first."""
    known = [regulation for regulation in regulations if regulation.in_force_from <= on]
    if not known:
        raise LookupError(f"no regulation in force on {on}")
    return max(known, key=lambda regulation: regulation.in_force_from)


@dataclass(frozen=True, kw_only=True)
class Binding:
    """The decree that rules a filing and why, in words. `finish_by`: the last day for its evaluation, if a decree says."""

    regulation: Regulation
    reason: str
    finish_by: date | None = None


def bind(regulations: Iterable[Regulation], *, filed_on: date, kind: str) -> Binding:
    """The decree in force on the filing day, unless a later decree's transition rules say more (QĐ 26/2026 Đ12).

    Raises LookupError before the first decree.
    """
    known = {regulation.id: regulation for regulation in regulations}
    ruling = in_force(known.values(), filed_on)
    for later in known.values():
        for transition in later.transitions:
            if filed_on < transition.filed_before and kind in transition.kinds and _touches(transition, later, ruling):
                return _bind_old(known[transition.regulation], transition, later, filed_on)
    since, cite = f"từ {ruling.in_force_from:%d/%m/%Y}", ruling.cites.get("in_force")
    reason = f"có hiệu lực vào ngày nộp {filed_on:%d/%m/%Y} ({f'{since}, {cite}' if cite else since})"
    return Binding(regulation=ruling, reason=reason)


def _touches(transition: Transition, later: Regulation, ruling: Regulation) -> bool:
    """Filed under the decree that ends, or already under the new one, which leaves it to the old."""
    return ruling.id in (transition.regulation, later.id)


def _bind_old(old: Regulation, transition: Transition, later: Regulation, filed_on: date) -> Binding:
    finish_by = later.terms[transition.finish].ends(later.in_force_from, NO_CALENDAR)  # never working days (linted)
    reason = (
        f"nộp ngày {filed_on:%d/%m/%Y}, trước {transition.filed_before:%d/%m/%Y}: vẫn theo văn bản này, "
        f"đánh giá xong đến hết {finish_by:%d/%m/%Y} ({transition.cite})"
    )
    return Binding(regulation=old, reason=reason, finish_by=finish_by)
