"""What a decree says of the way beside its tiers: checks, cut-offs, renewal, revocation, numbers, what it leaves open."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from chalicelib.domain.criteria import Label
from chalicelib.domain.names import RegulationId
from chalicelib.domain.terms import Term, last_good_day, month_end


class Precision(StrEnum):
    """How exactly a cut-off is printed: a day, or a month whose last day it then means."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Check:
    """How long a tier that gives no points has to check and propose, and whether a supplement stops its clock."""

    term: Term
    pause_on_supplement: bool = False


@dataclass(frozen=True, kw_only=True)
class CutOff:
    """A day of the year as the decree prints it; `year_offset`: so many years after the round's own.

    `inclusive`: "đến ngày X" takes X, "trước ngày X" does not.
    """

    month: int
    day: int | None
    inclusive: bool
    cite: str
    precision: Precision = Precision.DAY
    year_offset: int = 0

    def last_day(self, year: int) -> date:
        """The last day that still counts for a round of `year`. Never moved."""
        year += self.year_offset
        if self.precision is Precision.MONTH:
            return month_end(year, self.month)
        assert self.day is not None, self
        return last_good_day(date(year, self.month, self.day), inclusive=self.inclusive)


@dataclass(frozen=True, kw_only=True)
class RoundCutOffs:
    """One round of one tier: until when the tier below proposes, until when the tier has its result. `tier` by name."""

    tier: str
    number: int
    proposals: CutOff
    results: CutOff


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """Re-evaluation before a certificate ends: codes of the terms that open, close and end it."""

    opens: str
    closes: str
    processing: str
    manner: Label
    cite: str


@dataclass(frozen=True, kw_only=True)
class Extension:
    """A certificate past its end that stays in force until the result, at most for `term` (a code)."""

    term: str
    ground: Label
    cite: str


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One reason to take a certificate back."""

    label: Label
    cite: str


@dataclass(frozen=True, kw_only=True)
class Revocation:
    """Why, and within which term (a code), a certificate is taken back."""

    grounds: tuple[Ground, ...]
    term: str
    cite: str


@dataclass(frozen=True, kw_only=True)
class Samples:
    """How many samples come with a product, but for these criteria sets."""

    units: int
    cite: str
    exempt_sets: tuple[int, ...] = ()
    assumed: bool = False

    def wanted(self, criteria_set: int | None) -> int:
        """Of a product of that criteria set."""
        return 0 if criteria_set in self.exempt_sets else self.units


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """Patterns of {number}, {province}, {district}, {commune}, {year}. `{district}` is the home unit of older decrees."""

    slip: str
    product_code: str
    decision: str
    cite: str
    assumed: bool = False

    def slip_number(self, number: str, *, province: str, unit: str, year: int) -> str:
        """A registration slip's number; `unit` is whoever received it."""
        return self.slip.format(number=number, province=province, district=unit, commune=unit, year=year)


@dataclass(frozen=True, kw_only=True)
class WayBack:
    """What follows below a threshold of points at an upper tier (by name), and what is then to be chosen from, if anything."""

    tier: str
    below: int
    label: Label
    cite: str
    assumed: bool = False
    recognise: tuple[int, ...] = ()  # stars that the authority may recognise on the upper tier's result
    again: bool = False  # whether it may have the product evaluated again instead


@dataclass(frozen=True, kw_only=True)
class Transition:
    """Filings of these kinds before a day are evaluated under another decree, within a term from this one's first day."""

    filed_before: date
    kinds: tuple[str, ...]
    regulation: RegulationId
    finish: str
    cite: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing the decree leaves to the council's own rules, and our stated default. `assumed`: no decree says it."""

    code: str
    value: Any
    assumed: bool
    source: str
    label: Label
