"""A dossier in its producer's hands, page by page: what each page shows, and everything once more before it is filed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain import tasks
from chalicelib.domain.access import Actor, may, require
from chalicelib.domain.criteria import Case, CriteriaSet, Criterion, DocumentRule, Label, Standing
from chalicelib.domain.deadline import last_day_of
from chalicelib.domain.dossier import Document, Dossier
from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.evidence import kept, lacking, rules_for, runs_out
from chalicelib.domain.forms import Field, Section, seen
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.tasks import Board, CriterionTask
from chalicelib.services import dossiers
from chalicelib.services.dossiers import DossierView
from chalicelib.services.set_choice import SetGroup, sets_to_name
from chalicelib.stores import criteria, papers, people
from chalicelib.stores.forms import forms

IN_HAND = (DossierState.DRAFT, DossierState.RETURNED)  # as its producer's: not filed, or back for a supplement


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A dossier as its producer has it before them. `ends_on`: the last day of its round, when papers should still hold."""

    view: DossierView
    board: Board
    answers: Mapping[str, str]
    saved_at: datetime | None
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class CriterionPage:
    """One leaf with its way there; `seen` marks the choice shown. `cases`: those whose options are offered."""

    desk: Desk
    task: CriterionTask
    trail: tuple[Criterion, ...]
    choice: int | None
    seen: str
    cases: Mapping[Case, Label]
    cases_set: bool
    rules: tuple[DocumentRule, ...]
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class SectionPage:
    """One page of a form: what is asked, and what is known from elsewhere by field."""

    desk: Desk
    section: Section
    asked: tuple[Field, ...]
    known: tuple[tuple[Field, str], ...]
    seen: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PaperPage:
    """One file and what is asked about the paper in it."""

    desk: Desk
    document: Document
    seen: str


@dataclass(frozen=True, kw_only=True)
class Review:
    """Everything before filing: what stops it, and what only warns."""

    desk: Desk
    lacking: tuple[DocumentRule, ...]
    star_lacking: tuple[DocumentRule, ...]
    unproven: tuple[CriterionTask, ...]
    running_out: tuple[Document, ...]
    forms: tuple[SectionPage, ...]
    sets: tuple[SetGroup, ...]  # to name one of, where a decree that took over asks for it


def desk(by: Actor, view: DossierView) -> Desk | None:
    """None to anybody but its producer, and once it is filed."""
    dossier = view.dossier
    if dossier.state not in IN_HAND or not may(by, "fill_dossier", dossier.subject):
        return None
    found = papers.answers(dossier.id)
    answers = found[0].values if found else {}
    ends_on = last_day_of(view.round.stages[-1].finish_before)
    return Desk(
        view=view,
        board=_board(view, answers, ends_on),
        answers=answers,
        saved_at=found[0].saved_at if found else None,
        ends_on=ends_on,
    )


def own_desk(by: Actor, dossier_id: str) -> Desk:
    """The same, or Refused: not theirs, or filed, which somebody who goes back to it is told."""
    view = dossiers.view(by, dossier_id)
    require(by, "fill_dossier", view.dossier.subject)
    found = desk(by, view)
    if found is None:
        raise Refused(Why.ALREADY_FILED)
    return found


def criterion(by: Actor, dossier_id: str, code: str) -> CriterionPage:
    """NotFound for a code that is no leaf of the dossier's set."""
    found = own_desk(by, dossier_id)
    chosen, standing = found.view.criteria, found.view.standing
    task = next((task for task in found.board.criteria if task.leaf.code == code), None)
    if chosen is None or standing is None or task is None:
        raise NotFound("criterion")
    others = {leaf: choice for leaf, choice in standing.choices.items() if leaf != code}
    cases = chosen.cases_in(others)
    order = _order(found)
    return CriterionPage(
        desk=found,
        task=task,
        trail=_trail(chosen.parts, task.leaf),
        choice=standing.choices.get(code),
        seen=seen({code: standing.choices.get(code)}),
        cases={case: chosen.cases[case] for case in cases or chosen.cases},
        cases_set=bool(cases and task.leaf.branches),
        rules=rules_for(found.view.evidence, code),
        before=_beside(order, f"tieu-chi/{code}", -1),
        after=_beside(order, f"tieu-chi/{code}", 1),
    )


def section(by: Actor, dossier_id: str, code: str) -> SectionPage:
    """NotFound for a page that the decree's forms do not have."""
    found = own_desk(by, dossier_id)
    for task in found.board.sections:
        if task.section.code == code:
            return _section_page(found, task.section)
    raise NotFound("section")


def paper(by: Actor, dossier_id: str, document_id: str) -> PaperPage:
    """NotFound for a file that is not in the dossier, was taken out, or is no evidence."""
    found = own_desk(by, dossier_id)
    for document in found.view.documents:
        if document.id == document_id and document.is_evidence:
            return PaperPage(desk=found, document=document, seen=seen(paper_facts(document)))
    raise NotFound("document")


def review(by: Actor, dossier_id: str) -> Review:
    """Of a dossier in its producer's hands."""
    found = own_desk(by, dossier_id)
    documents, rules = kept(found.view.documents), found.view.evidence
    kinds = {document.kind for document in documents}
    return Review(
        desk=found,
        lacking=lacking(rules, kinds, Standing.REQUIRED),
        star_lacking=lacking(rules, kinds, Standing.BRINGS_STARS),
        unproven=tuple(task for task in found.board.criteria if task.chosen and task.expects and not kept(task.proofs)),
        running_out=tuple(document for document in documents if runs_out(document, found.ends_on)),
        forms=tuple(_section_page(found, task.section) for task in found.board.sections),
        sets=sets_to_name(found.view.dossier),
    )


def next_page(by: Actor, dossier_id: str, here: str) -> str:
    """The address of the page after this one, after the dossier's own; after a paper the dossier's own page."""
    order = _order(own_desk(by, dossier_id))
    return _beside(order, here, 1) if here in order else ""


def paper_facts(document: Document) -> dict[str, object]:
    """What a paper's page asks, as it stands."""
    return {
        "kind": document.kind,
        "criteria": ",".join(document.criteria),
        "number": document.number,
        "issuer": document.issuer,
        "issued_on": document.issued_on,
        "expires_on": document.expires_on,
    }


def known_of(dossier: Dossier, chosen: CriteriaSet | None) -> dict[str, str]:
    """What forms take from elsewhere, by source, as people read it; words of tables by their code."""
    owner = people.producer(dossier.producer)
    known = {
        "producer_name": dossier.producer_name,
        "producer_type": owner.type,
        "email": owner.email,
        "product_name": dossier.product_name,
        "dossier_kind": dossier.kind,
    }
    if chosen is not None:
        groups = criteria.groups(dossier.regulation)
        group = groups.subgroup_of(chosen.no)
        branch = next(branch for branch in groups.branches if group in branch.subgroups)
        known |= {"branch": branch.label.vi, "group": group.label.vi, "criteria_set": f"{chosen.no}. {chosen.label.vi}"}
    return known


def _board(view: DossierView, answers: Mapping[str, str], ends_on: date) -> Board:
    dossier, standing = view.dossier, view.standing
    found = forms(dossier.regulation).sections()
    return Board(
        sections=tasks.sections(found, answers, dossier.kind),
        parts=tasks.parts(
            view.criteria,
            standing.choices,
            standing.points,
            rules=view.evidence,
            documents=view.documents,
            ends_on=ends_on,
        )
        if view.criteria and standing
        else (),
        papers=tasks.papers(view.evidence, view.documents, ends_on),
    )


def _section_page(found: Desk, section: Section) -> SectionPage:
    asked = section.asked(found.view.dossier.kind)
    sources = known_of(found.view.dossier, found.view.criteria)
    order = _order(found)
    return SectionPage(
        desk=found,
        section=section,
        asked=asked,
        known=tuple((field, sources.get(field.source, "")) for field in section.fields if field.source),
        seen=seen({field.code: found.answers.get(field.code) for field in asked}),
        before=_beside(order, f"muc/{section.code}", -1),
        after=_beside(order, f"muc/{section.code}", 1),
    )


def _order(found: Desk) -> list[str]:
    """The pages one after the other: about the producer and product, the criteria, the business, then the check."""
    sections = [(task.section.group, f"muc/{task.section.code}") for task in found.board.sections]
    return [
        *(page for group, page in sections if group != "business"),
        *(f"tieu-chi/{task.leaf.code}" for task in found.board.criteria),
        *(page for group, page in sections if group == "business"),
        "kiem-tra",
    ]


def _beside(order: Sequence[str], page: str, step: int) -> str:
    """The address after the dossier's own; "" before the first is the dossier's own page."""
    at = order.index(page) + step
    return order[at] if at >= 0 else ""


def _trail(nodes: Sequence[Criterion], leaf: Criterion) -> tuple[Criterion, ...]:
    for node in nodes:
        if node.code == leaf.code:
            return ()
        if leaf in node.walk():
            return (node, *_trail(node.children, leaf))
    return ()
