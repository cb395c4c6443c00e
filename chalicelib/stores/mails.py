"""The outbox: mails as rows, and the queue that wakes the sender."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import Stale
from chalicelib.domain.mail import Mail, MailState
from chalicelib.settings import settings
from chalicelib.stores import rows
from chalicelib.stores.clients import client
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.tables import Note, Row

_OPEN = (MailState.DRAFTED, MailState.CLAIMED)


def draft(mail: Mail) -> bool:
    """Write it once; False when the same event has drafted it before."""
    try:
        rows.commit(_filled(Row(pk=f"MAIL#{mail.id}", sk="MAIL"), mail))
    except Stale:
        return False
    return True


def blank(mail: Mail) -> None:
    """The same write and wake as for a letter that goes out, and nothing goes out."""
    draft(replace(mail, state=MailState.BLANK, facts={}))
    enqueue(mail.id)


def find(id_: str) -> tuple[Mail, Row] | None:
    """The mail and its row, to be changed by `commit`."""
    row = rows.get(f"MAIL#{id_}", "MAIL")
    return (from_json(Mail, row.body), row) if row else None


def commit(mail: Mail, row: Row) -> None:
    """Write it on condition that nobody wrote since. Raises Stale."""
    rows.commit(_filled(row, mail))


def waiting(province: str) -> Iterator[Mail]:
    """Drafted or claimed, not sent yet."""
    for row in rows.of_owner(f"OUTBOX#{province}"):
        yield from_json(Mail, row.body)


def parked(province: str) -> Iterator[Mail]:
    """Those a person must look at."""
    for row in rows.of_owner(f"PARKED#{province}"):
        yield from_json(Mail, row.body)


def held(province: str, unit: str) -> Iterator[Mail]:
    """Those that wait in a unit's preview."""
    for row in rows.of_owner(f"HELD#{province}#{unit}"):
        yield from_json(Mail, row.body)


def about(key: str) -> Iterator[Mail]:
    """Every letter about `KIND#id`, earliest first. Eventually consistent."""
    for row in rows.of_unit(f"TOLD#{key}"):
        yield from_json(Mail, row.body)


def returned_as(mail: Mail) -> str:
    """What the provider says came back of a sent mail, "" for nothing."""
    note = rows.note(f"RETURNED#{mail.to}", mail.provider_id) if mail.provider_id else None
    return str(note.body["kind"]) if note else ""


def enqueue(id_: str) -> None:
    """Wake the sender; twice does no harm."""
    client("sqs").send_message(QueueUrl=settings().mail_queue_url, MessageBody=id_)


def note_return(message_id: str, to: str, kind: str, at: datetime) -> None:
    """What the provider says came back, by address."""
    rows.put_once(Note(pk=f"RETURNED#{to}", sk=message_id, body={"kind": kind, "at": to_json(at)}))


def has_returned(to: str) -> bool:
    """Whether mail to this address ever came back."""
    return any(True for _ in rows.notes_within(f"RETURNED#{to}"))


def _filled(row: Row, mail: Mail) -> Row:
    row.body, row.state = to_json(mail), mail.state
    key = {**dict.fromkeys(_OPEN, "OUTBOX"), MailState.PARKED: "PARKED", MailState.HELD: "HELD"}.get(mail.state)
    where = f"{mail.province}#{mail.held_for}" if mail.state is MailState.HELD else mail.province
    row.owner_key, row.owner_sort = (f"{key}#{where}", mail.id) if key else (None, None)
    kind, _, rest = mail.about.partition("#")
    if kind != "CODE":
        row.unit_key, row.unit_sort = f"TOLD#{kind}#{rest.partition('#')[0]}", f"{to_json(mail.drafted_at)}#{mail.id}"
    return row
