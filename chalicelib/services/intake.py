"""Filing: open a dossier, get tickets, receive files, submit, withdraw. A shown receipt is never lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.dossier import Document, DocumentState, Dossier, FiledDocument, Kind
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.gate import check_ticket, refusal_of
from chalicelib.domain.lifecycle import DossierState, ProductState, Role
from chalicelib.domain.names import ProducerId, UnitCode
from chalicelib.domain.product import Product
from chalicelib.domain.round import TICKET_LIFE, Phase, Round
from chalicelib.domain.words import VIETNAM
from chalicelib.stores import aggregates, clock, files, ids, papers, people, regulations
from chalicelib.stores.codec import from_json, to_json

_NAME_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A form the browser posts straight to the bucket."""

    document: Document
    url: str
    fields: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the slip shows; `receipts/<dossier>/<filing>.json` holds the same, locked."""

    slip: str
    dossier: str
    filing: int
    submitted_at: datetime
    product_name: str
    producer_name: str
    round: str
    documents: tuple[FiledDocument, ...]


@dataclass(frozen=True, kw_only=True)
class DossierView:
    """A dossier with what a page shows around it."""

    dossier: Dossier
    round: Round
    documents: tuple[Document, ...]
    product: Product


def open_dossier(by: Actor, *, product_name: str, kind: str, product: str = "") -> Dossier:
    """A draft in the round that takes filings now. One draft per product and round: a second try continues the first."""
    require(by, "open_dossier")
    grant = by.grants_as(Role.PRODUCER)[0]
    if kind not in set(Kind):
        raise Refused(Why.FIELD_INVALID, "kind")
    now = clock.now()
    round_ = _open_round(grant.province, now)
    chosen = _product_for(by, grant.producer, name=product_name, kind=Kind(kind), product_id=product, now=now)
    existing = [
        dossier
        for dossier in aggregates.dossiers_by(grant.producer)
        if dossier.product == chosen.id and dossier.round == round_.id and not dossier.state.is_final
    ]
    if existing:
        return existing[0]
    dossier = Dossier.open(
        by=by.email,
        at=now,
        id=ids.ulid(),
        plan=round_.plan,
        round=round_.id,
        unit=chosen.unit,
        province=chosen.province,
        producer=chosen.producer,
        producer_name=chosen.producer_name,
        product=chosen.id,
        product_name=chosen.name,
        kind=Kind(kind),
        tier=round_.stages[0].tier,
        regulation=round_.regulation,
    )
    is_new = aggregates.find(Product, chosen.id) is None
    aggregates.commit(dossier, *([chosen] if is_new else []))
    return dossier


def ticket(by: Actor, dossier_id: str, *, name: str, content_type: str, size: int) -> Ticket:
    """Ten minutes to upload one file of exactly this type and size."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "upload", subject_of(dossier))
    now = clock.now()
    _may_file(dossier, aggregates.get(Round, dossier.round), now)
    check_ticket(name, content_type, size, len(papers.documents(dossier_id)))
    id_ = ids.ulid()
    document = Document(
        id=id_,
        dossier=dossier_id,
        name=name.strip(),
        content_type=content_type,
        size=size,
        key=f"quarantine/{dossier_id}/{id_}",
        state=DocumentState.PENDING,
        issued_at=now,
        ticket_until=now + TICKET_LIFE,
    )
    papers.commit_document(document)
    form = files.upload_form(document.key, content_type, size)
    return Ticket(document=document, url=form["url"], fields=form["fields"])


def receive(key: str, sequencer: str = "") -> None:
    """A file arrived: check it, hash it, show it or refuse it. Twice, late or out of order changes nothing."""
    match unquote_plus(key).split("/"):
        case ["quarantine", dossier_id, document_id]:
            found = papers.document(dossier_id, document_id)
        case _:
            return
    if found is None or found[0].state is not DocumentState.PENDING:
        return
    document, row = found
    facts = files.read_facts(document.key)
    if facts is None:
        return
    refusal = refusal_of(facts.head, facts.size, document.content_type)
    clean = document.key if refusal else files.promote(document.key)
    state = DocumentState.REFUSED if refusal else DocumentState.READY
    try:
        papers.commit_document(
            replace(
                document,
                state=state,
                sha256=facts.sha256,
                size=facts.size,
                key=clean,
                refusal=refusal or "",
                sequencer=sequencer,
            ),
            row,
        )
    except Stale:  # a twin of this event was faster, with the same outcome
        return


def submit(by: Actor, dossier_id: str) -> Receipt:
    """The legal act. Its instant at this door counts; the receipt is locked away before it is shown."""
    now = clock.now()
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "submit", subject_of(dossier))
    if dossier.state is DossierState.SUBMITTED:  # the form posted twice: the same answer
        return _kept(dossier.id, dossier.filings)
    _may_file(dossier, aggregates.get(Round, dossier.round), now)
    documents = _filed(papers.documents(dossier_id), now)
    bound = regulations.regulation_on(now.astimezone(VIETNAM).date())
    filed = dossier.submit(
        documents,
        slip=_slip(dossier, now),
        regulation=bound.id,
        reason=f"có hiệu lực vào ngày nộp {now.astimezone(VIETNAM):%d/%m/%Y}",
        by=by.email,
        at=now,
    )
    receipt = _receipt_of(filed)
    kept = files.keep(_receipt_key(dossier_id, filed.filings), {"receipt": to_json(receipt), "dossier": to_json(filed)})
    if kept["receipt"] != to_json(receipt):  # a twin request wrote its receipt first: it is the one that counts
        filed = from_json(Dossier, kept["dossier"])
    return _commit_filing(filed)


def restore_filing(dossier_id: str, filing: int) -> bool:
    """A receipt whose row was never written (the process died between the two): write it now. Whether it was so."""
    dossier, kept = aggregates.find(Dossier, dossier_id), files.kept_at(_receipt_key(dossier_id, filing))
    if kept is None or (dossier is not None and (dossier.filings >= filing or dossier.state.is_final)):
        return False
    _commit_filing(from_json(Dossier, kept["dossier"]))
    return True


def filings_kept() -> list[tuple[str, int]]:
    """Every receipt in the bucket: dossier and filing number."""
    return [(key.split("/")[1], int(key.split("/")[2].removesuffix(".json"))) for key in files.kept_keys("receipts/")]


def withdraw(by: Actor, dossier_id: str, reason: str) -> None:
    """Take it back; possible until a decision."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "withdraw", subject_of(dossier))
    if not reason.strip():
        raise Refused(Why.REASON_MISSING, "reason")
    aggregates.commit(dossier.withdraw(reason.strip(), by=by.email, at=clock.now()))


def view(by: Actor, dossier_id: str) -> DossierView:
    """A dossier, its documents, its round and product."""
    dossier = aggregates.get(Dossier, dossier_id)
    _see(by, dossier)
    return DossierView(
        dossier=dossier,
        round=aggregates.get(Round, dossier.round),
        documents=tuple(papers.documents(dossier_id)),
        product=aggregates.get(Product, dossier.product),
    )


def mine(by: Actor) -> list[Dossier]:
    """A producer's dossiers, newest first."""
    require(by, "list_own_dossiers")
    found = [dossier for grant in by.grants_as(Role.PRODUCER) for dossier in aggregates.dossiers_by(grant.producer)]
    return sorted(found, key=lambda dossier: dossier.id, reverse=True)


def my_products(by: Actor) -> list[Product]:
    """A producer's own products, for an upgrade or a re-evaluation."""
    require(by, "list_own_dossiers")
    return [
        product
        for grant in by.grants_as(Role.PRODUCER)
        for product in aggregates.products_of(grant.province, grant.unit)
        if product.producer == grant.producer
    ]


def receipt(by: Actor, dossier_id: str) -> Receipt:
    """The latest receipt of a filed dossier."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "see_receipt", subject_of(dossier))
    if not dossier.filings:
        raise NotFound("receipt")
    return _kept(dossier.id, dossier.filings)


def document_link(by: Actor, dossier_id: str, document_id: str) -> str:
    """A short-lived link to a checked file."""
    _see(by, aggregates.get(Dossier, dossier_id))
    found = papers.document(dossier_id, document_id)
    if found is None:
        raise NotFound("document")
    if found[0].state is not DocumentState.READY:
        raise Refused(Why.FILE_NOT_READY, "document")
    return files.link(found[0].key, found[0].name, found[0].content_type)


@cache
def upload_origin() -> str:
    """Scheme and host that upload forms post to, for a page's content policy. Signs a form; asks nobody."""
    address = urlsplit(files.upload_form("quarantine/", "application/pdf", 1)["url"])
    return f"{address.scheme}://{address.netloc}"


def subject_of(dossier: Dossier) -> Subject:
    """Who a dossier belongs to and who holds it."""
    return Subject(producer=dossier.producer, unit=dossier.holder, province=dossier.province)


def _see(by: Actor, dossier: Dossier) -> None:
    home = Subject(producer=dossier.producer, unit=dossier.unit, province=dossier.province)
    try:
        require(by, "see_dossier", home)
    except Refused:
        require(by, "see_dossier", subject_of(dossier))


def _open_round(province: UnitCode, now: datetime) -> Round:
    filing = next((round_ for round_ in aggregates.rounds_of(province) if round_.is_filing(now)), None)
    if filing is None:
        raise Refused(Why.NO_ROUND_OPEN)
    return filing


def _product_for(
    by: Actor, producer_id: ProducerId, *, name: str, kind: Kind, product_id: str, now: datetime
) -> Product:
    if kind is Kind.FIRST:
        name = name.strip()
        if not name:
            raise Refused(Why.FIELD_MISSING, "product_name")
        if len(name) > _NAME_MOST:
            raise Refused(Why.FIELD_TOO_LONG, "product_name", most=_NAME_MOST)
        producer = people.producer(producer_id)
        same = [
            product
            for product in aggregates.products_of(producer.province, producer.unit)
            if product.producer == producer.id and product.name == name
        ]
        return (
            same[0]
            if same
            else Product.register(
                by=by.email,
                at=now,
                id=ids.ulid(),
                name=name,
                producer=producer.id,
                producer_name=producer.name,
                unit=producer.unit,
                unit_name=_unit_name(producer.province, producer.unit),
                province=producer.province,
            )
        )
    product = aggregates.find(Product, product_id) if product_id else None
    if product is None or product.producer != producer_id:
        raise Refused(Why.FIELD_INVALID, "product")
    if (kind is Kind.UPGRADE and not product.state.is_recognised) or product.state is ProductState.CANDIDATE:
        raise Refused(Why.PRODUCT_NOT_RECOGNISED, "product")
    return product


def _unit_name(province: str, unit: str) -> str:
    names = {each.code: each.name for plan in aggregates.plans() if plan.province == province for each in plan.units}
    return names.get(UnitCode(unit), unit)


def _may_file(dossier: Dossier, round_: Round, now: datetime) -> None:
    if dossier.state is DossierState.RETURNED:  # a supplement: until its tier's council begins
        if now >= round_.check_until(dossier.tier):
            raise Refused(Why.TOO_LATE, until=round_.check_until(dossier.tier))
        return
    if dossier.state is not DossierState.DRAFT:
        raise Refused(Why.ALREADY_FILED)
    if round_.phase(now) is Phase.PLANNED:
        raise Refused(Why.TOO_EARLY, opens=round_.opens_at)
    if not round_.is_filing(now):
        raise Refused(Why.TOO_LATE, until=round_.closes_at)


def _filed(documents: Sequence[Document], now: datetime) -> list[FiledDocument]:
    kept = [document for document in documents if document.state is not DocumentState.REFUSED]
    if not kept:
        raise Refused(Why.DOCUMENT_REFUSED if documents else Why.NO_DOCUMENTS, "documents")
    for document in kept:
        if not document.is_fit_to_file(
            arrived=document.state is DocumentState.PENDING and files.exists(document.key), at=now
        ):
            raise Refused(Why.DOCUMENT_NOT_ARRIVED, "documents", name=document.name)
    return [
        FiledDocument(id=document.id, name=document.name, size=document.size, sha256=document.sha256)
        for document in kept
    ]


def _commit_filing(filed: Dossier) -> Receipt:
    try:
        aggregates.commit(filed)
    except Stale:
        now_there = aggregates.get(Dossier, filed.id)
        if now_there.filings < filed.filings:  # something else changed meanwhile: a withdrawal, a return
            raise
    return _receipt_of(filed)


def _receipt_of(dossier: Dossier) -> Receipt:
    assert dossier.submitted_at is not None, dossier.id
    return Receipt(
        slip=dossier.slip,
        dossier=dossier.id,
        filing=dossier.filings,
        submitted_at=dossier.submitted_at,
        product_name=dossier.product_name,
        producer_name=dossier.producer_name,
        round=dossier.round,
        documents=dossier.documents,
    )


def _kept(dossier_id: str, filing: int) -> Receipt:
    kept: Any = files.kept_at(_receipt_key(dossier_id, filing))
    if kept is None:
        raise NotFound("receipt")
    return from_json(Receipt, kept["receipt"])


def _receipt_key(dossier_id: str, filing: int) -> str:
    return f"receipts/{dossier_id}/{filing}.json"


def _slip(dossier: Dossier, now: datetime) -> str:
    return f"{dossier.id[-8:]}/PĐK-{dossier.province}-{dossier.unit}-{now.astimezone(VIETNAM):%Y}".upper()
