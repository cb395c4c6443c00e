"""Members' pages: the dossiers before them, and their own sheets. Nobody else's points."""

import re
from urllib.parse import urlencode

from chalice.app import Blueprint, Response

from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import scoring

door = Blueprint(__name__)
_GIVEN = re.compile("part_|c_")  # a part's points, or the option chosen at a leaf of a criteria set


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
    act(visit.actor, dossier, _given(visit), visit.text("note"))
    asked = f"?{urlencode({'truong_hop': visit.text('case')})}" if visit.text("case") else ""
    return redirect(f"/hoi-dong/phieu/{dossier}{asked}")


def _given(visit: Visit) -> dict[str, int]:
    """By part or leaf; what is left empty is not in it."""
    filled = [field for field, value in visit.form.items() if _GIVEN.match(field) and value.strip()]
    return {_GIVEN.sub("", field, count=1): visit.whole(field) for field in filled}
