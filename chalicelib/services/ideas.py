"""Product ideas: a producer registers one, the unit's officer reads, advises and answers, a dossier comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.domain.access import Actor, require
from chalicelib.domain.deed import Deed, Done
from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.forms import Answers, begun
from chalicelib.domain.idea import Answer, Idea
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import RegulationId, UnitCode
from chalicelib.domain.words import VIETNAM
from chalicelib.services import deeds, dossiers, profile, rounds, set_choice
from chalicelib.stores import clock, ids, papers, people, producers, regulations
from chalicelib.stores.forms import forms
from chalicelib.stores.tables import Row

_MOST = {"name": 200, "story": 4000, "materials": 1000, "place": 300, "help": 1000}
_ANSWER_MOST = 4000
_OFFICERS_ACTS = ("read", "advise", "answer")


@dataclass(frozen=True, kw_only=True)
class UnitIdeas:
    """What an officer's unit has been told of."""

    unit: str
    ideas: tuple[Idea, ...]


def mine(by: Actor) -> list[Idea]:
    """A producer's own, the latest first."""
    require(by, "list_own_ideas")
    return [idea for grant in by.grants_as(Role.PRODUCER) for idea in producers.ideas_by(grant.producer)]


def sets_to_choose(by: Actor) -> tuple[set_choice.SetGroup, ...]:
    """By the decree of the round that comes, or today's: an idea needs no round. None for whoever files nothing."""
    decrees = {_decree(grant.province) for grant in by.grants_as(Role.PRODUCER)}
    return set_choice.set_groups(min(decrees)) if decrees else ()


def register(by: Actor, typed: Mapping[str, str]) -> Idea:
    """Only a name is needed. The unit's officers are told; the form posted twice makes one."""
    require(by, "register_idea")
    producer, _ = profile.held(by, "register_idea", profile.filed_for(by, typed.get("producer", "")).producer)
    fields = {name: typed.get(name, "").strip() for name in _MOST}
    if not fields["name"]:
        raise Refused(Why.FIELD_MISSING, "name")
    for name, most in _MOST.items():
        if len(fields[name]) > most:
            raise Refused(Why.FIELD_TOO_LONG, name, most=most)
    idea = Idea(
        id=ids.derived(producer.id, fields["name"].casefold(), f"{_today()}"),
        producer=producer.id,
        producer_name=producer.name,
        unit=producer.unit,
        province=producer.province,
        criteria_set=_set_of(typed.get("criteria_set", ""), _decree(producer.province)),
        by=by.email,
        at=clock.now(),
        name=fields["name"],
        story=fields["story"],
        materials=fields["materials"],
        place=fields["place"],
        help=fields["help"],
    )
    officers = people.with_role(Role.OFFICER, producer.province, producer.unit)
    facts = {"producer": producer.name, "idea": idea.name, "link": f"/can-bo/y-tuong/{idea.id}"}
    done = deeds.deed(by, Deed.IDEA_REGISTERED, f"IDEA#{idea.id}", idea.province, *officers, **facts)
    try:
        producers.commit(producers.idea_row(idea, None), done=done)
    except Stale:  # the form came twice
        return producers.idea(idea.id)[0]
    return idea


def view(by: Actor, idea_id: str) -> Idea:
    """For its producer and the unit's officers."""
    idea = producers.idea(idea_id)[0]
    require(by, "see_idea", idea.subject)
    return idea


def withdraw(by: Actor, idea_id: str) -> None:
    """Taken back."""
    idea, row = producers.idea(idea_id)
    require(by, "withdraw_idea", idea.subject)
    _commit(producers.idea_row(idea.after("withdraw"), row))


def open_dossier(by: Actor, idea_id: str, criteria_set: str) -> Dossier:
    """A draft with the idea's name and set. Again: the same draft."""
    idea, row = producers.idea(idea_id)
    require(by, "open_from_idea", idea.subject)
    opened = idea.after("open")
    dossier = dossiers.open_dossier(
        by, product_name=idea.name, kind=Kind.FIRST, criteria_set=criteria_set, producer=idea.producer
    )
    if idea.dossier != dossier.id:
        _commit(producers.idea_row(replace(opened, dossier=dossier.id), row), *_begun(by, idea, dossier))
    return dossier


def _begun(by: Actor, idea: Idea, dossier: Dossier) -> list[Row]:
    """The draft's answers with what the idea tells; what is answered already stays as it is."""
    if dossier.state is not DossierState.DRAFT:
        return []
    found = papers.answers(dossier.id)
    before = found[0].values if found else {}
    asked = [each for section in forms(dossier.regulation).sections() for each in section.asked(dossier.kind)]
    values = begun(asked, {"story": idea.story, "materials": idea.materials, "place": idea.place}, before)
    if values == before:
        return []
    kept = Answers(dossier=dossier.id, values=values, saved_at=clock.now(), saved_by=by.email)
    return [papers.answers_row(kept, found[1] if found else None)]


def of_units(by: Actor) -> list[UnitIdeas]:
    """An officer's units."""
    require(by, "list_ideas")
    return [
        UnitIdeas(unit=grant.unit, ideas=tuple(producers.ideas_in(grant.province, grant.unit)))
        for grant in by.grants_as(Role.OFFICER)
    ]


def answer(by: Actor, idea_id: str, act: str, text: str) -> None:
    """`read` needs no words and tells nobody; `advise` and `answer` go to the producer in a letter."""
    idea, row = producers.idea(idea_id)
    require(by, "answer_idea", idea.subject)
    if act not in _OFFICERS_ACTS:
        raise Refused(Why.FIELD_INVALID, "text")
    after, text = idea.after(act), text.strip()
    if act == "read":
        return _commit(producers.idea_row(after, row))
    if not text:
        raise Refused(Why.FIELD_MISSING, "text")
    if len(text) > _ANSWER_MOST:
        raise Refused(Why.FIELD_TOO_LONG, "text", most=_ANSWER_MOST)
    if after.state == idea.state and idea.answers and (by.email, text) == (idea.answers[-1].by, idea.answers[-1].text):
        return None  # the form came twice
    said = Answer(by=by.email, name=by.name, at=clock.now(), text=text)
    after = replace(after, answers=(*after.answers, said))
    to = people.producer(idea.producer).reached_at
    facts = {"producer": idea.producer_name, "idea": idea.name, "answer": text, "link": f"/y-tuong/{idea.id}"}
    done = deeds.deed(by, Deed.IDEA_ANSWERED, f"IDEA#{idea.id}", idea.province, *to, **facts)
    return _commit(producers.idea_row(after, row), done=done)


def _set_of(typed: str, decree: RegulationId) -> int | None:
    return set_choice.set_number(decree, typed) if typed.strip() else None


def _decree(province: UnitCode) -> RegulationId:
    coming = rounds.next_to_file_in(province, clock.now())
    return coming.regulation if coming else regulations.regulation_on(_today()).id


def _today() -> date:
    return clock.now().astimezone(VIETNAM).date()


def _commit(*changed: Row, done: Done | None = None) -> None:
    try:
        producers.commit(*changed, done=done)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error
