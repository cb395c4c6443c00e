"""Who takes part: producers, councils, sessions. Personal data stays within these values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.names import Email, ProducerId, UnitCode


class ProducerType(StrEnum):
    """QĐ 26/2026 Đ2.3 and its forerunners."""

    COOPERATIVE = "cooperative"
    COOPERATIVE_GROUP = "cooperative_group"
    COMPANY = "company"
    ENTERPRISE = "enterprise"
    JOINT_STOCK = "joint_stock"
    FARM = "farm"
    HOUSEHOLD = "household"
    ASSOCIATION = "association"


@dataclass(frozen=True, kw_only=True)
class Producer:
    """A household, cooperative or firm, at home in one unit."""

    id: ProducerId
    name: str
    type: ProducerType
    unit: UnitCode
    province: UnitCode
    email: Email
    registered_at: datetime | None = None  # None: was there before this system


@dataclass(frozen=True, kw_only=True)
class Council:
    """Who scores for one unit in one plan; the first member is the chair."""

    plan: str
    unit: UnitCode
    members: tuple[Email, ...]


@dataclass(frozen=True, kw_only=True)
class SignInCode:
    """A six-digit code on its way: only its hash is kept; bound to the browser that asked by `browser`."""

    email: Email
    code_hash: str
    browser_hash: str
    expires_at: datetime
    attempts: int = 0
    asked: tuple[datetime, ...] = ()
    registration: dict[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Session:
    """A server-side session; the cookie holds the token, the table its hash."""

    email: Email
    csrf: str
    expires_at: datetime
    begun_at: datetime | None = None  # None: before this was kept
    agent: str = ""  # what the browser says it is
