"""A scan of a signed paper: a ticket, the same gate as every upload, and its hash for the record. The latest counts."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.dossier import Document, DocumentState
from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.gate import MAX_BYTES, Unfinished
from chalicelib.domain.upload import ticket_life
from chalicelib.services import receiving
from chalicelib.stores import aggregates, clock, files, ids, papers, uploads

TYPE = "application/pdf"
_NAME = "Bản quét.pdf"
_MOST = 20  # of one paper: whoever tries more is doing something else


@dataclass(frozen=True, kw_only=True)
class ScanTicket:
    """The form that goes to the bucket."""

    document: Document
    url: str
    fields: dict[str, Any]


def ticket(owner: str, *, then: str) -> ScanTicket:
    """For one PDF. Whoever asks has been asked for their rights. `then`: our page to go on to."""
    now, id_ = clock.now(), ids.ulid()
    if len(papers.documents(owner)) >= _MOST:
        raise Refused(Why.TOO_MANY_DOCUMENTS, "file", most=_MOST)
    document = Document(
        id=id_,
        dossier=owner,
        name=_NAME,
        content_type=TYPE,
        size=0,
        key=f"quarantine/{owner}/{id_}",
        state=DocumentState.PENDING,
        issued_at=now,
        ticket_until=now + ticket_life(0),
    )
    aggregates.commit(beside=[papers.document_row(document, None)])
    form = uploads.plain_form(document.key, TYPE, MAX_BYTES, ticket_life(0), then=then)
    return ScanTicket(document=document, url=form["url"], fields=form["fields"])


def receive(owner: str) -> int:
    """What the storage's event should have told of, and did not; how many."""
    pending = [each for each in papers.documents(owner) if each.state is DocumentState.PENDING]
    arrived = [each for each in pending if files.exists(each.key)]
    for document in arrived:
        with suppress(Unfinished):  # counted with the document; the next look is its next try
            receiving.receive(document.key)
    return len(arrived)


def latest(owner: str) -> Document | None:
    """The last one asked for that is not a ticket unused; None where there is none."""
    now = clock.now()
    held = [each for each in papers.documents(owner) if each.state is not DocumentState.PENDING or each.is_awaited(now)]
    return held[-1] if held else None


def digest(owner: str) -> str:
    """SHA-256 of the latest that passed the gate, "" for none."""
    ready = [each for each in papers.documents(owner) if each.state is DocumentState.READY]
    return ready[-1].sha256 if ready else ""


def link(owner: str) -> str:
    """A short-lived link to it."""
    ready = [each for each in papers.documents(owner) if each.state is DocumentState.READY]
    if not ready:
        raise NotFound("document")
    return files.link(ready[-1].key, "ban-quet.pdf", TYPE)
