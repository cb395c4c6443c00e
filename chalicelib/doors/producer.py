"""Producers' pages: open a dossier, follow it, its slip, withdraw, carry over."""

from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import (
    carrying,
    copying,
    dossiers,
    filling,
    intake,
    profile,
    receipts,
    self_assessment,
    supplements,
    tickets,
)
from chalicelib.services.timeline import timeline

door = Blueprint(__name__)


@route(door, "/ho-so", "list_own_dossiers")
def my_dossiers(visit: Visit) -> Response:
    """One's own dossiers, and the form for a new one."""
    return show(
        visit,
        "dossiers.html",
        dossiers=dossiers.mine(visit.actor),
        products=dossiers.my_products(visit.actor),
        sets=dossiers.sets_to_choose(visit.actor),
        producers=profile.to_choose(visit.actor),
    )


@route(door, "/ho-so", "open_dossier", "POST", again=my_dossiers)
def open_dossier(visit: Visit) -> Response:
    """A draft, or the draft there is already."""
    dossier = dossiers.open_dossier(
        visit.actor, **visit.texts("product_name", "kind", "product", "criteria_set", "producer")
    )
    return redirect(f"/ho-so/{dossier.id}")


@route(door, "/ho-so/{dossier}", "see_dossier", shows=Deed.DOSSIER_SEEN)
def one_dossier(visit: Visit, dossier: str) -> Response:
    """Where it stands and what can be done next."""
    view = dossiers.view(visit.actor, dossier)
    onward = carrying.offer(visit.actor, view.dossier, view.round)
    desk, bucket = filling.desk(visit.actor, view), tickets.upload_origin()
    more: dict[str, Any] = {"events": timeline(visit.actor, view.dossier), "replies": supplements.replies(view.dossier)}
    about = {"view": view, "desk": desk, "subject": view.dossier.subject, "onward": onward}
    return show(visit, "dossier.html", bucket=bucket, **about, **more)


@route(door, "/ho-so/{dossier}/tu-danh-gia", "see_dossier", shows=Deed.DOSSIER_SEEN)
def assessment(visit: Visit, dossier: str) -> Response:
    """The producer's own assessment: to fill, or as it was filed."""
    return show(visit, "self_assessment.html", view=dossiers.view(visit.actor, dossier))


@route(door, "/ho-so/{dossier}/tu-danh-gia", "self_assess", "POST", again=assessment)
def assess(visit: Visit, dossier: str) -> Response:
    """Kept as far as it is done."""
    self_assessment.save(visit.actor, dossier, visit.numbers("c_"), visit.whole("version"))
    return redirect(f"/ho-so/{dossier}/tu-danh-gia{visit.asked_case}")


@route(door, "/ho-so/{dossier}/phieu", "see_receipt", shows=Deed.PAPERS_SEEN)
def receipt(visit: Visit, dossier: str) -> Response:
    """The slip of the latest filing."""
    return show(visit, "receipt.html", given=receipts.shown(visit.actor, dossier))


@route(door, "/ho-so/{dossier}/rut", "withdraw", "POST", again=one_dossier)
def withdraw(visit: Visit, dossier: str) -> Response:
    """Taken back, with a reason."""
    intake.withdraw(visit.actor, dossier, visit.text("reason"))
    return redirect(f"/ho-so/{dossier}")


@route(door, "/ho-so/{dossier}/tra-loi", "reply", "POST", again=one_dossier)
def reply(visit: Visit, dossier: str) -> Response:
    """A word to each defect of the return."""
    supplements.save_replies(visit.actor, dossier, visit.named("a_"))
    return redirect(f"/ho-so/{dossier}")


@route(door, "/ho-so/{dossier}/chep", "copy_dossier", shows=Deed.DOSSIER_SEEN)
def copy_page(visit: Visit, dossier: str) -> Response:
    """Which earlier dossier to begin with; once it is chosen, what differs from it."""
    view = dossiers.view(visit.actor, dossier)
    return show(visit, "copy.html", view=view, copied=copying.page(visit.actor, view))


@route(door, "/ho-so/{dossier}/chep", "copy_dossier", "POST", again=copy_page)
def copy(visit: Visit, dossier: str) -> Response:
    """Its papers and answers come over."""
    copying.copy(visit.actor, dossier, visit.text("source"))
    return redirect(f"/ho-so/{dossier}/chep")


@route(door, "/ho-so/{dossier}/chuyen-dot", "carry_over", "POST", again=one_dossier)
def carry_over(visit: Visit, dossier: str) -> Response:
    """Into the next round, a draft again."""
    carrying.carry_over(visit.actor, dossier, visit.text("criteria_set"))
    return redirect(f"/ho-so/{dossier}")


@route(door, "/tep/{dossier}/{document}", "see_dossier", shows=Deed.DOCUMENT_SEEN)
def document(visit: Visit, dossier: str, document: str) -> Response:
    """On to a short-lived link."""
    return redirect(dossiers.document_link(visit.actor, dossier, document))


@route(door, "/giay-dong-y/{dossier}/{document}", "see_consent_sheet", shows=Deed.CONSENT_SEEN)
def consent_sheet(visit: Visit, dossier: str, document: str) -> Response:
    """The same for a signed consent, which fewer may read."""
    return redirect(dossiers.consent_link(visit.actor, dossier, document))
