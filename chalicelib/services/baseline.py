"""What was recognised before this system came: a plan's baseline becomes producers and products, and is checked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import Any

from chalicelib.domain.access import CONDUCTOR
from chalicelib.domain.errors import Stale
from chalicelib.domain.names import Email, ProducerId, UnitCode
from chalicelib.domain.people import Producer, ProducerType
from chalicelib.domain.plan import Plan
from chalicelib.domain.product import Certificate, Product, months_later
from chalicelib.stores import aggregates, clock, people, regulations

_ENTER = {
    ("recognised", 3): "enter_3",
    ("recognised", 4): "enter_4",
    ("recognised", 5): "enter_5",
    ("potential_five", 5): "enter_potential",
}
_ENTITY_TYPES = {
    "company": ProducerType.COMPANY,
    "enterprise": ProducerType.ENTERPRISE,
    "cooperative": ProducerType.COOPERATIVE,
    "cooperative_group": ProducerType.COOPERATIVE_GROUP,
    "household_business": ProducerType.HOUSEHOLD,
}


def enter(plan_id: str) -> int:
    """The plan's baseline as producers and products; how many products were new. Again: only the rest."""
    plan = aggregates.get(Plan, plan_id)
    baseline = plan.content["baseline"]
    if not baseline:
        return 0
    rows = [row for row in baseline["products"] for _ in range(row["count"])]
    owners, entered = _owners(plan, baseline, Counter(row["unit"] for row in rows)), 0
    taken: Counter[str] = Counter()
    for number, row in enumerate(rows, 1):
        at_home = [owner for owner in owners if owner.unit == row["unit"]] or owners
        owner = at_home[taken[row["unit"]] % len(at_home)]
        taken[row["unit"]] += 1
        entered += _enter(plan, baseline, row, owner, number)
    return entered


def differences(plan_id: str) -> list[str]:
    """What was loaded against what the plan says: products by unit and class, producers by type. None when it is whole."""
    plan = aggregates.get(Plan, plan_id)
    baseline = plan.content["baseline"] or {"products": [], "entities": {}}
    loaded = [
        product
        for unit in plan.units
        for product in aggregates.products_of(plan.province, unit.code)
        if product.id.startswith(f"{plan.id}-base-")
    ]
    wanted: Counter[tuple[str, str]] = Counter()
    for row in baseline["products"]:
        wanted[row["unit"], _class(row["state"], row["stars"])] += row["count"]
    owners = {product.producer for product in loaded}
    types = Counter(str(each.type) for each in people.producers_of(plan.province) if each.id in owners)
    entities = {str(_ENTITY_TYPES[kind]): count for kind, count in (baseline["entities"] or {}).items() if count}
    return [
        *_differing(wanted, Counter((product.unit, _first_class(product)) for product in loaded)),
        *(_differing(entities, types) if entities else ()),
    ]


def _differing(wanted: Mapping[Any, int], loaded: Mapping[Any, int]) -> Iterator[str]:
    for key in sorted({*wanted, *loaded}):
        if wanted.get(key, 0) != loaded.get(key, 0):
            name = key if isinstance(key, str) else ", ".join(key)
            yield f"{name}: kế hoạch {wanted.get(key, 0)}, đã nạp {loaded.get(key, 0)}"


def _class(state: str, stars: int) -> str:
    return state if state == "potential_five" else f"recognised_{stars}"


def _first_class(product: Product) -> str:
    """As it was loaded, whatever has become of it."""
    first = next((each for each in (*product.past, product.certificate) if each), None)
    return _class("recognised", first.stars) if first and not first.dossier else "potential_five"


def _owners(plan: Plan, baseline: Any, products: Mapping[str, int]) -> list[Producer]:
    """The entities the source counts by kind, with plainly fictional names; they sign in with example addresses."""
    entities = baseline["entities"] or {"household_business": sum(products.values())}
    kinds = [_ENTITY_TYPES[kind] for kind, count in entities.items() for _ in range(count)]
    producers = []
    for number, (kind, unit) in enumerate(zip(kinds, _homes(products, len(kinds)), strict=True), 1):
        producer = Producer(
            id=ProducerId(f"{plan.id}-base-{number:03d}"),
            name=f"Chủ thể cũ số {number:03d} (giả định)",
            type=kind,
            unit=UnitCode(unit),
            province=plan.province,
            email=Email(f"chu.the.cu.{number:03d}.{plan.id}@vidu.example"),
        )
        with suppress(Stale):  # entered before
            people.add_producer(producer)
        producers.append(producer)
    return producers


def _homes(products: Mapping[str, int], owners: int) -> Sequence[str]:
    """A unit for each owner: one in each while they last, then where most products wait for an owner; none without one."""
    given: Counter[str] = Counter()
    homes: list[str] = []
    for _ in range(owners):
        unit = max(
            products, key=lambda unit: Fraction(products[unit], given[unit]) if given[unit] else products[unit] + owners
        )
        given[unit] += 1
        homes.append(unit)
    return homes


def _enter(plan: Plan, baseline: Any, row: Any, owner: Producer, number: int) -> bool:
    decided_on, id_ = (
        date.fromisoformat(row.get("decided_on") or baseline["decided_on"]),
        f"{plan.id}-base-{number:04d}",
    )
    unit = UnitCode(row["unit"])
    certificate = Certificate(
        dossier="",
        stars=row["stars"],
        decision="(trước khi có hệ thống)",
        decided_on=decided_on,
        valid_until=months_later(decided_on, regulations.regulation_on(decided_on).validity_months),
        unit=plan.province,
    )
    product = Product.enter(
        _ENTER[row["state"], row["stars"]],
        by=CONDUCTOR.email,
        at=clock.now(),
        id=id_,
        name=f"Sản phẩm cũ số {number:03d} (giả định)",
        producer=owner.id,
        producer_name=owner.name,
        unit=unit,
        unit_name={unit.code: unit.name for unit in plan.units}[unit],
        province=plan.province,
        certificate=certificate if row["state"] == "recognised" else None,
    )
    try:
        aggregates.commit(product)
    except Stale:
        return False
    return True
