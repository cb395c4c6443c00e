"""What has happened to a dossier, in order, as far as its reader may know: no scores, no names of members."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.access import Actor, require
from chalicelib.domain.aggregate import Event
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.regulation import Tier
from chalicelib.domain.words import EVENT_WORDS
from chalicelib.stores import aggregates

_REASONED = frozenset({"DossierAllowedLate", "DossierReturned", "DossierDeferred", "DossierWithdrawn"})


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One line: what happened, when, at which tier; the reason or the decision where there is one."""

    name: str
    at: datetime
    tier: Tier | None = None
    reason: str = ""
    decision: str = ""
    stars: int | None = None


def timeline(by: Actor, dossier: Dossier) -> tuple[Moment, ...]:
    """Of a dossier that this reader may see, earliest first."""
    require(by, "see_dossier")
    return tuple(_moments(events_of(dossier)))


def events_of(dossier: Dossier) -> Iterator[Event]:
    """Earliest first. What the journal has not heard of yet is in the dossier's own row."""
    events = {event.seq: event for event in (*aggregates.journal_of(f"DOSSIER#{dossier.id}"), *dossier.recent)}
    return (events[seq] for seq in sorted(events))


def _moments(events: Iterator[Event]) -> Iterator[Moment]:
    for event in events:
        if event.name in EVENT_WORDS:
            data = event.data
            yield Moment(
                name=event.name,
                at=event.at,
                tier=Tier(data["tier"]) if data.get("tier") else None,
                reason=str(data.get("reason", "")) if event.name in _REASONED else "",
                decision=str(data.get("decision", "")),
                stars=data.get("stars"),
            )
