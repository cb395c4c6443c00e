"""Who is asking: sign-in by a six-digit code, sessions that can be ended, and people with roles."""

import hmac
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.access import ANYONE, Actor, Grant, Subject, may
from chalicelib.domain.bucket import Bucket, network_of
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.mail import SIGN_IN_LETTER, Mail, mail_id
from chalicelib.domain.names import Email, ProducerId, UnitCode
from chalicelib.domain.people import Producer, ProducerType, Session, SignInCode
from chalicelib.services import notices
from chalicelib.settings import settings
from chalicelib.stores import aggregates, clock, ids, mails, people, producers
from chalicelib.stores.tables import Row

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODES_AN_HOUR = 6
SESSION_LIFE = timedelta(hours=12)
_NETWORK_TRIES = 5
_AGENT_MOST = 200
_ADDRESS = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A person, the secret that this session's forms must carry, and the instant of the request."""

    actor: Actor
    csrf: str
    at: datetime


def ask_code(address: str, source: str = "") -> str:
    """Send a code if the address is known; the answer, a secret for this browser's cookie, is the same if it is not.

    `source` is the network address of whoever asks, "" where none is known.
    """
    email = _email(address)
    _count_network(source)
    return _issue(email, registration=None, known=people.actor(email) is not None)


def ask_registration(form: dict[str, str], source: str = "") -> str:
    """A new producer: nothing is kept but the code's row until the address has proved itself."""
    for field in ("name", "producer_name", "producer_type", "province", "unit"):
        if not form.get(field, "").strip():
            raise Refused(Why.FIELD_MISSING, field)
    _known_unit(form["province"], form["unit"])
    if form["producer_type"] not in set(ProducerType):
        raise Refused(Why.FIELD_INVALID, "producer_type")
    email = _email(form.get("email", ""))
    _count_network(source)
    return _issue(email, registration=form, known=True)


def verify(address: str, code: str, browser: str, *, source: str = "", agent: str = "") -> str:
    """The session's token. Only the browser that asked, within the code's life and tries, and once."""
    email = _email(address)
    _count_network(source)
    found, now = people.sign_in_code(email), clock.now()
    if found is None or now >= found[0].expires_at or found[0].attempts >= CODE_TRIES:
        raise Refused(Why.CODE_EXPIRED, "code")
    kept, row = replace(found[0], attempts=found[0].attempts + 1), found[1]
    _count(kept, row)
    if not (_same(kept.code_hash, code) and _same(kept.browser_hash, browser)):
        raise Refused(Why.CODE_WRONG, "code", left=CODE_TRIES - kept.attempts)
    if kept.registration:  # before the code is used up: a death in between costs the person nothing
        _register(email, kept.registration)
    _count(replace(kept, expires_at=now, code_hash="", registration=None), row)
    token = ids.secret()
    session = Session(
        email=email, csrf=ids.secret(), expires_at=now + SESSION_LIFE, begun_at=now, agent=agent[:_AGENT_MOST]
    )
    people.put_session(token, session)
    return token


def who(token: str) -> SignedIn:
    """The person behind a cookie; ANYONE when there is none, it has expired, or it was ended."""
    session, now = people.session(token) if token else None, clock.now()
    if session is None or now >= session.expires_at:
        return SignedIn(actor=ANYONE, csrf="", at=now)
    actor = people.actor(session.email) or ANYONE
    if session.acting:
        actor = _acting(actor, session.acting, now)
    return SignedIn(actor=actor, csrf=session.csrf, at=now)


def sign_out(token: str) -> None:
    """End the session on the server."""
    people.end_session(token)


def enrol(address: str, name: str, grants: Sequence[Grant]) -> None:
    """The operator enters a person with roles (officers, members, coordinators)."""
    people.enrol(_email(address), name, grants)


def choose_language(by: Actor, language: str) -> None:
    """Letters to somebody signed in follow the language they read our pages in."""
    if by.email:
        people.choose_language(by.address, language)


def units_to_choose() -> list[tuple[str, str, str, str]]:
    """Province code and name, unit code and name, for the registration form."""
    return [
        (plan.province, plan.province_name, unit.code, unit.name) for plan in aggregates.plans() for unit in plan.units
    ]


def address_of(typed: str) -> Email:
    """A mail address as the key of a person, or Refused with the field `email`."""
    return _email(typed)


def _acting(officer: Actor, by: tuple[str, str], now: datetime) -> Actor:
    """As the producer who agreed, by the consent as it is now; the officer again where it has ended or they left the unit."""
    found = producers.consent(*by)
    if found is None or found[0].officer != officer.email or not found[0].holds(now):
        return officer
    at_home = Subject(unit=found[0].unit, province=found[0].province)
    return found[0].actor() if may(officer, "begin_assisting", at_home) else officer


def _issue(email: Email, *, registration: dict[str, str] | None, known: bool) -> str:
    now, code, browser = clock.now(), ids.six_digits(), ids.secret()
    before = people.sign_in_code(email)
    asked = tuple(at for at in (before[0].asked if before else ()) if at > now - timedelta(hours=1))
    if len(asked) >= CODES_AN_HOUR:
        raise Refused(Why.TOO_MANY_CODES, "email")
    fresh = SignInCode(
        email=email,
        code_hash=people.hashed(code) if known else "",
        browser_hash=people.hashed(browser),
        expires_at=now + CODE_LIFE,
        asked=(*asked, now),
        registration=registration,
    )
    _count(fresh, before[1] if before else None)
    notices.post(_letter(email, code, now)) if known else mails.blank(_letter(email, code, now))
    return browser


def _letter(email: Email, code: str, now: datetime) -> Mail:
    about = f"CODE#{email}#{int(now.timestamp() * 1000)}"
    return Mail(
        id=mail_id(about, SIGN_IN_LETTER, email),
        letter=SIGN_IN_LETTER,
        to=email,
        province=UnitCode("sign-in"),
        about=about,
        facts={"code": code, "minutes": str(CODE_LIFE // timedelta(minutes=1))},
        drafted_at=now,
        language=people.language_of(email),
    )


def _count_network(source: str) -> None:
    """One request more from this network, or Refused. A code asked for and a code guessed count alike."""
    network, most = network_of(source), int(settings().sign_ins_an_hour)
    if not network or not most:
        return
    for _ in range(_NETWORK_TRIES):
        now, found = clock.now(), people.bucket(network)
        filled = (found[0] if found else Bucket(at=now)).filled(now, an_hour=most)
        if filled is None:
            break
        try:
            people.commit_bucket(network, filled, found[1] if found else None)
        except Stale:  # a neighbour asked in the same moment: count again
            continue
        return
    raise Refused(Why.TOO_MANY_HERE)


def _count(code: SignInCode, row: Row | None) -> None:
    """A guess, a use, a new code: each a conditional write, so that none of many at once goes uncounted."""
    try:
        people.commit_code(code, row)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error


def _register(email: Email, form: dict[str, str]) -> None:
    producer = Producer(
        id=ProducerId(ids.derived(email, form["producer_name"].strip().casefold())),
        name=form["producer_name"].strip(),
        type=ProducerType(form["producer_type"]),
        unit=UnitCode(form["unit"]),
        province=UnitCode(form["province"]),
        email=email,
        registered_at=clock.now(),
        representative=form["name"].strip(),
        people=(email,),
    )
    with suppress(Stale):  # registered by the same code before: the same producer
        people.add_producer(producer)
    grant = Grant(role=Role.PRODUCER, unit=producer.unit, province=producer.province, producer=producer.id)
    people.enrol(email, form["name"].strip(), (grant,))


def _known_unit(province: str, unit: str) -> None:
    if not any((code, unit_code) == (province, unit) for code, _, unit_code, _ in units_to_choose()):
        raise Refused(Why.FIELD_INVALID, "unit")


def name_of(address: str) -> str:
    """As people know whoever acts under this address; the address itself where no name is kept."""
    found = people.actor(Email(address))
    return (found.name if found else "") or address


def _email(address: str) -> Email:
    address = address.strip().lower()
    if not address:
        raise Refused(Why.FIELD_MISSING, "email")
    if not address.isascii():
        raise Refused(Why.ADDRESS_ACCENTED, "email")
    if not _ADDRESS.fullmatch(address):
        raise Refused(Why.FIELD_INVALID, "email")
    return Email(address)


def _same(kept_hash: str, given: str) -> bool:
    return hmac.compare_digest(kept_hash, people.hashed(given))
