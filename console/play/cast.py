"""Who takes part in a played year and what becomes of each dossier: all from the seed, none of it real."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Any

from console.play.renewals import Deck

COUNCIL = 5
MOMENTS = (0.15, 0.2, 0.2, 0.15, 0.15, 0.15)  # share of the dossiers filed at each stop of the filing window
_EARLY = 0.3  # opened at an earlier stop, and so a draft when its producer is reminded
_TWO_PRODUCTS = 0.2
_GOODS = {  # and the criteria set of QĐ 26/2026 that each belongs to
    "Mật ong": 4,
    "Bánh tráng": 6,
    "Khô cá lóc": 8,
    "Trà sen": 12,
    "Dầu dừa": 19,
    "Nước mắm": 9,
    "Tôm khô": 8,
    "Gạo thơm": 3,
    "Chuối sấy": 7,
    "Thảm xơ dừa": 21,
    "Mứt dừa": 7,
    "Bột nghệ": 10,
    "Rượu nếp": 14,
    "Du lịch vườn dừa": 26,
    "Bánh tét": 5,
}
_FILES = (2, 2, 3)


class Fate(StrEnum):
    """What becomes of a dossier on its way to the council."""

    PLAIN = "plain"
    RETURNED = "returned"  # sent back once, supplemented, accepted
    SILENT = "silent"  # sent back and never answered
    WITHDRAWN = "withdrawn"
    LATE = "late"  # ready, and filed one second after the close
    DRAFT = "draft"  # never filed


_IDLE = (Fate.LATE, Fate.DRAFT)


class Level(StrEnum):
    """What the councils will think of it."""

    LOW = "low"  # below 50
    THREE = "three"
    FOUR = "four"
    FALLEN = "fallen"  # 70 or more at the district, less at the province; by criteria set: a four-star mark missed
    TOP = "top"  # 90 or more


@dataclass(frozen=True, kw_only=True)
class Filing:
    """One product's dossier as it will be played. `old` is the number of a baseline product, None for a new one."""

    number: int
    round: int
    unit: str
    kind: str
    producer: str
    producer_name: str
    product_name: str
    old: int | None
    criteria_set: int
    files: int
    opened: int
    filed: int
    fate: Fate
    level: Level = Level.THREE
    forgotten: bool = False

    @property
    def reaches_council(self) -> bool:
        """Accepted before its council begins."""
        return self.fate in (Fate.PLAIN, Fate.RETURNED)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody of one played year."""

    plan: str
    province: str
    units: tuple[str, ...]
    rounds: tuple[int, ...]
    filings: tuple[Filing, ...]

    def of_round(self, number: int, *fates: Fate) -> list[Filing]:
        """A round's filings, of these fates or of all."""
        return [filing for filing in self.filings if filing.round == number and (not fates or filing.fate in fates)]

    @property
    def coordinator(self) -> str:
        """The province's coordinator."""
        return f"dieu.phoi.{self.province}@vidu.example"

    @staticmethod
    def officer(unit: str) -> str:
        """The unit's officer; the province is a unit here."""
        return f"can.bo.{unit}@vidu.example"

    @staticmethod
    def members(unit: str) -> tuple[str, ...]:
        """The unit's council, its chair first."""
        return tuple(f"uy.vien.{unit}.{number}@vidu.example" for number in range(1, COUNCIL + 1))


def draw(plan: Mapping[str, Any], *, size: int | None, seed: int) -> Cast:
    """The cast of a plan's year: `size` dossiers filed in time, and beside them some late and some never filed."""
    size = size or default_size(plan)
    rng = Random(f"{plan['id']}/{size}/{seed}")
    rounds = tuple(round_["number"] for round_ in plan["rounds"])
    units = tuple(unit["code"] for unit in plan["units"])
    fates = _fates(size, rounds, rng)
    filings = list(_filings(plan, fates, rng))
    return Cast(
        plan=plan["id"],
        province=plan["province"]["code"],
        units=units,
        rounds=rounds,
        filings=tuple(_with_levels(filings, rng)),
    )


def default_size(plan: Mapping[str, Any]) -> int:
    """The plan's first number of products, within 20 and 60."""
    wanted = [
        target["low"]
        for target in plan["targets"]
        if target["measure"] == "count" and target["indicator"].startswith("products_") and target["low"]
    ]
    return min(60, max(20, wanted[0] if wanted else 0))


def _fates(size: int, rounds: Sequence[int], rng: Random) -> dict[int, list[Fate]]:
    """By round: `size` filed in all, a few of them troubled, and the late and the never filed beyond."""
    troubled = [Fate.SILENT] * max(1, size // 100) + [Fate.WITHDRAWN] * max(1, size // 50)
    troubled += [Fate.RETURNED] * max(2, size * 8 // 100)
    filed = [*troubled, *[Fate.PLAIN] * (size - len(troubled))]
    beyond = [Fate.LATE, Fate.DRAFT] * max(1, size // 100)
    dealt = {number: [*filed[index :: len(rounds)], *beyond] for index, number in enumerate(rounds)}
    for fates in dealt.values():
        rng.shuffle(fates)
    return dealt


def _filings(plan: Mapping[str, Any], fates: Mapping[int, list[Fate]], rng: Random) -> Iterator[Filing]:
    weights, number = _weights(plan), 0
    deck = Deck(plan, sum(fate not in _IDLE for dealt in fates.values() for fate in dealt), rng)
    for round_, dealt in fates.items():
        producer, home = 0, ""
        for unit, fate in zip(_spread(weights, len(dealt)), dealt, strict=True):
            number += 1
            producer, home = (producer if home == unit and rng.random() < _TWO_PRODUCTS else number), unit
            kind, which = ("first", None) if fate in _IDLE else deck.deal(unit)
            filed = rng.choices(range(len(MOMENTS)), MOMENTS)[0]
            opened = 0 if fate in _IDLE or rng.random() < _EARLY else filed
            files, good = rng.choice(_FILES), rng.choice(tuple(_GOODS))
            yield Filing(
                number=number,
                round=round_,
                unit=unit,
                kind=kind,
                old=which,
                fate=fate,
                files=files,
                filed=filed,
                opened=opened,
                producer=f"htx.{producer:03d}.{plan['province']['code']}@vidu.example",
                producer_name=f"HTX Thử Nghiệm {producer:02d}",
                product_name=f"{good} Thử Nghiệm {number:02d}",
                criteria_set=_GOODS[good],
            )


def _weights(plan: Mapping[str, Any]) -> dict[str, int]:
    """Units by their own targets; equal where the plan sets none."""
    wanted = {
        target["scope"]["unit"]: target["low"]
        for target in plan["targets"]
        if target["scope"]["kind"] == "unit" and target["measure"] == "count" and target["low"]
    }
    return {unit["code"]: wanted.get(unit["code"], 0 if wanted else 1) for unit in plan["units"]}


def _spread(weights: Mapping[str, int], count: int) -> list[str]:
    """So many units in proportion to their weights, by largest remainder, unit by unit."""
    total = sum(weights.values())
    exact = {unit: count * weight / total for unit, weight in weights.items()}
    given = {unit: int(share) for unit, share in exact.items()}
    for unit in sorted(exact, key=lambda unit: given[unit] - exact[unit])[: count - sum(given.values())]:
        given[unit] += 1
    return [unit for unit, share in given.items() for _ in range(share)]


def _with_levels(filings: list[Filing], rng: Random) -> Iterator[Filing]:
    """Levels by the star mix of `ocop_domain.md` 11.2, dealt so that each round sends something up."""
    able = [filing for filing in filings if filing.reaches_council]
    levels = dict(zip(_interleaved(able, rng), _levels(len(able)), strict=True))
    _raise_upgrades(able, levels)
    forgotten = next(
        number for number, level in levels.items() if level is Level.THREE and _round_of(filings, number) == 1
    )
    for filing in filings:
        yield replace(filing, level=levels.get(filing.number, Level.THREE), forgotten=filing.number == forgotten)


def _raise_upgrades(able: Sequence[Filing], levels: dict[int, Level]) -> None:
    """Who asks for more stars has more points: each such dossier with few changes places with another of its round."""
    for filing in able:
        if filing.kind == "upgrade" and levels[filing.number] in (Level.THREE, Level.LOW):
            others = (
                each.number
                for each in able
                if each.round == filing.round and each.kind != "upgrade" and levels[each.number] is Level.FOUR
            )
            other = next(others, filing.number)
            levels[filing.number], levels[other] = levels[other], levels[filing.number]


def _levels(count: int) -> list[Level]:
    low, top, fallen = max(1, round(count * 0.07)), max(1, round(count * 0.01)), max(1, round(count * 0.03))
    four = max(2, round((count - low) * 0.25))
    named = [Level.TOP] * top + [Level.FALLEN] * fallen + [Level.FOUR] * four + [Level.LOW] * low
    return [*named, *[Level.THREE] * (count - len(named))]


def _interleaved(filings: Sequence[Filing], rng: Random) -> list[int]:
    """Numbers at random, the rounds taking turns."""
    by_round: dict[int, list[int]] = {}
    for filing in filings:
        by_round.setdefault(filing.round, []).append(filing.number)
    for numbers in by_round.values():
        rng.shuffle(numbers)
    most = max(map(len, by_round.values()))
    return [numbers[turn] for turn in range(most) for numbers in by_round.values() if turn < len(numbers)]


def _round_of(filings: Sequence[Filing], number: int) -> int:
    return next(filing.round for filing in filings if filing.number == number)
