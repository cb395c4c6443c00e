"""Letters that wait in a unit's preview: read, then released or discarded with a reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.mail import Mail, MailState
from chalicelib.domain.names import UnitCode
from chalicelib.services import outbox
from chalicelib.stores import clock, mails
from chalicelib.stores.tables import Row


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A letter as it would go out."""

    mail: Mail
    subject: str
    text: str


def waiting(by: Actor) -> list[Waiting]:
    """All of the officer's units, oldest first."""
    require(by, "release_letters")
    found = [mail for grant in by.grants_as(Role.OFFICER) for mail in mails.held(grant.province, grant.unit)]
    return [
        Waiting(mail=mail, **outbox.written(mail))
        for mail in sorted(found, key=lambda mail: (mail.drafted_at, mail.id))
    ]


def release(by: Actor, ids: Sequence[str]) -> None:
    """They go out. Again: what is out stays out."""
    _each(by, ids, _release)


def discard(by: Actor, ids: Sequence[str], reason: str) -> None:
    """They never go out; who decided so and why stays with each."""
    if not reason.strip():
        raise Refused(Why.REASON_MISSING, "discard_reason")
    _each(by, ids, lambda found: _discard(by, found, reason.strip()))


Found = tuple[Mail, Row]


def _each(by: Actor, ids: Sequence[str], act: Callable[[Found], None]) -> None:
    if not ids:
        raise Refused(Why.NOTHING_CHOSEN, "m")
    for id_ in ids:
        found = mails.find(id_)
        if found is None or not found[0].held_for:
            raise Refused(Why.LETTER_NOT_HELD, "m")
        require(by, "release_letters", Subject(unit=UnitCode(found[0].held_for), province=found[0].province))
        act(found)


def _release(found: Found) -> None:
    mail, row = found
    if mail.state is MailState.DISCARDED:
        raise Refused(Why.LETTER_NOT_HELD, "m")
    if mail.state is MailState.HELD:
        mails.commit(replace(mail, state=MailState.DRAFTED, drafted_at=clock.now()), row)
    mails.enqueue(mail.id)  # also when it was released before: the process may have died before this line


def _discard(by: Actor, found: Found, reason: str) -> None:
    mail, row = found
    if mail.state is MailState.HELD:
        mails.commit(replace(mail, state=MailState.DISCARDED, trouble=f"{by.email}: {reason}"), row)
    elif mail.state is not MailState.DISCARDED:
        raise Refused(Why.LETTER_NOT_HELD, "m")
