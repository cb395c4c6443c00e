"""Products recognised before a played year: which of them come due in it, which are raised, which are evaluated anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from chalicelib.domain.product import months_later
from chalicelib.stores import regulations

_THREE = 3


@dataclass(frozen=True, kw_only=True)
class Old:
    """A product recognised before the year. `is_due`: its term ends within the year played."""

    number: int
    unit: str
    stars: int
    is_due: bool


def old_products(plan: Mapping[str, Any]) -> list[Old]:
    """What was recognised before the year, numbered as it is entered."""
    baseline = plan["baseline"] or {"products": []}
    rows = [row for row in baseline["products"] for _ in range(row["count"])]
    return [
        Old(
            number=number,
            unit=row["unit"],
            stars=row["stars"],
            is_due=_ends(row.get("decided_on") or baseline["decided_on"]) <= f"{plan['play_year']['value']}-12-31",
        )
        for number, row in enumerate(rows, 1)
        if row["state"] == "recognised"
    ]


def _ends(decided_on: str) -> str:
    day = date.fromisoformat(decided_on)
    return months_later(day, regulations.regulation_on(day).validity_months).isoformat()


def draw_kind(old: Sequence[Old], rng: Random) -> tuple[str, int | None]:
    """One in four has a product evaluated anew whose term ends within the year, as long as there is one.

    Of the rest one in five upgrades an old three-star product; where nothing is due, one in twelve has it evaluated
    anew before its time.
    """
    due = [each for each in old if each.is_due]
    others = [each for each in old if not each.is_due and each.stars == _THREE]
    is_due, drawn = rng.random() < 1 / 4, rng.random()
    if due and is_due:
        return "re_evaluation", rng.choice(due).number
    if others and drawn < 1 / 5:
        return "upgrade", rng.choice(others).number
    if others and not due and drawn < 1 / 5 + 1 / 12:
        return "re_evaluation", rng.choice(others).number
    return "first", None
