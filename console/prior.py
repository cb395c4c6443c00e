"""What was recognised before the year: loaded whole, renewed only where there is something to renew, ended on its day."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.domain.words import VIETNAM
from console.evidence import Evidence, Happened

_RENEWS = ("upgrade", "re_evaluation")
_TYPES = {"household_business": "household"}  # the plan file's word, where it is not ours


def baseline_faults(found: Evidence) -> Iterator[str]:
    """Products by unit and stars, and their producers by type, against the plan's own baseline."""
    plan = found.bodies("PLAN").get(found.plan, {"content": {"baseline": None}})
    baseline = plan["content"]["baseline"] or {"products": [], "entities": {}}
    wanted: Counter[str] = Counter()
    for row in baseline["products"]:
        wanted[f"{row['unit']} {row['stars'] if row['state'] == 'recognised' else row['state']}"] += row["count"]
    loaded, owners = Counter[str](), set()
    for id_, product in _old(found):
        entered = found.journals[f"PRODUCT#{id_}"][0].data
        loaded[f"{product['unit']} {entered.get('stars', 'potential_five')}"] += 1
        owners.add(product["producer"])
    types = Counter(body["type"] for id_, body in found.bodies("PRODUCER").items() if id_ in owners)
    entities = {_TYPES.get(kind, kind): count for kind, count in baseline["entities"].items() if count}
    yield from _differing(wanted, loaded)
    yield from _differing(entities, types) if entities else ()


def term_faults(found: Evidence) -> Iterator[str]:
    """A term that ended and was never marked, or marked before its last day had passed; a renewal of nothing."""
    for reported in [
        event.at for event in found.journals.get(f"PLAN#{found.plan}", []) if event.name == "YearReported"
    ]:
        for id_, product in found.bodies("PRODUCT").items():
            yield from _wrong_term(id_, product, found.journals[f"PRODUCT#{id_}"], _day(reported))
    for id_, dossier in found.bodies("DOSSIER").items():
        opened = found.journals[f"DOSSIER#{id_}"][0].at
        before = [event for event in found.journals[f"PRODUCT#{dossier['product']}"] if event.at < opened]
        was_ranked = any(event.name in ("BaselineEntered", "ProductRecognised") for event in before)
        if (dossier["kind"] in _RENEWS) != was_ranked:
            yield f"{id_}: {dossier['kind']} of a product that was {'' if was_ranked else 'never '}recognised"


def looked_at_terms(found: Evidence) -> str:
    """How many of each kind were filed, and how many terms ended."""
    kinds = Counter(body["kind"] for body in found.bodies("DOSSIER").values() if body["filings"])
    ended = sum(event.name == "CertificateExpired" for events in found.journals.values() for event in events)
    return ", ".join([*(f"{kind} {kinds[kind]}" for kind in ("first", *_RENEWS)), f"terms ended {ended}"])


def _wrong_term(id_: str, product: Any, events: list[Happened], last: date) -> Iterator[str]:
    until: date | None = None
    for event in events:
        if "valid_until" in event.data:
            until = date.fromisoformat(event.data["valid_until"])
        if event.name == "CertificateExpired" and (until is None or _day(event.at) <= until):
            yield f"{id_}: ended on {_day(event.at)}, valid until {until}"
    if until and until < last - timedelta(days=1) and product["state"].startswith("recognised_"):
        yield f"{id_}: {product['state']} still, valid until {until}"


def _differing(wanted: Mapping[str, int], loaded: Mapping[str, int]) -> Iterator[str]:
    for name in sorted({*wanted, *loaded}):
        if wanted.get(name, 0) != loaded.get(name, 0):
            yield f"{name}: {wanted.get(name, 0)} in the plan, {loaded.get(name, 0)} loaded"


def _old(found: Evidence) -> Iterator[tuple[str, Any]]:
    products = found.bodies("PRODUCT").items()
    return ((id_, body) for id_, body in products if id_.startswith(f"{found.plan}-base-"))


def _day(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()
