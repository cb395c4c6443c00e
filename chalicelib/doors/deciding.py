"""Before an authority: proposals, minutes, its decision as recorded with its scan, and the act that publishes it."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.domain.regulation import Tier
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import deciding, forwarding, minutes, ruling, tickets

door = Blueprint(__name__)
_RESULTS = "/can-bo/ket-qua/{round}/{tier}/{unit}"


@route(door, _RESULTS, "see_proposals")
def proposals(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002 - the path names it so
    """What the authority is to decide on, and the forms for its decision."""
    return show(visit, "proposals.html", results=ruling.proposals(visit.actor, round, Tier(tier), unit))


@route(door, f"{_RESULTS}/bien-ban", "see_proposals", shows=Deed.PAPERS_SEEN)
def minutes_page(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002
    """The council's minutes, to be printed."""
    return show(visit, "minutes.html", minutes=minutes.minutes(visit.actor, round, Tier(tier), unit))


@route(door, _RESULTS, "record_decision", "POST", again=proposals)
def record(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002
    """The decision as signed on paper."""
    number, day, signer = visit.text("number"), visit.text("date").strip(), visit.text("signer")
    deciding.record(visit.actor, round, Tier(tier), unit, number=number, day=day, signer=signer)
    return redirect(_RESULTS.format(round=round, tier=tier, unit=unit))


@route(door, f"{_RESULTS}/cong-bo", "publish_decision", "POST", again=proposals)
def publish(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002
    """From now on it counts."""
    deciding.publish(visit.actor, round, Tier(tier), unit)
    return redirect(_RESULTS.format(round=round, tier=tier, unit=unit))


@route(door, f"{_RESULTS}/chuyen", "send_package", "POST", again=proposals)
def send(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002
    """The package has gone with its letter."""
    number, day = visit.text("letter"), visit.text("sent_on").strip()
    forwarding.send(visit.actor, round, Tier(tier), unit, number=number, day=day)
    return redirect(_RESULTS.format(round=round, tier=tier, unit=unit))


@route(door, f"{_RESULTS}/ban-quet", "record_decision", "POST", again=proposals)
def scan(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002
    """The form that sends the scan of the signed paper to the bucket."""
    here = _RESULTS.format(round=round, tier=tier, unit=unit)
    ticket = deciding.scan_ticket(visit.actor, round, Tier(tier), unit, then=here)
    return show(visit, "scan.html", bucket=tickets.upload_origin(), ticket=ticket, back=here)


@route(door, f"{_RESULTS}/ban-quet/tep", "see_proposals")
def fetch_scan(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002
    """On to a short-lived link."""
    return redirect(deciding.scan_link(visit.actor, round, Tier(tier), unit))
