"""Drafts waiting to be filed, written straight into the stack's stores: products, dossiers, documents, people with sessions."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain.access import Grant
from chalicelib.domain.dossier import Document, DocumentState, Dossier, Kind
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import Email, ProducerId, ProductId
from chalicelib.domain.people import Producer, ProducerType, Session
from chalicelib.domain.product import Product
from chalicelib.domain.round import Round
from chalicelib.settings import settings
from chalicelib.stores import aggregates, clock, ids, papers, people, regulations
from chalicelib.stores.clients import client
from tests.gate.raw import pdf

PDF = pdf(content=b" " * 990)
_AT_ONCE = 8


@dataclass(frozen=True, kw_only=True)
class Filer:
    """A producer with a browser that has signed in."""

    producer: Producer
    token: str
    csrf: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A dossier to be filed, with its document in place or none yet."""

    dossier: str
    by: Filer
    has_document: bool


def prepare(round_: Round, *, filers: int, drafts: int, without_document: int) -> list[Draft]:
    """So many drafts, shared out among the filers; the first of them still lack their document."""
    with ThreadPoolExecutor(_AT_ONCE) as at_once:
        people_ = list(at_once.map(lambda number: _filer(round_, number), range(filers)))
        return list(at_once.map(lambda n: _draft(round_, people_[n % filers], n, n >= without_document), range(drafts)))


def _filer(round_: Round, number: int) -> Filer:
    unit, email = round_.units[number % len(round_.units)].code, Email(f"chu.the.{number}@vidu.example")
    producer = Producer(
        id=ProducerId(ids.ulid()), name=f"Tổ hợp tác Mẫu {number}", type=ProducerType.COOPERATIVE_GROUP, unit=unit,
        province=round_.province, email=email,
    )  # fmt: skip
    people.add_producer(producer)
    people.enrol(email, f"Người nộp {number}", [Grant(role=Role.PRODUCER, unit=unit, province=round_.province, producer=producer.id)])
    filer = Filer(producer=producer, token=ids.secret(), csrf=ids.secret())
    people.put_session(filer.token, Session(email=email, csrf=filer.csrf, expires_at=round_.closes_at + timedelta(hours=8)))
    return filer


def _draft(round_: Round, filer: Filer, number: int, has_document: bool) -> Draft:
    producer, now = filer.producer, clock.now()
    common = {"unit": producer.unit, "province": producer.province, "producer": producer.id, "producer_name": producer.name}
    product = Product.register(
        by=producer.email, at=now, id=ids.ulid(), name=f"Sản phẩm mẫu {number}", unit_name=round_.unit_name(producer.unit), **common
    )
    regulation = regulations.regulation(round_.regulation)
    dossier = Dossier.open(
        by=producer.email, at=now, id=ids.ulid(), plan=round_.plan, round=round_.id, product=ProductId(product.id), product_name=product.name,
        kind=Kind.FIRST, tier=regulation.tiers[0].tier, held_by=regulation.tiers[0].held_by, regulation=regulation.id, **common,
    )  # fmt: skip
    mark = papers.draft_row(product.id, round_.id, dossier.id, None)
    aggregates.commit(dossier, product, beside=[mark, *_document_rows(dossier, has_document)])
    return Draft(dossier=dossier.id, by=filer, has_document=has_document)


def _document_rows(dossier: Dossier, has_document: bool) -> Sequence[object]:
    if not has_document:
        return ()
    id_, now = ids.ulid(), clock.now()
    document = Document(
        id=id_, dossier=dossier.id, name="phiếu đăng ký.pdf", content_type="application/pdf", size=len(PDF), key=f"clean/{dossier.id}/{id_}",
        state=DocumentState.READY, issued_at=now, ticket_until=now,
    )  # fmt: skip
    client("s3").put_object(Bucket=settings().document_bucket, Key=document.key, Body=PDF)
    return [papers.document_row(document, None)]
