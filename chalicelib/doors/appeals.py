"""Appeals: filed by a producer, given to an officer, answered."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import appeals

door = Blueprint(__name__)
_PAGE = "/ho-so/{dossier}/kien-nghi"


@route(door, _PAGE, "see_appeals", shows=Deed.DOSSIER_SEEN)
def of_dossier(visit: Visit, dossier: str) -> Response:
    """What was disputed and what was answered; the forms that its reader may use."""
    found, listed = appeals.of_dossier(visit.actor, dossier)
    return show(
        visit, "appeals.html", dossier=found, subject=found.subject, appeals=listed, officers=appeals.officers(found)
    )


def _its_page(visit: Visit, dossier: str, **_: str) -> Response:
    return of_dossier(visit, dossier=dossier)


@route(door, _PAGE, "appeal", "POST", again=of_dossier)
def file(visit: Visit, dossier: str) -> Response:
    """A point disputed."""
    appeals.file(visit.actor, dossier, visit.text("point"))
    return redirect(_PAGE.format(dossier=dossier))


@route(door, f"{_PAGE}/{{appeal}}/giao", "assign_appeal", "POST", again=_its_page)
def assign(visit: Visit, dossier: str, appeal: str) -> Response:
    """To an officer."""
    appeals.assign(visit.actor, dossier, appeal, visit.text("handler"))
    return redirect(_PAGE.format(dossier=dossier))


@route(door, f"{_PAGE}/{{appeal}}/tra-loi", "answer_appeal", "POST", again=_its_page)
def answer(visit: Visit, dossier: str, appeal: str) -> Response:
    """The answer, which stands."""
    appeals.answer(visit.actor, dossier, appeal, visit.text("text"))
    return redirect(_PAGE.format(dossier=dossier))
