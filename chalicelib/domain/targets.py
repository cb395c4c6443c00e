"""What a plan promises, and the arithmetic of how far it is kept: certain, held now, still possible. Exact."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from chalicelib.domain.names import Email, UnitCode

PERCENT, EACH_UNIT = "percent", "each_unit"
_PAIRS_DOWN = ((0, 1), (0, 0), (1, 1))  # what makes a share smallest, then what leaves it alone
_PAIRS_UP = tuple(reversed(_PAIRS_DOWN))

Pair = tuple[int, int]  # what one thing adds to the part and to the whole of a share; a count looks at the part alone


@dataclass(frozen=True, kw_only=True)
class Target:
    """One indicator of a plan. `low`/`high` in products or per cent, as `measure` says."""

    key: str
    indicator: str
    scope_kind: str
    unit: UnitCode | None
    op: str
    low: int | None
    high: int | None
    measure: str
    basis: str
    quote: str
    due: date | None = None  # None: in a plan adopted before it was kept

    @property
    def last_day(self) -> date:
        """Until when it counts."""
        return self.due or date.max

    def is_met(self, actual: Fraction | int) -> bool:
        """At least `low`: "eq", "range" and "at least a range" all ask for that much; more is not a failure."""
        return self.low is None or actual >= self.low


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What products cannot show, as an officer entered it. `whole` for a share; the latest of a target and unit counts."""

    target: str
    unit: UnitCode | None
    count: int
    whole: int | None
    on: date
    source: str
    by: Email
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Chance:
    """One product or producer: what it adds now, and all that it may come to add, now among them."""

    unit: UnitCode
    now: Pair
    possible: frozenset[Pair]


@dataclass(frozen=True, kw_only=True)
class Span:
    """`low` whatever becomes of what is under way, `now`, and `high` at best; shares in per cent with their part and whole."""

    low: Fraction
    now: Fraction
    high: Fraction
    part: int | None = None
    whole: int | None = None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A target beside its figures. `span` None: nothing to measure it by yet. `by_unit` where each unit is asked.

    `is_entered`: only an officer can say; `figures` are all that officers entered for it, the latest first.
    """

    target: Target
    span: Span | None
    by_unit: Mapping[UnitCode, Span | None]
    is_entered: bool = False
    figures: tuple[Figure, ...] = ()

    @property
    def met(self) -> bool | None:
        """As things stand now; of each unit where each is asked."""
        return None if self.span is None else self.target.is_met(self.span.now)

    @property
    def is_certain(self) -> bool:
        """Met, whatever becomes of what is under way."""
        return self.span is not None and self.target.is_met(self.span.low)

    @property
    def is_possible(self) -> bool:
        """To be met with what is under way."""
        return self.span is not None and self.target.is_met(self.span.high)

    @property
    def units_short(self) -> tuple[UnitCode, ...]:
        """The units that have not done their part, or of which nothing is known."""
        return tuple(unit for unit, span in self.by_unit.items() if span is None or not self.target.is_met(span.now))


def measured(target: Target, chances: Iterable[Chance], units: Sequence[UnitCode]) -> Measured:
    """By products, dossiers or producers: of one unit, of each, or of all."""
    known = list(chances)
    count = _share if target.measure == PERCENT else _count
    if target.scope_kind != EACH_UNIT:
        within = [each for each in known if target.unit in (None, each.unit)]
        return Measured(target=target, span=count(within), by_unit={})
    apart: dict[UnitCode, list[Chance]] = {unit: [] for unit in units}
    for each in known:
        apart.setdefault(each.unit, []).append(each)
    by_unit = {unit: count(apart[unit]) for unit in units}
    return Measured(target=target, span=_least(by_unit), by_unit=by_unit)


def entered(target: Target, figures: Sequence[Figure], units: Sequence[UnitCode]) -> Measured:
    """By what officers entered: the latest figure of the target, or of each unit."""
    mine = tuple(reversed([figure for figure in figures if figure.target == target.key]))
    latest = {figure.unit: figure for figure in reversed(mine)}
    if target.scope_kind != EACH_UNIT:
        last = latest.get(target.unit)
        return Measured(target=target, span=_told(last) if last else None, by_unit={}, is_entered=True, figures=mine)
    by_unit = {unit: _told(latest[unit]) if unit in latest else None for unit in units}
    return Measured(target=target, span=_least(by_unit), by_unit=by_unit, is_entered=True, figures=mine)


def _count(chances: Sequence[Chance]) -> Span:
    return Span(
        low=Fraction(sum(min(part for part, _ in each.possible) for each in chances)),
        now=Fraction(sum(each.now[0] for each in chances)),
        high=Fraction(sum(max(part for part, _ in each.possible) for each in chances)),
    )


def _share(chances: Sequence[Chance]) -> Span | None:
    """A part is within its whole, so each thing alone decides what makes the share smallest or greatest."""
    part, whole = (sum(column) for column in zip(*(each.now for each in chances), strict=True)) if chances else (0, 0)
    if not whole:
        return None
    return Span(
        low=_extreme(chances, _PAIRS_DOWN),
        now=Fraction(100 * part, whole),
        high=_extreme(chances, _PAIRS_UP),
        part=part,
        whole=whole,
    )


def _extreme(chances: Iterable[Chance], wanted: Sequence[Pair]) -> Fraction:
    """Where something counts now, something counts in every case: nothing that is ranked ceases to be within a period."""
    chosen = [next(pair for pair in wanted if pair in each.possible) for each in chances]
    return Fraction(100 * sum(part for part, _ in chosen), sum(whole for _, whole in chosen))


def _told(figure: Figure) -> Span:
    value = Fraction(figure.count) if figure.whole is None else Fraction(100 * figure.count, figure.whole)
    part = None if figure.whole is None else figure.count
    return Span(low=value, now=value, high=value, part=part, whole=figure.whole)


def _least(by_unit: Mapping[UnitCode, Span | None]) -> Span | None:
    """Each unit is asked for the same: the one that has least decides. None while nothing is known of one."""
    spans = [span for span in by_unit.values() if span is not None]
    if not spans or len(spans) < len(by_unit):
        return None
    return Span(
        low=min(span.low for span in spans), now=min(span.now for span in spans), high=min(span.high for span in spans)
    )
