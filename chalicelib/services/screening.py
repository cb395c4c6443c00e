"""Officers check: accept a complete dossier, or return it with every defect in one notice."""

from collections.abc import Mapping

from chalicelib.domain.access import Actor, require
from chalicelib.domain.criteria import Label
from chalicelib.domain.defects import Finding, Item, defects_of, with_known
from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.services.dossiers import DossierView, view
from chalicelib.stores import aggregates, clock, regulations

_FORMS = Label(vi="Phiếu đăng ký và báo cáo tự đánh giá", en="Registration form and self-assessment report")


def accept(by: Actor, dossier_id: str, version: int) -> Dossier:
    """Complete: it goes to this tier's council, or, where the tier gives no points, is proposed to the next."""
    dossier, now = _read(by, dossier_id, "accept", version), clock.now()
    regulation = regulations.regulation(dossier.regulation)
    above = regulation.tier_after(dossier.tier)
    if regulation.rules_of(dossier.tier).scores or above is None:
        accepted = dossier.accept(by=by.email, at=now)
    else:
        accepted = dossier.propose(above, by=by.email, at=now)
    _commit(accepted)
    return accepted


def checklist(seen: DossierView) -> tuple[Item, ...]:
    """What an officer looks at, in order: the forms, each paper the law requires, each file that was filed."""
    required = [rule for rule in seen.evidence if rule.law == "required"]
    items = [
        Item(about="form", label=_FORMS),
        *(Item(about=f"paper.{rule.kind}", label=rule.label, cite=rule.cite) for rule in required),
        *(
            Item(
                about=f"document.{document.id}",
                label=Label(vi=f"Tệp “{document.name}”", en=f"File “{document.name}”"),
                found=Finding.WRONG if document.state is DocumentState.REFUSED else None,
                refusal=document.refusal,
            )
            for document in seen.documents
        ),
    ]
    return with_known(items, seen.dossier.defects)


def send_back(
    by: Actor,
    dossier_id: str,
    version: int,
    reason: str = "",
    *,
    found: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Dossier:
    """Not complete: one notice with everything, from the checklist as it was filled (by item) and a word for the whole."""
    dossier = _read(by, dossier_id, "send_back", version)
    items = checklist(view(by, dossier_id)) if found else ()
    defects = defects_of(items, found or {}, reasons or {}, reason)
    returned = dossier.send_back(defects=defects, by=by.email, at=clock.now())
    _commit(returned)
    return returned


def _read(by: Actor, dossier_id: str, act: str, version: int) -> Dossier:
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, act, dossier.subject)
    if dossier.version != version:
        raise Refused(Why.CHANGED_MEANWHILE, state=dossier.state)
    return dossier


def _commit(dossier: Dossier) -> None:
    try:
        aggregates.commit(dossier)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE, state=dossier.state) from error
