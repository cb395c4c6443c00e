"""The table is lost: rebuild it from what is locked away. Receipts, journal, people; then the listing of documents.

Every write is conditional, so that it may run on a half-empty table, twice, or beside an open door: nothing newer is overwritten.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta

from chalicelib.domain.aggregate import Aggregate, Event
from chalicelib.domain.dossier import Document, DocumentState, Dossier, FiledDocument
from chalicelib.domain.errors import Stale
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.mail import MailState
from chalicelib.domain.plan import Plan
from chalicelib.domain.product import Product
from chalicelib.domain.round import Round
from chalicelib.domain.scan import is_of_office
from chalicelib.domain.upload import ticket_life
from chalicelib.services import conductor, intake, notices, reconcile
from chalicelib.stores import aggregates, archive, files, mails, papers, people, rows
from chalicelib.stores.tables import Note, Row

UNSURE = timedelta(hours=2)  # letters of events this close to the loss may not have left: a person looks
_ORDER = ("PLAN", "ROUND", "PRODUCT", "DOSSIER")
_Filed = list[tuple[str, list[int]]]


@dataclass(kw_only=True)
class Restored:
    """How many rows of each kind were put back, and in sentences what nobody can."""

    counts: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Hand:
    """`put` writes, or under a dry run only looks. `back`: the keys of aggregates that were lost."""

    dry: bool
    done: Restored = field(default_factory=Restored)
    back: set[str] = field(default_factory=set)
    looked: set[tuple[str, str]] = field(default_factory=set)

    def put(self, row: Row | Note) -> None:
        """Where it is missing or older."""
        if self._would(row) if self.dry else _put(row):
            kind = row.sk.partition("#")[0]
            self.done.counts[kind.lower()] += 1
            if kind in aggregates.KINDS:
                self.back.add(row.pk)

    def _would(self, row: Row | Note) -> bool:
        first = (row.pk, row.sk) not in self.looked
        self.looked.add((row.pk, row.sk))
        return first and rows.is_behind(row)


def restore(*, dry: bool = False, workers: int = 1) -> Restored:
    """All that can be; then years go on by new executions. Again: nothing."""
    hand = _Hand(dry=dry)
    filed = sorted(archive.filed(), key=lambda each: _ORDER.index(each[0].partition("#")[0]))
    filings = _latest(intake.filings_kept())
    with ThreadPoolExecutor(workers) as pool:  # a dossier's rows are nobody else's: pieces of work that share nothing
        list(pool.map(lambda item: hand.put(_row(item)), archive.lasting()))
        list(pool.map(lambda each: _put_aggregate(hand, *each), filed))
        list(pool.map(lambda each: _put_filing(hand, *each), filings.items()))
    dossiers = {key.partition("#")[2] for key, _ in filed if key.startswith("DOSSIER#")} | filings.keys()
    if hand.back and not dry:
        _derive(hand, sorted(dossiers))
        _park_unsure_letters(hand, filed)
        _go_on(hand)
    hand.done.missing.extend(_missing(dossiers))
    if hand.back and not dry:
        hand.done.missing.extend(_orphans(dossiers))
    return hand.done


def _put_aggregate(hand: _Hand, key: str, seqs: list[int]) -> None:
    """Side rows and journal first: the aggregate's own row wakes the stream, which must find told what was told."""
    kind, _, _ = key.partition("#")
    found = {(row.pk, row.sk): row for row in map(_row, archive.rows_at(key, max(seqs)))}
    own = found.pop((key, kind), None)
    for row in found.values():
        hand.put(row)
    for seq in seqs:
        if (key, f"JOURNAL#{seq:06d}") not in found and (event := _event(key, seq, own)):
            hand.put(aggregates.journal_note(key, event, own.body.get("province", "") if own is not None else ""))
    if own is not None:
        hand.put(own)
    if gaps := sorted(set(range(1, max(seqs))) - set(seqs)):
        hand.done.missing.append(f"{key}: events {', '.join(map(str, gaps))} were never filed")


def _put_filing(hand: _Hand, dossier_id: str, filing: int) -> None:
    """A receipt is a whole dossier: where the row is behind it, or missing, it counts."""
    dossier = intake.filed_dossier(dossier_id, filing)
    for document in dossier.documents:
        if papers.document(dossier.id, document.id) is None:
            hand.put(papers.document_row(_document(dossier, document), None))
    hand.put(aggregates.row_as_written(dossier))


def _document(dossier: Dossier, filed: FiledDocument) -> Document:
    """From the receipt and the bucket: only the instant of its ticket is gone, for which the filing stands in."""
    assert dossier.submitted_at is not None, dossier.id
    clean = f"clean/{dossier.id}/{filed.id}"
    ready = files.exists(clean)
    key = clean if ready else f"quarantine/{dossier.id}/{filed.id}"
    return Document(
        id=filed.id,
        dossier=dossier.id,
        name=filed.name,
        content_type=files.content_type(key),
        size=filed.size,
        sha256=filed.sha256,
        key=key,
        state=DocumentState.READY if ready else DocumentState.PENDING,
        issued_at=dossier.submitted_at,
        ticket_until=dossier.submitted_at + ticket_life(filed.size),
        kind=filed.kind,
        criteria=filed.criteria,
        number=filed.number,
        issuer=filed.issuer,
        issued_on=filed.issued_on,
        expires_on=filed.expires_on,
    )


def _derive(hand: _Hand, dossiers: Iterable[str]) -> None:
    """Rows that only say again what others say."""
    for key in hand.back:
        if (plan := aggregates.find(Plan, key.removeprefix("PLAN#"))) is not None:
            aggregates.list_plan(plan)
    for dossier in (aggregates.get(Dossier, id_) for id_ in dossiers):
        if aggregates.find(Product, dossier.product) is None:
            hand.put(aggregates.row_as_written(_product(dossier)))
        if dossier.state is not DossierState.WITHDRAWN:
            hand.put(papers.draft_row(dossier.product, dossier.round, dossier.id, None))


def _product(dossier: Dossier) -> Product:
    """A candidate whose own event was not filed yet."""
    return Product.register(
        by="restore",
        at=dossier.opened_at,
        id=dossier.product,
        name=dossier.product_name,
        producer=dossier.producer,
        producer_name=dossier.producer_name,
        unit=dossier.unit,
        unit_name=aggregates.get(Round, dossier.round).unit_name(dossier.unit),
        province=dossier.province,
    )


def _park_unsure_letters(hand: _Hand, filed: _Filed) -> None:
    """The outbox is gone: what was told shortly before may have lain in it. Listed for a person, not sent by itself."""
    told = [(about, event) for about, event in _told(filed) if f"{about.KIND}#{about.id}" in hand.back]
    newest = max((event.at for _, event in told), default=None)
    for about, event in told:
        if newest is not None and event.at > newest - UNSURE:
            for mail in notices.letters(about, event):
                unsure = replace(mail, state=MailState.PARKED, trouble="the table was lost: outcome unknown")
                hand.done.counts["mail parked"] += mails.draft(unsure)


def _told(filed: _Filed) -> Iterator[tuple[Aggregate, Event]]:
    """The last events of every aggregate that were published whole."""
    for key, seqs in filed:
        kind, _, id_ = key.partition("#")
        about = aggregates.find(aggregates.KINDS[kind], id_)
        if about is not None:
            yield from ((about, event) for event in about.recent if event.seq in seqs)


def _go_on(hand: _Hand) -> None:
    """Executions wait for tokens that are gone: new ones find their place in the rows."""
    for plan in list(aggregates.plans()):
        if f"PLAN#{plan.id}" in hand.back and plan.reported_at is None:
            conductor.start_anew(plan.id)
            hand.done.counts["year started anew"] += 1
    reconcile.everything()


def _missing(known: set[str]) -> Iterator[str]:
    """What was promised and is not there. What nobody can bring back is said in the runbook."""
    for key in files.kept_keys("sealed/"):
        listed = {row["dossier"] for row in (files.kept_at(key) or {}).get("dossiers", [])}
        yield from (f"{key}: dossier {id_} is in this list and nowhere else" for id_ in sorted(listed - known))
    rooms = ("clean/", "quarantine/")
    documents = Counter(key.split("/")[1] for room in rooms for key in files.uploaded_keys(room))
    for id_ in sorted(each for each in documents.keys() - known if not is_of_office(each)):
        yield f"dossier {id_}: {documents[id_]} uploaded files of a draft that was never filed"


def _orphans(dossiers: Iterable[str]) -> Iterator[str]:
    """Dossiers whose producer registered in the seconds before the loss: they register again, with the same id."""
    for id_ in sorted(dossiers):
        dossier = aggregates.find(Dossier, id_)
        if dossier is not None and not people.is_producer(dossier.producer):
            yield f"dossier {id_}: its producer {dossier.producer_name} is not known any more"


def _latest(filings: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The last filing of each dossier."""
    latest: dict[str, int] = {}
    for dossier_id, filing in filings:
        latest[dossier_id] = max(filing, latest.get(dossier_id, 0))
    return latest


def _event(key: str, seq: int, own: Row | None) -> Event | None:
    """From the last row's ring, or from the row as it was filed with this event."""
    kind, _, _ = key.partition("#")
    recent = aggregates.events_of(own) if own is not None else ()
    if seq not in {event.seq for event in recent}:
        then = (row for row in map(_row, archive.rows_at(key, seq)) if (row.pk, row.sk) == (key, kind))
        recent = tuple(event for row in then for event in aggregates.events_of(row))
    return next((event for event in recent if event.seq == seq), None)


def _row(item: archive.Item) -> Row:
    return Row.from_raw_data(dict(item))


def _put(row: Row | Note) -> bool:
    try:
        return rows.put_back(row)
    except Stale:  # somebody writes there now: what they write is newer
        return False
