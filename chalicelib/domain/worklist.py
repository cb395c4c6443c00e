"""An officer's work in the order in which it must be done: late, soon late, new, with its producer, to be handed over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Self

from chalicelib.domain.check_clock import Pause
from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.names import RegulationId, RoundId, UnitCode
from chalicelib.domain.regulation import Tier, holding_unit

SOON = 3  # working days left
PAGE = 50  # lines


class Group(StrEnum):
    """What a dossier asks of the officer who looks, in the order of the list."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    NEW = "new"
    WAITING = "waiting"  # back with its producer
    HAND_OVER = "hand_over"  # proposed, and its letter is not recorded yet
    ONWARD = "onward"  # nothing to do here any more
    UNFILED = "unfiled"

    @property
    def is_work(self) -> bool:
        """Whether the list shows it without being asked."""
        return self not in (Group.ONWARD, Group.UNFILED)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a list says of a dossier: small, and copied beside its row, so that a thousand of them are one look."""

    id: str
    round: RoundId
    unit: UnitCode
    province: UnitCode
    state: DossierState
    tier: Tier
    held_by: str
    regulation: RegulationId
    product_name: str
    producer_name: str
    kind: Kind
    criteria_set: int | None = None
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    slip: str = ""
    awaits_letter: bool = False

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        """As the dossier stands."""
        return cls(**{each.name: getattr(dossier, each.name) for each in fields(cls)})

    @property
    def check_began(self) -> datetime | None:
        """As `Dossier.check_began`."""
        return self.received_at or self.submitted_at

    @property
    def holder(self) -> UnitCode:
        """As `Dossier.holder`."""
        return holding_unit(self.held_by, unit=self.unit, province=self.province)


def group_of(card: Card, unit: str, *, overdue: bool, left: int | None) -> Group:
    """For the officer of `unit`. `left`: working days of its check, None where nothing counts them."""
    if card.state is DossierState.DRAFT:
        return Group.UNFILED
    if card.holder != unit:
        return Group.HAND_OVER if card.awaits_letter else Group.ONWARD
    if card.state not in (DossierState.SUBMITTED, DossierState.FORWARDED, DossierState.RETURNED):
        return Group.ONWARD
    if overdue:
        return Group.OVERDUE
    if card.state is DossierState.RETURNED:
        return Group.WAITING
    return Group.DUE_SOON if left is not None and left <= SOON else Group.NEW


def page_of(count: int, asked: int) -> tuple[int, int]:
    """The page to show, from 1, and how many there are: an address of a page that is gone shows the last."""
    last = max(1, -(-count // PAGE))
    return min(max(asked, 1), last), last


def counts(groups: Iterable[Group]) -> dict[Group, int]:
    """How many of each, every group named."""
    found: Sequence[Group] = list(groups)
    return {group: found.count(group) for group in Group}
