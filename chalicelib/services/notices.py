"""Who is told what: from an event to drafted mails, by the table of letters. Drafting again drafts nothing new."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from chalicelib.domain.aggregate import Aggregate, Event
from chalicelib.domain.mail import LETTERS, Mail, MailState, To, mail_id
from chalicelib.domain.names import Email
from chalicelib.services.addressees import addressees
from chalicelib.services.letter_facts import facts_of
from chalicelib.stores import clock, mails, people
from chalicelib.stores.tongues import tongue


def tell(about: Aggregate, event: Event) -> int:
    """Draft every letter of an event and wake the sender; how many are waiting."""
    found = list(letters(about, event))
    for mail in found:
        post(mail)
    return len(found)


def post(mail: Mail) -> None:
    """Into the outbox, once, and wake the sender."""
    mails.draft(mail)
    if mail.state is MailState.HELD:  # somebody looks at it first
        return
    mails.enqueue(mail.id)  # also when it was drafted before: the process may have died before this line


def letters(about: Aggregate, event: Event) -> Iterator[Mail]:
    """Every letter of an event, written nowhere yet."""
    return letters_of(about, event, LETTERS.get(event.name, ()), str(event.seq))


def letters_of(about: Aggregate, event: Event, wanted: Iterable[tuple[str, To]], name: str) -> Iterator[Mail]:
    """These letters to all whom they are for, each in their language. `name`: what tells this occasion from every other."""
    facts: dict[str, Mapping[str, str]] = {}
    for letter, kind in wanted:
        for to, extra in addressees(about, event, kind):
            language = people.language_of(to)
            if language not in facts:
                facts[language] = facts_of(about, event, tongue(language))
            mail = _letter(about, name, letter, {**facts[language], **extra}, to)
            yield _held(replace(mail, language=language), str(event.data.get("hold", "")))


def _held(mail: Mail, unit: str) -> Mail:
    """In the unit's preview, where the event says so."""
    return replace(mail, state=MailState.HELD, held_for=unit) if unit else mail


def _letter(about: Aggregate, name: str, letter: str, facts: Mapping[str, str], to: Email) -> Mail:
    subject = f"{about.KIND}#{about.id}#{name}"
    return Mail(
        id=mail_id(subject, letter, to),
        letter=letter,
        to=to,
        province=about.province,  # type: ignore[attr-defined]
        about=subject,
        facts=facts,
        drafted_at=clock.now(),
    )
