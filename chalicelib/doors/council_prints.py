"""A council's papers: what there is, have one made, fetch it."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.domain.regulation import Tier
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import council_papers

door = Blueprint(__name__)
_HOME = "/can-bo/ket-qua/{round}/{tier}/{unit}/giay-to"


@route(door, _HOME, "see_council_papers", shows=Deed.PAPERS_SEEN)
def all_papers(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002 - the path names it so
    """Every paper of a council."""
    return show(visit, "council_papers.html", offered=council_papers.offered(visit.actor, round, Tier(tier), unit))


@route(door, f"{_HOME}/{{paper}}", "see_council_papers", shows=Deed.PAPERS_SEEN)
def one_paper(visit: Visit, round: str, tier: str, unit: str, paper: str) -> Response:  # noqa: A002
    """Ready to be fetched, or still being made: then the page looks again by itself."""
    return show(visit, "council_paper.html", paper=council_papers.one(visit.actor, round, Tier(tier), unit, paper))


@route(door, f"{_HOME}/{{paper}}", "see_council_papers", "POST", again=all_papers)
def ask(visit: Visit, round: str, tier: str, unit: str, paper: str) -> Response:  # noqa: A002
    """Have it made."""
    council_papers.ask(visit.actor, round, Tier(tier), unit, paper)
    return redirect(f"{_HOME.format(round=round, tier=tier, unit=unit)}/{paper}?lan=1")


@route(door, f"{_HOME}/{{paper}}/tep", "see_council_papers", shows=Deed.PAPERS_SEEN)
def fetch(visit: Visit, round: str, tier: str, unit: str, paper: str) -> Response:  # noqa: A002
    """On to a short-lived link."""
    return redirect(council_papers.link(visit.actor, round, Tier(tier), unit, paper))
