"""What is on record: a round unit by unit, a dossier's acts and looks, its leave to be late, who was told of it."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import audit, late, overview, told, trail

door = Blueprint(__name__)
_RECORD = "/dieu-phoi/ho-so/{dossier}"


@route(door, "/dieu-phoi/dot/{round}", "see_round", shows=Deed.NOTICES_SEEN)
def of_round(visit: Visit, round: str) -> Response:  # noqa: A002 - the path names it so
    """Where each unit's dossiers stand, what is at risk, who may file late, who was told."""
    return show(
        visit, "round.html", view=overview.of_round(visit.actor, round), notices=told.of_round(visit.actor, round)
    )


@route(door, "/dieu-phoi/so-ghi", "see_trail", shows=Deed.RECORD_SEEN)
def across(visit: Visit) -> Response:
    """Who did or looked at what, by day, person or dossier."""
    return show(visit, "trail.html", page=trail.page(visit.actor, trail.Asked.of(visit.query)))


@route(door, _RECORD, "see_record", shows=Deed.RECORD_SEEN)
def record(visit: Visit, dossier: str) -> Response:
    """Everything on record about one dossier, and the form for a late exception."""
    kept, notices = audit.trail(visit.actor, dossier), told.of_dossier(visit.actor, dossier)
    return show(visit, "record.html", view=overview.of_dossier(visit.actor, dossier), trail=kept, notices=notices)


@route(door, f"{_RECORD}/nop-muon", "allow_late", "POST", again=record)
def allow_late(visit: Visit, dossier: str) -> Response:
    """A late exception, with who, why and until when."""
    late.allow(visit.actor, dossier, visit.instant("until"), visit.text("reason"))
    return redirect(_RECORD.format(dossier=dossier))


@route(door, "/can-bo/ho-so/{dossier}/thu", "see_notices", shows=Deed.NOTICES_SEEN)
def notices(visit: Visit, dossier: str) -> Response:
    """For officers: who was told of a dossier, when, and what became of it."""
    return show(visit, "notices.html", dossier=dossier, notices=told.of_dossier(visit.actor, dossier))
