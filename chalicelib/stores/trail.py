"""The audit trail across things: keys that put a journal row or a deed under its day and under its person, and pages of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chalicelib.domain.aggregate import Event
from chalicelib.domain.deed import Done
from chalicelib.domain.words import VIETNAM
from chalicelib.stores import rows
from chalicelib.stores.codec import from_json
from chalicelib.stores.tables import Row


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act or look as listed: who, what, about which `KIND#id`, at which version. `place`: where the list goes on after it."""

    about: str
    at: datetime
    by: str
    what: str
    version: int | None
    place: str


def keys(province: str, at: datetime, by: str, about: str, name: str) -> dict[str, Any]:
    """Index keys. Whoever acted for somebody else is found by their own address."""
    place = f"{_instant(at)}#{about}#{name}"
    address = by.partition(" ")[0]
    return {
        "unit_key": f"TRAIL#{province}#{at.astimezone(VIETNAM):%Y-%m-%d}",
        "unit_sort": place,
        "owner_key": f"TRAIL#{province}#{address}",
        "owner_sort": place,
    }


def page(province: str, *, day: date | None, person: str, after: str, most: int) -> list[Entry]:
    """In order, after a place: of a person, of a day, of both. One of them must be given. Eventually consistent."""
    first = f"{after} " if after else ""
    last = "9"  # after every instant
    if day is not None:
        begins = datetime.combine(day, time(), VIETNAM)
        first = max(first, _instant(begins))
        last = _instant(begins + timedelta(days=1))
    if person:
        found = rows.page_of(f"TRAIL#{province}#{person}", by_owner=True, first=first or "0", last=last, most=most)
    else:
        found = rows.page_of(f"TRAIL#{province}#{day:%Y-%m-%d}", by_owner=False, first=first, last=last, most=most)
    return [_entry(row) for row in found]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _entry(row: Row) -> Entry:
    place = row.unit_sort or ""
    if row.sk.startswith("DEED#"):
        done = from_json(Done, row.body)
        return Entry(about=done.about, at=done.at, by=done.by, what=done.deed, version=done.seen_at, place=place)
    event = from_json(Event, row.body)
    return Entry(about=row.pk, at=event.at, by=event.by, what=event.name, version=event.seq - 1, place=place)
