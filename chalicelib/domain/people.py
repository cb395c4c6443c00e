"""Who takes part: producers, sessions. Personal data stays within these values."""

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
    representative: str = ""
    title: str = ""
    address: str = ""
    phone: str = ""  # ten digits
    tax_code: str = ""
    registration_number: str = ""
    people: tuple[Email, ...] = ()  # who act for it, as their grants say; () as before several could: `email` alone
    is_assisted: bool = False  # has no address yet: an officer files for it

    @property
    def reached_at(self) -> tuple[Email, ...]:
        """Where its letters go; nowhere while it is assisted."""
        return self.people or ((self.email,) if self.email else ())


@dataclass(frozen=True, kw_only=True)
class Personal:
    """What criterion 3.2 asks of a representative, each only if they wish to say: a row of its own, in no list, letter or log."""

    producer: ProducerId
    woman: bool | None = None
    minority: bool | None = None
    disabled: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Somebody is asked to act for a producer; good until `expires_at`, once. `hands_back`: it ends the assisted filing."""

    producer: ProducerId
    producer_name: str
    email: Email
    name: str
    by: Email
    at: datetime
    expires_at: datetime
    hands_back: bool = False
    accepted_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and now < self.expires_at


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
    acting: tuple[str, str] | None = None  # producer and consent by which an officer files; judged at each request
