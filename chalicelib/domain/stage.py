"""A tier's part of a round, and the units that take part: what the calendar sets, and what was done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.names import UnitCode
from chalicelib.domain.regulation import Tier

SHEET_REMINDER = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """An administrative unit of a plan."""

    code: UnitCode
    name: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One tier's evaluation: `[opens_at, closes_at)` for sheets, a decision before `finish_before`; then what was done."""

    tier: Tier
    opens_at: datetime
    closes_at: datetime
    finish_before: datetime
    opened_at: datetime | None = None
    reminded_at: datetime | None = None
    closed_at: datetime | None = None
    tallied_at: datetime | None = None
    decided_at: datetime | None = None
    decisions: tuple[UnitCode, ...] = ()
    seal: str = ""  # SHA-256 of its results at the tally, as the stand-alone verifier computes it; older rows have none

    def takes_sheets(self, at: datetime) -> bool:
        """Opened, not closed, and the clock within its window."""
        return self.opened_at is not None and self.closed_at is None and self.opens_at <= at < self.closes_at

    def due(self, at: datetime) -> str | None:
        """The next act of its calendar that is due and not yet done."""
        if self.opened_at is None:
            return "open_stage" if at >= self.opens_at else None
        if self.closed_at is not None:
            return None
        if at >= self.closes_at:
            return "close_stage"
        return "remind_sheets" if self.reminded_at is None and at >= self.closes_at - SHEET_REMINDER else None
