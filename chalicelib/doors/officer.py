"""Officers' pages: check dossiers, see proposals, record the authority's decision."""

from chalice.app import Blueprint, Response

from chalicelib.domain.regulation import Tier
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import audit, dossiers, minutes, ruling, screening
from chalicelib.services.checking import checking
from chalicelib.services.timeline import timeline

door = Blueprint(__name__)
_RESULTS = "/can-bo/ket-qua/{round}/{tier}/{unit}"


@route(door, "/can-bo", "see_worklist")
def worklist(visit: Visit) -> Response:
    """Every dossier of the officer's units."""
    return show(visit, "worklist.html", lists=screening.worklists(visit.actor))


@route(door, "/can-bo/ho-so/{dossier}", "see_dossier")
def check(visit: Visit, dossier: str) -> Response:
    """One dossier with its files, to be accepted or sent back."""
    view = audit.seen(visit.actor, dossiers.view(visit.actor, dossier))
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


@route(door, _RESULTS, "see_proposals")
def proposals(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002 - the path names it so
    """What the authority is to decide on, and the form for its decision."""
    return show(visit, "proposals.html", results=ruling.proposals(visit.actor, round, Tier(tier), unit))


@route(door, f"{_RESULTS}/bien-ban", "see_proposals")
def minutes_page(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002 - the path names it so
    """The council's minutes, to be printed."""
    return show(visit, "minutes.html", minutes=minutes.minutes(visit.actor, round, Tier(tier), unit))


@route(door, _RESULTS, "record_decision", "POST", again=proposals)
def decide(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002 - the path names it so
    """The decision as signed on paper."""
    number, day, signer = visit.text("number"), visit.text("date").strip(), visit.text("signer")
    ruling.decide(visit.actor, round, Tier(tier), unit, number=number, day=day, signer=signer)
    return redirect(_RESULTS.format(round=round, tier=tier, unit=unit))
