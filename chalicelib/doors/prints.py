"""Papers to print: what there is, have one made, fetch it."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import papers

door = Blueprint(__name__)


@route(door, "/ho-so/{dossier}/giay-to", "see_papers", shows=Deed.PAPERS_SEEN)
def all_papers(visit: Visit, dossier: str) -> Response:
    """Every paper of a dossier."""
    found, offered = papers.offered(visit.actor, dossier)
    return show(visit, "prints.html", dossier=found, papers=offered)


@route(door, "/ho-so/{dossier}/giay-to/{paper}", "see_papers", shows=Deed.PAPERS_SEEN)
def one_paper(visit: Visit, dossier: str, paper: str) -> Response:
    """Ready to be fetched, or still being made: then the page looks again by itself."""
    found, offered = papers.one(visit.actor, dossier, paper)
    return show(visit, "print.html", dossier=found, paper=offered)


@route(door, "/ho-so/{dossier}/giay-to/{paper}", "see_papers", "POST", again=all_papers)
def ask(visit: Visit, dossier: str, paper: str) -> Response:
    """Have it made."""
    papers.ask(visit.actor, dossier, paper)
    return redirect(f"/ho-so/{dossier}/giay-to/{paper}?lan=1")


@route(door, "/ho-so/{dossier}/giay-to/{paper}/tep", "see_papers", shows=Deed.PAPERS_SEEN)
def fetch(visit: Visit, dossier: str, paper: str) -> Response:
    """On to a short-lived link."""
    return redirect(papers.link(visit.actor, dossier, paper))
