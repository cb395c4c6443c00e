"""The province's officer records what the centre answered on a potential five, and what is chosen below five stars."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import centre, tickets

door = Blueprint(__name__)
_HOME = "/can-bo/ho-so/{dossier}/trung-uong"


@route(door, _HOME, "record_answer", shows=Deed.DOSSIER_SEEN)
def centre_page(visit: Visit, dossier: str) -> Response:
    """What was sent, the answer, the choice: each with its form while it is wanted."""
    return show(visit, "centre.html", view=centre.view(visit.actor, dossier))


@route(door, _HOME, "record_answer", "POST", again=centre_page)
def record_answer(visit: Visit, dossier: str) -> Response:
    """As its paper says."""
    said = visit.texts("number", "mean", "stars")
    centre.record_answer(visit.actor, dossier, day=visit.text("date").strip(), **said)
    return redirect(_HOME.format(dossier=dossier))


@route(door, f"{_HOME}/ban-quet", "record_answer", "POST", again=centre_page)
def scan_answer(visit: Visit, dossier: str) -> Response:
    """The form that sends a copy of the centre's paper to the bucket."""
    here = _HOME.format(dossier=dossier)
    ticket = centre.scan_ticket(visit.actor, dossier, then=here)
    return show(visit, "scan.html", bucket=tickets.upload_origin(), ticket=ticket, back=here)


@route(door, f"{_HOME}/ban-quet/tep", "record_answer")
def fetch_answer(visit: Visit, dossier: str) -> Response:
    """On to a short-lived link."""
    return redirect(centre.scan_link(visit.actor, dossier))


@route(door, f"{_HOME}/chon", "choose_below", "POST", again=centre_page)
def choose_below(visit: Visit, dossier: str) -> Response:
    """Three stars, four stars, or once more: the authority's own decision."""
    said = visit.texts("choice", "number", "signer")
    centre.choose(visit.actor, dossier, day=visit.text("date").strip(), **said)
    return redirect(_HOME.format(dossier=dossier))
