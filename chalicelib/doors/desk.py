"""The desk: an officer files for a producer who came, by recorded consent."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import assisting

door = Blueprint(__name__)
_FIELDS = ("producer", "producer_name", "producer_type", "given_by", "manner", "paper", "agreed")
_CONSENT = "/can-bo/tai-ban/{producer}/{consent}"


@route(door, "/can-bo/tai-ban", "see_desk", shows=Deed.PRODUCER_SEEN)
def desk(visit: Visit) -> Response:
    """Consents in force, and the form for a new one."""
    return show(visit, "desk.html", desk=assisting.desk(visit.actor))


def _desk_again(visit: Visit, **ids: str) -> Response:
    return desk(visit)


@route(door, "/can-bo/tai-ban", "record_consent", "POST", again=desk)
def record_consent(visit: Visit) -> Response:
    """Written down with its words; the producer's people are told."""
    assisting.record(visit.actor, visit.texts(*_FIELDS))
    return redirect("/can-bo/tai-ban")


@route(door, f"{_CONSENT}/lam-thay", "begin_assisting", "POST", again=_desk_again)
def begin(visit: Visit, producer: str, consent: str) -> Response:
    """As that producer, in this session."""
    assisting.begin(visit.actor, visit.token, producer, consent)
    return redirect("/ho-so")


@route(door, f"{_CONSENT}/ket-thuc", "end_own_consent", "POST", again=_desk_again)
def end_consent(visit: Visit, producer: str, consent: str) -> Response:
    """Done with."""
    assisting.end_own(visit.actor, producer, consent)
    return redirect("/can-bo/tai-ban")


@route(door, f"{_CONSENT}/ban-giao", "hand_back", "POST", again=_desk_again)
def hand_back(visit: Visit, producer: str, consent: str) -> Response:
    """An address of the producer's own."""
    name, address = visit.text("name"), visit.text("email")
    assisting.hand_back(visit.actor, producer, consent, name=name, address=address)
    return redirect("/can-bo/tai-ban")


@route(door, "/thoi-lam-thay", "stop_assisting", "POST")
def stop(visit: Visit) -> Response:
    """The officer again."""
    assisting.stop(visit.actor, visit.token)
    return redirect("/can-bo/tai-ban" if visit.actor.acting else "/")
