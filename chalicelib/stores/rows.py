"""The seam: every read and every conditional write of the table passes here, so that a simulator can stand in for AWS."""

import random
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, PutError, PynamoDBException, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import Stale, Throttled
from chalicelib.settings import settings
from chalicelib.stores.tables import Note, Row

AnyRow = TypeVar("AnyRow", Row, Note)

FAULTS = (PynamoDBException, BotoCoreError, ClientError)  # AWS's, whoever wraps them: worth holding up a stream for
_CONFLICT_TRIES = 6
_STALE = frozenset({"ConditionalCheckFailed", "ConditionalCheckFailedException"})
_BUSY = frozenset({"TransactionConflict", "TransactionConflictException", "TransactionInProgressException"})
_SLOW = frozenset(
    {
        "ThrottlingError",
        "ThrottlingException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
    }
)


def get(pk: str, sk: str) -> Row | None:
    """One conditional item as it is now, or None."""
    return _get(Row, pk, sk)


def note(pk: str, sk: str) -> Note | None:
    """One plain item as it is now, or None."""
    return _get(Note, pk, sk)


def many(keys: Sequence[tuple[str, str]]) -> list[Row]:
    """Those of the conditional items that are there, as they are now, in the order of their keys here."""
    if not keys:
        return []
    found = {(row.pk, row.sk): row for row in _bound(Row).batch_get(keys, consistent_read=True)}
    return [found[key] for key in keys if key in found]


def within(pk: str, prefix: str = "") -> Iterator[Row]:
    """The items of one key whose sort key begins so, in order, as they are now."""
    yield from _bound(Row).query(pk, Row.sk.startswith(prefix) if prefix else None, consistent_read=True)


def notes_within(pk: str, prefix: str = "") -> Iterator[Note]:
    """The plain items of one key whose sort key begins so, in order, as they are now."""
    yield from _bound(Note).query(pk, Note.sk.startswith(prefix) if prefix else None, consistent_read=True)


def of_unit(key: str, *, prefix: str = "", first: str = "", last: str = "") -> Iterator[Row]:
    """The items of a unit key in order; `first` to `last` inclusive. Eventually consistent."""
    index = _bound(Row).by_unit
    condition = Row.unit_sort.between(first, last) if first else Row.unit_sort.startswith(prefix) if prefix else None
    yield from index.query(key, condition)


def cards_of(key: str) -> Iterator[Row]:
    """The items of a unit key in order, each with its keys and card alone. Eventually consistent."""
    yield from _bound(Row).cards.query(key)


def of_owner(key: str, *, prefix: str = "", below: str = "") -> Iterator[Row]:
    """The items of an owner key in order. Eventually consistent."""
    index = _bound(Row).by_owner
    condition = Row.owner_sort < below if below else Row.owner_sort.startswith(prefix) if prefix else None
    yield from index.query(key, condition)


def page_of(key: str, *, by_owner: bool, first: str, last: str, most: int) -> list[Row]:
    """At most so many items of a unit key, or an owner key, from `first` to `last`. Eventually consistent."""
    bound = _bound(Row)
    index, sort = (bound.by_owner, Row.owner_sort) if by_owner else (bound.by_unit, Row.unit_sort)
    return list(index.query(key, sort.between(first, last), limit=most))


def commit(*rows: Row, removed: Sequence[Row] = (), unchanged: Sequence[Row] = ()) -> None:
    """Write all or nothing, each on condition of its version. Raises Stale when somebody else wrote first, Throttled.

    `unchanged`: rows that stay as they are, and must still be at their version.
    """
    _bound(Row)
    for attempt in range(_CONFLICT_TRIES):
        try:
            return _write(rows, removed, unchanged)
        except (PutError, TransactWriteError) as error:
            codes = _codes_of(error)
            if codes & _STALE:
                raise Stale([f"{row.pk}/{row.sk}" for row in rows]) from error
            if not codes & _BUSY:
                if codes & _SLOW:
                    raise Throttled(codes) from error
                raise
        time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311 - spreads contenders, not a secret
    raise Throttled("transaction conflict")


def put(note: Note) -> None:
    """A plain put: the last one wins."""
    _bound(Note)
    note.save()


def put_once(note: Note) -> bool:
    """Whether this call wrote it; False when it was there already."""
    _bound(Note)
    try:
        note.save(Note.pk.does_not_exist())
    except PutError as error:
        if _codes_of(error) & _STALE:
            return False
        raise
    return True


def put_back(row: Row | Note) -> bool:
    """Write it as it once was, version and all, where nothing newer stands. Whether it was missing or older. Raises Stale."""
    found = _standing(row)
    if found is not None and _version(found) >= _version(row):
        return False
    condition = Row.pk.does_not_exist() if found is None else Row.version == _version(found)
    try:
        # its own door of PynamoDB: save() would count the version up
        type(row)._get_connection().put_item(row.pk, row.sk, attributes=row.serialize(), condition=condition)  # noqa: SLF001
    except PutError as error:
        if _codes_of(error) & _STALE:
            raise Stale([f"{row.pk}/{row.sk}"]) from error
        raise
    return True


def is_behind(row: Row | Note) -> bool:
    """Whether `put_back` would write."""
    found = _standing(row)
    return found is None or _version(found) < _version(row)


def _standing(row: Row | Note) -> Row | None:
    return _get(Row, row.pk, row.sk)  # a note reads as a row without a version


def _version(row: Row | Note) -> int:
    """0 for what has none, which nothing is older than."""
    return int(getattr(row, "version", None) or 0)


def _get(kind: type[AnyRow], pk: str, sk: str) -> AnyRow | None:
    try:
        return _bound(kind).get(pk, sk, consistent_read=True)
    except DoesNotExist:
        return None


def _write(rows: Sequence[Row], removed: Sequence[Row], unchanged: Sequence[Row]) -> None:
    if len(rows) == 1 and not removed and not unchanged:
        rows[0].save()
        return
    with TransactWrite(connection=_connection()) as transaction:
        for row in rows:
            transaction.save(row)
        for row in removed:
            transaction.delete(row)
        for row in unchanged:
            transaction.condition_check(Row, row.pk, row.sk, condition=Row.version == row.version)


def _bound(kind: type[AnyRow]) -> type[AnyRow]:
    kind.Meta.table_name = settings().table_name
    return kind


def _connection() -> Connection:
    """The model's own: a new one would build a client, some 60 ms, for every transaction."""
    return _bound(Row)._get_connection().connection  # noqa: SLF001 - no public door leads to it


def _codes_of(error: PutError | TransactWriteError) -> set[str]:
    """AWS's own words for what it did not do; none where no answer came."""
    if not isinstance(error.cause, ClientError):
        return set()
    reasons = getattr(error, "cancellation_reasons", None) or []
    return {reason.code for reason in reasons if reason} | {error.cause.response["Error"]["Code"]}
