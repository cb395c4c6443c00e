"""The audit trail across dossiers, for the coordinator: who did or looked at what, by day, person or dossier, page by page.

Reasons, names and what was seen stay with the thing itself: here stand who, what, when, and where to look further.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.words import VIETNAM
from chalicelib.services import audit
from chalicelib.stores import aggregates, clock
from chalicelib.stores import trail as store
from chalicelib.stores.trail import Entry

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters of an address. `after`: the place in the list at which the page before ended."""

    day: str = ""
    person: str = ""
    dossier: str = ""
    after: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """From an address."""
        said = {"day": "ngay", "person": "nguoi", "dossier": "ho_so", "after": "sau"}
        return cls(**{name: query.get(word, "").strip() for name, word in said.items()})

    @property
    def on(self) -> date | None:
        """The day; today where nothing was asked. Raises Refused."""
        if not self.day:
            nothing = not (self.person or self.dossier)
            return clock.now().astimezone(VIETNAM).date() if nothing else None
        try:
            return date.fromisoformat(self.day)
        except ValueError as error:
            raise Refused(Why.FIELD_INVALID, "ngay") from error


@dataclass(frozen=True, kw_only=True)
class TrailPage:
    """Lines in their order; `more`: where the next page begins, "" on the last."""

    asked: Asked
    day: date | None
    lines: tuple[Entry, ...]
    more: str


def page(by: Actor, asked: Asked) -> TrailPage:
    """Of the coordinator's own province."""
    require(by, "see_trail")
    day = asked.on
    if asked.dossier:
        found = _of_dossier(by, asked, day)
    else:
        province = by.grants_as(Role.COORDINATOR)[0].province
        found = store.page(province, day=day, person=asked.person.lower(), after=asked.after, most=PAGE + 1)
    more = found[PAGE - 1].place if len(found) > PAGE else ""
    return TrailPage(asked=asked, day=day, lines=tuple(found[:PAGE]), more=more)


def _of_dossier(by: Actor, asked: Asked, day: date | None) -> Sequence[Entry]:
    """From its own rows: what was written before there was a list is there too."""
    dossier = aggregates.find(Dossier, asked.dossier)
    if dossier is None:
        return ()
    require(by, "see_trail", Subject(province=dossier.province))
    lines = audit.trail(by, dossier.id).lines
    entries = (
        Entry(
            about=f"DOSSIER#{dossier.id}",
            at=line.at,
            by=line.by,
            what=line.what,
            version=line.version,
            place=f"{number:06d}",
        )
        for number, line in enumerate(lines)
    )
    return [
        each
        for each in entries
        if each.place > asked.after
        and (not asked.person or each.by.startswith(asked.person.lower()))
        and (day is None or each.at.astimezone(VIETNAM).date() == day)
    ]
