"""Taking in what arrived: inspected where nobody sees it, then shown, or refused with the code of a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import unquote_plus

from chalicelib.domain.dossier import Document, DocumentState
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.gate import MOST_TRIES, SCAN_CLEAN, SCAN_THREAT, Finding, Unfinished, check_quota
from chalicelib.inspection import isolated
from chalicelib.observe import logger
from chalicelib.services import defects
from chalicelib.settings import settings
from chalicelib.stores import clock, files, papers
from chalicelib.stores.files import Upload
from chalicelib.stores.tables import Row

VERDICT_PATIENCE = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What the scanner says of one version of an object, in its own words."""

    version: str
    status: str


def receive(key: str, sequencer: str = "", scan: Scan | None = None) -> None:
    """A file arrived, or its scan did: inspect it, show it or refuse it. Twice, late or out of order changes nothing.

    Raises Unfinished where the look was too slow or died: the message comes again, and the fifth time is the last.
    """
    match unquote_plus(key).split("/"):
        case ["quarantine", dossier_id, document_id]:
            found = papers.document(dossier_id, document_id)
        case _:
            return
    if found is None or found[0].state is not DocumentState.PENDING:
        if found and found[0].state is DocumentState.REFUSED:  # a twin may have died before it told
            defects.tell_refused(found[0].dossier)
        return
    document, row = found
    upload = files.read_upload(document.key)
    if upload is None:
        return
    seen = replace(document, sha256=upload.sha256, size=upload.size, sequencer=sequencer)
    try:
        refusal = _refusal(document, upload)
    except Unfinished as trouble:
        return _again(seen, row, trouble)
    if refusal is None and settings().scans_uploads == "true":
        status = _scanned(document.key, upload.version, scan)
        if not status:  # hidden until the scanner has spoken
            return _commit(replace(seen, inspected=upload.version), row)
        refusal = _refusal_of_scan(status)
    if refusal is not None:
        return _refuse(seen, row, refusal)
    clean = files.promote(document.key, upload.version)
    return _commit(replace(seen, state=DocumentState.READY, key=clean, inspected=upload.version), row)


def is_overdue(document: Document) -> bool:
    """Whether its file has waited too long for a verdict: a person should look."""
    arrived = files.arrived_at(document.key) if document.state is DocumentState.PENDING else None
    return arrived is not None and clock.now() - arrived > VERDICT_PATIENCE


def _refusal(document: Document, upload: Upload) -> Why | None:
    """None when it may pass. What passed is not looked at again. Raises Unfinished."""
    try:
        _check_room(document, upload.size)
    except Refused as full:
        return full.why
    if upload.version and document.inspected == upload.version:
        return None
    found = isolated.inspect(upload.body, document.name, document.content_type, upload.size)
    _tell(document, found.findings)
    return found.findings[0].why if found.findings else None


def _check_room(document: Document, size: int) -> None:
    ready = [each for each in papers.documents(document.dossier) if each.state is DocumentState.READY]
    check_quota(len(ready), sum(each.size for each in ready) + size)


def _again(seen: Document, row: Row, trouble: Unfinished) -> None:
    """Count the try; after the last the file is refused: no producer waits for ever for a check that cannot end."""
    logger.warning("check_unfinished", extra={"document": seen.id, "dossier": seen.dossier, "trouble": str(trouble)})
    if seen.tries + 1 >= MOST_TRIES:
        return _refuse(seen, row, Why.FILE_UNCHECKED)
    _commit(replace(seen, tries=seen.tries + 1), row)
    raise trouble


def _scanned(key: str, version: str, told: Scan | None) -> str:
    """The event's word where it is of this very version, else the object's own mark; "" while there is none."""
    return told.status if told and told.version == version else files.scan_mark(key, version)


def _refusal_of_scan(status: str) -> Why | None:
    if status == SCAN_CLEAN:
        return None
    return Why.FILE_INFECTED if status == SCAN_THREAT else Why.FILE_UNCHECKED


def _tell(document: Document, findings: Sequence[Finding]) -> None:
    for finding in findings:
        fields = {"document": document.id, "dossier": document.dossier, "why": finding.why, "what": finding.what}
        logger.info("file_refused", extra=fields)


def _refuse(seen: Document, row: Row, why: Why) -> None:
    """Shown to nobody; of a filed dossier producer and officer are told."""
    _commit(replace(seen, state=DocumentState.REFUSED, refusal=why), row)
    defects.tell_refused(seen.dossier)


def _commit(document: Document, row: Row) -> None:
    try:
        papers.commit_document(document, row)
    except Stale:  # a twin of this event was faster, with the same outcome
        return
