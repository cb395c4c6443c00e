"""Published events and sent mail. Claim, send, confirm; an unknown outcome is parked and listed, never lost or doubled."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.aggregate import Aggregate
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Stale, Throttled
from chalicelib.domain.mail import LEASE, QUEUE_PATIENCE, SIGN_IN_LETTER, Mail, MailState
from chalicelib.domain.product import Product
from chalicelib.services import deeds, notices
from chalicelib.stores import aggregates, archive, bus, clock, mailer, mails, papers, regulations, rows
from chalicelib.stores.tables import Row

_WAKE_MOST = 1000  # letters a look: a backlog is worked off by the queue, not doubled by every look
FAULTS = rows.FAULTS  # what a door lets pass, so that its batch comes again


def read(new_image: Mapping[str, Any], old_image: Mapping[str, Any] | None) -> tuple[Aggregate, int]:
    """A stream record's aggregate, and the version it had before."""
    aggregate, _ = aggregates.from_image(new_image)
    return aggregate, int(old_image["version"]["N"]) if old_image else 0


def park(keys: Mapping[str, Any], trouble: str) -> None:
    """A record nobody can publish: written down for a person, and the stream goes on."""
    papers.park(f"{keys['pk']['S']}/{keys['sk']['S']}", trouble, clock.now())


def publish(aggregate: Aggregate, since: int) -> int:
    """Letters, bus, archive, journal for each event after version `since`; the journal is last: its lag shows what is missing."""
    key = f"{aggregate.KIND}#{aggregate.id}"
    missing = aggregates.not_in_journal(key, [event for event in aggregate.recent if event.seq > since])
    for event in missing:
        notices.tell(aggregate, event)
        bus.put(key, event)
        archive.file_event(key, event.seq, *_beside(aggregate))
        aggregates.enter_journal(key, event, aggregate.province)  # type: ignore[attr-defined]
    return len(missing)


def keep(image: Mapping[str, Any]) -> bool:
    """Whether the record is of a row that lasts and has no events: nothing to tell, kept as it comes."""
    if image["sk"]["S"].startswith("DEED#"):
        deeds.tell(image)
    return archive.file_row(image)


def _beside(aggregate: Aggregate) -> list[str]:
    """What a decision writes in one transaction must never be restored by halves."""
    match aggregate:
        case Dossier():
            return [f"PRODUCT#{aggregate.product}"]
        case Product() if aggregate.certificate and aggregate.certificate.dossier:
            return [f"DOSSIER#{aggregate.certificate.dossier}"]
    return []


def send(mail_id: str) -> bool:
    """One mail through the provider, once; whether it was set aside for a person. Raises Throttled to be called again later."""
    found = mails.find(mail_id)
    if found is None or found[0].state is not MailState.DRAFTED:
        return False
    mail, row = found
    try:
        letter = written(mail)
    except (KeyError, ValueError, OSError) as error:  # a letter or fact is not there: no attempt would mend it
        return _set_aside(mail, row, f"cannot be written: {error!r}")
    claimed = replace(mail, state=MailState.CLAIMED, claimed_at=clock.now())
    try:
        mails.commit(claimed, row)
    except Stale:  # a twin has it
        return False
    try:
        provider_id = mailer.send(to=mail.to, tag=mail.id, about=mail.about, language=mail.language, **letter)
    except Throttled:
        mails.commit(replace(claimed, state=MailState.DRAFTED, claimed_at=None), row)
        raise
    except mailer.Rejected as error:
        return _set_aside(claimed, row, str(error))
    facts = {} if mail.letter == SIGN_IN_LETTER else mail.facts  # a code is not kept once it is out
    mails.commit(replace(claimed, state=MailState.SENT, sent_at=clock.now(), provider_id=provider_id, facts=facts), row)
    return False


def sweep(province: str, patience: timedelta = QUEUE_PATIENCE) -> tuple[int, int]:
    """Wake drafts whose queue message was lost; park claims whose outcome nobody knows. How many of each."""
    woken = parked = 0
    now = clock.now()
    for mail in mails.waiting(province):
        if mail.state is MailState.DRAFTED and mail.drafted_at <= now - patience and woken < _WAKE_MOST:
            mails.enqueue(mail.id)
            woken += 1
        elif mail.claimed_at is not None and mail.claimed_at < now - LEASE:
            parked += _park(mail.id)
    return woken, parked


def parked(province: str) -> Iterator[Mail]:
    """What a person must decide on: send again, or call."""
    return mails.parked(province)


def send_again(mail_id: str) -> None:
    """A person has seen that a parked mail did not arrive."""
    found = mails.find(mail_id)
    if found and found[0].state is MailState.PARKED:
        mails.commit(replace(found[0], state=MailState.DRAFTED, claimed_at=None, drafted_at=clock.now()), found[1])
        mails.enqueue(mail_id)


def park_returned(mail_id: str, kind: str) -> bool:
    """A mail that came back and that nobody could be told of; whether it was not listed before."""
    found = mails.find(mail_id)
    if found is None or found[0].state is not MailState.SENT:
        return False
    return _set_aside(*found, f"came back: {kind}")


def _park(mail_id: str) -> bool:
    found = mails.find(mail_id)
    if found is None or found[0].state is not MailState.CLAIMED:
        return False
    return _set_aside(*found, "outcome unknown")


def _set_aside(mail: Mail, row: Row, trouble: str) -> bool:
    mails.commit(replace(mail, state=MailState.PARKED, trouble=trouble), row)
    return True


def written(mail: Mail) -> dict[str, str]:
    """Subject and text. Raises KeyError where the letter asks for a fact that the mail has not."""
    subject, text = regulations.letter(mail.letter, mail.language)
    return {"subject": " ".join(subject.substitute(mail.facts).split()), "text": text.substitute(mail.facts)}
