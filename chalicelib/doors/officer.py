"""Officers' pages: check dossiers."""

from chalice.app import Blueprint, Response

from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import dossiers, screening
from chalicelib.services.checking import checking
from chalicelib.services.timeline import timeline

door = Blueprint(__name__)


@route(door, "/can-bo", "see_worklist")
def worklist(visit: Visit) -> Response:
    """Every dossier of the officer's units."""
    return show(visit, "worklist.html", lists=screening.worklists(visit.actor))


@route(door, "/can-bo/ho-so/{dossier}", "see_dossier")
def check(visit: Visit, dossier: str) -> Response:
    """One dossier with its files, to be accepted or sent back."""
    view = dossiers.view(visit.actor, dossier)
    checked = checking(view.dossier, view.round)
    items = screening.checklist(view)
    events, subject = timeline(visit.actor, view.dossier), view.dossier.subject
    return show(visit, "check.html", view=view, subject=subject, checking=checked, items=items, events=events)


@route(door, "/can-bo/ho-so/{dossier}/tiep-nhan", "accept", "POST", again=check)
def accept(visit: Visit, dossier: str) -> Response:
    """Complete."""
    screening.accept(visit.actor, dossier, visit.whole("version"))
    return redirect(f"/can-bo/ho-so/{dossier}")


@route(door, "/can-bo/ho-so/{dossier}/tra-lai", "send_back", "POST", again=check)
def send_back(visit: Visit, dossier: str) -> Response:
    """Not complete, with all that is missing."""
    found, reasons = visit.named("v_"), visit.named("w_")
    screening.send_back(visit.actor, dossier, visit.whole("version"), visit.text("reason"), found=found, reasons=reasons)
    return redirect(f"/can-bo/ho-so/{dossier}")
