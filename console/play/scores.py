"""What members will write on their sheets: totals within a level's band, spread a little, and their parts."""

from collections.abc import Callable, Mapping
from random import Random

from console.play.cast import COUNCIL, Filing, Level

_NOISE = 2.0
BANDS = {Level.LOW: (0, 50), Level.THREE: (50, 70), Level.FOUR: (70, 90), Level.FALLEN: (70, 90), Level.TOP: (90, 101)}
# Clustered just above 50 and 70, as real lists are.
_CENTRES: Mapping[Level, Callable[[Random], float]] = {
    Level.LOW: lambda rng: max(36.0, 48.5 - rng.expovariate(1 / 4)),
    Level.THREE: lambda rng: min(67.5, 51 + rng.expovariate(1 / 6)),
    Level.FOUR: lambda rng: min(86.0, 71.2 + rng.expovariate(1 / 5)),
    Level.FALLEN: lambda rng: min(75.0, 71.2 + rng.expovariate(1 / 2)),
    Level.TOP: lambda rng: 92 + 3 * rng.random(),
}


def totals(filing: Filing, tier: str, seed: int, *, last: bool) -> tuple[int, ...]:
    """Each member's total, the chair's first. The band holds for all sheets, and without the last member's too.

    `last`: at its decree's last tier a fallen product gets fewer points; by criteria set it keeps them and misses a mark.
    """
    level = Level.THREE if last and filing.level is Level.FALLEN else filing.level
    rng = Random(f"{seed}/{filing.number}/{tier}")
    low, below = BANDS[level]
    while True:
        centre = _CENTRES[level](rng)
        drawn = tuple(min(100, max(0, round(centre + rng.gauss(0, _NOISE)))) for _ in range(COUNCIL))
        if all(low * len(some) <= sum(some) < below * len(some) for some in (drawn, drawn[:-1])):
            return drawn


def parts(total: int, most: Mapping[str, int]) -> dict[str, int]:
    """The total over the sheet's parts, in proportion to what each can give; `most` sums to 100."""
    given = {part: total * points // 100 for part, points in most.items()}
    for part in list(most)[: total - sum(given.values())]:
        given[part] += 1
    return given
