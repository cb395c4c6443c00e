"""Read an aggregate; commit it with the event that made it, in one conditional write. Several at once: one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from chalicelib.domain.aggregate import Aggregate, Event
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import NotFound
from chalicelib.domain.plan import Plan
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.domain.worklist import Card
from chalicelib.stores import rows, trail
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.tables import Note, Row

KINDS: dict[str, type[Aggregate]] = {kind.KIND: kind for kind in (Dossier, Product, Round, Plan)}
Kind = TypeVar("Kind", bound=Aggregate)


def get(kind: type[Kind], id_: str) -> Kind:
    """As it is now. Raises NotFound."""
    found = find(kind, id_)
    if found is None:
        raise NotFound(kind.KIND.lower())
    return found


def find(kind: type[Kind], id_: str) -> Kind | None:
    """As it is now, or None."""
    row = rows.get(f"{kind.KIND}#{id_}", kind.KIND)
    return from_row(kind, row) if row else None


def commit(*aggregates: Aggregate, beside: Sequence[Row] = (), unchanged: Sequence[Aggregate] = ()) -> None:
    """Write each on condition that nobody wrote since it was read. Raises Stale. `beside`: rows of the same write.

    `unchanged`: what nobody may have written either.
    """
    standing = [row_as_written(aggregate) for aggregate in unchanged]
    rows.commit(*(to_row(aggregate) for aggregate in aggregates), *beside, unchanged=standing)


def put_back(aggregate: Aggregate) -> bool:
    """Write it as it once was where nothing newer stands. Whether it was missing or older. Raises Stale."""
    return rows.put_back(row_as_written(aggregate))


def row_as_written(aggregate: Aggregate) -> Row:
    """The row as it stands after its last event, for `rows.put_back`."""
    row = to_row(aggregate)
    row.version = aggregate.version
    return row


def from_row(kind: type[Kind], row: Row) -> Kind:
    """The value with its recent events."""
    return from_json(kind, {**row.body, "version": int(row.version or 0), "recent": row.ring or []})


def events_of(row: Row) -> tuple[Event, ...]:
    """The recent events in an aggregate's row."""
    return from_json(tuple[Event, ...], row.ring or [])


def to_row(aggregate: Aggregate) -> Row:
    """The row to write: conditional on the version before its last event."""
    body = {key: value for key, value in to_json(aggregate).items() if key not in ("version", "recent")}
    row = Row(
        pk=f"{aggregate.KIND}#{aggregate.id}",
        sk=aggregate.KIND,
        state=body.get("state"),
        body=body,
        ring=to_json(aggregate.recent),
        **_index_keys(aggregate),
    )
    if aggregate.version > 1:  # a new row carries no version: it is written only where none stands
        row.version = aggregate.version - 1
    return row


def from_image(image: Mapping[str, Any]) -> tuple[Aggregate, int]:
    """An aggregate and its version from a stream record's image."""
    row = Row.from_raw_data(dict(image))
    return from_row(KINDS[row.sk], row), int(row.version or 0)


def dossiers_of(round_id: str, unit: str, *, first: str = "", last: str = "") -> Iterator[Dossier]:
    """A district's dossiers of one round, in the order they were opened, as they are now.

    The index says which they are; it lags, so the rows themselves say how they stand.
    """
    listed = [(row.pk, row.sk) for row in rows.of_unit(f"{round_id}#{unit}", first=first, last=last)]
    yield from (from_row(Dossier, row) for row in rows.many(listed))


def cards_of(round_id: str, unit: str) -> Iterator[Card]:
    """The same as a list shows them: a moment late perhaps, and a fraction of the reading."""
    found = list(rows.cards_of(f"{round_id}#{unit}"))
    older = {row.pk: row for row in rows.many([(row.pk, row.sk) for row in found if row.card is None])}
    for row in found:
        if row.card is not None:
            yield from_json(Card, row.card)
        elif row.pk in older:  # written before there were cards
            yield Card.of(from_row(Dossier, older[row.pk]))


def dossiers_in(round_: Round) -> Iterator[Dossier]:
    """Every dossier of a round, unit by unit."""
    for unit in round_.units:
        yield from dossiers_of(round_.id, unit.code)


def dossiers_at(round_: Round, *tiers: Tier) -> Iterator[Dossier]:
    """A round's dossiers that stand at these tiers, unit by unit."""
    yield from (dossier for dossier in dossiers_in(round_) if dossier.tier in tiers)


def dossiers_by(producer: str) -> Iterator[Dossier]:
    """A producer's dossiers of all rounds."""
    for row in rows.of_owner(f"PRODUCER#{producer}"):
        yield from_row(Dossier, row)


def products_of(province: str, unit: str) -> Iterator[Product]:
    """A unit's products, by id."""
    for row in rows.of_unit(f"PRODUCTS#{province}#{unit}"):
        yield from_row(Product, row)


def products_ending(province: str, before: str) -> Iterator[Product]:
    """Products whose term ends before an ISO day and which are not marked expired yet."""
    for row in rows.of_owner(f"TERMS#{province}", below=before):
        yield from_row(Product, row)


def plans() -> Iterator[Plan]:
    """Every adopted plan."""
    for note in rows.notes_within("PLANS"):
        found = find(Plan, note.sk)
        if found is not None:  # an adoption that died half way is listed before it exists
            yield found


def rounds_of(province: str) -> Iterator[Round]:
    """Every round of a province's adopted plans."""
    for plan in plans():
        if plan.province == province:
            yield from (get(Round, id_) for id_ in plan.rounds)


def unit_name(province: str, unit: str) -> str:
    """As the first of a province's plans that has it calls it; its code where none has."""
    known = (plan for plan in plans() if plan.province == province)
    return next((each.name for plan in known for each in plan.units if each.code == unit), unit)


def list_plan(plan: Plan) -> None:
    """Make an adopted plan findable."""
    rows.put(Note(pk="PLANS", sk=plan.id, body={"province": plan.province}))


def not_in_journal(aggregate: str, events: Sequence[Event]) -> list[Event]:
    """Those of an aggregate's events that have not been published whole."""
    if len(events) == 1:
        return [event for event in events if rows.note(aggregate, f"JOURNAL#{event.seq:06d}") is None]
    entered = {note.sk for note in rows.notes_within(aggregate, "JOURNAL#")}
    return [event for event in events if f"JOURNAL#{event.seq:06d}" not in entered]


def journal_of(aggregate: str) -> Iterator[Event]:
    """The published events of `KIND#id`, in order."""
    for note in rows.notes_within(aggregate, "JOURNAL#"):
        yield from_json(Event, note.body)


def enter_journal(aggregate: str, event: Event, province: str = "") -> bool:
    """Write one published event down, once; False when it stands there already."""
    return rows.put_once(journal_note(aggregate, event, province))


def enter_again(aggregate: str, event: Event) -> None:
    """Over whatever stands there; under its day and person as before."""
    row = rows.get(aggregate, aggregate.partition("#")[0])
    rows.put(journal_note(aggregate, event, row.body.get("province", "") if row else ""))


def journal_note(aggregate: str, event: Event, province: str = "") -> Note:
    """The row that says it has been published whole; with a province it is found under its day and its person."""
    name = f"JOURNAL#{event.seq:06d}"
    keys: dict[str, Any] = trail.keys(province, event.at, event.by, aggregate, name) if province else {}
    return Note(pk=aggregate, sk=name, body=to_json(event), **keys)


def _index_keys(aggregate: Aggregate) -> dict[str, Any]:
    match aggregate:
        case Dossier():
            return {
                "card": to_json(Card.of(aggregate)),
                "unit_key": f"{aggregate.round}#{aggregate.unit}",
                "unit_sort": aggregate.id,
                "owner_key": f"PRODUCER#{aggregate.producer}",
                "owner_sort": aggregate.id,
            }
        case Product():
            keys = {"unit_key": f"PRODUCTS#{aggregate.province}#{aggregate.unit}", "unit_sort": aggregate.id}
            if aggregate.state.is_recognised and aggregate.certificate:
                keys |= {
                    "owner_key": f"TERMS#{aggregate.province}",
                    "owner_sort": f"{aggregate.certificate.valid_until.isoformat()}#{aggregate.id}",
                }
            return keys
    return {}
