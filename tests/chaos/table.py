"""DynamoDB as the application uses it, in memory: conditions, all-or-nothing transactions, indexes that lag, a stream.

It answers the requests that PynamoDB sends (`PutItem`, `TransactWriteItems`, ...), so that everything above them is the code that ships.
Each call is one instant: writes are serialisable by construction. `test_differential.py` holds it against moto, `test_differential_local.py` against the embedded AWS.
"""

import re
from bisect import insort
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from botocore.exceptions import ClientError
from pynamodb.connection.base import Connection

Key = tuple[str, str]
Item = Mapping[str, Mapping[str, Any]]
Check = Callable[[Item, Mapping[str, str], Mapping[str, Any]], bool]

_PARTS_MOST = 100
INDEXES = {
    "by_unit": ("unit_key", "unit_sort"),
    "cards": ("unit_key", "unit_sort"),
    "by_owner": ("owner_key", "owner_sort"),
}


class ConditionFailed(Exception):
    """Of the transaction's parts, which failed: one "None" or "ConditionalCheckFailed" each."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def as_told(self, operation: str) -> ClientError:
        """What boto3 would raise."""
        if operation != "TransactWriteItems":
            return ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, operation)
        reasons: Any = [{"Code": reason} for reason in self.reasons]
        return ClientError({"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}, operation)


@dataclass(frozen=True)
class Change:
    """One item's write: `turn` counts the write calls, so that the parts of one transaction share it. `by`: which task."""

    turn: int
    at: float
    by: str
    key: Key
    old: Item | None
    new: Item | None

    def as_record(self, number: int) -> dict[str, Any]:
        """What the stream's door is given."""
        images = {"NewImage": self.new, "OldImage": self.old}
        return {
            "eventID": str(number),
            "eventName": "INSERT" if not self.old else "MODIFY" if self.new else "REMOVE",
            "eventSource": "aws:dynamodb",
            "eventVersion": "1.1",
            "eventSourceARN": "arn:aws:dynamodb:ap-southeast-1:123456789012:table/t/stream/s",
            "awsRegion": "ap-southeast-1",
            "dynamodb": {
                "ApproximateCreationDateTime": self.at,
                "SequenceNumber": str(number),
                "SizeBytes": 0,
                "StreamViewType": "NEW_AND_OLD_IMAGES",
                "Keys": {"pk": {"S": self.key[0]}, "sk": {"S": self.key[1]}},
                **{name: image for name, image in images.items() if image},
            },
        }


@dataclass
class Table:
    """`changes` is the stream and the history in one: every write in the order it happened."""

    items: dict[Key, Item] = field(default_factory=dict)
    sorts: dict[str, list[str]] = field(default_factory=dict)  # the sort keys of one partition, in order
    seen_by_index: dict[tuple[str, str], dict[Key, Item]] = field(default_factory=dict)  # by index and its hash key
    behind: list[tuple[float, Item | None, Item | None]] = field(default_factory=list)  # when an index sees a change
    changes: list[Change] = field(default_factory=list)
    turn: int = 0
    writer: str = ""  # who asks now

    def copy(self) -> "Table":
        """The same items, no history, indexes up to date: items themselves are never changed in place."""
        self._catch_up(float("inf"))
        return Table(
            items=dict(self.items),
            sorts={pk: list(sorts) for pk, sorts in self.sorts.items()},
            seen_by_index={held: dict(items) for held, items in self.seen_by_index.items()},
        )

    def answer(self, operation: str, request: Mapping[str, Any], now: float, lag: float = 0.0) -> dict[str, Any]:
        """What DynamoDB would answer at `now`; `lag` seconds pass before an index sees a write. Raises ConditionFailed."""
        match operation:
            case "GetItem":
                found = self.items.get(_key(request["Key"]))
                return {"Item": found} if found else {}
            case "BatchGetItem":
                wanted = next(iter(request["RequestItems"].items()))
                there = (self.items.get(_key(key)) for key in wanted[1]["Keys"])
                return {"Responses": {wanted[0]: [item for item in there if item]}, "UnprocessedKeys": {}}
            case "Query":
                found_all = list(self._query(request, now))
                return {"Items": found_all, "Count": len(found_all), "ScannedCount": len(found_all)}
            case "PutItem" | "DeleteItem":
                self._write([{operation.removesuffix("Item"): request}], now, lag)
                return {}
            case "TransactWriteItems":
                self._write(request["TransactItems"], now, lag)
                return {}
        raise NotImplementedError(operation)

    def _query(self, request: Mapping[str, Any], now: float) -> Iterator[Item]:
        values = request["ExpressionAttributeValues"]
        fits, names = _condition(request["KeyConditionExpression"]), request["ExpressionAttributeNames"]
        index = request.get("IndexName")
        if index is None:
            pk = values[":0"]["S"]
            for sk in self.sorts.get(pk, ()):
                item = self.items[pk, sk]
                if fits(item, names, values):
                    yield item
            return
        self._catch_up(now)
        held = self.seen_by_index.get((index, values[":0"]["S"]), {}).values()
        sort_name, found = INDEXES[index][1], [item for item in held if fits(item, names, values)]
        yield from sorted(found, key=lambda item: (item[sort_name]["S"], item["pk"]["S"], item["sk"]["S"]))

    def _write(self, parts: list[Mapping[str, Any]], now: float, lag: float) -> None:
        if len({_target(part) for part in parts}) < len(parts) or len(parts) > _PARTS_MOST:
            raise NotImplementedError("DynamoDB takes no such transaction")
        verdicts = [self._allows(next(iter(part.values())), _target(part)) for part in parts]
        if not all(verdicts):
            raise ConditionFailed(["None" if fine else "ConditionalCheckFailed" for fine in verdicts])
        self.turn += 1
        for part in parts:
            if "ConditionCheck" in part:
                continue
            self._apply(_target(part), part["Put"]["Item"] if "Put" in part else None, now, lag)

    def _allows(self, request: Mapping[str, Any], key: Key) -> bool:
        expression = request.get("ConditionExpression")
        if expression is None:
            return True
        names, values = request["ExpressionAttributeNames"], request.get("ExpressionAttributeValues", {})
        return _condition(expression)(self.items.get(key, {}), names, values)

    def _apply(self, key: Key, new: Item | None, now: float, lag: float) -> None:
        old = self.items.get(key)
        if new is None:
            if old is None:
                return
            del self.items[key]
            self.sorts[key[0]].remove(key[1])
        else:
            if old == new:  # no change, nothing told
                return
            if old is None:
                insort(self.sorts.setdefault(key[0], []), key[1])
            self.items[key] = new
        self.changes.append(Change(self.turn, now, self.writer, key, old, new))
        if any(name in item for item in (old, new) if item for name in ("unit_key", "owner_key")):
            self.behind.append((now + lag, old, new))

    def _catch_up(self, now: float) -> None:
        """One key's changes reach an index in order; different keys need not."""
        waiting, held_back = [], set()
        for change in self.behind:
            due, old, new = change
            key = _key(new or old or {})
            if due > now or key in held_back:
                held_back.add(key)
                waiting.append(change)
            else:
                self._show(key, old, new)
        self.behind = waiting

    def _show(self, key: Key, old: Item | None, new: Item | None) -> None:
        for index, (name, _) in INDEXES.items():
            if old and name in old:
                self.seen_by_index[index, old[name]["S"]].pop(key, None)
            if new and name in new:
                self.seen_by_index.setdefault((index, new[name]["S"]), {})[key] = new


@contextmanager
def answering(answer: Callable[[str, Mapping[str, Any]], Any]) -> Iterator[None]:
    """Within: PynamoDB asks this instead of AWS. Its own checks and shapes stay."""
    client = SimpleNamespace(_make_api_call=answer, _request_signer=None)
    with (
        patch.object(Connection, "client", property(lambda _: client)),
        patch.object(Connection, "dispatch", Connection._make_api_call),  # without a UUID and two log lines a call
    ):
        yield


def _target(part: Mapping[str, Any]) -> Key:
    request = next(iter(part.values()))
    return _key(request.get("Item") or request["Key"])


def _key(attributes: Item) -> Key:
    return attributes["pk"]["S"], attributes["sk"]["S"]


_CLAUSE = re.compile(
    r"attribute_not_exists \((?P<absent>#\d+)\)"
    r"|begins_with \((?P<whole>#\d+), (?P<start>:\d+)\)"
    r"|(?P<between>#\d+) BETWEEN (?P<low>:\d+) AND (?P<high>:\d+)"
    r"|(?P<left>#\d+) (?P<sign>=|<) (?P<right>:\d+)"
)


@cache
def _condition(expression: str) -> Check:
    """PynamoDB's own few forms, joined by AND; anything else is a reason to stop and look."""
    if rest := re.sub(r"[() ]|AND", "", _CLAUSE.sub("", expression)):
        raise NotImplementedError(f"{expression}: {rest}")
    checks = [_clause(found) for found in _CLAUSE.finditer(expression)]
    return lambda item, names, values: all(check(item, names, values) for check in checks)


def _clause(found: re.Match[str]) -> Check:
    part = found.groupdict()
    if part["absent"]:
        return lambda item, names, values: names[part["absent"]] not in item
    if part["whole"]:
        return lambda item, names, values: _text(item, names[part["whole"]]).startswith(values[part["start"]]["S"])
    if part["between"]:
        return lambda item, names, values: (
            values[part["low"]]["S"] <= _text(item, names[part["between"]]) <= values[part["high"]]["S"]
        )
    if part["sign"] == "<":
        return lambda item, names, values: _text(item, names[part["left"]]) < values[part["right"]]["S"]
    return lambda item, names, values: item.get(names[part["left"]]) == values[part["right"]]


def _text(item: Item, name: str) -> str:
    return str(item[name]["S"])
