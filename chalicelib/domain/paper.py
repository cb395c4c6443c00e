"""Papers to print: which a dossier has, and the facts each is drawn from. The same facts give the same bytes.

A paper is derived data: whoever lost it makes it again, a filed one from the locked receipt alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.choices import Points
from chalicelib.domain.criteria import CriteriaSet, Criterion, CriterionCode, Label
from chalicelib.domain.dossier import Document, FiledDocument
from chalicelib.domain.forms import Field, FormOf

SLIP, PACK = "phieu", "ca-bo"
_FORM = "mau-"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which paper of which dossier, as whom: `working` copy or as filed, with what is `personal` or without."""

    dossier: str
    paper: str
    working: bool
    personal: bool


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A file of the dossier: `number` is its place in the list, as the criteria refer to it."""

    number: int
    name: str
    size: int
    sha256: str
    paper_number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Slip:
    """The receipt of one filing: who checks it and until when, both as they stand today."""

    number: str
    filing: int
    submitted_at: datetime
    regulation: str
    reason: str
    round: str
    checker: str
    check_by: datetime
    finish_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """A field and what is known or answered, raw: "" for nothing."""

    field: Field
    value: str


@dataclass(frozen=True, kw_only=True)
class FilledSection:
    """One section of a form, in the decree's order."""

    label: Label
    cite: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Score:
    """A node of the criteria tree in order: `points` None for a heading or what is not chosen, `chosen` the option's words."""

    depth: int
    code: str
    label: Label
    most: int
    is_leaf: bool
    points: int | None = None
    chosen: Label | None = None
    meets_none: bool = False  # chosen too: none of the options
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwnScores:
    """The producer's own scoring by their criteria set."""

    set_no: int
    set_label: Label
    scores: tuple[Score, ...]
    total: int
    left: int  # criteria not chosen yet


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """A numbered form with everything that is known for it; `scores` where the form asks for them."""

    code: str
    label: Label
    cite: str
    sections: tuple[FilledSection, ...]
    scores: OwnScores | None = None
    scores_after: int = 0  # after so many sections
    by_office: bool = False  # officers' own, under their unit's heading


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """All that one paper says. `is_draft`: not filed, and every page of it says so."""

    paper: str
    label: Label | None  # a form's
    is_draft: bool
    product: str
    producer: str
    unit: str
    province: str
    dated: datetime | None
    slip: Slip | None
    forms: tuple[FilledForm, ...]
    evidence: tuple[Evidence, ...]


def paper_of(form: FormOf) -> str:
    """A form's name in an address: "mau-02"."""
    return f"{_FORM}{form.code}"


def papers_of(forms: Iterable[FormOf], *, filed: bool) -> tuple[str, ...]:
    """Which papers there are, in the order a person would hand them in: the slip once filed, each form, all in one."""
    numbered = [paper_of(form) for form in forms]
    return (*([SLIP] if filed else []), *numbered, *([PACK] if numbered else []))


def evidence_of(documents: Sequence[Document | FiledDocument]) -> tuple[Evidence, ...]:
    """The files in their order, numbered from 1."""
    return tuple(
        Evidence(
            number=number,
            name=each.name,
            size=each.size,
            sha256=each.sha256,
            paper_number=each.number,
            issuer=each.issuer,
            issued_on=each.issued_on,
            expires_on=each.expires_on,
        )
        for number, each in enumerate(documents, 1)
    )


def filled(
    form: FormOf, kind: str, values: Mapping[str, str], scores: OwnScores | None, *, personal: bool
) -> FilledForm:
    """The form with these values. What is personal is left out, not blanked, for whoever may not see it."""
    sections = tuple(
        FilledSection(
            label=section.label, cite=section.cite, rows=_rows(section.fields, kind, values, personal=personal)
        )
        for section in form.sections
    )
    codes = [section.code for section in form.sections]
    at = codes.index(form.scores_before) if form.scores_before else None
    return FilledForm(
        code=form.code,
        label=form.label,
        cite=form.cite,
        sections=sections,
        scores=None if at is None else scores,
        scores_after=at or 0,
    )


def own_scores(
    criteria: CriteriaSet,
    choices: Mapping[str, int],
    points: Points,
    documents: Sequence[Document | FiledDocument],
) -> OwnScores:
    """Every node in the decree's order, with what was chosen and the files that prove it."""
    proofs = _proofs(criteria, documents)
    scores = tuple(_walked(criteria.parts, 0, choices, points, proofs))
    left = sum(score.is_leaf and score.points is None for score in scores)
    return OwnScores(set_no=criteria.no, set_label=criteria.label, scores=scores, total=sum(points.values()), left=left)


def _rows(fields: Sequence[Field], kind: str, values: Mapping[str, str], *, personal: bool) -> tuple[Row, ...]:
    return tuple(
        Row(field=each, value=values.get(each.source or each.code, ""))
        for each in fields
        if kind in (each.dossier_kinds or (kind,)) and (personal or not each.personal)
    )


def _proofs(criteria: CriteriaSet, documents: Sequence[Document | FiledDocument]) -> dict[str, list[int]]:
    """File numbers by criterion: those its producer named, else those of the paper's kind."""
    by_kind = {rule.kind: rule.criteria for rule in criteria.documents}
    found: dict[str, list[int]] = {}
    for number, document in enumerate(documents, 1):
        for code in document.criteria or by_kind.get(document.kind, ()):  # type: ignore[call-overload]
            found.setdefault(code, []).append(number)
    return found


def _walked(
    nodes: Sequence[Criterion], depth: int, choices: Mapping[str, int], points: Points, proofs: Mapping[str, list[int]]
) -> Iterable[Score]:
    for node in nodes:
        yield Score(
            depth=depth,
            code=node.code,
            label=node.label,
            most=node.max_points,
            is_leaf=bool(node.options),
            points=points.get(node.code) if node.options else _sum(node, points),
            chosen=_chosen(node, choices.get(node.code)),
            meets_none=choices.get(node.code) == 0,
            evidence=tuple(proofs.get(node.code, ())),
        )
        yield from _walked(node.children, depth + 1, choices, points, proofs)


def _chosen(node: Criterion, choice: int | None) -> Label | None:
    return node.options[choice - 1].label if node.options and choice else None


def _sum(node: Criterion, points: Points) -> int:
    codes: set[CriterionCode] = {leaf.code for leaf in node.walk()}
    return sum(each for code, each in points.items() if code in codes)
