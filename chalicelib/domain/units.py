"""Administrative units through time: districts end on 30/06/2025, the merged provinces' communes begin the day after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.names import UnitCode


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """Both days inclusive; None where there is no end, or no beginning that we know."""

    valid_from: date | None
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Whether it existed on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class AdminUnit(Lifetime):
    """A district or a commune. `code` is unique within its province at one time; `number` is the state's, since 2025."""

    code: UnitCode
    name: str
    kind: str
    number: str | None
    became: tuple[UnitCode, ...]


@dataclass(frozen=True, kw_only=True)
class Province(Lifetime):
    """With all units it ever had, as far as they are known; `became` is the province it was merged into."""

    code: UnitCode
    name: str
    number: str | None
    became: UnitCode | None
    units: tuple[AdminUnit, ...]


@dataclass(frozen=True, kw_only=True)
class Present:
    """Where a unit that is no more lies now: its last day, the province that answers for it, and the units it became."""

    ended: date
    province: Province
    units: tuple[AdminUnit, ...]


@dataclass(frozen=True, kw_only=True)
class Gazetteer:
    """The provinces that are known; of any other nothing is said."""

    provinces: Mapping[UnitCode, Province]

    def units_on(self, province: UnitCode, on: date) -> tuple[AdminUnit, ...]:
        """A province's units of a day; none where the province is unknown or did not exist."""
        found = self.provinces.get(province)
        return tuple(unit for unit in found.units if unit.holds(on)) if found and found.holds(on) else ()

    def existed(self, province: UnitCode, code: UnitCode, on: date) -> bool:
        """Whether a province had this unit on a day. Codes repeat between provinces: Châu Thành is in many."""
        return any(unit.code == code for unit in self.units_on(province, on))

    def spans(self, province: UnitCode, code: UnitCode) -> tuple[AdminUnit, ...]:
        """A unit whenever it existed; none when it is unknown."""
        found = self.provinces.get(province)
        return tuple(unit for unit in found.units if unit.code == code) if found else ()

    def numbers(self, province: UnitCode, code: UnitCode, on: date) -> tuple[str, str]:
        """The state's numbers of a province and its unit, as papers carry them; our own code where it has none."""
        found = self.provinces.get(province)
        unit = next((unit.number for unit in self.units_on(province, on) if unit.code == code), None)
        return (found.number if found else None) or province, unit or code

    def heir(self, province: UnitCode, on: date) -> UnitCode | None:
        """The province that answers for this one on a day: itself, or what it was merged into."""
        found = self.provinces.get(province)
        if found is None or found.holds(on):
            return found.code if found else None
        return self.heir(found.became, on) if found.became else None

    def present(self, province: UnitCode, code: UnitCode, on: date) -> Present | None:
        """Of a unit that had ended by a day; None while it stands, or where nothing is known of it."""
        spans = self.spans(province, code)
        ended = max((span.valid_to for span in spans if span.valid_to), default=None)
        heir = self.heir(province, on)
        if heir is None or ended is None or ended >= on or any(span.holds(on) for span in spans):
            return None
        return Present(ended=ended, province=self.provinces[heir], units=tuple(self._heirs(province, code, on)))

    def _heirs(self, province: UnitCode, code: UnitCode, on: date) -> Iterator[AdminUnit]:
        for span in self.spans(province, code):
            for heir in span.became:
                standing = [unit for unit in self.spans(province, heir) if unit.holds(on)]
                yield from standing or self._heirs(province, heir, on)
