"""The table's second home, in the receipts' bucket: each published event with the rows around it.

`journal/<KIND>/<id>/<seq>.json` is written once and locked. Rows that last and have no events (people, wording) lie under
`rows/<hash>.json`, written as often as the row. Items are kept as DynamoDB has them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from chalicelib.domain.aggregate import Event
from chalicelib.stores import files, rows
from chalicelib.stores.codec import from_json
from chalicelib.stores.tables import Row

Item = Mapping[str, Any]  # {"pk": {"S": ...}, ...}

# Sort keys before "#" of rows that last and have no events; the stream's filter passes these and the aggregates
LASTING = (
    *("PRODUCER", "PERSON", "GRANT", "COUNCIL", "INVITE", "CONSENT", "IDEA", "APPEAL", "DEED", "MARK"),
    *("HEAD", "EDITION", "TEXTS"),
)
_HINTS = ("TOKEN#",)  # worth nothing in another table


def file_event(aggregate: str, seq: int, *beside: str) -> None:
    """Keep what lies under `KIND#id` as it is now, at event `seq`, and what one transaction wrote `beside` it. Again: nothing."""
    kept = [row for row in rows.within(aggregate) if not row.sk.startswith(_HINTS)]
    kept += [row for other in beside if (row := rows.get(other, other.partition("#")[0]))]
    files.keep(f"{_folder(aggregate)}{seq:06d}.json", {"rows": [row.serialize() for row in kept]})


def file_row(item: Item) -> bool:
    """Keep a row of `LASTING`, whose last state counts; whether it is one."""
    if item["sk"]["S"].partition("#")[0] not in LASTING:
        return False
    key = f"{item['pk']['S']}/{item['sk']['S']}"
    files.write_down(f"rows/{hashlib.sha256(key.encode()).hexdigest()[:32]}.json", item)
    return True


def lasting() -> Iterator[Item]:
    """Every row of `LASTING`."""
    for key in files.kept_keys("rows/"):
        yield files.kept_at(key) or {}


def filed() -> Iterator[tuple[str, list[int]]]:
    """Each `KIND#id` with the numbers of its filed events, from one listing."""
    keys = (key.split("/") for key in files.kept_keys("journal/"))
    for (kind, id_), group in groupby(keys, key=lambda parts: (parts[1], parts[2])):
        yield f"{kind}#{id_}", [int(parts[3].removesuffix(".json")) for parts in group]


def filed_of(aggregate: str) -> list[int]:
    """The numbers of one thing's filed events."""
    return [int(key.rpartition("/")[2].removesuffix(".json")) for key in files.kept_keys(_folder(aggregate))]


def event_at(aggregate: str, seq: int) -> Event | None:
    """An event as it was when it was filed, None where its row had gone on too far to hold it."""
    kind = aggregate.partition("#")[0]
    own = (Row.from_raw_data(dict(item)) for item in rows_at(aggregate, seq) if item["sk"]["S"] == kind)
    return next(
        (event for row in own for event in from_json(tuple[Event, ...], row.ring or []) if event.seq == seq), None
    )


def rows_at(aggregate: str, seq: int) -> list[Item]:
    """The rows filed with an event."""
    kept = files.kept_at(f"{_folder(aggregate)}{seq:06d}.json")
    return list(kept["rows"]) if kept else []


def _folder(aggregate: str) -> str:
    kind, _, id_ = aggregate.partition("#")
    return f"journal/{kind}/{id_}/"
