"""A producer's own pages: profile, people, invitations; and anybody's sessions."""

from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import assisting, joining, profile, sessions

door = Blueprint(__name__)
_FIELDS = ("name", "type", "representative", "title", "address", "phone", "tax_code", "registration_number")


@route(door, "/chu-the", "list_own_producers")
def my_producers(visit: Visit) -> Response:
    """Those one acts for."""
    return show(visit, "producers.html", profiles=profile.mine(visit.actor))


@route(door, "/chu-the/{producer}", "see_producer", shows=Deed.PRODUCER_SEEN)
def one_producer(visit: Visit, producer: str) -> Response:
    """The profile, to fill in once."""
    return show(visit, "producer.html", view=profile.view(visit.actor, producer))


@route(door, "/chu-the/{producer}", "change_producer", "POST", again=one_producer)
def change_producer(visit: Visit, producer: str) -> Response:
    """Kept."""
    shared = visit.text("phone_shared") == "1"
    profile.change(visit.actor, producer, visit.texts(*_FIELDS), version=visit.whole("version"), is_shared=shared)
    return redirect(f"/chu-the/{producer}")


@route(door, "/chu-the/{producer}/nguoi-dai-dien", "see_personal")
def personal(visit: Visit, producer: str) -> Response:
    """What criterion 3.2 asks, only if they wish to say."""
    return show(visit, "personal.html", producer=producer, said=profile.personal(visit.actor, producer))


@route(door, "/chu-the/{producer}/nguoi-dai-dien", "change_personal", "POST", again=personal)
def change_personal(visit: Visit, producer: str) -> Response:
    """Kept apart."""
    profile.change_personal(visit.actor, producer, visit.yes_no("p_"))
    return redirect(f"/chu-the/{producer}/nguoi-dai-dien")


@route(door, "/hoi-dong/phieu/{dossier}/dai-dien", "see_personal_to_score", shows=Deed.PERSONAL_SEEN)
def personal_to_score(visit: Visit, dossier: str) -> Response:
    """For criterion 3.2, to the members who score it."""
    found, said = profile.personal_to_score(visit.actor, dossier)
    return show(visit, "personal_to_score.html", dossier=found, said=said)


@route(door, "/chu-the/{producer}/nguoi", "see_people")
def circle(visit: Visit, producer: str) -> Response:
    """Who acts for it, who is invited, which officer may."""
    consents = assisting.of_producer(visit.actor, producer)
    about: dict[str, Any] = {"consents": consents, "sheets": assisting.sheets_of(consents)}
    return show(visit, "people.html", circle=joining.circle(visit.actor, producer), **about)


@route(door, "/chu-the/{producer}/nguoi/moi", "invite", "POST", again=circle)
def invite(visit: Visit, producer: str) -> Response:
    """A letter to one more."""
    joining.invite(visit.actor, producer, name=visit.text("name"), address=visit.text("email"))
    return redirect(f"/chu-the/{producer}/nguoi")


@route(door, "/chu-the/{producer}/nguoi/dua-ra", "remove_person", "POST", again=circle)
def remove(visit: Visit, producer: str) -> Response:
    """One fewer."""
    joining.remove(visit.actor, producer, visit.text("person"))
    return redirect(f"/chu-the/{producer}/nguoi")


@route(door, "/chu-the/{producer}/nguoi/ban-giao", "hand_over", "POST", again=circle)
def hand_over_the_producer(visit: Visit, producer: str) -> Response:
    """Another is in charge."""
    joining.hand_over(visit.actor, producer, visit.text("person"))
    return redirect(f"/chu-the/{producer}/nguoi")


@route(door, "/chu-the/{producer}/nguoi/roi-di", "leave", "POST", again=circle)
def leave(visit: Visit, producer: str) -> Response:
    """Of one's own will."""
    joining.leave(visit.actor, producer)
    return redirect("/")


@route(door, "/chu-the/{producer}/dong-y/{consent}/ket-thuc", "end_consent", "POST")
def end_consent(visit: Visit, producer: str, consent: str) -> Response:
    """An officer may no more."""
    assisting.end(visit.actor, producer, consent)
    return redirect(f"/chu-the/{producer}/nguoi")


@route(door, "/loi-moi", "see_invitations")
def invitations(visit: Visit) -> Response:
    """Those that wait for one's answer, and a way to ask for one."""
    return show(visit, "invitations.html", invitations=joining.invitations(visit.actor))


def _invitations_again(visit: Visit, **ids: str) -> Response:
    return invitations(visit)


@route(door, "/loi-moi/{producer}", "accept_invitation", "POST", again=_invitations_again)
def accept(visit: Visit, producer: str) -> Response:
    """From now on one of its people."""
    joining.accept(visit.actor, producer)
    return redirect("/ho-so")


@route(door, "/xin-tham-gia", "ask_to_join", "POST", again=invitations)
def ask_to_join(visit: Visit) -> Response:
    """The same answer, whoever uses that number."""
    joining.ask_to_join(visit.actor, visit.text("field"), visit.text("value").strip())
    return show(visit, "join_asked.html")


@route(door, "/phien", "see_sessions")
def my_sessions(visit: Visit) -> Response:
    """Where one is signed in."""
    return show(visit, "sessions.html", sessions=sessions.own(visit.actor, visit.token))


@route(door, "/phien", "end_sessions", "POST", again=my_sessions)
def end_sessions(visit: Visit) -> Response:
    """One, or all others."""
    sessions.end(visit.actor, visit.token, visit.text("which"))
    return redirect("/phien")
