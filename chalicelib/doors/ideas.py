"""Product ideas: the producer's pages and the officer's; and the quick check for anyone."""

from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import redirect, route, show
from chalicelib.services import eligibility, ideas, profile

door = Blueprint(__name__)
_FIELDS = ("producer", "name", "criteria_set", "story", "materials", "place", "help")
_ANSWERS = ("registered", "place", "set", "certificate", "samples", "valid_until")


@route(door, "/du-dieu-kien", "check_eligibility")
def quick_check(visit: Visit) -> Response:
    """Questions by GET: nothing is kept."""
    answered = {code: visit.query.get(code, "") for code in _ANSWERS}
    return show(visit, "eligibility.html", check=eligibility.quick_check(answered), answered=answered)


@route(door, "/y-tuong", "list_own_ideas")
def my_ideas(visit: Visit) -> Response:
    """One's own, and the form for a new one."""
    offered: dict[str, Any] = {"sets": ideas.sets_to_choose(visit.actor), "producers": profile.to_choose(visit.actor)}
    return show(visit, "ideas.html", ideas=ideas.mine(visit.actor), **offered)


@route(door, "/y-tuong", "register_idea", "POST", again=my_ideas)
def register_idea(visit: Visit) -> Response:
    """The unit's officer is told."""
    idea = ideas.register(visit.actor, visit.texts(*_FIELDS))
    return redirect(f"/y-tuong/{idea.id}")


@route(door, "/y-tuong/{idea}", "see_idea", shows=Deed.IDEA_SEEN)
def one_idea(visit: Visit, idea: str) -> Response:
    """Its words, its answers, and the way to a dossier."""
    return show(visit, "idea.html", idea=ideas.view(visit.actor, idea), sets=ideas.sets_to_choose(visit.actor))


@route(door, "/y-tuong/{idea}/rut", "withdraw_idea", "POST", again=one_idea)
def withdraw_idea(visit: Visit, idea: str) -> Response:
    """Taken back."""
    ideas.withdraw(visit.actor, idea)
    return redirect(f"/y-tuong/{idea}")


@route(door, "/y-tuong/{idea}/ho-so", "open_from_idea", "POST", again=one_idea)
def open_from_idea(visit: Visit, idea: str) -> Response:
    """A draft with the idea's name and set."""
    dossier = ideas.open_dossier(visit.actor, idea, visit.text("criteria_set"))
    return redirect(f"/ho-so/{dossier.id}")


@route(door, "/can-bo/y-tuong", "list_ideas")
def unit_ideas(visit: Visit) -> Response:
    """What the officer's units have been told of."""
    return show(visit, "unit_ideas.html", units=ideas.of_units(visit.actor))


@route(door, "/can-bo/y-tuong/{idea}", "see_idea", shows=Deed.IDEA_SEEN)
def answer_page(visit: Visit, idea: str) -> Response:
    """To read, advise and answer."""
    return show(visit, "answer_idea.html", idea=ideas.view(visit.actor, idea))


@route(door, "/can-bo/y-tuong/{idea}", "answer_idea", "POST", again=answer_page)
def answer_idea(visit: Visit, idea: str) -> Response:
    """Told to the producer, but for a mere reading."""
    ideas.answer(visit.actor, idea, visit.text("do"), visit.text("text"))
    return redirect(f"/can-bo/y-tuong/{idea}")
