"""Tickets for uploads: who may send which file, piece by piece, until when; and taking a file out of a draft again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from chalicelib.domain.access import Actor, require
from chalicelib.domain.dossier import CONSENT, Document, DocumentState, Dossier
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.filing import require_filing
from chalicelib.domain.gate import MAX_BYTES, check_ticket, fit_name
from chalicelib.domain.round import Round
from chalicelib.domain.upload import PART_LIFE, Part, is_in_parts, parts_of, ticket_life, type_of
from chalicelib.domain.words import instant
from chalicelib.services import assisting
from chalicelib.stores import aggregates, clock, criteria, files, ids, papers, uploads

_TRIES = 3
_MARK_MOST = _KIND_MOST = 100
_Held = Mapping[int, tuple[int, str]]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is said of a file to come. Without `size` a plain form is meant, whose browser says nothing of its file."""

    name: str = ""
    content_type: str
    size: int | None = None
    mark: str = ""
    criterion: str = ""
    kind: str = ""
    then: str = ""  # our page to go on to after a plain form


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A form to post straight to the bucket; without one the file is there, or comes in parts."""

    document: Document
    round: Round
    url: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Step:
    """The next part to send and where; neither when all are there."""

    part: Part | None = None
    url: str = ""


def issue(by: Actor, dossier_id: str, wish: Wish) -> Ticket:
    """A ticket for one file. The same file again gets its own ticket back, which lives on or, in time, is renewed."""
    dossier, now = aggregates.get(Dossier, dossier_id), clock.now()
    require(by, "upload", dossier.subject)
    round_ = aggregates.get(Round, dossier.round)
    document = _asked_before(dossier_id, wish)
    if document is None or (document.state is DocumentState.PENDING and not document.is_awaited(now)):
        require_filing(dossier, round_, now)
        document = _renewed(document, now) if document else _attached(by, dossier, wish, now)
    if document.state is not DocumentState.PENDING or document.upload:
        return Ticket(document=document, round=round_)
    form = _form(document, wish, now)
    return Ticket(document=document, round=round_, url=form["url"], fields=form["fields"])


def next_step(by: Actor, dossier_id: str, document_id: str) -> Step:
    """Of an upload in parts: the first that is missing; once none is, the file is put together. The bucket says which."""
    dossier, now = aggregates.get(Dossier, dossier_id), clock.now()
    require(by, "upload", dossier.subject)
    document = _document(dossier_id, document_id)
    if document.state is not DocumentState.PENDING or not document.upload:
        return Step()
    if document.removed_at or dossier.state.is_over:
        raise Refused(Why.DOCUMENT_REMOVED, "file", name=document.name)
    held = uploads.held(document.key, document.upload)
    if held is None and files.exists(document.key):
        return Step()
    missing = _missing(document, held or {})
    if missing is None:
        uploads.complete(document.key, document.upload, _tags(held or {}))
        return Step()
    if not document.is_awaited(now):
        raise Refused(Why.TICKET_EXPIRED, "file", name=document.name)
    if held is None:  # the bucket has thrown it away: from the beginning
        document = _begun_anew(dossier_id, document_id)
    life = min(PART_LIFE, document.ticket_until - now)
    return Step(part=missing, url=uploads.part_address(document.key, document.upload, missing, life))


def has_arrived(document: Document) -> bool:
    """Whether its file is in the bucket; one whose every part came, but not its browser's last word, is put together."""
    if files.exists(document.key):
        return True
    held = uploads.held(document.key, document.upload) if document.upload else None
    if held is None or _missing(document, held) is not None:
        return False
    uploads.complete(document.key, document.upload, _tags(held))
    return True


def remove(by: Actor, dossier_id: str, document_id: str) -> None:
    """Take a file out of a dossier that is not filed, or came back. Again: nothing. What was filed with it stays filed."""
    dossier, now = aggregates.get(Dossier, dossier_id), clock.now()
    require(by, "remove_document", dossier.subject)
    require_filing(dossier, aggregates.get(Round, dossier.round), now)
    document = _changed(dossier_id, document_id, removed_at=now)
    if document.upload and document.state is DocumentState.PENDING:
        uploads.give_up(document.key, document.upload)


@cache
def upload_origin() -> str:
    """Scheme and host that files are sent to, for a page's content policy. Signs a form; asks nobody."""
    address = urlsplit(uploads.form("quarantine/", "application/pdf", 1, PART_LIFE)["url"])
    return f"{address.scheme}://{address.netloc}"


def _asked_before(dossier_id: str, wish: Wish) -> Document | None:
    """The document of an earlier wish for this very file, unless it was refused."""
    if not (wish.mark and wish.size):
        return None
    for document in papers.documents(dossier_id):
        same = (document.mark, document.kind, document.criteria) == (wish.mark, wish.kind, _criteria(wish))
        if same and document.name == fit_name(wish.name) and document.state is not DocumentState.REFUSED:
            return document if document.state is DocumentState.READY or document.size == wish.size else None
    return None


def _attached(by: Actor, dossier: Dossier, wish: Wish, now: datetime) -> Document:
    name, type_ = _name(wish, now), type_of(wish.name, wish.content_type)
    held = [each for each in papers.documents(dossier.id) if each.state is not DocumentState.REFUSED]
    check_ticket(name, type_, 1 if wish.size is None else wish.size, len(held), sum(each.size for each in held))
    _check_labels(by, dossier, wish)
    id_, size = ids.ulid(), wish.size or 0
    key = f"quarantine/{dossier.id}/{id_}"
    document = Document(
        id=id_,
        dossier=dossier.id,
        name=name,
        content_type=type_,
        size=size,
        key=key,
        state=DocumentState.PENDING,
        issued_at=now,
        ticket_until=now + ticket_life(size),
        criteria=_criteria(wish),
        kind=wish.kind,
        upload=uploads.begin(key, type_) if is_in_parts(size) else "",
        mark=wish.mark,
    )
    try:
        aggregates.commit(beside=[papers.document_row(document, None), *assisting.naming(by, document)])
    except Stale as error:  # only the consent's row can have changed: the document is new
        raise Refused(Why.CHANGED_MEANWHILE) from error
    return document


def _renewed(document: Document, now: datetime) -> Document:
    return _changed(document.dossier, document.id, issued_at=now, ticket_until=now + ticket_life(document.size))


def _begun_anew(dossier_id: str, document_id: str) -> Document:
    """Of two that begin at once one is kept; the other's is swept away by the bucket."""
    document = _document(dossier_id, document_id)
    return _changed(dossier_id, document_id, upload=uploads.begin(document.key, document.content_type))


def _changed(dossier_id: str, document_id: str, **fields: object) -> Document:
    """Written on condition of what was read; where a check of the file came in between, on top of it."""
    for _ in range(_TRIES):
        found = papers.document(dossier_id, document_id)
        if found is None:
            raise NotFound("document")
        if found[0].removed_at:
            return found[0]
        changed: Document = replace(found[0], **fields)  # type: ignore[arg-type]  # names of its own fields
        try:
            papers.commit_document(changed, found[1])
        except Stale:
            continue
        return changed
    raise Stale(document_id)


def _document(dossier_id: str, document_id: str) -> Document:
    found = papers.document(dossier_id, document_id)
    if found is None:
        raise NotFound("document")
    return found[0]


def _form(document: Document, wish: Wish, now: datetime) -> dict[str, Any]:
    life = document.ticket_until - now
    if wish.size is None:
        return uploads.plain_form(document.key, document.content_type, MAX_BYTES, life, then=wish.then)
    return uploads.form(document.key, document.content_type, document.size, life)


def _missing(document: Document, held: _Held) -> Part | None:
    """The first part that is not there in its full length."""
    return next((part for part in parts_of(document.size) if held.get(part.number, (0,))[0] != part.length), None)


def _tags(held: _Held) -> list[tuple[int, str]]:
    return [(number, tag) for number, (_, tag) in held.items()]


def _criteria(wish: Wish) -> tuple[str, ...]:
    return (wish.criterion,) if wish.criterion else ()


def _check_labels(by: Actor, dossier: Dossier, wish: Wish) -> None:
    """What it is to prove must be known to the dossier's own criteria set; its kind is a short code.

    A signed consent proves nothing, and comes from the officer who acts by it.
    """
    if wish.kind == CONSENT and (wish.criterion or not (by.acting and by.acting.on_paper)):
        raise Refused(Why.FIELD_INVALID, "kind")
    if wish.criterion:
        chosen = criteria.criteria_set(dossier.regulation, dossier.criteria_set) if dossier.criteria_set else None
        if chosen is None or wish.criterion not in {leaf.code for leaf in chosen.leaves()}:
            raise Refused(Why.FIELD_INVALID, "criterion")
    for name, text, most in (("kind", wish.kind, _KIND_MOST), ("mark", wish.mark, _MARK_MOST)):
        if len(text) > most or not text.isprintable():
            raise Refused(Why.FIELD_INVALID, name)


def _name(wish: Wish, now: datetime) -> str:
    """As given, its letters composed; a plain form may leave it to us. Raises Refused."""
    if not wish.name.strip() and wish.size is None:
        return f"Tệp tải lên lúc {instant(now)}".replace("/", "-")
    return fit_name(wish.name)
