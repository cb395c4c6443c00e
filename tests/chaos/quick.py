"""What PynamoDB does with our two models, by a shorter way: most of a seed's time went there, and nothing is to be found there.

Rows and requests are PynamoDB's own all the same (`tests/chaos/test_quick.py`). Keys are strings; no map holds another.
An item that is read again gives the same parts again: nobody changes one in place.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from pynamodb.attributes import Attribute, AttributeContainer, NumberAttribute
from pynamodb.connection.base import BOTOCORE_EXCEPTIONS, Connection
from pynamodb.exceptions import QueryError
from pynamodb.expressions import operand
from pynamodb.models import Model

from chalicelib.stores import aggregates
from chalicelib.stores.tables import Row
from tests.chaos.table import INDEXES

_ROWS: dict[tuple[int, str, type[Model]], tuple[Any, Any]] = {}
_VALUES: dict[tuple[int, int, int], tuple[Any, Any]] = {}
_read_row: Any = vars(Model)["from_raw_data"].__func__
_read_value, _serialize, _serialize_all = aggregates.from_row, Model.serialize, AttributeContainer._container_serialize


@contextmanager
def quicker() -> Iterator[None]:
    """Within: the shorter way."""
    with ExitStack() as stack:
        for patched in (
            patch.object(Attribute, "__get__", _get),
            patch.object(Attribute, "__set__", _set),
            patch.object(AttributeContainer, "_container_serialize", _container_serialize),
            patch.object(NumberAttribute, "serialize", lambda _, value: str(value)),
            patch.object(NumberAttribute, "deserialize", lambda _, text: int(text)),  # versions, schemas and instants
            patch.object(Connection, "get_attribute_type", lambda *_: "S"),
            patch.object(Connection, "query", _query),
            patch.object(Connection, "get_identifier_map", _identifier),
            patch.object(Connection, "get_item_attribute_map", _item),
            patch.object(operand, "substitute_names", _placeholder),
            patch.object(Model, "from_raw_data", classmethod(_row)),
            patch.object(Model, "serialize", _serialized),
            patch.object(aggregates, "from_row", _value),
        ):
            stack.enter_context(patched)
        yield


def remember(items: Mapping[Any, Any]) -> None:
    """Read what every seed begins with, so that none of them has to."""
    for item in items.values():
        row = _row(Row, item)
        if row.sk in aggregates.KINDS:
            _value(aggregates.KINDS[row.sk], row)


def known() -> tuple[int, int]:
    """How much is remembered."""
    return len(_ROWS), len(_VALUES)


def forget(since: tuple[int, int]) -> None:
    """What was read since `known()` said so much: a seed's rows are of no use to the next."""
    for held, size in zip((_ROWS, _VALUES), since, strict=True):
        while len(held) > size:
            held.popitem()


# --- rows -------------------------------------------------------------------------------------------------------------


def _get(attribute: Any, instance: Any, owner: Any) -> Any:
    return attribute if instance is None else instance.attribute_values.get(attribute.attr_path[-1])


def _set(attribute: Any, instance: Any, value: Any) -> None:
    instance.attribute_values[attribute.attr_path[-1]] = value


def _row(kind: type[Model], item: Mapping[str, Any]) -> Any:
    """A copy of the row that was made when the item was first read."""
    key = (id(item["body"]), item["version"]["N"] if "version" in item else "", kind)
    found = _ROWS.get(key)
    if found is None:
        found = _ROWS[key] = (item, _read_row(kind, item))
    values = found[1].attribute_values
    row = object.__new__(kind)
    row.__dict__ = {**found[1].__dict__, "attribute_values": dict(values), "read_from": (item, values)}
    return row


def _value(kind: Any, row: Any) -> Any:
    """The frozen value of a row's parts."""
    key = (id(row.body), id(row.ring), row.version)
    if key not in _VALUES:
        _VALUES[key] = ((row.body, row.ring), _read_value(kind, row))
    return _VALUES[key][1]


def _serialized(row: Any, null_check: bool = True) -> Any:
    """The item of a row: the very one it was read from, unless something was set since."""
    item, values = row.__dict__.get("read_from", (None, None))
    if item is not None and all(values.get(name) is value for name, value in row.attribute_values.items()):
        return dict(item)
    return _serialize(row, null_check)


def _container_serialize(row: Any, null_check: bool = True) -> Any:
    values = row.attribute_values
    item = {}
    for name, attribute in row._attributes.items():
        value = values.get(name)
        if value is not None:
            item[name] = {attribute.attr_type: attribute.serialize(value)}
        elif null_check and not attribute.null:
            return _serialize_all(row, null_check)  # which says what is wrong
    return item


# --- requests ---------------------------------------------------------------------------------------------------------


def _identifier(_: Any, table: str, pk: str, sk: str | None = None, key: str = "Key") -> Any:
    return {key: {"pk": {"S": pk}, "sk": {"S": sk}} if sk is not None else {"pk": {"S": pk}}}


def _item(_: Any, table: str, attributes: Mapping[str, Any], item_key: str = "Item", **__: Any) -> Any:
    return {item_key: {name: value if isinstance(value, dict) else {"S": value} for name, value in attributes.items()}}


def _query(
    connection: Any,
    table: str,
    key: str,
    *,
    range_key_condition: Any,
    index_name: str | None,
    consistent_read: bool,
    **asked: Any,
) -> Any:
    """By one key, and a condition on the other."""
    assert not any(asked.values()), asked
    names, values = {INDEXES[index_name][0] if index_name else "pk": "#0"}, {":0": {"S": key}}
    expression = "#0 = :0"
    if range_key_condition is not None:
        expression = f"(#0 = :0 AND {range_key_condition.serialize(names, values)})"
    request = {"TableName": table, "KeyConditionExpression": expression, "ExpressionAttributeValues": values}
    request["ExpressionAttributeNames"] = {placeholder: name for name, placeholder in names.items()}
    more = ({"ConsistentRead": True} if consistent_read else {}) | ({"IndexName": index_name} if index_name else {})
    try:
        return connection.dispatch("Query", request | more)
    except BOTOCORE_EXCEPTIONS as error:
        raise QueryError(f"Failed to query items: {error}", error) from error


def _placeholder(path: list[str], names: dict[str, str]) -> str:
    return names.setdefault(path[0], f"#{len(names)}")
