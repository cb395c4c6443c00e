"""Random calls of the seam, made on one store or another: what they answer must not depend on which."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from chalicelib.domain.errors import Stale
from chalicelib.stores import files, rows
from chalicelib.stores.tables import Note, Row

_PKS, _SKS, _NOTES = ("A#1", "A#2", "B#1"), ("A", "DOC#1", "DOC#2"), ("JOURNAL#1", "JOURNAL#2")
_UNITS, _SORTS = ("north", "south"), ("1", "2", "21", "3")


def answers(seed: int, calls: int) -> list[Any]:
    """What so many calls answer, then everything that is left."""
    rng = Random(seed)
    said = [_said(rng.choice(_CALLS), rng) for _ in range(calls)]
    return [*said, *([_plain(row) for row in rows.within(pk)] for pk in _PKS)]


def _said(call: Callable[[Random], Any], rng: Random) -> Any:
    try:
        return call.__name__, call(rng)
    except Stale:
        return call.__name__, "stale"


def _commit(rng: Random) -> None:
    keys = rng.sample([(pk, sk) for pk in _PKS for sk in _SKS], rng.randint(1, 3))
    fresh = [_row(rng, *key) for key in keys]
    removed = [found for row in fresh[1:] if rng.random() < 0.3 and (found := rows.get(row.pk, row.sk))]
    for row in removed:
        row.version = int(row.version or 0) - rng.choice((0, 0, 0, 1))
    there = {(row.pk, row.sk) for row in removed}
    rows.commit(*(row for row in fresh if (row.pk, row.sk) not in there), removed=removed)


def _row(rng: Random, pk: str, sk: str) -> Row:
    """The next version mostly, now and then an old one, or a first."""
    found = rows.get(pk, sk)
    row = Row(pk=pk, sk=sk, state=rng.choice(_SORTS), body={"n": rng.randint(0, 9)})
    if rng.random() < 0.7:
        row.unit_key, row.unit_sort = rng.choice(_UNITS), rng.choice(_SORTS)
        row.owner_key, row.owner_sort = rng.choice(_UNITS), rng.choice(_SORTS)
    known = int(found.version or 0) if found else 0
    version = known - rng.choice((0, 0, 0, 0, 1))
    if version > 0:
        row.version = version
    return row


def _put_once(rng: Random) -> bool:
    return rows.put_once(Note(pk=rng.choice(_PKS), sk=rng.choice(_NOTES), body={"n": rng.randint(0, 9)}))


def _put(rng: Random) -> None:
    rows.put(Note(pk=rng.choice(_PKS), sk=rng.choice(_NOTES), body={"n": rng.randint(0, 9)}))


def _drop(rng: Random) -> None:
    """Whether it is there or not."""
    pk, sk = rng.choice(_PKS), rng.choice(_NOTES)
    (rows.note(pk, sk) or Note(pk=pk, sk=sk)).delete()


def _put_back(rng: Random) -> bool:
    row = _row(rng, rng.choice(_PKS), rng.choice(_SKS))
    row.version = int(row.version or 0) + rng.choice((0, 1, 2)) or 1
    return rows.put_back(row)


def _get(rng: Random) -> Any:
    found = rows.get(rng.choice(_PKS), rng.choice(_SKS))
    return found and _plain(found)


def _within(rng: Random) -> Any:
    return [_plain(row) for row in rows.within(rng.choice(_PKS), rng.choice(("", "A", "DOC#")))]


def _many(rng: Random) -> Any:
    return [_plain(row) for row in rows.many(rng.sample([(pk, sk) for pk in _PKS for sk in _SKS], 4))]


def _of_unit(rng: Random) -> Any:
    return _sorted(rows.of_unit(rng.choice(_UNITS), prefix=rng.choice(("", "2"))))


def _between(rng: Random) -> Any:
    return _sorted(rows.of_unit(rng.choice(_UNITS), first="2", last="3"))


def _below(rng: Random) -> Any:
    return _sorted(rows.of_owner(rng.choice(_UNITS), below=rng.choice(_SORTS)))


def _keep(rng: Random) -> Any:
    return files.keep(f"receipts/{rng.choice(_SORTS)}.json", {"n": rng.randint(0, 9)})


def _kept(rng: Random) -> Any:
    return files.kept_at(f"receipts/{rng.choice(_SORTS)}.json"), list(files.kept_keys("receipts/"))


def _exists(rng: Random) -> bool:
    return files.exists(f"quarantine/{rng.choice(_SORTS)}")


_WRITES = (_commit, _commit, _commit, _commit, _put_once, _put, _drop, _put_back)
_CALLS = (*_WRITES, _get, _within, _many, _of_unit, _between, _below, _keep, _kept, _exists)


def _sorted(found: Iterator[Row]) -> list[Any]:
    """Rows of one sort key come in any order."""
    return sorted((row.unit_sort or "", row.owner_sort or "", _plain(row)) for row in found)


def _plain(row: Row) -> tuple[Any, ...]:
    return row.pk, row.sk, int(row.version or 0), row.state or "", str(sorted(row.body.items()))
