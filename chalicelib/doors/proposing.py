"""Officers between two tiers: the report, the samples, the letter that goes up, what comes back down."""

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import handing, reporting

door = Blueprint(__name__)
_DOSSIER = "/can-bo/ho-so/{dossier}"


@route(door, f"{_DOSSIER}/bao-cao", "see_report", shows=Deed.DOSSIER_SEEN)
def report(visit: Visit, dossier: str) -> Response:
    """The report of the tier that checks."""
    return show(visit, "report.html", page=reporting.report(visit.actor, dossier))


@route(door, f"{_DOSSIER}/bao-cao", "write_report", "POST", again=report)
def write_report(visit: Visit, dossier: str) -> Response:
    """As far as it goes."""
    reporting.save(visit.actor, dossier, visit.form)
    return redirect(f"{_DOSSIER}/bao-cao?da_luu=1".format(dossier=dossier))


@route(door, f"{_DOSSIER}/ban-giao", "see_hand_over", shows=Deed.DOSSIER_SEEN)
def package(visit: Visit, dossier: str) -> Response:
    """Samples, what goes up, under which letter, who has it."""
    return show(visit, "hand_over.html", page=handing.page(visit.actor, dossier))


@route(door, f"{_DOSSIER}/mau", "take_samples", "POST", again=package)
def take_samples(visit: Visit, dossier: str) -> Response:
    """So many lie here."""
    handing.take_samples(visit.actor, dossier, visit.whole("samples"), visit.text("sample_note"), visit.form)
    return redirect(f"{_DOSSIER}/ban-giao".format(dossier=dossier))


@route(door, f"{_DOSSIER}/van-ban", "record_letter", "POST", again=package)
def record_letter(visit: Visit, dossier: str) -> Response:
    """The letter as signed on paper."""
    number, day = visit.text("letter"), visit.day("letter_date")
    handing.record_letter(visit.actor, dossier, visit.whole("version"), number=number, day=day)
    return redirect(f"{_DOSSIER}/ban-giao".format(dossier=dossier))


@route(door, f"{_DOSSIER}/da-nhan", "acknowledge", "POST", again=package)
def acknowledge(visit: Visit, dossier: str) -> Response:
    """The upper tier has it."""
    handing.acknowledge(visit.actor, dossier, visit.whole("version"))
    return redirect(f"{_DOSSIER}/ban-giao".format(dossier=dossier))


@route(door, f"{_DOSSIER}/tra-cap-duoi", "return_down", "POST", again=package)
def return_down(visit: Visit, dossier: str) -> Response:
    """To the tier that checked it."""
    handing.return_down(visit.actor, dossier, visit.whole("version"), visit.text("down_reason"))
    return redirect("/can-bo")
