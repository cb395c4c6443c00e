"""The audit trail: who did or saw what, for whom, when, from what version; and whether anybody has changed it since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.aggregate import Event
from chalicelib.domain.audit import breaks
from chalicelib.domain.dossier import Dossier
from chalicelib.stores import aggregates, archive, people, producers


@dataclass(frozen=True, kw_only=True)
class Line:
    """One act or one look. `version`: what the thing stood at before the act, or as it was seen; None where nobody knows."""

    at: datetime
    by: str
    what: str
    version: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Trail:
    """Everything on record about one dossier, earliest first. `faults`: where the chain does not hold."""

    lines: tuple[Line, ...]
    faults: tuple[str, ...]


def trail(by: Actor, dossier_id: str) -> Trail:
    """For the coordinator: acts, looks at it and at its producer's personal data."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "see_record", Subject(province=dossier.province))
    key = f"DOSSIER#{dossier.id}"
    acts = [
        Line(at=each.at, by=each.by, what=each.name, version=each.seq - 1, reason=_reason(each))
        for each in _events(dossier)
    ]
    looks = [
        Line(at=done.at, by=done.by, what=done.deed, version=done.seen_at)
        for about in (key, f"PRODUCER#{dossier.producer}")
        for done in producers.deeds_about(about)
    ]
    return Trail(lines=tuple(sorted([*acts, *looks], key=lambda line: line.at)), faults=tuple(faults_of(key)))


def faults_of(key: str) -> Iterator[str]:
    """Of `KIND#id`: a broken chain, an event unlike its locked copy, a copy whose event is gone, a deed taken out."""
    events = list(aggregates.journal_of(key))
    yield from (f"{key}: {fault}" for fault in breaks(events))
    journal = {event.seq: event for event in events}
    for seq in archive.filed_of(key):
        kept = archive.event_at(key, seq)
        if kept is not None and journal.get(seq) != kept:
            yield f"{key}: {seq} {kept.name} is not as its locked copy has it"
    found = producers.deeds_about(key)
    known = {producers.hash_of(done) for done in found}
    yield from (
        f"{key}: a deed before {done.id} {done.deed} is gone" for done in found if done.prev and done.prev not in known
    )


def every_fault() -> tuple[int, list[str]]:
    """How many things were looked at, and all that is wrong with any."""
    keys = [key for key, _ in archive.filed()] + list(_with_deeds_alone())
    return len(keys), [fault for key in keys for fault in faults_of(key)]


def differences(key: str) -> list[tuple[int, Event | None, Event]]:
    """Where the table and the locked copies say different things: number, what the table has, what was locked away."""
    journal = {event.seq: event for event in aggregates.journal_of(key)}
    locked = ((seq, archive.event_at(key, seq)) for seq in archive.filed_of(key))
    return [(seq, journal.get(seq), kept) for seq, kept in locked if kept is not None and journal.get(seq) != kept]


def put_back(key: str) -> int:
    """Write the locked copies over what differs from them; how many. What was there is told by `differences` before."""
    found = differences(key)
    for _, _, kept in found:
        aggregates.enter_again(key, kept)
    return len(found)


def _with_deeds_alone() -> Iterator[str]:
    """Things that have no events: producers, and offices whose desks were looked at."""
    for province in sorted({plan.province for plan in aggregates.plans()}):
        for producer in people.producers_of(province):
            yield f"PRODUCER#{producer.id}"
        units = {unit.code for plan in aggregates.plans() if plan.province == province for unit in plan.units}
        yield from (f"OFFICE#{province}#{unit}" for unit in sorted({province, *units}))


def _events(dossier: Dossier) -> list[Event]:
    """What the journal has not heard of yet is in its own row."""
    found = {each.seq: each for each in (*aggregates.journal_of(f"DOSSIER#{dossier.id}"), *dossier.recent)}
    return [found[seq] for seq in sorted(found)]


def _reason(event: Event) -> str:
    return str(event.data.get("reason", ""))
