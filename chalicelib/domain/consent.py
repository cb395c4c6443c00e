"""A producer's consent that an officer files for it at the desk: who, when, how, by which words, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.access import Acting, Actor, Grant
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import Email, ProducerId, UnitCode

CONSENT_LIFE = timedelta(days=30)  # a filing and its supplement; longer needs another consent


class Manner(StrEnum):
    """How it was given."""

    PAPER = "paper"
    SPOKEN = "spoken"


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Never changed but to end it or to name its signed sheet's photos, `sheets`, each "dossier/document".

    `text` is what was shown or read out; `paper` says where the signed sheet is kept.
    """

    id: str
    producer: ProducerId
    producer_name: str
    unit: UnitCode
    province: UnitCode
    officer: Email
    officer_name: str
    given_by: str
    manner: Manner
    paper: str = ""
    sheets: tuple[str, ...] = ()
    text: str
    at: datetime
    until: datetime
    ended_at: datetime | None = None
    ended_by: Email | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the officer may act by it: [at, until), unless it was ended."""
        return self.ended_at is None and self.at <= now < self.until

    def actor(self) -> Actor:
        """The officer as this one producer, with no other right at all; journals say who for whom."""
        grant = Grant(
            role=Role.PRODUCER, unit=self.unit, province=self.province, producer=self.producer, consent=self.id
        )
        acting = Acting(
            officer=self.officer,
            producer=self.producer,
            producer_name=self.producer_name,
            consent=self.id,
            until=self.until,
            on_paper=self.manner is Manner.PAPER,
        )
        named = Email(f"{self.officer} (thay PRODUCER#{self.producer})")
        return Actor(email=named, name=self.officer_name, grants=(grant,), acting=acting)
