"""What cannot be changed unseen: each event carries the hash of the one before it on the same thing.

A stand-alone reader needs this page alone to recompute it: SHA-256 over the event's JSON, keys sorted, no spaces,
instants in UTC. Events from before the chain carry none; once it has begun it may not stop.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any


def digest(*, name: str, seq: int, at: datetime, by: str, data: Mapping[str, Any], prev: str) -> str:
    """Of one event, the same before it is written and after it is read."""
    told = {"name": name, "seq": seq, "at": at.astimezone(UTC).isoformat(), "by": by, "data": data, "prev": prev}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def breaks(events: Iterable[Any]) -> Iterator[str]:
    """What is wrong with the events of one thing, in the order of their numbers; nothing where the chain holds."""
    expected, before, begun = 1, "", False
    for event in events:
        if event.seq != expected:
            yield f"{expected} is missing: {event.seq} follows"
        elif begun and not event.prev:
            yield f"{event.seq} {event.name} carries no hash"
        elif event.prev and event.prev != before:
            yield f"{event.seq - 1} was changed after {event.seq} {event.name} was written, or {event.seq} itself"
        begun = begun or bool(event.prev)
        expected, before = event.seq + 1, event.digest
