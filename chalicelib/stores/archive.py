"""The table's second home, in the receipts' bucket: each published event with the rows around it, and who takes part.

`journal/<KIND>/<id>/<seq>.json` is written once and locked, `people/<hash>.json` as often as its row. Items are kept as
DynamoDB has them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from chalicelib.stores import files, rows

Item = Mapping[str, Any]  # {"pk": {"S": ...}, ...}

PEOPLE = ("PRODUCER", "PERSON", "GRANT", "COUNCIL")  # sort keys before "#"; the stream's filter passes them too
_HINTS = ("TOKEN#",)  # worth nothing in another table


def file_event(aggregate: str, seq: int, *beside: str) -> None:
    """Keep what lies under `KIND#id` as it is now, at event `seq`, and what one transaction wrote `beside` it. Again: nothing."""
    kept = [row for row in rows.within(aggregate) if not row.sk.startswith(_HINTS)]
    kept += [row for other in beside if (row := rows.get(other, other.partition("#")[0]))]
    files.keep(f"{_folder(aggregate)}{seq:06d}.json", {"rows": [row.serialize() for row in kept]})


def file_person(item: Item) -> None:
    """Keep a row of `PEOPLE`; the last one counts."""
    key = f"{item['pk']['S']}/{item['sk']['S']}"
    files.write_down(f"people/{hashlib.sha256(key.encode()).hexdigest()[:32]}.json", item)


def is_person(item: Item) -> bool:
    """Whether it is a row of `PEOPLE`."""
    return item["sk"]["S"].partition("#")[0] in PEOPLE


def people() -> Iterator[Item]:
    """Every row of `PEOPLE`."""
    for key in files.kept_keys("people/"):
        yield files.kept_at(key) or {}


def filed() -> Iterator[tuple[str, list[int]]]:
    """Each `KIND#id` with the numbers of its filed events, from one listing."""
    keys = (key.split("/") for key in files.kept_keys("journal/"))
    for (kind, id_), group in groupby(keys, key=lambda parts: (parts[1], parts[2])):
        yield f"{kind}#{id_}", [int(parts[3].removesuffix(".json")) for parts in group]


def rows_at(aggregate: str, seq: int) -> list[Item]:
    """The rows filed with an event."""
    kept = files.kept_at(f"{_folder(aggregate)}{seq:06d}.json")
    return list(kept["rows"]) if kept else []


def _folder(aggregate: str) -> str:
    kind, _, id_ = aggregate.partition("#")
    return f"journal/{kind}/{id_}/"
