"""A dossier in its producer's hands: criterion by criterion, the pages of the forms, each paper, and the check before filing."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.domain.words import VIETNAM
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import answer_json, redirect, route, show
from chalicelib.services import filling, intake, saving, tickets

door = Blueprint(__name__)


@route(door, "/ho-so/{dossier}/tieu-chi/{code}", "self_assess", shows=Deed.DOSSIER_SEEN)
def criterion(visit: Visit, dossier: str, code: str) -> Response:
    """One criterion: its options, and what proves it."""
    return _show(visit, "criterion.html", filling.criterion(visit.actor, dossier, code))


@route(door, "/ho-so/{dossier}/tieu-chi/{code}", "self_assess", "POST", again=criterion)
def save_criterion(visit: Visit, dossier: str, code: str) -> Response:
    """Kept; on to the next page where that was asked for."""
    saved = saving.criterion(visit.actor, dossier, code, visit.form)
    return _saved(visit, saved, dossier, f"tieu-chi/{code}")


@route(door, "/ho-so/{dossier}/muc/{section}", "fill_dossier", shows=Deed.DOSSIER_SEEN)
def section(visit: Visit, dossier: str, section: str) -> Response:
    """One page of forms 01 and 02."""
    return _show(visit, "section.html", filling.section(visit.actor, dossier, section))


@route(door, "/ho-so/{dossier}/muc/{section}", "fill_dossier", "POST", again=section)
def save_section(visit: Visit, dossier: str, section: str) -> Response:
    """Kept, complete or not."""
    saved = saving.section(visit.actor, dossier, section, visit.form)
    return _saved(visit, saved, dossier, f"muc/{section}")


@route(door, "/ho-so/{dossier}/giay/{document}", "fill_dossier", shows=Deed.DOSSIER_SEEN)
def paper(visit: Visit, dossier: str, document: str) -> Response:
    """What a file is, who issued the paper, until when it holds, what it proves."""
    return _show(visit, "paper.html", filling.paper(visit.actor, dossier, document))


@route(door, "/ho-so/{dossier}/giay/{document}", "fill_dossier", "POST", again=paper)
def save_paper(visit: Visit, dossier: str, document: str) -> Response:
    """Kept."""
    saved = saving.paper(visit.actor, dossier, document, visit.form)
    return _saved(visit, saved, dossier, f"giay/{document}")


@route(door, "/ho-so/{dossier}/kiem-tra", "submit", shows=Deed.DOSSIER_SEEN)
def review(visit: Visit, dossier: str) -> Response:
    """Everything once more, and the one big button."""
    return _show(visit, "review.html", filling.review(visit.actor, dossier))


@route(door, "/ho-so/{dossier}/nop", "submit", "POST", again=review)
def submit(visit: Visit, dossier: str) -> Response:
    """The legal act."""
    intake.submit(visit.actor, dossier, visit.text("criteria_set"), filing=visit.numbers("filing").get("", 0))
    return redirect(f"/ho-so/{dossier}/phieu")


def _show(visit: Visit, template: str, page: object) -> Response:
    return show(visit, template, bucket=tickets.upload_origin(), page=page)


def _saved(visit: Visit, saved: saving.Saved, dossier: str, here: str) -> Response:
    """To the script the time and the new mark; to everybody else the page they asked for, by GET."""
    if visit.wants_json:
        return answer_json({"at": f"{saved.at.astimezone(VIETNAM):%H:%M}", "seen": saved.seen})
    to = filling.next_page(visit.actor, dossier, here) if visit.text("do") == "next" else here
    return redirect(f"/ho-so/{dossier}/{to}".rstrip("/"))
