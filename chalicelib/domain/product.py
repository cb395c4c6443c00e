"""A product through the years: candidate, evaluated, recognised for 36 months, expired."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self

from chalicelib.domain.aggregate import Aggregate
from chalicelib.domain.lifecycle import ProductState, product_step
from chalicelib.domain.names import ProducerId, UnitCode


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A recognition as published. Valid on `valid_until` still; the day after it has expired."""

    dossier: str
    stars: int
    decision: str
    decided_on: date
    valid_until: date
    unit: UnitCode


@dataclass(frozen=True, kw_only=True)
class Product(Aggregate):
    """`certificate` is the recognition in force or last in force; `state` may already be a step further.

    `past` are the recognitions that it replaced, in order.
    """

    KIND: ClassVar[str] = "PRODUCT"

    state: ProductState
    name: str
    producer: ProducerId
    producer_name: str
    unit: UnitCode
    unit_name: str
    province: UnitCode
    certificate: Certificate | None = None
    past: tuple[Certificate, ...] = ()

    @classmethod
    def register(cls, *, by: str, at: datetime, **fields: Any) -> Self:
        """A candidate, when its first dossier is opened."""
        step = product_step(None, "register")
        return cls(state=step.after, **fields).next(step.event, at=at, by=by)

    @classmethod
    def enter(cls, act: str, *, by: str, at: datetime, **fields: Any) -> Self:
        """Recognised before this system came: part of a baseline. `act` is one of the `enter_…` rows."""
        step, held = product_step(None, act), fields.get("certificate")
        data = {"baseline": True, **(_facts(held) if held else {})}
        return cls(state=step.after, **fields).next(step.event, at=at, by=by, data=data)

    def held_on(self, day: date) -> Certificate | None:
        """The recognition in force on that day, whatever the sweeper has done since; none of what was revoked."""
        last = self.certificate if self.state is not ProductState.REVOKED else None
        issued = (last, *reversed(self.past))
        return next((each for each in issued if each and each.decided_on <= day <= each.valid_until), None)

    def begin_evaluation(self, *, by: str, at: datetime) -> Self:
        """A dossier of it was filed."""
        return self._take("begin_evaluation", by=by, at=at)

    def end_evaluation(self, *, by: str, at: datetime) -> Self:
        """Its dossier ended without recognition."""
        return self._take("end_evaluation", by=by, at=at)

    def recognise(self, certificate: Certificate, *, by: str, at: datetime) -> Self:
        """3, 4 or 5 stars by a recorded decision."""
        past = (*self.past, self.certificate) if self.certificate else self.past
        return self._take(
            f"recognise_{certificate.stars}",
            by=by,
            at=at,
            data=_facts(certificate),
            certificate=certificate,
            past=past,
        )

    def find_potential(self, decision: str, *, by: str, at: datetime) -> Self:
        """90 points or more at the province: goes to the centre; what it held before stays in force."""
        return self._take("find_potential", by=by, at=at, data={"decision": decision})

    def recognise_meanwhile(self, certificate: Certificate, *, by: str, at: datetime) -> Self:
        """The same, and the council's own rules give it 3 or 4 stars until the centre has evaluated it."""
        return self._take("recognise_meanwhile", by=by, at=at, data=_facts(certificate), certificate=certificate)

    def lose_potential(self, decision: str, *, on: date, by: str, at: datetime) -> Self:
        """The centre found fewer than five stars: back to what it holds on that day, or to no recognition at all."""
        held = self.held_on(on)
        return self._take(f"fall_back_{held.stars}" if held else "fall_back", by=by, at=at, data={"decision": decision})

    def expire(self, *, by: str, at: datetime) -> Self:
        """The term has run out."""
        return self._take("expire", by=by, at=at)

    def _take(self, act: str, *, by: str, at: datetime, data: Mapping[str, Any] | None = None, **fields: Any) -> Self:
        step = product_step(self.state, act)
        return self.next(step.event, at=at, by=by, data=data, state=step.after, **fields)


def months_later(day: date, months: int) -> date:
    """The same day-number so many months on, or the month's last day (BLDS 2015 Đ148)."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _facts(certificate: Certificate) -> dict[str, Any]:
    return {
        "stars": certificate.stars,
        "decision": certificate.decision,
        "dossier": certificate.dossier,
        "valid_until": certificate.valid_until.isoformat(),
    }
