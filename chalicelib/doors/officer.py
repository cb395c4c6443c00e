"""Officers' pages: check dossiers."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import desk_check, screening
from chalicelib.services import worklist as work

door = Blueprint(__name__)


@route(door, "/can-bo", "see_worklist")
def worklist(visit: Visit) -> Response:
    """What is to be done in the officer's units, as the address asks for it."""
    return show(visit, "worklist.html", list=work.worklist(visit.actor, work.Asked.of(visit.query)))


@route(door, "/can-bo/ho-so/{dossier}", "see_dossier", shows=Deed.DOSSIER_SEEN)
def check(visit: Visit, dossier: str) -> Response:
    """One dossier with its files beside its check, to be accepted or sent back."""
    page = desk_check.page(visit.actor, dossier)
    return show(visit, "check.html", page=page)


@route(door, "/can-bo/ho-so/{dossier}/tiep-nhan", "accept", "POST", again=check)
def accept(visit: Visit, dossier: str) -> Response:
    """Complete."""
    screening.accept(visit.actor, dossier, visit.whole("version"))
    return redirect(f"/can-bo/ho-so/{dossier}")


@route(door, "/can-bo/ho-so/{dossier}/tra-lai", "send_back", "POST", again=check)
def send_back(visit: Visit, dossier: str) -> Response:
    """The check as far as it goes is kept, or all that is missing sent at once."""
    found, reasons = visit.named("v_"), visit.named("w_")
    desk_check.save_or_send(visit.actor, dossier, visit.whole("version"), visit.form, found=found, reasons=reasons)
    return redirect(f"/can-bo/ho-so/{dossier}")
