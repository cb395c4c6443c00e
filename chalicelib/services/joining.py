"""Several people act for one producer: invite, accept, leave, hand over, remove, ask to join. Each change is told to all."""

from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.domain.access import Actor, Grant, require
from chalicelib.domain.deed import Deed, Done
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import Email
from chalicelib.domain.people import Invitation, Producer
from chalicelib.domain.words import VIETNAM
from chalicelib.services import deeds, profile
from chalicelib.services.access import address_of
from chalicelib.stores import clock, ids, people, producers
from chalicelib.stores.tables import Row

INVITATION_LIFE = timedelta(days=14)
_SAME_FORM = timedelta(minutes=10)  # the same invitation within it is a form that came twice, not one more letter
_NAME_MOST = 100


@dataclass(frozen=True, kw_only=True)
class Circle:
    """A producer's people, the one in charge first, and who is invited."""

    producer: Producer
    people: tuple[tuple[str, str], ...]
    invited: tuple[Invitation, ...]
    is_in_charge: bool


def circle(by: Actor, producer_id: str) -> Circle:
    """One's own."""
    producer, _ = profile.held(by, "see_people", producer_id)
    now = clock.now()
    return Circle(
        producer=producer,
        people=tuple(profile.people_named(producer)),
        invited=tuple(each for each in producers.invitations_of(producer_id) if each.is_open(now)),
        is_in_charge=by.email == producer.email,
    )


def invite(by: Actor, producer_id: str, *, name: str, address: str) -> None:
    """A letter; it opens nothing before the address's owner has accepted. The answer tells nothing of who is known."""
    producer, _ = profile.held(by, "invite", producer_id)
    email = address_of(address)
    if email in producer.reached_at:
        raise Refused(Why.ALREADY_ACTS, "email")
    send(by, producer, name=name, email=email)


def send(by: Actor, producer: Producer, *, name: str, email: Email, hands_back: bool = False) -> None:
    """The invitation itself, for whoever has the right to send it."""
    name = " ".join(name.split())
    if not name:
        raise Refused(Why.FIELD_MISSING, "name")
    if len(name) > _NAME_MOST:
        raise Refused(Why.FIELD_TOO_LONG, "name", most=_NAME_MOST)
    if not people.is_person(email):  # so that they can sign in; they hold no right yet
        people.enrol(email, name, ())
    now, before = clock.now(), producers.invitation(producer.id, email)
    invitation = Invitation(
        producer=producer.id,
        producer_name=producer.name,
        email=email,
        name=name,
        by=by.address,
        at=now,
        expires_at=now + INVITATION_LIFE,
        hands_back=hands_back,
    )
    if before and before[0].is_open(now) and now - before[0].at < _SAME_FORM and _asks(before[0]) == _asks(invitation):
        return
    until = f"{invitation.expires_at.astimezone(VIETNAM):%d/%m/%Y}"
    facts = {"producer": producer.name, "inviter": by.name, "until": until, "link": "/loi-moi"}
    done = deeds.deed(by, Deed.PERSON_INVITED, f"PRODUCER#{producer.id}", producer.province, email, **facts)
    _commit(producers.invitation_row(invitation, before[1] if before else None), done=done)


def invitations(by: Actor) -> list[Invitation]:
    """Those that wait for this person."""
    require(by, "see_invitations")
    now = clock.now()
    return [each for each in producers.invitations_to(by.address) if each.is_open(now)]


def accept(by: Actor, producer_id: str) -> None:
    """From now on they act for it. Twice does no harm. One that hands back ends the assisted filing with it."""
    require(by, "accept_invitation")
    found = producers.invitation(producer_id, by.address)
    if found is None or by.acting:
        raise NotFound("invitation")
    invitation, row = found
    producer, producer_row = producers.find(producer_id)
    if by.address in producer.reached_at:
        return
    if not invitation.is_open(clock.now()):
        raise Refused(Why.INVITATION_OVER)
    joined = replace(producer, people=(*producer.reached_at, by.address))
    if not producer.email or invitation.hands_back:
        joined = replace(joined, email=by.address, is_assisted=False)
    done = _told(by, Deed.PERSON_JOINED, joined, f"{by.name} đã nhận lời mời và cùng làm hồ sơ cho chủ thể.")
    _commit(
        producers.filled(producer_row, joined),
        producers.invitation_row(replace(invitation, accepted_at=clock.now()), row),
        people.grant_row(by.address, by.name, _grant(producer)),
        *(_ended_consents(producer_id, by) if invitation.hands_back else ()),
        done=done,
    )


def leave(by: Actor, producer_id: str) -> None:
    """Of one's own will. The last one cannot, nor who is in charge before handing over."""
    producer, row = profile.held(by, "leave", producer_id)
    _part(by, (producer, row), by.address, Deed.PERSON_LEFT, f"{by.name} không còn làm hồ sơ cho chủ thể.")


def remove(by: Actor, producer_id: str, address: str) -> None:
    """By who is in charge."""
    producer, row = profile.held(by, "remove_person", producer_id)
    email = address_of(address)
    if by.email != producer.email:
        raise Refused(Why.NOT_ALLOWED)
    if email not in producer.reached_at:
        raise NotFound("person")
    _part(by, (producer, row), email, Deed.PERSON_REMOVED, f"{email} được đưa ra khỏi chủ thể bởi {by.name}.")


def hand_over(by: Actor, producer_id: str, address: str) -> None:
    """Another of its people is in charge from now on."""
    producer, row = profile.held(by, "hand_over", producer_id)
    email = address_of(address)
    if by.email != producer.email:
        raise Refused(Why.NOT_ALLOWED)
    if email not in producer.reached_at:
        raise NotFound("person")
    changed = replace(producer, email=email, people=producer.reached_at)
    done = _told(by, Deed.HANDED_OVER, changed, f"{by.name} bàn giao; người phụ trách chính nay là {email}.")
    _commit(producers.filled(row, changed), done=done)


def ask_to_join(by: Actor, field: str, value: str) -> None:
    """A letter to the people of whoever uses this tax code or phone. The answer is the same when nobody does."""
    require(by, "ask_to_join")
    if by.acting or field not in ("tax_code", "phone"):
        raise NotFound("producer")
    day = f"{clock.now().astimezone(VIETNAM):%Y-%m-%d}"
    for producer in producers.marked(field, value):
        facts = {"producer": producer.name, "asker": by.name, "address": by.address}
        done = deeds.deed(
            by, Deed.JOIN_ASKED, f"PRODUCER#{producer.id}", producer.province, *producer.reached_at,
            id_=ids.derived(by.address, day), link=f"/chu-the/{producer.id}/nguoi", **facts,
        )  # fmt: skip
        try:
            producers.commit(done=done)
        except Stale:  # asked today already: one letter a day is enough
            continue


def _part(by: Actor, found: tuple[Producer, Row], email: Email, deed: Deed, what: str) -> None:
    producer, row = found
    left = tuple(each for each in producer.reached_at if each != email)
    if not left:
        raise Refused(Why.LAST_PERSON)
    if email == producer.email:
        raise Refused(Why.HAND_OVER_FIRST)
    changed = replace(producer, people=left)
    done = _told(by, deed, changed, what, email)
    _commit(producers.filled(row, changed), people.ended_grant_row(email, _grant(producer)), done=done)


def _told(by: Actor, deed: Deed, producer: Producer, what: str, *also: Email) -> Done:
    facts = {"producer": producer.name, "what": what, "link": f"/chu-the/{producer.id}/nguoi"}
    return deeds.deed(by, deed, f"PRODUCER#{producer.id}", producer.province, *producer.reached_at, *also, **facts)


def _asks(invitation: Invitation) -> tuple[str, str, bool]:
    return invitation.name, invitation.by, invitation.hands_back


def _ended_consents(producer_id: str, by: Actor) -> list[Row]:
    now = clock.now()
    return [
        producers.consent_row(replace(consent, ended_at=now, ended_by=by.email), row)
        for consent, row in producers.consents_of(producer_id)
        if consent.holds(now)
    ]


def _grant(producer: Producer) -> Grant:
    return Grant(role=Role.PRODUCER, unit=producer.unit, province=producer.province, producer=producer.id)


def _commit(*rows: Row, done: Done) -> None:
    try:
        producers.commit(*rows, done=done)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error
