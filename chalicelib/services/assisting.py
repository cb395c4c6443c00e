"""Assisted filing: an officer files for a producer at the desk, by recorded consent, as that one producer and nobody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.consent import CONSENT_LIFE, Consent, Manner
from chalicelib.domain.deed import Deed, Done
from chalicelib.domain.dossier import CONSENT, Document
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import Email, ProducerId, UnitCode
from chalicelib.domain.people import Producer, ProducerType
from chalicelib.domain.words import VIETNAM
from chalicelib.services import deeds, joining, profile
from chalicelib.services.access import address_of
from chalicelib.stores import clock, ids, papers, people, producers
from chalicelib.stores.tables import Row

TEXT = (
    "Tôi đồng ý để cán bộ {officer} nhập, tải lên và nộp hồ sơ OCOP thay cho {producer} trên hệ thống, "
    "chỉ với dữ liệu của {producer}, đến hết ngày {until}. Mọi việc cán bộ làm thay đều được ghi lại. "
    "Tôi có thể rút lại sự đồng ý này bất cứ lúc nào tại Ủy ban nhân dân xã hoặc trên trang Chủ thể."
)
_MOST = {"given_by": 100, "paper": 200, "producer_name": 200}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Consents an officer holds, and whom they may serve: producers of their own units. `sheets`: see `sheets_of`."""

    consents: tuple[Consent, ...]
    sheets: Mapping[str, list[Document]]
    producers: tuple[Producer, ...]
    text: str


def desk(by: Actor) -> Desk:
    """An officer's."""
    require(by, "see_desk")
    now = clock.now()
    consents = tuple(each for each in producers.consents_to(by.address) if each.holds(now))
    return Desk(
        consents=consents,
        sheets=sheets_of(consents),
        producers=tuple(
            sorted(
                (
                    each
                    for grant in by.grants_as(Role.OFFICER)
                    for each in producers.of_unit(grant.province, grant.unit)
                ),
                key=lambda each: each.name,
            )
        ),
        text=TEXT.format(officer=by.name, producer="(tên chủ thể)", until=_until()),
    )


def record(by: Actor, typed: Mapping[str, str]) -> Consent:
    """A producer of the officer's own unit, or a new one without an address, has agreed. Whoever acts for it is told."""
    require(by, "record_consent")
    given_by, manner = _said(typed)
    producer = _producer_at_desk(by, typed, given_by)
    now = clock.now()
    consent = Consent(
        id=ids.ulid(),
        producer=producer.id,
        producer_name=producer.name,
        unit=producer.unit,
        province=producer.province,
        officer=by.address,
        officer_name=by.name,
        given_by=given_by,
        manner=manner,
        paper=typed.get("paper", "").strip(),
        text=TEXT.format(officer=by.name, producer=producer.name, until=_until()),
        at=now,
        until=now + CONSENT_LIFE,
    )
    for earlier, _ in producers.consents_of(producer.id):
        if earlier.holds(now) and _words(earlier) == _words(consent):
            return earlier  # the form came twice: ending one must end it
    facts = {"officer": by.name, "given_by": given_by, "text": consent.text}
    done = _told(by, Deed.CONSENT_RECORDED, consent, producer.reached_at, **facts)
    producers.commit(producers.consent_row(consent, None), done=done)
    return consent


def begin(by: Actor, token: str, producer_id: str, consent_id: str) -> None:
    """From the next request on this session is that producer and nobody else."""
    consent, _ = _own(by, "begin_assisting", producer_id, consent_id)
    if not consent.holds(clock.now()):
        raise Refused(Why.CONSENT_OVER)
    session = people.session(token)
    assert session is not None, by.address
    people.put_session(token, replace(session, acting=(consent.producer, consent.id)))


def stop(by: Actor, token: str) -> None:
    """The session is the officer again."""
    require(by, "stop_assisting")
    session = people.session(token)
    if session is not None and session.acting:
        people.put_session(token, replace(session, acting=None))


def end(by: Actor, producer_id: str, consent_id: str) -> None:
    """By the producer in person; from the next request on it opens nothing. Again: nothing."""
    producer, _ = profile.held(by, "end_consent", producer_id)
    found = producers.consent(producer_id, consent_id)
    if found is None:
        raise NotFound("consent")
    _end(by, *found, producer.reached_at)


def end_own(by: Actor, producer_id: str, consent_id: str) -> None:
    """By the officer who holds it."""
    consent, row = _own(by, "end_own_consent", producer_id, consent_id)
    _end(by, consent, row, people.producer(consent.producer).reached_at)


def hand_back(by: Actor, producer_id: str, consent_id: str, *, name: str, address: str) -> None:
    """An address for a producer that had none: when its owner accepts, it is theirs and the assisted filing ends."""
    consent, _ = _own(by, "hand_back", producer_id, consent_id)
    if not consent.holds(clock.now()):
        raise Refused(Why.CONSENT_OVER)
    producer, _ = producers.find(producer_id)
    if producer.reached_at:
        raise Refused(Why.HAS_ADDRESS)
    joining.send(by, producer, name=name, email=address_of(address), hands_back=True)


def of_producer(by: Actor, producer_id: str) -> list[Consent]:
    """Those in force, for the producer's own page."""
    profile.held(by, "see_people", producer_id)
    now = clock.now()
    return [consent for consent, _ in producers.consents_of(producer_id) if consent.holds(now)]


def naming(by: Actor, document: Document) -> list[Row]:
    """The row of the consent that the officer acts by, naming this photo of its signed sheet; none for another paper."""
    found = producers.consent(by.acting.producer, by.acting.consent) if by.acting else None
    if document.kind != CONSENT or found is None:
        return []
    named = replace(found[0], sheets=(*found[0].sheets, f"{document.dossier}/{document.id}"))
    return [producers.consent_row(named, found[1])]


def sheets_of(consents: Iterable[Consent]) -> dict[str, list[Document]]:
    """By consent, the photos of its signed sheet that were not taken out again."""
    return {consent.id: [each for sheet in consent.sheets if (each := _sheet(sheet))] for consent in consents}


def _sheet(named: str) -> Document | None:
    found = papers.document(*named.split("/"))
    return found[0] if found and found[0].removed_at is None else None


def _said(typed: Mapping[str, str]) -> tuple[str, Manner]:
    """Who agreed and how, or Refused with the field."""
    for field in ("given_by", "paper", "producer_name"):
        if len(typed.get(field, "")) > _MOST[field]:
            raise Refused(Why.FIELD_TOO_LONG, field, most=_MOST[field])
    given_by, manner = " ".join(typed.get("given_by", "").split()), typed.get("manner", "")
    if not given_by:
        raise Refused(Why.FIELD_MISSING, "given_by")
    if manner not in set(Manner):
        raise Refused(Why.FIELD_INVALID, "manner")
    if manner == Manner.PAPER and not typed.get("paper", "").strip():
        raise Refused(Why.FIELD_MISSING, "paper")
    if typed.get("agreed") != "1":
        raise Refused(Why.CONSENT_MISSING, "agreed")
    return given_by, Manner(manner)


def _words(consent: Consent) -> tuple[str, ...]:
    return consent.officer, consent.given_by, consent.manner, consent.paper, consent.text


def _own(by: Actor, act: str, producer_id: str, consent_id: str) -> tuple[Consent, Row]:
    require(by, act)
    found = producers.consent(producer_id, consent_id)
    if found is None or found[0].officer != by.address:
        raise NotFound("consent")
    require(by, act, _subject(found[0].unit, found[0].province))  # also of an officer who has moved to another unit
    return found


def _end(by: Actor, consent: Consent, row: Row, to: tuple[Email, ...]) -> None:
    if consent.ended_at is not None:
        return
    ended = replace(consent, ended_at=clock.now(), ended_by=by.email)
    done = _told(by, Deed.CONSENT_ENDED, consent, (*to, consent.officer), officer=consent.officer_name)
    try:
        producers.commit(producers.consent_row(ended, row), done=done)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error


def _told(by: Actor, deed: Deed, consent: Consent, to: tuple[Email, ...], **facts: str) -> Done:
    facts |= {"producer": consent.producer_name, "link": f"/chu-the/{consent.producer}/nguoi"}
    return deeds.deed(by, deed, f"PRODUCER#{consent.producer}", consent.province, *to, **facts)


def _producer_at_desk(by: Actor, typed: Mapping[str, str], representative: str) -> Producer:
    if typed.get("producer", "").strip():
        producer, _ = producers.find(typed["producer"].strip())
        require(by, "record_consent", profile.subject_of(producer))
        return producer
    name = " ".join(typed.get("producer_name", "").split())
    if not name:
        raise Refused(Why.FIELD_MISSING, "producer_name")
    if typed.get("producer_type", "") not in set(ProducerType):
        raise Refused(Why.FIELD_INVALID, "producer_type")
    home = by.grants_as(Role.OFFICER)[0]
    made = Producer(
        id=ProducerId(ids.derived("desk", home.province, home.unit, name.casefold())),
        name=name,
        type=ProducerType(typed["producer_type"]),
        unit=home.unit,
        province=home.province,
        email=Email(""),
        registered_at=clock.now(),
        representative=representative,
        is_assisted=True,
    )
    try:
        people.add_producer(made)
    except Stale:  # the form came twice, or the producer was here before
        return people.producer(made.id)
    return made


def _subject(unit: UnitCode, province: UnitCode) -> Subject:
    return Subject(unit=unit, province=province)


def _until() -> str:
    return f"{(clock.now() + CONSENT_LIFE).astimezone(VIETNAM):%d/%m/%Y}"
