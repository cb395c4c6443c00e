"""A new dossier begins with what an earlier one of the same producer holds: for an upgrade, a renewal, a sister product."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.access import Actor, require
from chalicelib.domain.criteria import Label
from chalicelib.domain.dossier import Document, DocumentState, Dossier
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.forms import Answers
from chalicelib.domain.gate import MAX_DOCUMENTS
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.self_assessment import SelfAssessment
from chalicelib.services.dossiers import DossierView
from chalicelib.stores import aggregates, clock, files, ids, papers
from chalicelib.stores.forms import forms
from chalicelib.stores.tables import Row


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What a dossier that began as a copy differs in; `choices`: by criterion, the option before and now (0: none)."""

    source: Dossier
    added: tuple[Document, ...]
    left_out: tuple[Document, ...]
    choices: Mapping[str, tuple[int, int]]
    answers: tuple[str, ...]  # codes of the forms' fields


@dataclass(frozen=True, kw_only=True)
class CopyPage:
    """What to begin with, or what differs from what was begun with; `labels` of the forms' fields."""

    sources: tuple[Dossier, ...]
    changes: Changes | None
    labels: Mapping[str, Label]


def page(by: Actor, view: DossierView) -> CopyPage:
    """Of a dossier that this reader may see."""
    dossier, answers = view.dossier, papers.answers(view.dossier.id)
    chosen = view.standing.choices if view.standing else {}
    sections = forms(dossier.regulation).sections()
    return CopyPage(
        sources=tuple(sources(by, dossier)),
        changes=changes(dossier, view.documents, chosen, answers[0].values if answers else {}),
        labels={field.code: field.label for section in sections for field in section.fields},
    )


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
        _copy_document(dossier, document, links=_same_set(dossier, source))
    copied = dossier.copy(source.id, len(wanted), by=by.email, at=clock.now())
    beside = _begun(dossier, source, by)
    try:
        aggregates.commit(copied, beside=beside)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error
    return copied


def changes(
    dossier: Dossier, documents: Sequence[Document], choices: Mapping[str, int], answers: Mapping[str, str]
) -> Changes | None:
    """Against the dossier it began with, as that was filed; None where it began with none."""
    source = aggregates.find(Dossier, dossier.copied_from) if dossier.copied_from else None
    if source is None:
        return None
    copied = {_copied_id(dossier, document): document for document in _ready(source)}
    here = {document.id for document in documents}
    before = source.self_assessment if _same_set(dossier, source) else {}
    codes, said = sorted({*before, *choices}), source.answers
    return Changes(
        source=source,
        added=tuple(document for document in documents if document.id not in copied),
        left_out=tuple(document for id_, document in copied.items() if id_ not in here),
        choices={
            code: (before.get(code, 0), choices.get(code, 0))
            for code in codes
            if before.get(code, 0) != choices.get(code, 0)
        },
        answers=tuple(sorted(code for code in {*said, *answers} if said.get(code, "") != answers.get(code, ""))),
    )


def _ready(source: Dossier) -> list[Document]:
    """Its papers that passed the gate and were filed, without the consent to that filing."""
    filed = {document.id for document in source.documents if document.is_evidence}
    return [each for each in papers.documents(source.id) if each.state is DocumentState.READY and each.id in filed]


def _copy_document(dossier: Dossier, document: Document, *, links: bool) -> None:
    """Its bytes under a key of the new dossier, then its row: dying in between leaves only an object nobody names."""
    id_ = _copied_id(dossier, document)
    copied = replace(
        document,
        id=id_,
        dossier=dossier.id,
        key=files.copy_clean(document.key, f"clean/{dossier.id}/{id_}"),
        issued_at=clock.now(),
        criteria=document.criteria if links else (),
    )
    try:
        papers.commit_document(copied)
    except Stale:  # the form posted twice: a twin has copied it
        return


def _copied_id(dossier: Dossier, document: Document) -> str:
    """The same paper copied twice into a dossier is one document."""
    return ids.derived(dossier.id, document.dossier, document.id)


def _begun(dossier: Dossier, source: Dossier, by: Actor) -> list[Row]:
    """The answers to the forms; the own assessment where the set is the same. What is begun already stays as it is."""
    kept: dict[str, Any] = {"dossier": dossier.id, "saved_at": clock.now(), "saved_by": by.email}
    rows = []
    if source.answers and dossier.regulation == source.regulation and not papers.answers(dossier.id):
        rows.append(papers.answers_row(Answers(values=source.answers, **kept), None))
    if source.self_assessment and _same_set(dossier, source) and not papers.self_assessment(dossier.id):
        rows.append(papers.self_assessment_row(SelfAssessment(choices=source.self_assessment, **kept), None))
    return rows


def _same_set(dossier: Dossier, source: Dossier) -> bool:
    return (dossier.regulation, dossier.criteria_set) == (source.regulation, source.criteria_set)
