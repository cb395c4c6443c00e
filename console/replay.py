"""Journals played again against the lifecycle tables: from nothing, event by event, to the state of the row."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.lifecycle import DOSSIER_STEPS, PRODUCT_STEPS, Step
from console.evidence import AGGREGATES, Evidence, Happened

_TABLES: dict[str, tuple[Step[Any], ...]] = {"DOSSIER": DOSSIER_STEPS, "PRODUCT": PRODUCT_STEPS}


def journal_faults(found: Evidence) -> Iterator[str]:
    """A gap, a journal that does not reach its version, a step that no table has, a state that no step leads to."""
    for kind in AGGREGATES:
        for row in found.of(kind):
            events = found.journals.get(row.pk, [])
            if [event.seq for event in events] != list(range(1, row.version + 1)):
                yield f"{row.pk}: version {row.version}, journal {[event.seq for event in events]}"
            if kind in _TABLES:
                yield from _illegal(row.pk, kind, events, row.body["state"])
    known = {row.pk for kind in AGGREGATES for row in found.of(kind)}
    yield from (f"{key}: a journal without its row" for key in found.journals if key not in known)


def _illegal(key: str, kind: str, events: Sequence[Happened], state: str) -> Iterator[str]:
    reached: set[str | None] = {None}
    for event in events:
        after = {step.after for step in _TABLES[kind] if step.before in reached and _is(step, event)}
        if not after:
            yield f"{key}: {event.name} (#{event.seq}) from {reached}"
            return
        reached = set(after)
    if state not in reached:
        yield f"{key}: the row says {state}, the journal {reached}"


def _is(step: Step[Any], event: Happened) -> bool:
    """The event names the row; where several stars share a name, its data say which."""
    stars = event.data.get("stars") if event.name == "ProductRecognised" else None
    return step.event == event.name and (stars is None or step.act == f"recognise_{stars}")


def state_at(events: Sequence[Happened], at: datetime) -> tuple[str, str]:
    """A dossier's state and tier at an instant, ("", "") before it was opened."""
    state: str | None = None
    tier = ""
    for event in events:
        if event.at > at:
            break
        state = next(step.after for step in DOSSIER_STEPS if step.before == state and step.event == event.name)
        tier = event.data.get("to", event.data.get("tier", tier))
    return state or "", tier
