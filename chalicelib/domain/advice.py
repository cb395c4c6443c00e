"""What a council's advisory team puts before it: its report, and what it went to see or had tested. QĐ 26/2026 Đ7.3.c."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.names import Email
from chalicelib.domain.regulation import Tier


class InquiryKind(StrEnum):
    """What is looked into beside the papers."""

    SITE_VISIT = "site_visit"
    LAB_TEST = "lab_test"


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report on one dossier, never changed: a later `number` says more. `points` by part are advice, and no scores."""

    dossier: str
    tier: Tier
    number: int
    text: str
    points: Mapping[str, int] = field(default_factory=dict)
    by: Email
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """A site visit or a test on record: what and when, then once its result."""

    dossier: str
    tier: Tier
    number: int
    kind: InquiryKind
    subject: str
    on: date
    by: Email
    at: datetime
    result: str = ""
    result_by: Email | None = None
    result_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Who came to a council's meeting, never changed: a later `number` takes an earlier one's place."""

    round: str
    tier: Tier
    unit: str
    number: int
    present: tuple[Email, ...]
    by: Email
    at: datetime
