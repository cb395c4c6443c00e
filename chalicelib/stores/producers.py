"""What lies around a producer: its row, invitations, consents, what criterion 3.2 asks, marks that find it, ideas, deeds."""

import hashlib
import json
from collections.abc import Iterator, Sequence

from chalicelib.domain.consent import Consent
from chalicelib.domain.deed import Done
from chalicelib.domain.errors import NotFound
from chalicelib.domain.idea import Idea
from chalicelib.domain.names import Email
from chalicelib.domain.people import Invitation, Personal, Producer
from chalicelib.stores import rows, trail
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.tables import Row


def commit(*changed: Row, done: Done | None = None, removed: Sequence[Row] = ()) -> None:
    """All or nothing, each on condition of its version, and the deed that explains it. Raises Stale."""
    rows.commit(*changed, *([deed_row(done)] if done else []), removed=removed)


def find(id_: str) -> tuple[Producer, Row]:
    """The producer and its row, to be changed by `commit`. Raises NotFound."""
    row = rows.get(f"PRODUCER#{id_}", "PRODUCER")
    if row is None:
        raise NotFound("producer")
    return from_json(Producer, row.body), row


def filled(row: Row, producer: Producer) -> Row:
    """The producer's row as it shall be."""
    row.body = to_json(producer)
    return row


def of_unit(province: str, unit: str) -> Iterator[Producer]:
    """The producers at home in a unit."""
    for row in rows.of_unit(f"PRODUCERS#{province}", prefix=f"{unit}#"):
        yield from_json(Producer, row.body)


def mark_row(field: str, value: str, producer: str) -> Row:
    """Says that a producer uses this tax code or phone. Old marks stay: `marked` reads the producer itself."""
    found = rows.get(f"{field.upper()}#{value}", f"MARK#{producer}")
    return found or Row(pk=f"{field.upper()}#{value}", sk=f"MARK#{producer}", body={})


def marked(field: str, value: str) -> list[Producer]:
    """Who uses this tax code or phone now."""
    ids = [row.sk.removeprefix("MARK#") for row in rows.within(f"{field.upper()}#{value}", "MARK#")]
    found = [row for id_ in ids if (row := rows.get(f"PRODUCER#{id_}", "PRODUCER"))]
    return [producer for row in found if getattr(producer := from_json(Producer, row.body), field) == value]


def personal(producer: str) -> tuple[Personal, Row | None]:
    """What the representative has said of themselves, and its row; nothing said before the first time."""
    row = rows.get(f"PRODUCER#{producer}", "PERSONAL")
    return (from_json(Personal, row.body), row) if row else (Personal(producer=producer), None)  # type: ignore[arg-type]


def personal_row(personal: Personal, row: Row | None) -> Row:
    """In a row of its own, which no stream carries away and no index lists."""
    row = row or Row(pk=f"PRODUCER#{personal.producer}", sk="PERSONAL")
    row.body = to_json(personal)
    return row


def invitation(producer: str, email: Email) -> tuple[Invitation, Row] | None:
    """The latest one of this address, and its row."""
    row = rows.get(f"PRODUCER#{producer}", f"INVITE#{email}")
    return (from_json(Invitation, row.body), row) if row else None


def invitation_row(invitation: Invitation, row: Row | None) -> Row:
    """One of an address at a producer: a later one replaces it."""
    row = row or Row(pk=f"PRODUCER#{invitation.producer}", sk=f"INVITE#{invitation.email}")
    row.body, row.owner_key, row.owner_sort = to_json(invitation), f"INVITES#{invitation.email}", invitation.producer
    return row


def invitations_of(producer: str) -> list[Invitation]:
    """A producer's."""
    return [from_json(Invitation, row.body) for row in rows.within(f"PRODUCER#{producer}", "INVITE#")]


def invitations_to(email: Email) -> list[Invitation]:
    """A person's."""
    return [from_json(Invitation, row.body) for row in rows.of_owner(f"INVITES#{email}")]


def consent(producer: str, id_: str) -> tuple[Consent, Row] | None:
    """As it is now, and its row."""
    row = rows.get(f"PRODUCER#{producer}", f"CONSENT#{id_}")
    return (from_json(Consent, row.body), row) if row else None


def consent_row(consent: Consent, row: Row | None) -> Row:
    """The row to commit."""
    row = row or Row(pk=f"PRODUCER#{consent.producer}", sk=f"CONSENT#{consent.id}")
    row.body, row.owner_key, row.owner_sort = to_json(consent), f"CONSENTS#{consent.officer}", consent.id
    return row


def consents_of(producer: str) -> list[tuple[Consent, Row]]:
    """A producer's, as they are now."""
    return [(from_json(Consent, row.body), row) for row in rows.within(f"PRODUCER#{producer}", "CONSENT#")]


def consents_to(officer: Email) -> list[Consent]:
    """An officer's, the latest first."""
    return [from_json(Consent, row.body) for row in rows.of_owner(f"CONSENTS#{officer}")][::-1]


def idea(id_: str) -> tuple[Idea, Row]:
    """The idea and its row. Raises NotFound."""
    row = rows.get(f"IDEA#{id_}", "IDEA")
    if row is None:
        raise NotFound("idea")
    return from_json(Idea, row.body), row


def idea_row(idea: Idea, row: Row | None) -> Row:
    """The row to commit."""
    row = row or Row(pk=f"IDEA#{idea.id}", sk="IDEA")
    row.body, row.state = to_json(idea), idea.state
    row.unit_key, row.unit_sort = f"IDEAS#{idea.province}#{idea.unit}", idea.id
    row.owner_key, row.owner_sort = f"IDEAS#{idea.producer}", idea.id
    return row


def ideas_by(producer: str) -> list[Idea]:
    """A producer's, the latest first."""
    return [from_json(Idea, row.body) for row in rows.of_owner(f"IDEAS#{producer}")][::-1]


def ideas_in(province: str, unit: str) -> list[Idea]:
    """A unit's, the latest first."""
    return [from_json(Idea, row.body) for row in rows.of_unit(f"IDEAS#{province}#{unit}")][::-1]


def deeds_about(about: str) -> list[Done]:
    """What was done to `KIND#id`, in order."""
    return [from_json(Done, row.body) for row in rows.within(about, "DEED#")]


def has_deed(about: str, id_: str) -> bool:
    """Whether it is on record."""
    return rows.get(about, f"DEED#{id_}") is not None


def last_deed(about: str) -> str:
    """The hash of the last deed about `KIND#id`, "" before the first."""
    found = deeds_about(about)
    return hash_of(max(found, key=lambda done: (done.at, done.id))) if found else ""


def hash_of(done: Done) -> str:
    """Of everything it says."""
    return hashlib.sha256(json.dumps(to_json(done), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def deed_in(row: Row) -> Done | None:
    """The deed that a row tells of, None for another row."""
    return from_json(Done, row.body) if row.sk.startswith("DEED#") else None


def deed_row(done: Done) -> Row:
    """The row to commit; it is written once."""
    keys = trail.keys(done.province, done.at, done.by, done.about, f"DEED#{done.id}")
    return Row(pk=done.about, sk=f"DEED#{done.id}", body=to_json(done), **keys)
