"""A complaint about a result (kiến nghị): a point that its producer disputes, who handles it, what was answered.

It is put on record and answered; it changes no score. Whatever follows from it follows by a decision.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.names import Email, UnitCode

DECIDED = (
    DossierState.RECOGNISED,
    DossierState.POTENTIAL_FIVE,
    DossierState.NOT_RECOGNISED,
    DossierState.NOT_UPGRADED,
)


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """One of a decided dossier. `handler`: the officer it was given to; "" before that, and answered all the same."""

    id: str
    dossier: str
    product_name: str
    province: UnitCode
    point: str
    by: Email
    at: datetime
    handler: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None

    def give_to(self, handler: str) -> Self:
        """To an officer; another may take it over until it is answered."""
        self._require_open("assign_appeal")
        return replace(self, handler=handler)

    def answered(self, text: str, *, by: str, at: datetime) -> Self:
        """Once; what was said stands."""
        self._require_open("answer_appeal")
        return replace(self, answer=text, answered_by=by, answered_at=at)

    def _require_open(self, act: str) -> None:
        if self.answered_at is not None:
            raise Refused(Why.APPEAL_ANSWERED, act=act)
