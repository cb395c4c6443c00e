"""Members' pages: the dossiers before them, and their own sheets. Nobody else's points."""

from chalice.app import Blueprint, Response

from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import scoring

door = Blueprint(__name__)


@route(door, "/hoi-dong", "see_sheets")
def sheets(visit: Visit) -> Response:
    """What waits for the member's signature, or has it."""
    return show(visit, "sheets.html", sheets=scoring.sheets(visit.actor))


@route(door, "/hoi-dong/phieu/{dossier}", "fill_sheet")
def sheet(visit: Visit, dossier: str) -> Response:
    """The member's sheet for one dossier."""
    return show(visit, "sheet.html", view=scoring.sheet(visit.actor, dossier))


@route(door, "/hoi-dong/phieu/{dossier}", "fill_sheet", "POST", again=sheet)
def fill_sheet(visit: Visit, dossier: str) -> Response:
    """Kept as a draft, or signed for good."""
    act = scoring.sign if visit.text("do") == "sign" else scoring.save
    act(visit.actor, dossier, visit.numbers("part_", "c_"), visit.text("note"))
    return redirect(f"/hoi-dong/phieu/{dossier}{visit.asked_case}")

