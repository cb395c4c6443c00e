"""The law as people read it: a criteria set for anyone, decrees with their doubts for the coordinator."""

from chalice.app import Blueprint, Response

from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import regulations, wording

door = Blueprint(__name__)
_ONE = "/dieu-phoi/van-ban/{regulation}"


@route(door, "/van-ban/{regulation}/bo/{no}", "see_criteria")
def criteria_set(visit: Visit, regulation: str, no: str) -> Response:
    """One criteria set, in the words of the reader's province (`tinh` for whoever is of none)."""
    province = next((grant.province for grant in visit.actor.grants), visit.query.get("tinh", ""))
    return show(visit, "set.html", view=regulations.criteria_set(province, regulation, no))


@route(door, "/dieu-phoi/van-ban", "see_regulations")
def decrees(visit: Visit) -> Response:
    """Every decree held."""
    return show(visit, "regulations.html", decrees=regulations.held(visit.actor))


@route(door, _ONE, "see_regulations")
def decree(visit: Visit, regulation: str) -> Response:
    """One decree: its procedure, its doubts, its sets, the wording loaded."""
    return show(visit, "regulation.html", view=regulations.one(visit.actor, regulation))


@route(door, _ONE + "/hoan-tac", "change_wording", "POST", again=decree)
def undo_wording(visit: Visit, regulation: str) -> Response:
    """A province's last load of official wording is taken back."""
    wording.undo(visit.actor, visit.text("province"), regulation, visit.whole("edition"))
    return redirect(_ONE.format(regulation=regulation))
