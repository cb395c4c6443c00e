"""A thing whose state and whose event are one write: dossier, product, round, plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, Self

from chalicelib.domain.audit import digest

RING = 16  # events kept on the aggregate's own row: more than happen to it between two sweeps, so that none is lost unpublished


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened to one aggregate. `seq` is the version the aggregate reached by it, from 1, without gaps.

    `prev` is the hash of the event before it (`domain/audit.py`), "" for the first and for those of before the chain.
    """

    name: str
    seq: int
    at: datetime
    by: str
    data: Mapping[str, Any] = field(default_factory=dict)
    prev: str = ""

    @property
    def digest(self) -> str:
        """What the next event on the same thing will carry."""
        return digest(name=self.name, seq=self.seq, at=self.at, by=self.by, data=self.data, prev=self.prev)


@dataclass(frozen=True, kw_only=True)
class Aggregate:
    """Frozen. A change is a new value that carries the event which explains it, last in `recent`."""

    KIND: ClassVar[str]

    id: str
    version: int = 0
    recent: tuple[Event, ...] = ()

    def next(
        self, name: str, /, *, at: datetime, by: str, data: Mapping[str, Any] | None = None, **fields: Any
    ) -> Self:
        """The value after one more event."""
        prev = self.recent[-1].digest if self.recent else ""
        event = Event(name=name, seq=self.version + 1, at=at, by=by, data=data or {}, prev=prev)
        return replace(self, version=event.seq, recent=(*self.recent, event)[-RING:], **fields)
