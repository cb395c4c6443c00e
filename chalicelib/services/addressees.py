"""Who an event concerns: addresses found from roles and scope, each with what is particular to it.

Those of a council are in `addressees_council`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from chalicelib.domain.aggregate import Aggregate, Event
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.mail import To
from chalicelib.domain.names import Email, UnitCode
from chalicelib.domain.people import Producer
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.services.addressees_council import OF_COUNCILS, Addressee, level
from chalicelib.settings import settings
from chalicelib.stores import aggregates, people, regulations

_UNFINISHED = {
    DossierState.DRAFT: "drafts",
    DossierState.SUBMITTED: "waiting",
    DossierState.RETURNED: "returned",
}


def addressees(about: Aggregate, event: Event, kind: To) -> list[Addressee]:
    """Addresses with what is particular to each; each address once."""
    return list(dict(_FIND[kind](about, event)).items())


def _officers(province: str, unit: str) -> Iterator[Addressee]:
    yield from ((email, {}) for email in people.with_role(Role.OFFICER, province, unit))


def _producer(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Dossier), about.KIND
    yield from ((email, {}) for email in _reached(people.producer(about.producer)))


def _reached(producer: Producer) -> list[Email]:
    """Everybody who acts for it; while an officer files for it, the unit's officers."""
    return list(producer.reached_at) or people.with_role(Role.OFFICER, producer.province, producer.unit)


def _holders(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Dossier), about.KIND
    tier = Tier(event.data.get("to", event.data["tier"]))
    link = f"{settings().public_url}/can-bo/ho-so/{about.id}"
    officers = _officers(about.province, about.unit_at(level(about.regulation, tier)))
    yield from ((email, {"link": link}) for email, _ in officers)


def _all_officers(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Round), about.KIND
    for unit in about.units:
        unfinished = _unfinished(about, [unit.code])
        yield from ((email, unfinished) for email, _ in _officers(about.province, unit.code))
    everywhere = _unfinished(about, [unit.code for unit in about.units])
    for office in (about.province, *regulations.regulation(about.regulation).named_offices):
        yield from ((email, everywhere) for email, _ in _officers(about.province, office))


def _tier_officers(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Round), about.KIND
    waiting = aggregates.dossiers_at(about, Tier(event.data["tier"]))
    for unit in sorted({dossier.decider for dossier in waiting if dossier.state is DossierState.SCORED}):
        yield from _officers(about.province, unit)


def _all_producers(about: Aggregate, event: Event) -> Iterator[Addressee]:
    for producer in people.producers_of(about.province):  # type: ignore[attr-defined]
        yield from ((email, {}) for email in _reached(producer))


def _drafters(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """One mail a producer, naming each product not filed yet."""
    assert isinstance(about, Round), about.KIND
    unfiled: dict[str, list[str]] = {}
    for dossier in aggregates.dossiers_in(about):
        if dossier.state is DossierState.DRAFT:
            unfiled.setdefault(dossier.producer, []).append(dossier.product_name)
    for producer, names in unfiled.items():
        yield from ((email, {"unfinished": "; ".join(names)}) for email in _reached(people.producer(producer)))


def _home_officers(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """Who sent it up learns what became of it; who has just decided knows."""
    assert isinstance(about, Dossier), about.KIND
    if about.decider != about.unit:
        yield from _unit_officers(about, event)


def _unit_officers(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Dossier), about.KIND
    link = f"{settings().public_url}/can-bo/ho-so/{about.id}"
    yield from ((email, {"link": link}) for email, _ in _officers(about.province, about.unit))


def _colleagues(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """Of whoever recorded what the centre answered, or what was decided upon it; nobody for a dossier that never went there."""
    assert isinstance(about, Dossier), about.KIND
    if about.centre is None:
        return
    office = [email for email, _ in _officers(about.province, about.province)]
    others = [email for email in office if email != event.by]
    link = f"{settings().public_url}/can-bo/ho-so/{about.id}"
    yield from ((email, {"link": link}) for email in others or office)


def _province_office(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """Of a round: while something of it waits to be sent on."""
    if isinstance(about, Round):
        sent_on = [each for each in aggregates.dossiers_in(about) if each.state is DossierState.POTENTIAL_FIVE]
        names = {"unfinished": "; ".join(each.product_name for each in sent_on)}
    else:
        names = {}
    if names.get("unfinished", "-"):
        yield from ((email, names) for email, _ in _officers(about.province, about.province))  # type: ignore[attr-defined]


def _behind(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """Officers of each unit that has something left; the province's where any has."""
    assert isinstance(about, Round), about.KIND
    late = [unit.code for unit in about.units if _has_unfinished(about, unit.code)]
    for unit in late:
        yield from ((email, _unfinished(about, [unit])) for email, _ in _officers(about.province, unit))
    offices = (about.province, *regulations.regulation(about.regulation).named_offices) if late else ()
    for office in offices:
        yield from ((email, _unfinished(about, late)) for email, _ in _officers(about.province, office))


def _coordinators(about: Aggregate, event: Event) -> Iterator[Addressee]:
    province: UnitCode = about.province  # type: ignore[attr-defined]
    yield from ((email, {}) for email in people.with_role(Role.COORDINATOR, province))


def _has_unfinished(round_: Round, unit: str) -> bool:
    return any(dossier.state in _UNFINISHED for dossier in aggregates.dossiers_of(round_.id, unit))


def _unfinished(round_: Round, units: Sequence[str]) -> Mapping[str, str]:
    """How many wait for what, by the names that letters have for it."""
    states = [dossier.state for unit in units for dossier in aggregates.dossiers_of(round_.id, unit)]
    return {name: str(states.count(state)) for state, name in _UNFINISHED.items()}


_FIND: Mapping[To, Callable[[Aggregate, Event], Iterator[Addressee]]] = {
    To.PRODUCER: _producer,
    To.HOLDERS: _holders,
    To.OFFICERS: _all_officers,
    To.TIER_OFFICERS: _tier_officers,
    To.PRODUCERS: _all_producers,
    To.DRAFTERS: _drafters,
    To.COORDINATORS: _coordinators,
    To.HOME_OFFICERS: _home_officers,
    To.PROVINCE_OFFICE: _province_office,
    To.UNIT_OFFICERS: _unit_officers,
    To.COLLEAGUES: _colleagues,
    To.BEHIND: _behind,
    **OF_COUNCILS,
}
