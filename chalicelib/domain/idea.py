"""A product idea: registered before any dossier, read and answered by the unit's officer, turned into a dossier."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from chalicelib.domain.access import Subject
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.names import Email, ProducerId, UnitCode


class IdeaState(StrEnum):
    """Where it stands."""

    SENT = "sent"
    READ = "read"
    ADVISED = "advised"  # something is asked of the producer first
    ANSWERED = "answered"
    OPENED = "opened"  # a dossier came of it
    WITHDRAWN = "withdrawn"


_I = IdeaState
_OPEN = (_I.SENT, _I.READ, _I.ADVISED, _I.ANSWERED)
STEPS: Mapping[tuple[IdeaState, str], IdeaState] = {  # state, act -> state
    (_I.SENT, "read"): _I.READ,
    **{(state, "advise"): _I.ADVISED for state in _OPEN},
    **{(state, "answer"): _I.ANSWERED for state in _OPEN},
    **{(state, "open"): _I.OPENED for state in (*_OPEN, _I.OPENED)},
    **{(state, "withdraw"): _I.WITHDRAWN for state in _OPEN},
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an officer said."""

    by: str
    name: str
    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True)
class Idea:
    """In the producer's own words. `criteria_set` is a first guess; an evaluation binds its own."""

    id: str
    producer: ProducerId
    producer_name: str
    unit: UnitCode
    province: UnitCode
    name: str
    criteria_set: int | None = None
    story: str = ""
    materials: str = ""
    place: str = ""
    help: str = ""
    state: IdeaState = IdeaState.SENT
    by: Email
    at: datetime
    answers: tuple[Answer, ...] = ()
    dossier: str = ""

    @property
    def subject(self) -> Subject:
        """Whose it is, and whose officer reads it."""
        return Subject(producer=self.producer, unit=self.unit, province=self.province)

    def may(self, act: str) -> bool:
        """Whether the table has this act for its state."""
        return (self.state, act) in STEPS

    def after(self, act: str) -> Self:
        """The idea after an act, or Refused(ACT_NOT_POSSIBLE)."""
        if not self.may(act):
            raise Refused(Why.ACT_NOT_POSSIBLE, state=f"idea_{self.state}", act=act)
        return replace(self, state=STEPS[self.state, act])
