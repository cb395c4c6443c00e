"""Products recognised before a played year: which of them come due in it, which are raised, which are evaluated anew."""

from collections.abc import Mapping
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


class Deck:
    """What the year's filings are about: an upgrade in five, a renewal in four where terms end, in ten where none does.

    At least one of each where there is a product for it; dealt as soon as a filing's unit has such a product.
    """

    def __init__(self, plan: Mapping[str, Any], filings: int, rng: Random) -> None:
        self._old, self._rng = old_products(plan), rng
        self._any_due = any(each.is_due for each in self._old)
        renewals = max(1, filings // (4 if self._any_due else 10))
        self._waiting = ["upgrade"] * max(1, filings // 5) + ["re_evaluation"] * renewals
        self._waiting += ["first"] * (filings - len(self._waiting))
        rng.shuffle(self._waiting)

    def deal(self, unit: str) -> tuple[str, int | None]:
        """The next kind for which the unit has a product, and the product's number; a new product has none."""
        for at, kind in enumerate(self._waiting):
            fitting = [each for each in self._old if each.unit == unit and self._fits(each, kind)]
            if kind == "first" or fitting:
                del self._waiting[at]
                break
        else:
            return "first", None
        if kind == "first":
            return kind, None
        chosen = self._rng.choice(fitting)
        self._old.remove(chosen)
        return kind, chosen.number

    def _fits(self, old: Old, kind: str) -> bool:
        """Whose term ends is evaluated anew; three stars for longer ask for more, or, where no term ends, for the same."""
        if kind == "re_evaluation" and self._any_due:
            return old.is_due
        return kind != "first" and old.stars == _THREE and not old.is_due
