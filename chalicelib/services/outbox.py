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
from chalicelib.services import notices
from chalicelib.stores import aggregates, archive, bus, clock, mailer, mails, papers, regulations, rows

FAULTS = rows.FAULTS  # what a door lets pass, so that its batch comes again


def read(new_image: Mapping[str, Any], old_image: Mapping[str, Any] | None) -> tuple[Aggregate, int]:
    """A stream record's aggregate, and the version it had before."""
    aggregate, _ = aggregates.from_image(new_image)
    return aggregate, aggregates.from_image(old_image)[1] if old_image else 0


def park(keys: Mapping[str, Any], trouble: str) -> None:
    """A record nobody can publish: written down for a person, and the stream goes on."""
    papers.park(str(keys), trouble, clock.now())


def publish(aggregate: Aggregate, since: int) -> int:
    """Letters, bus, archive, journal for each event after version `since`; the journal is last: its lag shows what is missing."""
    key = f"{aggregate.KIND}#{aggregate.id}"
    missing = aggregates.not_in_journal(key, [event for event in aggregate.recent if event.seq > since])
    for event in missing:
        notices.tell(aggregate, event)
        bus.put(key, event)
        archive.file_event(key, event.seq, *_beside(aggregate))
        aggregates.enter_journal(key, event)
    return len(missing)


def is_person(image: Mapping[str, Any]) -> bool:
    """Whether the record is of somebody who takes part: nothing to tell, but to be kept."""
    return archive.is_person(image)


def keep_person(image: Mapping[str, Any]) -> None:
    """Producers, people, grants and councils have no events: their rows are kept as they come."""
    archive.file_person(image)


def _beside(aggregate: Aggregate) -> list[str]:
    """What a decision writes in one transaction must never be restored by halves."""
    match aggregate:
        case Dossier():
            return [f"PRODUCT#{aggregate.product}"]
        case Product() if aggregate.certificate and aggregate.certificate.dossier:
            return [f"DOSSIER#{aggregate.certificate.dossier}"]
    return []


def send(mail_id: str) -> None:
    """One mail through the provider, once. Raises Throttled to be called again later."""
    found = mails.find(mail_id)
    if found is None or found[0].state is not MailState.DRAFTED:
        return
    mail, row = found
    claimed = replace(mail, state=MailState.CLAIMED, claimed_at=clock.now())
    try:
        mails.commit(claimed, row)
    except Stale:  # a twin has it
        return
    try:
        provider_id = mailer.send(to=mail.to, tag=mail.id, **_written(mail))
    except Throttled:
        mails.commit(replace(claimed, state=MailState.DRAFTED, claimed_at=None), row)
        raise
    except mailer.Rejected as error:
        mails.commit(replace(claimed, state=MailState.PARKED, trouble=str(error)), row)
        return
    facts = {} if mail.letter == SIGN_IN_LETTER else mail.facts  # a code is not kept once it is out
    mails.commit(replace(claimed, state=MailState.SENT, sent_at=clock.now(), provider_id=provider_id, facts=facts), row)


def sweep(province: str, patience: timedelta = QUEUE_PATIENCE) -> tuple[int, int]:
    """Wake drafts whose queue message was lost; park claims whose outcome nobody knows. How many of each."""
    woken = parked = 0
    now = clock.now()
    for mail in mails.waiting(province):
        if mail.state is MailState.DRAFTED and mail.drafted_at <= now - patience:
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


def returned(message_id: str, to: str, kind: str) -> None:
    """A bounce or complaint: written down at the address, so that nobody believes it was told."""
    mails.note_return(message_id, to, kind, clock.now())


def _park(mail_id: str) -> bool:
    found = mails.find(mail_id)
    if found is None or found[0].state is not MailState.CLAIMED:
        return False
    mails.commit(replace(found[0], state=MailState.PARKED, trouble="outcome unknown"), found[1])
    return True


def _written(mail: Mail) -> dict[str, str]:
    subject, text = regulations.letter(mail.letter)
    return {"subject": " ".join(subject.substitute(mail.facts).split()), "text": text.substitute(mail.facts)}
