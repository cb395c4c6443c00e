"""A council as such: who sits on it, conflicts of interest, its meeting day, its advisory team."""

from chalice.app import Blueprint, Response

from chalicelib.domain.access import may
from chalicelib.domain.deed import Deed
from chalicelib.domain.names import Email
from chalicelib.domain.regulation import Tier
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import advising, assembly, conflicts, meeting, reopening

door = Blueprint(__name__)


@route(door, "/hoi-dong/thanh-phan", "see_council")
def councils(visit: Visit) -> Response:
    """Who sits where, in which role, from which agency."""
    return show(visit, "councils.html", councils=assembly.councils(visit.actor))


@route(door, "/hoi-dong/xung-dot/{round}/{tier}", "declare_conflict")
def declaration(visit: Visit, round: str, tier: str) -> Response:  # noqa: A002 - the path names it so
    """Producers by name, before any dossier is opened."""
    return show(visit, "declaration.html", page=conflicts.declaring(visit.actor, round, Tier(tier)))


@route(door, "/hoi-dong/xung-dot/{round}/{tier}", "declare_conflict", "POST", again=declaration)
def declare(visit: Visit, round: str, tier: str) -> Response:  # noqa: A002 - the path names it so
    """With whom the member is in conflict, or with nobody."""
    conflicts.declare(visit.actor, round, Tier(tier), visit.named("x_"), visit.named("w_"))
    return redirect("/hoi-dong" if may(visit.actor, "see_sheets") else "/hoi-dong/tu-van")


@route(door, "/hoi-dong/ra-soat/{dossier}", "see_conflicts", shows=Deed.CONFLICTS_SEEN)
def review_conflicts(visit: Visit, dossier: str) -> Response:
    """What was ever said about whom."""
    return show(visit, "conflicts.html", page=assembly.bench(visit.actor, dossier, "see_conflicts"))


@route(door, "/hoi-dong/ra-soat/{dossier}", "rule_conflict", "POST", again=review_conflicts)
def rule_conflict(visit: Visit, dossier: str) -> Response:
    """Confirmed, or cleared with a reason."""
    clear = visit.text("do") == "clear"
    conflicts.rule(visit.actor, dossier, Email(visit.text("member")), clear=clear, reason=visit.text("reason"))
    return redirect(f"/hoi-dong/ra-soat/{dossier}")


@route(door, "/hoi-dong/mo-lai/{dossier}", "reopen_sheet")
def reopening_page(visit: Visit, dossier: str) -> Response:
    """Whose sheets are signed."""
    return show(visit, "reopening.html", page=assembly.bench(visit.actor, dossier, "reopen_sheet"))


@route(door, "/hoi-dong/mo-lai/{dossier}", "reopen_sheet", "POST", again=reopening_page)
def reopen_sheet(visit: Visit, dossier: str) -> Response:
    """One member may sign another version."""
    reopening.reopen(visit.actor, dossier, Email(visit.text("member")), visit.text("reason"))
    return redirect(f"/hoi-dong/mo-lai/{dossier}")


@route(door, "/hoi-dong/cham-lai/{dossier}", "score_again")
def second_page(visit: Visit, dossier: str) -> Response:
    """How far the totals lie apart, and what the rules ask for."""
    return show(visit, "second_scoring.html", page=assembly.bench(visit.actor, dossier, "score_again"))


@route(door, "/hoi-dong/cham-lai/{dossier}", "score_again", "POST", again=second_page)
def score_again(visit: Visit, dossier: str) -> Response:
    """The council has discussed: everybody who signed scores a second time."""
    reopening.score_again(visit.actor, dossier, visit.text("reason"))
    return redirect(f"/hoi-dong/cham-lai/{dossier}")


@route(door, "/hoi-dong/phien/{round}/{tier}/{unit}", "see_meeting", shows=Deed.CONFLICTS_SEEN)
def meeting_day(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002 - the path names it so
    """Who came, who has not signed, where totals lie apart."""
    return show(visit, "meeting.html", page=meeting.meeting(visit.actor, round, Tier(tier), unit))


@route(door, "/hoi-dong/phien/{round}/{tier}/{unit}", "record_attendance", "POST", again=meeting_day)
def record_attendance(visit: Visit, round: str, tier: str, unit: str) -> Response:  # noqa: A002 - the path names it so
    """Who came, as known now."""
    present = list(visit.named("p_").values())
    meeting.attend(visit.actor, round, Tier(tier), unit, seen=visit.whole("version"), present=present)
    return redirect(f"/hoi-dong/phien/{round}/{tier}/{unit}")


@route(door, "/hoi-dong/tu-van", "see_advice")
def advised(visit: Visit) -> Response:
    """Dossiers that the team looks into."""
    return show(visit, "advised.html", dossiers=assembly.advised(visit.actor))


@route(door, "/hoi-dong/tu-van/{dossier}", "see_advice", shows=Deed.DOSSIER_SEEN)
def advice(visit: Visit, dossier: str) -> Response:
    """Reports, visits and tests."""
    return show(visit, "advice.html", page=advising.advice(visit.actor, dossier))


@route(door, "/hoi-dong/tu-van/{dossier}", "advise", "POST", again=advice)
def advise(visit: Visit, dossier: str) -> Response:
    """The team's report, before the council scores."""
    advising.report(visit.actor, dossier, visit.text("text"), visit.numbers("part_"))
    return redirect(f"/hoi-dong/tu-van/{dossier}")


@route(door, "/hoi-dong/khao-sat/{dossier}", "record_inquiry", "POST", again=advice)
def record_inquiry(visit: Visit, dossier: str) -> Response:
    """A visit or a test is set for a day."""
    advising.inquire(visit.actor, dossier, visit.text("kind"), visit.text("subject"), visit.day("on"))
    return redirect(f"/hoi-dong/tu-van/{dossier}")


@route(door, "/hoi-dong/ket-qua-khao-sat/{dossier}", "record_inquiry", "POST", again=advice)
def record_result(visit: Visit, dossier: str) -> Response:
    """What a visit or a test showed."""
    advising.found(visit.actor, dossier, visit.whole("inquiry"), visit.text("result"))
    return redirect(f"/hoi-dong/tu-van/{dossier}")
