"""What is to be done on a dossier before it is filed, by group, each with how far it has come. It stops nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chalicelib.domain.choices import Points
from chalicelib.domain.criteria import CriteriaSet, Criterion, DocumentRule, Standing
from chalicelib.domain.dossier import Document, DocumentState
from chalicelib.domain.evidence import kept, proofs_of, rules_for, runs_out
from chalicelib.domain.forms import Field, Section, left


class Progress(StrEnum):
    """How far something has come. TO_MEND: what is there will not do."""

    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    TO_MEND = "to_mend"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class SectionTask:
    """A page of a form and what is still wanted on it."""

    section: Section
    left: tuple[Field, ...]
    progress: Progress


@dataclass(frozen=True, kw_only=True)
class CriterionTask:
    """A leaf. `due`: whether it is to be answered at all; `expects`: whether the set names papers for it."""

    leaf: Criterion
    chosen: bool
    due: bool
    expects: bool
    proofs: tuple[Document, ...]
    progress: Progress


@dataclass(frozen=True, kw_only=True)
class HeadingTask:
    """A numbered heading of a part (1, 2, … 11) with its leaves."""

    heading: Criterion
    tasks: tuple[CriterionTask, ...]

    @property
    def progress(self) -> Progress:
        """Of all its leaves together."""
        return together(task.progress for task in self.tasks)


@dataclass(frozen=True, kw_only=True)
class PartTask:
    """Part A, B or C."""

    part: Criterion
    headings: tuple[HeadingTask, ...]


@dataclass(frozen=True, kw_only=True)
class PaperTask:
    """A paper that the decree requires, and the files handed in as that."""

    rule: DocumentRule
    documents: tuple[Document, ...]
    progress: Progress


@dataclass(frozen=True, kw_only=True)
class Board:
    """A dossier's whole task list; empty groups where its decree has no such thing."""

    sections: tuple[SectionTask, ...] = ()
    parts: tuple[PartTask, ...] = ()
    papers: tuple[PaperTask, ...] = ()

    @property
    def criteria(self) -> tuple[CriterionTask, ...]:
        """Every leaf, in the decree's order."""
        return tuple(task for part in self.parts for heading in part.headings for task in heading.tasks)

    @property
    def assessed(self) -> int:
        """How many are answered, or need no answer."""
        return sum(task.chosen or not task.due for task in self.criteria)

    @property
    def proven(self) -> int:
        """How many have a paper that counts."""
        return sum(bool(kept(task.proofs)) for task in self.criteria)


def together(each: Iterable[Progress]) -> Progress:
    """Of several: what is to be mended comes first; done only when all are; nothing to do is done."""
    found = set(each)
    if Progress.TO_MEND in found:
        return Progress.TO_MEND
    if found <= {Progress.DONE}:
        return Progress.DONE
    return Progress.NOT_BEGUN if found == {Progress.NOT_BEGUN} else Progress.BEGUN


def sections(found: Iterable[Section], answers: Mapping[str, str], kind: str) -> tuple[SectionTask, ...]:
    """The pages of a decree's forms, for a dossier of that kind."""
    return tuple(_section(section, answers, kind) for section in found)


def parts(
    criteria: CriteriaSet,
    choices: Mapping[str, int],
    points: Points,
    *,
    rules: Sequence[DocumentRule],
    documents: Sequence[Document],
    ends_on: date,
) -> tuple[PartTask, ...]:
    """A set's criteria; a paper that runs out before `ends_on` is to be mended."""

    def task(leaf: Criterion) -> CriterionTask:
        found, due = proofs_of(documents, leaf.code), is_due(leaf, points)
        chosen, expects = leaf.code in choices, bool(rules_for(rules, leaf.code))
        progress = _criterion(chosen=chosen or not due, expects=expects and due, proofs=found, ends_on=ends_on)
        return CriterionTask(leaf=leaf, chosen=chosen, due=due, expects=expects, proofs=found, progress=progress)

    def heading(node: Criterion) -> HeadingTask:
        return HeadingTask(heading=node, tasks=tuple(task(leaf) for leaf in node.walk() if leaf.options))

    return tuple(
        PartTask(part=part, headings=tuple(heading(node) for node in part.children)) for part in criteria.parts
    )


def papers(rules: Iterable[DocumentRule], documents: Sequence[Document], ends_on: date) -> tuple[PaperTask, ...]:
    """What the decree requires, each paper of a kind of its own."""
    return tuple(_paper(rule, documents, ends_on) for rule in rules if rule.law is Standing.REQUIRED)


def is_due(leaf: Criterion, points: Points) -> bool:
    """Not where it counts only above points that another criterion is known not to have."""
    needs = leaf.needs
    return needs is None or needs.criterion not in points or points[needs.criterion] > needs.points_above


def _section(section: Section, answers: Mapping[str, str], kind: str) -> SectionTask:
    asked = section.asked(kind)
    wanted = left(asked, answers)
    begun = any(answers.get(field.code) for field in asked)
    progress = Progress.DONE if not wanted else Progress.BEGUN if begun else Progress.NOT_BEGUN
    return SectionTask(section=section, left=wanted, progress=progress)


def _criterion(*, chosen: bool, expects: bool, proofs: Sequence[Document], ends_on: date) -> Progress:
    if any(document.state is DocumentState.REFUSED or runs_out(document, ends_on) for document in proofs):
        return Progress.TO_MEND
    if chosen and (proofs or not expects):
        return Progress.DONE
    return Progress.BEGUN if chosen or proofs else Progress.NOT_BEGUN


def _paper(rule: DocumentRule, documents: Sequence[Document], ends_on: date) -> PaperTask:
    found = tuple(document for document in documents if document.kind == rule.kind)
    standing = kept(found)
    if not standing:
        progress = Progress.TO_MEND if found else Progress.NOT_BEGUN
    elif all(runs_out(document, ends_on) for document in standing):
        progress = Progress.TO_MEND
    else:
        ready = any(document.state is DocumentState.READY for document in standing)
        progress = Progress.DONE if ready else Progress.BEGUN
    return PaperTask(rule=rule, documents=found, progress=progress)
