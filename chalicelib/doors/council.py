"""Members' pages: the dossiers before them, and their own sheets. Nobody else's points."""

from chalice.app import Blueprint, Response

from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import scoring

door = Blueprint(__name__)
_PART = "part_"


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
    act(visit.actor, dossier, _points(visit), visit.text("note"))
    return redirect(f"/hoi-dong/phieu/{dossier}")


def _points(visit: Visit) -> dict[str, int]:
    """By part; a part left empty is not in it."""
    filled = [field for field, value in visit.form.items() if field.startswith(_PART) and value.strip()]
    return {field.removeprefix(_PART): visit.whole(field) for field in filled}
