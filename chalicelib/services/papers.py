"""Papers on demand: somebody asks, the papers door writes the PDF once, a short-lived link fetches it.

The object's name is made of what the paper says, so that asking twice makes one and a changed dossier makes another.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from chalicelib.domain.access import Actor, may, require
from chalicelib.domain.choices import points_of
from chalicelib.domain.criteria import CriteriaSet, Label
from chalicelib.domain.dossier import Document, DocumentState, Dossier, FiledDocument
from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.forms import FormOf
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.paper import (
    PACK,
    SLIP,
    FilledForm,
    OwnScores,
    PaperFacts,
    Slip,
    Wanted,
    evidence_of,
    filled,
    own_scores,
    paper_of,
    papers_of,
)
from chalicelib.domain.round import Round
from chalicelib.services import filling, intake, reporting, wording
from chalicelib.services.checking import check_by
from chalicelib.stores import aggregates, criteria, files, forms, papers, queues, regulations
from chalicelib.stores.codec import from_json, to_json

TYPE = "application/pdf"
QUEUE = "papers"
_IN_HAND = (DossierState.DRAFT, DossierState.RETURNED)
_DRAWN_BY = Path(__file__).parent.parent / "printing"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper as a page offers it: a form has the decree's label. `is_draft`: not filed; `ready`: there to be fetched."""

    code: str
    label: Label | None
    is_draft: bool
    ready: bool


def offered(by: Actor, dossier_id: str) -> tuple[Dossier, tuple[Paper, ...]]:
    """The papers that this reader may have printed."""
    dossier = _seen(by, dossier_id)
    return dossier, tuple(_looked_at(by, dossier, code) for code in _codes(by, dossier))


def one(by: Actor, dossier_id: str, code: str) -> tuple[Dossier, Paper]:
    """One of them."""
    dossier = _seen(by, dossier_id)
    return dossier, _looked_at(by, dossier, _known(by, dossier, code))


def ask(by: Actor, dossier_id: str, code: str) -> None:
    """Have it made, unless it is there."""
    dossier = _seen(by, dossier_id)
    wanted = _wanted(by, dossier, _known(by, dossier, code))
    if not files.exists(_key(wanted, facts(wanted))):
        queues.put(QUEUE, json.dumps(to_json(wanted)))


def link(by: Actor, dossier_id: str, code: str) -> str:
    """A short-lived link to it. Refused while it is not there."""
    dossier = _seen(by, dossier_id)
    wanted = _wanted(by, dossier, _known(by, dossier, code))
    key = _key(wanted, facts(wanted))
    if not files.exists(key):
        raise Refused(Why.PAPER_NOT_READY)
    return files.link(key, f"{code}-{dossier.id[-8:]}.pdf", TYPE)


def read_wanted(body: str) -> Wanted:
    """A message of the papers' queue."""
    return from_json(Wanted, json.loads(body))


def keep(wanted: Wanted, said: PaperFacts, pdf: bytes) -> None:
    """Where whoever asked looks for it. Again: nothing."""
    files.write_once(_key(wanted, said), pdf, TYPE)


def facts(wanted: Wanted) -> PaperFacts:
    """What the paper says: of a filed dossier what its locked receipt holds, of a draft or a report what is there now."""
    now_there = aggregates.get(Dossier, wanted.dossier)
    reported = reporting.is_report(now_there, wanted.paper)
    dossier = now_there if wanted.working or reported else intake.filed_dossier(wanted.dossier, now_there.filings)
    round_, documents = aggregates.get(Round, dossier.round), _documents(dossier, working=wanted.working)
    slip_wanted = not wanted.working and wanted.paper in (SLIP, PACK)
    return PaperFacts(
        paper=wanted.paper,
        label=_labels(dossier).get(wanted.paper),
        is_draft=wanted.working,
        product=dossier.product_name,
        producer=dossier.producer_name,
        unit=round_.unit_name(dossier.unit),
        province=round_.province_name,
        dated=None if wanted.working or reported else dossier.submitted_at,
        slip=_slip(dossier, round_) if slip_wanted else None,
        forms=reporting.filled_form(dossier, wanted.paper) if reported else tuple(_forms(dossier, documents, wanted)),
        evidence=evidence_of(documents),
    )


def filed_documents(dossier: Dossier) -> tuple[Document | FiledDocument, ...]:
    """Its papers as filed, each with its hash as far as it is known."""
    return _documents(dossier, working=False)


def _seen(by: Actor, dossier_id: str) -> Dossier:
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "see_papers", dossier.home, dossier.subject)
    return dossier


def _wanted(by: Actor, dossier: Dossier, code: str) -> Wanted:
    """Its producer has the working copy while the dossier is in hand, and sees the personal answers; others what was filed."""
    own = may(by, "self_assess", dossier.subject)
    working = own and dossier.state in _IN_HAND and code != SLIP
    return Wanted(dossier=dossier.id, paper=code, working=working, personal=own)


def _codes(by: Actor, dossier: Dossier) -> tuple[str, ...]:
    own = may(by, "self_assess", dossier.subject)
    codes = papers_of(_forms_of(dossier), filed=bool(dossier.filings)) if own or dossier.filings else ()
    return (*codes, *(paper_of(form) for form in reporting.forms_of(by, dossier)))


def _known(by: Actor, dossier: Dossier, code: str) -> str:
    if code not in _codes(by, dossier):
        raise NotFound("paper")
    return code


def _looked_at(by: Actor, dossier: Dossier, code: str) -> Paper:
    wanted = _wanted(by, dossier, code)
    ready = files.exists(_key(wanted, facts(wanted)))
    return Paper(code=code, label=_labels(dossier).get(code), is_draft=wanted.working, ready=ready)


def _key(wanted: Wanted, said: PaperFacts) -> str:
    told = json.dumps(to_json(said), ensure_ascii=False, sort_keys=True)
    return f"papers/{wanted.dossier}/{wanted.paper}-{hashlib.sha256((layout() + told).encode()).hexdigest()[:32]}.pdf"


@cache
def layout() -> str:
    """Another layout makes another paper of the same facts; read, not imported: the libraries are elsewhere."""
    digest = hashlib.sha256()
    for path in sorted(_DRAWN_BY.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _forms_of(dossier: Dossier) -> tuple[FormOf, ...]:
    return forms.forms(dossier.regulation).forms


def _labels(dossier: Dossier) -> dict[str, Label]:
    """The forms' own; the other papers are worded where they are shown."""
    return {paper_of(form): form.label for form in (*_forms_of(dossier), *forms.reports(dossier.regulation).values())}


def _documents(dossier: Dossier, *, working: bool) -> tuple[Document | FiledDocument, ...]:
    """As filed, with the hash of a file whose check was still to come; of a draft whatever was not refused."""
    if working:
        return tuple(each for each in papers.documents(dossier.id) if each.state is not DocumentState.REFUSED)
    if all(each.sha256 for each in dossier.documents):
        return dossier.documents
    now = {each.id: each.sha256 for each in papers.documents(dossier.id, {each.id for each in dossier.documents})}
    return tuple(replace(each, sha256=each.sha256 or now.get(each.id, "")) for each in dossier.documents)


def _forms(dossier: Dossier, documents: tuple[Document | FiledDocument, ...], wanted: Wanted) -> list[FilledForm]:
    asked = [form for form in _forms_of(dossier) if wanted.paper in (PACK, paper_of(form))]
    if not asked:
        return []
    own = papers.answers(dossier.id) if wanted.working else None
    answers = dossier.answers if not wanted.working else own[0].values if own else {}
    chosen = _chosen_set(dossier)
    values = {**answers, **filling.known_of(dossier, chosen)}
    scores = _scores(dossier, chosen, documents, working=wanted.working) if chosen else None
    return [filled(form, dossier.kind, values, scores, personal=wanted.personal) for form in asked]


def _chosen_set(dossier: Dossier) -> CriteriaSet | None:
    if dossier.criteria_set is None:
        return None
    return wording.show(dossier.province, criteria.criteria_set(dossier.regulation, dossier.criteria_set))


def _scores(
    dossier: Dossier, chosen: CriteriaSet, documents: tuple[Document | FiledDocument, ...], *, working: bool
) -> OwnScores:
    own = papers.self_assessment(dossier.id) if working else None
    choices = dossier.self_assessment if not working else own[0].choices if own else {}
    points, _ = points_of(chosen, choices)
    return own_scores(chosen, choices, points, documents)


def _slip(dossier: Dossier, round_: Round) -> Slip:
    """As the receipt holds it; who checks it until when is the round's to say."""
    assert dossier.submitted_at is not None, dossier.id
    unit = round_.unit_name(dossier.holder)
    return Slip(
        number=dossier.slip,
        filing=dossier.filings,
        submitted_at=dossier.submitted_at,
        regulation=regulations.regulation(dossier.regulation).title,
        reason=dossier.regulation_reason,
        round=f"đợt {round_.number} năm {round_.opens_at:%Y}, {round_.province_name}",
        checker=f"cán bộ {regulations.label_of(dossier.tier)}, {unit}",
        check_by=check_by(replace(dossier, pauses=()), round_, dossier.tier, dossier.submitted_at),
        finish_by=dossier.finish_by,
    )
