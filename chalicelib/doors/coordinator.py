"""The coordinator's pages: the year as a whole, a new plan, a moved date."""

from chalice.app import Blueprint, Response

from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import figures, plans, rounds

door = Blueprint(__name__)
_TARGET = "/dieu-phoi/ke-hoach/{plan}/chi-tieu/{key}"


@route(door, "/dieu-phoi", "see_plan")
def overview(visit: Visit) -> Response:
    """Rounds by stage, dossiers by state, targets beside what the products show."""
    return show(visit, "overview.html", plans=plans.mine(visit.actor))


@route(door, "/dieu-phoi/ke-hoach", "adopt_plan", "POST", again=overview)
def adopt_plan(visit: Visit) -> Response:
    """A plan file's text becomes a running year."""
    plans.adopt(visit.actor, visit.text("plan"))
    return redirect("/dieu-phoi")


@route(door, "/dieu-phoi/dot/{round}/doi-ngay", "move_date", "POST", again=lambda visit, **_: overview(visit))
def move_date(visit: Visit, round: str) -> Response:  # noqa: A002 - the path names it so
    """Another date, with a reason; everybody concerned is told."""
    rounds.move(visit.actor, round, visit.text("moment"), visit.instant("to"), visit.text("reason"))
    return redirect("/dieu-phoi")


@route(door, _TARGET, "see_plan")
def target(visit: Visit, plan: str, key: str) -> Response:
    """One target: what officers entered for it, and the form for what products cannot show."""
    return show(visit, "target.html", view=figures.view(visit.actor, plan, key))


@route(door, _TARGET, "enter_figure", "POST", again=target)
def enter_figure(visit: Visit, plan: str, key: str) -> Response:
    """A figure with its day and source; an earlier one stays on record."""
    whole = visit.whole("whole") if visit.text("whole").strip() else None
    figures.enter(
        visit.actor,
        plan,
        key,
        unit=visit.text("unit"),
        count=visit.whole("count"),
        whole=whole,
        on=visit.day("on"),
        source=visit.text("source"),
        seen=visit.whole("seen"),
    )
    return redirect(_TARGET.format(plan=plan, key=key))
