"""Members' pages: the dossiers before them, their own sheets, and the chair's conclusions."""

from chalice.app import Blueprint, Response

from chalicelib.domain.conclusion import FINDING, GROUND, KNOCK_OUT
from chalicelib.domain.deed import Deed
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.words import VIETNAM
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import OURS, answer_json, redirect, route, show
from chalicelib.services import concluding, meeting, scoring
from chalicelib.services import sheets as sheet_service

door = Blueprint(__name__)


@route(door, "/hoi-dong", "see_sheets")
def sheets(visit: Visit) -> Response:
    """What waits for the member's signature, or has it."""
    return show(visit, "sheets.html", sheets=sheet_service.sheets(visit.actor))


@route(door, "/hoi-dong/phieu/{dossier}", "fill_sheet", shows=Deed.DOSSIER_SEEN)
def sheet(visit: Visit, dossier: str) -> Response:
    """The member's sheet for one dossier."""
    return show(visit, "sheet.html", bucket=OURS, view=sheet_service.sheet(visit.actor, dossier))


@route(door, "/hoi-dong/phieu/{dossier}", "fill_sheet", "POST", again=sheet)
def fill_sheet(visit: Visit, dossier: str) -> Response:
    """Kept as a draft, or signed for good. To the script the time and the new mark."""
    given, note = visit.numbers("part_", "c_"), visit.text("note")
    words = scoring.Words(notes=visit.named("n_"), knock_outs=_proposed(visit))
    if visit.text("do") == "sign":
        scoring.sign(visit.actor, dossier, given, note, words=words)
    else:
        saved = scoring.save(visit.actor, dossier, given, note, words=words, seen=visit.text("seen"))
        if visit.wants_json:
            return answer_json({"at": f"{saved.at.astimezone(VIETNAM):%H:%M}", "seen": saved.seen})
    return redirect(f"/hoi-dong/phieu/{dossier}{visit.asked_case}")


@route(door, "/hoi-dong/can-hop/{dossier}", "call_meeting", "POST", again=sheet)
def call_meeting(visit: Visit, dossier: str) -> Response:
    """Written opinions are not enough for this one."""
    meeting.call(visit.actor, dossier, visit.text("reason"))
    return redirect(f"/hoi-dong/phieu/{dossier}")


@route(door, "/hoi-dong/ket-luan/{dossier}", "conclude", shows=Deed.DOSSIER_SEEN)
def conclusion(visit: Visit, dossier: str) -> Response:
    """The council's findings and knock-outs on one dossier, as its chair puts them on record."""
    return show(visit, "conclusion.html", view=concluding.conclusion(visit.actor, dossier))


@route(door, "/hoi-dong/ket-luan/{dossier}", "conclude", "POST", again=conclusion)
def conclude(visit: Visit, dossier: str) -> Response:
    """Kept, complete or not."""
    found, grounds = visit.yes_no(FINDING), _grounds(visit)
    concluding.conclude(
        visit.actor,
        dossier,
        seen=visit.whole("version"),
        findings=found,
        knock_outs=grounds,
        reason=visit.text("reason"),
    )
    return redirect(f"/hoi-dong/ket-luan/{dossier}")


def _grounds(visit: Visit) -> dict[str, str]:
    """The reason for each knock-out that is found. A reason without one would be lost: it is asked about."""
    found = visit.yes_no(KNOCK_OUT)
    for field, value in visit.form.items():
        code = field.removeprefix(GROUND)
        if field.startswith(GROUND) and value.strip() and not found.get(code):
            raise Refused(Why.FIELD_MISSING, f"{KNOCK_OUT}{code}")
    return {code: visit.text(f"{GROUND}{code}") for code, is_found in found.items() if is_found}


def _proposed(visit: Visit) -> dict[str, str]:
    """Why a member would have the dossier knocked out, by ground; an empty field proposes nothing."""
    return {code: why for code, why in visit.named(GROUND).items() if why.strip()}
