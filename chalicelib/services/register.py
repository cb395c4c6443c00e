"""What anyone may see: rounds in words, and published recognitions. Never refused products, sheets or totals."""

from dataclasses import dataclass

from chalicelib.domain.product import Product
from chalicelib.domain.round import Round
from chalicelib.domain.search import rank
from chalicelib.domain.units import Present
from chalicelib.domain.words import VIETNAM
from chalicelib.stores import aggregates, clock
from chalicelib.stores.units import gazetteer


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One published recognition; `in_force` by today's date, whatever the sweeper has done.

    `unit_now` where its unit is no more and what has become of it is known; the product keeps the unit it had.
    """

    product: Product
    in_force: bool
    unit_now: Present | None


def current_rounds() -> list[Round]:
    """The rounds of every plan: under way, to come, over."""
    found = [aggregates.get(Round, id_) for plan in aggregates.plans() for id_ in plan.rounds]
    now = clock.now()
    return sorted(found, key=lambda round_: round_.place(now))


def published(*, unit: str = "", stars: int | None = None, asked: str = "") -> list[Entry]:
    """Recognitions by how well they answer what was `asked`, then by unit and name. Baseline and new alike."""
    found = [(_rank(asked, entry), entry) for entry in _published(unit, stars)]
    answers = [(place, entry) for place, entry in found if place is not None]
    return [entry for _, entry in sorted(answers, key=lambda pair: (pair[0], *_by_name(pair[1])))]


def units() -> list[tuple[str, str]]:
    """Code and name of every unit of every plan, for the filter."""
    return sorted(
        {(unit.code, unit.name) for plan in aggregates.plans() for unit in plan.units}, key=lambda pair: pair[1]
    )


def _published(unit: str, stars: int | None) -> list[Entry]:
    today = clock.now().astimezone(VIETNAM).date()
    provinces = {
        (plan.province, each.code) for plan in aggregates.plans() for each in plan.units if unit in ("", each.code)
    }
    products = [product for province, code in sorted(provinces) for product in aggregates.products_of(province, code)]
    return [
        Entry(
            product=product,
            in_force=today <= product.certificate.valid_until,
            unit_now=gazetteer().present(product.province, product.unit, today),
        )
        for product in products
        if product.certificate and stars in (None, product.certificate.stars)
    ]


def _rank(asked: str, entry: Entry) -> int | None:
    return rank(asked, entry.product.name, entry.product.producer_name, entry.product.unit_name)


def _by_name(entry: Entry) -> tuple[str, str]:
    return entry.product.unit_name, entry.product.name
