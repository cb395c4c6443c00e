"""A mail came back: its address is marked, and somebody who can reach the person learns what was in it."""

from collections.abc import Iterator

from chalicelib.domain.access import Grant
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.mail import RETURN_LETTER, SIGN_IN_LETTER, Mail, mail_id
from chalicelib.domain.names import Email
from chalicelib.services import notices, outbox
from chalicelib.settings import settings
from chalicelib.stores import clock, mails, people
from chalicelib.stores.tongues import tongue


def returned(mail: str, message_id: str, to: str, kind: str) -> bool:
    """A bounce or complaint of the mail with this id in our outbox; whether nobody could be told in its place. Again: nothing."""
    mails.note_return(message_id, to, kind, clock.now())
    found = mails.find(mail)
    if found is None or found[0].letter == SIGN_IN_LETTER:  # a code is asked for again by whoever misses it
        return False
    substitutes = [] if found[0].letter == RETURN_LETTER else _substitutes(found[0])
    for email in substitutes:
        notices.post(_told_instead(found[0], email, kind))
    return not substitutes and outbox.park_returned(mail, kind)


def _substitutes(mail: Mail) -> list[Email]:
    """The first circle in which somebody's address still takes mail."""
    for circle in _circles(mail):
        reachable = [email for email in circle if email != mail.to and not mails.has_returned(email)]
        if reachable:
            return reachable
    return []


def _circles(mail: Mail) -> Iterator[list[Email]]:
    """Nearest first: who acts for the same producer, the officers of the unit, the province's coordinators."""
    actor = people.actor(mail.to)
    for grant in actor.grants if actor else ():
        yield from _near(grant)
    yield people.with_role(Role.COORDINATOR, mail.province)


def _near(grant: Grant) -> Iterator[list[Email]]:
    if grant.role is Role.PRODUCER:
        yield people.acting_for(grant.province, grant.unit, grant.producer)
    if grant.role is not Role.COORDINATOR:
        yield people.with_role(Role.OFFICER, grant.province, grant.unit)


def _told_instead(mail: Mail, email: Email, kind: str) -> Mail:
    written, language = outbox.written(mail), people.language_of(email)
    kinds = tongue(language).gettext(RETURN_WORDS.get(kind, kind))
    return Mail(
        id=mail_id(f"MAIL#{mail.id}", RETURN_LETTER, email),
        letter=RETURN_LETTER,
        to=email,
        province=mail.province,
        about=mail.about,
        facts={"address": mail.to, "kind": kinds, "link": settings().public_url, **written},
        drafted_at=clock.now(),
        language=language,
    )


RETURN_WORDS = {"Bounce": "địa chỉ không nhận thư", "Complaint": "người nhận báo là thư rác"}
