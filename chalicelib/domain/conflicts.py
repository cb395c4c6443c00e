"""Conflicts of interest between a council's people and a producer: what is declared, what the data shows, who judged."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.council import Seat
from chalicelib.domain.names import Email
from chalicelib.domain.people import Producer
from chalicelib.domain.search import fold


class Ground(StrEnum):
    """Why somebody should not judge: the first five they say themselves, the others the data shows."""

    KINSHIP = "kinship"
    INTEREST = "interest"
    EMPLOYED = "employed"
    ADVISED = "advised"
    OTHER = "other"
    SAME_PERSON = "same_person"
    AGENCY = "agency"
    PHONE = "phone"
    ADDRESS = "address"
    TAX_CODE = "tax_code"
    EARLIER = "earlier"  # a conflict with the same producer stands on another dossier


DECLARABLE = tuple(Ground)[:5]


class Turn(StrEnum):
    """What an entry does: all but CLEARED bar."""

    DECLARED = "declared"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry about a person and a dossier, never changed: the last of them counts. `number` counts from 1."""

    dossier: str
    member: Email
    number: int
    turn: Turn
    ground: Ground
    words: str = ""
    by: Email
    at: datetime

    @property
    def bars(self) -> bool:
        """Whether, as the last word, it keeps the person away from the dossier."""
        return self.turn is not Turn.CLEARED


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A member has said for a round's stage with whom they are in conflict, or with nobody: asked once, before any sheet."""

    round: str
    tier: str
    member: Email
    at: datetime


def last_words(entries: Sequence[Entry]) -> dict[Email, Entry]:
    """Of each person the entry that counts."""
    return {entry.member: entry for entry in sorted(entries, key=lambda entry: entry.number)}


def grounds(seat: Seat, producer: Producer) -> Iterator[Ground]:
    """What the data itself says stands between them, the weightiest first."""
    if seat.email in {producer.email, *producer.people}:
        yield Ground.SAME_PERSON
    if _meet(_name, seat.related, (producer.representative, producer.name)):
        yield Ground.KINSHIP
    if _meet(_digits, (seat.tax_code,), (producer.tax_code,)):
        yield Ground.TAX_CODE
    if _meet(_digits, (seat.phone,), (producer.phone,)):
        yield Ground.PHONE
    if _meet(_name, (seat.agency,), (producer.name,)):
        yield Ground.AGENCY
    if _meet(_name, (seat.address,), (producer.address,)):
        yield Ground.ADDRESS


def _meet(compared: Callable[[str], str], ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return bool({compared(each) for each in ours} & {compared(each) for each in theirs} - {""})


def _name(text: str) -> str:
    """Letters and digits alone, without accents: "HTX Bình Minh." is "htx binh minh"."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def _digits(text: str) -> str:
    """Without the country's own number before it: "+84 912…" is "0912…"."""
    found = re.sub(r"\D", "", text)
    return f"0{found[2:]}" if found.startswith("84") and len(found) == _ABROAD else found


_ABROAD = 11  # digits of a mobile number with its country
