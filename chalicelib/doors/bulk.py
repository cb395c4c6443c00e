"""Several dossiers at once, and the letters that wait to be looked at."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import bulk, held

door = Blueprint(__name__)
_BULK, _HELD = "/can-bo/hang-loat", "/can-bo/thu-cho"
_ALL = "all"


@route(door, _BULK, "act_in_bulk")
def preview(visit: Visit) -> Response:
    """How many and whom, before anything is done."""
    chosen = visit.form or visit.query
    ids = [name.removeprefix("d_") for name in chosen if name.startswith("d_")]
    return show(visit, "bulk.html", bulk=bulk.preview(visit.actor, chosen.get("viec", ""), ids), carried_out=False)


@route(door, _BULK, "act_in_bulk", "POST", again=preview)
def carry_out(visit: Visit) -> Response:
    """Each by itself, and what became of each."""
    done = bulk.carry_out(visit.actor, visit.text("viec"), visit.numbers("d_"))
    return show(visit, "bulk.html", bulk=done, carried_out=True)


@route(door, _HELD, "release_letters", shows=Deed.NOTICES_SEEN)
def waiting(visit: Visit) -> Response:
    """The letters as they would go out."""
    return show(visit, "held.html", letters=held.waiting(visit.actor))


@route(door, _HELD, "release_letters", "POST", again=waiting)
def release(visit: Visit) -> Response:
    """Out, or away with a reason."""
    chosen, shown = list(visit.named("m_")), list(visit.named("s_"))
    if visit.text("do") == "discard":
        held.discard(visit.actor, chosen, visit.text("discard_reason"))
    else:
        held.release(visit.actor, shown if visit.text("do") == _ALL else chosen)
    return redirect(_HELD)
