"""Who was told of a thing, when, and what became of it: for the coordinator, and for officers of its unit and province."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.access import Actor, Subject, may, require
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.mail import RETURN_LETTER, Mail, MailState
from chalicelib.domain.round import Round
from chalicelib.services import outbox
from chalicelib.stores import aggregates, mails


@dataclass(frozen=True, kw_only=True)
class Told:
    """One letter. `fate`: its state, or what came back of it; `instead`: it went to somebody in another's place."""

    subject: str
    to: str
    drafted_at: datetime
    sent_at: datetime | None
    fate: str
    trouble: str = ""
    instead: bool = False


def of_dossier(by: Actor, dossier_id: str) -> list[Told]:
    """Earliest first. Addresses are whole for its own unit's officers and the coordinator, else covered."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "see_notices", dossier.home, dossier.subject)
    whole = may(by, "accept", dossier.home, dossier.subject) or may(by, "see_record", Subject(province=dossier.province))
    return list(_shown(mails.about(f"DOSSIER#{dossier.id}"), whole=whole))


def of_round(by: Actor, round_id: str) -> list[Told]:
    """For the coordinator."""
    round_ = aggregates.get(Round, round_id)
    require(by, "see_round", Subject(province=round_.province))
    return list(_shown(mails.about(f"ROUND#{round_.id}"), whole=True))


def _shown(found: Iterable[Mail], *, whole: bool) -> Iterator[Told]:
    for mail in found:
        came_back = mails.returned_as(mail) if mail.state is MailState.SENT else ""
        yield Told(
            subject=_subject(mail),
            to=mail.to if whole else _covered(mail.to),
            drafted_at=mail.drafted_at,
            sent_at=mail.sent_at,
            fate=came_back or mail.state,
            trouble=mail.trouble,
            instead=mail.letter == RETURN_LETTER,
        )


def _subject(mail: Mail) -> str:
    with suppress(KeyError, ValueError, OSError):  # a letter that is no more, or facts that are not kept
        return outbox.written(mail)["subject"]
    return mail.letter


def _covered(address: str) -> str:
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"
