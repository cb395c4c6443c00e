"""A producer's profile: once for all its products. And what criterion 3.2 asks of its representative, apart from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.access import Actor, Grant, Subject, require
from chalicelib.domain.deed import Deed
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.people import Personal, Producer, ProducerType
from chalicelib.domain.profile import cleaned
from chalicelib.services import conflicts, deeds
from chalicelib.stores import aggregates, people, producers
from chalicelib.stores.tables import Row


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A producer as its people see it; `version` counts its changes."""

    producer: Producer
    unit_name: str
    version: int


def subject_of(producer: Producer) -> Subject:
    """Whose it is."""
    return Subject(producer=producer.id, unit=producer.unit, province=producer.province)


def held(by: Actor, act: str, producer_id: str) -> tuple[Producer, Row]:
    """The producer and its row, or Refused. What is not there and what is not theirs sound alike."""
    require(by, act)
    if not any(grant.producer == producer_id for grant in by.grants_as(Role.PRODUCER)):
        raise NotFound("producer")
    producer, row = producers.find(producer_id)
    require(by, act, subject_of(producer))
    return producer, row


def filed_for(by: Actor, producer_id: str) -> Grant:
    """The producer a form is for: the one it names, or the person's only one. Of several, Refused until one is named."""
    found = {grant.producer: grant for grant in by.grants_as(Role.PRODUCER) if producer_id in ("", grant.producer)}
    if not found:
        raise NotFound("producer")
    if len(found) > 1:
        raise Refused(Why.FIELD_MISSING, "producer")
    return next(iter(found.values()))


def to_choose(by: Actor) -> tuple[Producer, ...]:
    """Those a form may be for, where there are several."""
    found = [people.producer(id_) for id_ in dict.fromkeys(grant.producer for grant in by.grants_as(Role.PRODUCER))]
    return tuple(sorted(found, key=lambda each: each.name)) if len(found) > 1 else ()


def mine(by: Actor) -> list[Profile]:
    """Those a person acts for."""
    require(by, "list_own_producers")
    return [view(by, grant.producer) for grant in by.grants_as(Role.PRODUCER)]


def view(by: Actor, producer_id: str) -> Profile:
    """One of one's own."""
    producer, row = held(by, "see_producer", producer_id)
    return Profile(
        producer=producer,
        unit_name=aggregates.unit_name(producer.province, producer.unit),
        version=int(row.version or 0),
    )


def change(by: Actor, producer_id: str, typed: Mapping[str, str], *, version: int, is_shared: bool) -> None:
    """Kept whole, or refused with the field. A tax code or phone of another producer is told as such, never whose."""
    producer, row = held(by, "change_producer", producer_id)
    fields = cleaned(typed)
    if int(row.version or 0) != version:
        raise Refused(Why.CHANGED_MEANWHILE)
    _only_one(producer, "tax_code", fields["tax_code"])
    if not is_shared:
        _only_one(producer, "phone", fields["phone"])
    changed = replace(producer, **{**fields, "type": ProducerType(fields["type"])})  # type: ignore[arg-type]
    marks = [producers.mark_row(field, fields[field], producer.id) for field in ("tax_code", "phone") if fields[field]]
    done = deeds.deed(by, Deed.PROFILE_CHANGED, f"PRODUCER#{producer.id}", producer.province)
    _commit(lambda: producers.commit(producers.filled(row, changed), *marks, done=done))


def personal(by: Actor, producer_id: str) -> Personal:
    """What the representative has said of themselves, to themselves."""
    held(by, "see_personal", producer_id)
    return producers.personal(producer_id)[0]


def change_personal(by: Actor, producer_id: str, said: Mapping[str, bool]) -> None:
    """What they wish to say; what is left open is taken back. The deed names nothing of it."""
    producer, _ = held(by, "change_personal", producer_id)
    before, row = producers.personal(producer_id)
    kept = Personal(
        producer=producer.id, woman=said.get("woman"), minority=said.get("minority"), disabled=said.get("disabled")
    )
    if kept == before:
        return
    done = deeds.deed(by, Deed.PERSONAL_CHANGED, f"PRODUCER#{producer.id}", producer.province)
    _commit(lambda: producers.commit(producers.personal_row(kept, row), done=done))


def personal_to_score(by: Actor, dossier_id: str) -> tuple[Dossier, Personal]:
    """For the members who score this very dossier, while they do."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "see_personal_to_score", dossier.subject)
    conflicts.admit(by, dossier)
    if by.email not in dossier.members or not dossier.state.is_with_council:
        raise Refused(Why.NOT_A_MEMBER)
    return dossier, producers.personal(dossier.producer)[0]


def same_as(field: str, value: str, besides: str) -> list[Producer]:
    """Other producers that use this tax code or phone."""
    return [each for each in producers.marked(field, value) if each.id != besides] if value else []


def _only_one(producer: Producer, field: str, value: str) -> None:
    if same_as(field, value, producer.id):
        raise Refused(Why.PRODUCER_KNOWN, field)


def _commit(write: Callable[[], None]) -> None:
    try:
        write()
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error


def people_named(producer: Producer) -> list[tuple[str, str]]:
    """Addresses and names of who acts for it, the one in charge first."""
    ordered = sorted(producer.reached_at, key=lambda email: email != producer.email)
    found = [(email, people.actor(email)) for email in ordered]
    return [(email, actor.name if actor else "") for email, actor in found]
