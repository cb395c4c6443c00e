"""Who sits on a unit's council: seats from data, each with role and agency. QĐ 26/2026 Đ7.3.b, c."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from chalicelib.domain.names import Email, UnitCode


class SeatRole(StrEnum):
    """What somebody is in a council, in the order in which they are listed; an adviser never scores."""

    CHAIR = "chair"
    VICE = "vice"
    SECRETARY = "secretary"
    MEMBER = "member"
    ADVISER = "adviser"


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One person of a council. What is told of them beside is held against producers, to find conflicts of interest.

    `related`: names of people, or of producers, whom they have declared as kin.
    """

    email: Email
    role: SeatRole = SeatRole.MEMBER
    scores: bool = True
    name: str = ""
    agency: str = ""
    phone: str = ""
    address: str = ""
    tax_code: str = ""
    related: tuple[str, ...] = ()

    @property
    def has_sheet(self) -> bool:
        """Whether they score."""
        return self.scores and self.role is not SeatRole.ADVISER


@dataclass(frozen=True, kw_only=True)
class Council:
    """Who scores for one unit in one plan; of `members` the first chairs. `seats` is empty in councils of before."""

    plan: str
    unit: UnitCode
    members: tuple[Email, ...]
    seats: tuple[Seat, ...] = ()

    @classmethod
    def of(cls, plan: str, unit: str, seats: Iterable[Seat]) -> Self:
        """By seats: the chair first, who does not score in no sheet's way."""
        listed = tuple(sorted(seats, key=lambda seat: list(SeatRole).index(seat.role)))
        scoring = tuple(seat.email for seat in listed if seat.has_sheet)
        return cls(plan=plan, unit=UnitCode(unit), members=scoring, seats=listed)

    @property
    def everyone(self) -> tuple[Seat, ...]:
        """Each with a role; where only addresses are known, the first chairs."""
        if self.seats:
            return self.seats
        roles = [SeatRole.CHAIR, *[SeatRole.MEMBER] * len(self.members)]
        return tuple(Seat(email=email, role=role) for email, role in zip(self.members, roles, strict=False))

    def seat(self, email: str) -> Seat | None:
        """Theirs, None for a stranger."""
        return next((seat for seat in self.everyone if seat.email == email), None)
