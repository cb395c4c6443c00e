"""What moto does for each request to DynamoDB, by a shorter way: it sorted the whole table for every query, copied it for every
item of a transaction and asked a model of the service about every attribute. Most of the time of all tests went there.

Answers are moto's own all the same (`tests/stores/test_quick_moto.py`).
"""

import base64
import copy
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from botocore import xform_name
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler, DynamoResult
from pynamodb.connection.base import Connection
from werkzeug.exceptions import HTTPException

_query, _write_all, _answer = Table.query, DynamoDBBackend.transact_write_items, DynamoResult.execute_result
_ask, _sent = Connection._make_api_call, BotocoreStubber.__call__
_cast: Any = vars(DynamoType)["cast_value"].fget
_INDEX_NAME = 6  # its place in a query, after the hash key
_PLAIN = ("GetItem", "Query", "Scan", "PutItem", "DeleteItem", "UpdateItem", "TransactWriteItems", "TransactGetItems", "BatchGetItem")


@contextmanager
def quick_moto() -> Iterator[None]:
    """Within: the shorter way."""
    with ExitStack() as stack:
        for patched in (
            patch.object(DynamoType, "cast_value", property(_value)),
            patch.object(DynamoType, "__deepcopy__", _as_it_is),
            patch.object(Table, "query", _queried),
            patch.object(Table, "__deepcopy__", _snapshot, create=True),
            patch.object(DynamoDBBackend, "transact_write_items", _written),
            patch.object(DynamoResult, "execute_result", _answered),
            patch.object(Connection, "_make_api_call", _asked),
        ):
            stack.enter_context(patched)
        yield


def _value(typed: DynamoType) -> Any:
    if typed.type == "S":
        return typed.value
    return Decimal(typed.value) if typed.type == "N" else _cast(typed)


def _as_it_is(typed: DynamoType, memo: dict[int, Any]) -> DynamoType:
    """Texts and numbers are never changed in place."""
    if typed.type in ("S", "N", "BOOL", "NULL"):
        return typed
    copied = DynamoType.__new__(DynamoType)
    copied.type, copied.value = typed.type, copy.deepcopy(typed.value, memo)
    return copied


def _queried(table: Table, hash_key: Any, *asked: Any, **more: Any) -> Any:
    """Of what a query is about alone, in any order: moto sorts what it has found."""
    index_name = asked[_INDEX_NAME]
    rows = list(table.items.values()) if index_name else [table.items.get(hash_key, {})]
    with patch.object(table, "all_items", lambda: [item for each in rows for item in each.values()]):
        return _query(table, hash_key, *asked, **more)


def _snapshot(table: Table, memo: dict[int, Any]) -> Table:
    """To go back to. Items are put in each other's place, so that the same ones will do."""
    kept = copy.copy(table)
    kept.items = type(table.items)(table.items.default_factory, {key: dict(each) for key, each in table.items.items()})
    if table.stream_shard is not None:
        kept.stream_shard = copy.copy(table.stream_shard)
        kept.stream_shard.items, kept.stream_shard.table = list(table.stream_shard.items), kept
    return kept


def _written(backend: DynamoDBBackend, items: list[dict[str, Any]]) -> None:
    assert not any("Update" in item for item in items), "an update changes its item in place: see _snapshot"
    _write_all(backend, items)


def _answered(result: DynamoResult, context: Any) -> Any:
    """Items are in the form that is sent already."""
    if context.operation_model.name not in _PLAIN or isinstance(result.result, Exception):
        return _answer(result, context)
    said: Any = result.result
    body = json.dumps({name: part for name, part in said.items() if part is not None}, default=lambda raw: base64.b64encode(raw).decode())
    return 200, {"Content-Type": "application/x-amz-json-1.0"}, body


def _asked(connection: Connection, operation: str, request: dict[str, Any]) -> Any:
    """PynamoDB's requests, without a way through HTTP; again by that way where they are refused, for its words.

    Whoever listens to calls hears of them, and whoever stands in the way of what is sent is not passed by.
    """
    if operation not in _PLAIN or BotocoreStubber.__call__ is not _sent:
        return _ask(connection, operation, request)
    client: Any = connection.client
    handler: Any = DynamoHandler()
    handler.body, handler.region, handler.current_account = request, client.meta.region_name, DEFAULT_ACCOUNT_ID
    try:
        result = getattr(handler, xform_name(operation))().result
    except HTTPException:  # moto's refusals: nothing was written
        return _ask(connection, operation, request)
    model = client.meta.service_model.operation_model(operation)
    client.meta.events.emit(f"before-call.dynamodb.{operation}", model=model, params={"headers": {}}, request_signer=None, context={})
    return result
