"""Deeds: written with what they explain, told by the stream."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from chalicelib.domain.access import Actor
from chalicelib.domain.deed import DEED_LETTERS, LOOKS, Deed, Done
from chalicelib.domain.mail import Mail, mail_id
from chalicelib.domain.names import Email, UnitCode
from chalicelib.domain.words import instant
from chalicelib.services import notices
from chalicelib.settings import settings
from chalicelib.stores import clock, ids, people, producers
from chalicelib.stores.tables import Row
from chalicelib.stores.tongues import tongue

_TOLD_WITHIN = timedelta(
    days=1
)  # the stream's own patience: an older one comes back from a restored table, told long ago


def deed(by: Actor, deed: Deed, about: str, province: UnitCode, /, *to: Email, id_: str = "", **facts: str) -> Done:
    """To be committed with what it explains. `link` is a path of ours, for those who are told."""
    now = clock.now()
    link = {"link": settings().public_url + facts.pop("link", "/"), "at": instant(now)} if to else {}
    return Done(
        id=id_ or ids.ulid(),
        about=about,
        deed=deed,
        at=now,
        by=by.email,
        province=province,
        to=tuple(dict.fromkeys(to)),
        facts={**facts, **link} if to or deed in LOOKS else {},
        prev=producers.last_deed(about),
    )


def tell(image: Mapping[str, Any]) -> None:
    """The letters of a deed in a stream's image; of another row nothing. Again: nothing new."""
    done = producers.deed_in(Row.from_raw_data(dict(image)))
    if done is not None and clock.now() - done.at < _TOLD_WITHIN:
        for mail in letters(done):
            notices.post(mail)


def letters(done: Done) -> Iterable[Mail]:
    """One to each who is told."""
    letter = DEED_LETTERS.get(done.deed, "")
    for to in done.to if letter else ():
        about, language = f"{done.about}#{done.id}", people.language_of(to)
        yield Mail(
            id=mail_id(about, letter, to),
            letter=letter,
            to=to,
            province=done.province,
            about=about,
            facts={**done.facts, "at": instant(done.at, tongue(language))},
            drafted_at=clock.now(),
            language=language,
        )
