"""A checked dossier goes up: what goes with it, under which letter, and who took it there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.names import UnitCode
from chalicelib.domain.regulation import Tier
from chalicelib.domain.words import day

_NUMBER_MOST = 50


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """The letter of the tier that checked, and the upper tier's acknowledgement: its instant and by whom.

    `listed` is the SHA-256 of the list that went with it.
    """

    number: str
    date: date
    tier: Tier
    unit: UnitCode
    by: str
    at: datetime
    listed: str = ""
    received_by: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnedDown:
    """Sent back by the officer of the tier above, with the reason."""

    reason: str
    tier: Tier
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """One line of the list: a paper, file or sample, how many, and of a file its SHA-256."""

    what: str
    name: str = ""
    count: int = 1
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class SampleIntake:
    """Samples that lie with a tier: how many of the product's units, and a word about them."""

    count: int
    note: str
    at: datetime
    by: str

    @property
    def told(self) -> dict[str, object]:
        """What a page shows and marks."""
        return {"count": self.count, "sample_note": self.note}


def letter_number(typed: str) -> str:
    """As it will stand on the papers, or Refused with the field."""
    number = " ".join(typed.split())
    if not number:
        raise Refused(Why.FIELD_MISSING, "letter")
    if len(number) > _NUMBER_MOST:
        raise Refused(Why.FIELD_TOO_LONG, "letter", most=_NUMBER_MOST)
    return number


def letter_date(typed: date, *, since: date, today: date) -> date:
    """Not before the proposal, not of the future."""
    if not since <= typed <= today:
        raise Refused(Why.LETTER_DATE_WRONG, "letter_date", since=day(since), today=day(today))
    return typed


def in_lines(enclosed: Iterable[Enclosed]) -> str:
    """The list as text: what its hash is made of."""
    return "\n".join(f"{each.what}|{each.name}|{each.count}|{each.sha256}" for each in enclosed)
