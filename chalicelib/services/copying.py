"""A new dossier begins with what an earlier one of the same producer holds: for an upgrade, a renewal, a sister product."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.access import Actor, require
from chalicelib.domain.dossier import Document, DocumentState, Dossier
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.gate import MAX_DOCUMENTS
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.self_assessment import SelfAssessment
from chalicelib.stores import aggregates, clock, files, ids, papers


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What a dossier that began as a copy differs in; `choices`: by criterion, the option before and now (0: none)."""

    source: Dossier
    added: tuple[Document, ...]
    left_out: tuple[Document, ...]
    choices: Mapping[str, tuple[int, int]]


def sources(by: Actor, dossier: Dossier) -> list[Dossier]:
    """The producer's other dossiers that were filed, the latest first; of the same product before sister products."""
    require(by, "copy_dossier", dossier.subject)
    if dossier.state is not DossierState.DRAFT or dossier.copied_from:
        return []
    found = [each for each in aggregates.dossiers_by(dossier.producer) if each.id != dossier.id and each.filings]
    return sorted(found, key=lambda each: (each.product == dossier.product, each.id), reverse=True)


def copy(by: Actor, dossier_id: str, source_id: str) -> Dossier:
    """Bring over the checked papers, and the own assessment where the criteria set is the same. Again: the same copy.

    Nothing is taken away: what the draft holds already stays, and an assessment begun stays as it is.
    """
    dossier, source = aggregates.get(Dossier, dossier_id), aggregates.get(Dossier, source_id)
    require(by, "copy_dossier", dossier.subject)
    require(by, "copy_dossier", source.subject)
    if dossier.copied_from == source.id:
        return dossier
    if dossier.state is not DossierState.DRAFT or dossier.copied_from or not source.filings or source.id == dossier.id:
        raise Refused(Why.ACT_NOT_POSSIBLE, state=dossier.state, act="copy_dossier")
    wanted, there = _ready(source), papers.documents(dossier_id)
    known = {document.id for document in there}
    fresh = [document for document in wanted if _copied_id(dossier, document) not in known]
    if len(there) + len(fresh) > MAX_DOCUMENTS:
        raise Refused(Why.TOO_MANY_DOCUMENTS, "source", most=MAX_DOCUMENTS)
    for document in fresh:
        _copy_document(dossier, document)
    copied = dossier.copy(source.id, len(wanted), by=by.email, at=clock.now())
    beside = [papers.self_assessment_row(kept, None)] if (kept := _assessment(dossier, source, by)) else []
    try:
        aggregates.commit(copied, beside=beside)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error
    return copied


def changes(dossier: Dossier, documents: tuple[Document, ...], choices: Mapping[str, int]) -> Changes | None:
    """Against the dossier it began with, as that was filed; None where it began with none."""
    source = aggregates.find(Dossier, dossier.copied_from) if dossier.copied_from else None
    if source is None:
        return None
    copied = {_copied_id(dossier, document): document for document in _ready(source)}
    here = {document.id for document in documents}
    before = source.self_assessment if _same_set(dossier, source) else {}
    codes = sorted({*before, *choices})
    return Changes(
        source=source,
        added=tuple(document for document in documents if document.id not in copied),
        left_out=tuple(document for id_, document in copied.items() if id_ not in here),
        choices={
            code: (before.get(code, 0), choices.get(code, 0))
            for code in codes
            if before.get(code, 0) != choices.get(code, 0)
        },
    )


def _ready(source: Dossier) -> list[Document]:
    """Its papers that passed the gate and were filed."""
    filed = {document.id for document in source.documents}
    return [each for each in papers.documents(source.id) if each.state is DocumentState.READY and each.id in filed]


def _copy_document(dossier: Dossier, document: Document) -> None:
    """Its bytes under a key of the new dossier, then its row: dying in between leaves only an object nobody names."""
    id_ = _copied_id(dossier, document)
    key = files.copy_clean(document.key, f"clean/{dossier.id}/{id_}")
    try:
        papers.commit_document(replace(document, id=id_, dossier=dossier.id, key=key, issued_at=clock.now()))
    except Stale:  # the form posted twice: a twin has copied it
        return


def _copied_id(dossier: Dossier, document: Document) -> str:
    """The same paper copied twice into a dossier is one document."""
    return ids.derived(dossier.id, document.dossier, document.id)


def _assessment(dossier: Dossier, source: Dossier, by: Actor) -> SelfAssessment | None:
    if not source.self_assessment or not _same_set(dossier, source) or papers.self_assessment(dossier.id):
        return None
    return SelfAssessment(
        dossier=dossier.id, choices=source.self_assessment, saved_at=clock.now(), saved_by=by.email
    )


def _same_set(dossier: Dossier, source: Dossier) -> bool:
    return (dossier.regulation, dossier.criteria_set) == (source.regulation, source.criteria_set)
