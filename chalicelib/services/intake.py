"""Filing: submit, withdraw. A shown receipt is never lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.domain.access import Actor, require
from chalicelib.domain.criteria import Standing
from chalicelib.domain.dossier import Document, DocumentState, Dossier, FiledDocument
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.evidence import lacking
from chalicelib.domain.filing import require_filing
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Regulation
from chalicelib.domain.round import Round
from chalicelib.domain.words import VIETNAM
from chalicelib.services import defects, tickets
from chalicelib.services.set_choice import set_named
from chalicelib.stores import aggregates, clock, files, papers, people, regulations, units
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.criteria import criteria_set


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
    regulation: str = ""  # its title, as the slip says it
    reason: str = ""
    finish_by: date | None = None


def submit(by: Actor, dossier_id: str, criteria_set: str = "", *, filing: int = 0) -> Receipt:
    """The legal act, once a `filing`. Its instant at this door counts; the receipt is locked away before it is shown."""
    now = clock.now()
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "submit", dossier.subject)
    is_done = 0 < filing <= dossier.filings
    if (
        is_done or dossier.state is DossierState.SUBMITTED
    ):  # the form posted twice: the same answer, whatever came since
        return _kept(dossier.id, filing if is_done else dossier.filings)
    earlier = files.kept_at(_receipt_key(dossier_id, dossier.filings + 1))
    if earlier is not None:  # locked in time by a request that died before its row: that one counts, whatever the hour
        return _commit_filing(from_json(Dossier, earlier["dossier"]))
    require_filing(dossier, aggregates.get(Round, dossier.round), now)
    documents = _filed(papers.documents(dossier_id), now)
    today = now.astimezone(VIETNAM).date()
    bound = regulations.binding_on(today, dossier.kind)
    _check_papers(dossier, bound.regulation, documents)
    own, answers = papers.self_assessment(dossier_id), papers.answers(dossier_id)
    filed = dossier.submit(
        documents,
        slip=_slip(dossier, bound.regulation, today),
        regulation=bound.regulation,
        reason=bound.reason,
        finish_by=bound.finish_by,
        criteria_set=set_named(dossier, bound.regulation, criteria_set),
        by=by.email,
        at=now,
        self_assessment=own[0].choices if own else None,
        replies=papers.replies(dossier_id, dossier.filings) if dossier.filings else None,
        answers=answers[0].values if answers else None,
    )
    receipt = _receipt_of(filed)
    kept = files.keep(_receipt_key(dossier_id, filed.filings), {"receipt": to_json(receipt), "dossier": to_json(filed)})
    if kept["receipt"] != to_json(receipt):  # a twin request wrote its receipt first: it is the one that counts
        filed = from_json(Dossier, kept["dossier"])
    return _commit_filing(filed)


def restore_filing(dossier_id: str, filing: int) -> bool:
    """A receipt whose row was never written (the process died between the two): write it now. Whether it was so."""
    dossier, kept = aggregates.find(Dossier, dossier_id), files.kept_at(_receipt_key(dossier_id, filing))
    if kept is None or (dossier is not None and (dossier.filings >= filing or dossier.state.is_over)):
        return False
    filed = from_json(Dossier, kept["dossier"])
    if dossier is None:  # the table was lost
        return aggregates.put_back(filed)
    _commit_filing(filed)
    return True


def restore_filings(dossiers: Iterable[Dossier]) -> int:
    """The same for whichever of these a producer may have filed; how many."""
    open_ = [each for each in dossiers if each.state in (DossierState.DRAFT, DossierState.RETURNED)]
    return sum(restore_filing(dossier.id, dossier.filings + 1) for dossier in open_)


def receipts_kept(dossier: Dossier) -> int:
    """How many filings of it have a receipt, counting one that its row never heard of."""
    count = dossier.filings
    while files.kept_at(_receipt_key(dossier.id, count + 1)) is not None:
        count += 1
    return count


def filed_dossier(dossier_id: str, filing: int) -> Dossier:
    """The dossier as its receipt holds it. Raises NotFound."""
    kept: Any = files.kept_at(_receipt_key(dossier_id, filing))
    if kept is None:
        raise NotFound("receipt")
    return from_json(Dossier, kept["dossier"])


def filings_kept() -> list[tuple[str, int]]:
    """Every receipt in the bucket: dossier and filing number."""
    return [(key.split("/")[1], int(key.split("/")[2].removesuffix(".json"))) for key in files.kept_keys("receipts/")]


def withdraw(by: Actor, dossier_id: str, reason: str) -> None:
    """Take it back; possible until a decision."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "withdraw", dossier.subject)
    if not reason.strip():
        raise Refused(Why.REASON_MISSING, "reason")
    aggregates.commit(dossier.withdraw(reason.strip(), by=by.email, at=clock.now()))


def receipt(by: Actor, dossier_id: str) -> Receipt:
    """The latest receipt of a filed dossier."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "see_receipt", dossier.subject)
    if not dossier.filings:
        raise NotFound("receipt")
    return _kept(dossier.id, dossier.filings)


def _filed(documents: Sequence[Document], now: datetime) -> list[FiledDocument]:
    kept = [document for document in documents if document.state is not DocumentState.REFUSED]
    if not any(document.is_evidence for document in kept):
        refused = any(document.is_evidence for document in documents)
        raise Refused(Why.DOCUMENT_REFUSED if refused else Why.NO_DOCUMENTS, "documents")
    for document in kept:
        if not document.is_fit_to_file(
            arrived=document.state is DocumentState.PENDING and tickets.has_arrived(document), at=now
        ):
            raise Refused(Why.DOCUMENT_NOT_ARRIVED, "documents", name=document.name)
    return [_as_filed(document) for document in kept]


def _as_filed(document: Document) -> FiledDocument:
    return FiledDocument(
        id=document.id,
        name=document.name,
        size=document.size,
        sha256=document.sha256,
        kind=document.kind,
        criteria=document.criteria,
        number=document.number,
        issuer=document.issuer,
        issued_on=document.issued_on,
        expires_on=document.expires_on,
    )


def _check_papers(dossier: Dossier, ruling: Regulation, documents: Sequence[FiledDocument]) -> None:
    """Only what the decree requires stops a filing. A draft that another decree takes over has no set to ask by."""
    again = dossier.state is DossierState.RETURNED
    if dossier.criteria_set is None or (not again and ruling.id != dossier.regulation):
        return
    one = criteria_set(dossier.regulation, dossier.criteria_set)
    rules = one.documents_of(people.producer(dossier.producer).type, dossier.kind)
    missing = lacking(rules, (document.kind for document in documents), Standing.REQUIRED)
    if missing:
        raise Refused(Why.PAPERS_MISSING, "documents", papers=tuple(rule.label for rule in missing))


def _commit_filing(filed: Dossier) -> Receipt:
    try:
        aggregates.commit(filed)
    except Stale:
        now_there = aggregates.get(Dossier, filed.id)
        if now_there.filings < filed.filings:  # something else changed meanwhile: a withdrawal, a return
            raise
    if any(not document.sha256 for document in filed.documents):
        defects.tell_refused(filed.id)  # a check may have ended between our look at the file and this write
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
        regulation=regulations.regulation(dossier.regulation).title,
        reason=dossier.regulation_reason,
        finish_by=dossier.finish_by,
    )


def _kept(dossier_id: str, filing: int) -> Receipt:
    kept: Any = files.kept_at(_receipt_key(dossier_id, filing))
    if kept is None:
        raise NotFound("receipt")
    return from_json(Receipt, kept["receipt"])


def _receipt_key(dossier_id: str, filing: int) -> str:
    return f"receipts/{dossier_id}/{filing}.json"


def _slip(dossier: Dossier, regulation: Regulation, today: date) -> str:
    """The decree's pattern, with the dossier's own number: no unit's clerk has given a running one."""
    number = dossier.id[-8:]
    province, unit = units.gazetteer().numbers(dossier.province, dossier.unit, today)
    return regulation.numbering.slip_number(number, province=province, unit=unit, year=today.year).upper()
