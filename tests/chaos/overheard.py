"""What PynamoDB hears from DynamoDB, whichever it is: each answer, each error, so that two can be held side by side."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.exceptions import ClientError
from pynamodb.connection.base import Connection

from tests.chaos.table import INDEXES

_OF_THE_WAY = ("ResponseMetadata", "ConsumedCapacity")  # not of the data


@contextmanager
def overheard() -> Iterator[list[Any]]:
    """Within: one entry a request. To be entered before `standing_in`, which takes over whatever PynamoDB has then."""
    heard: list[Any] = []
    ask = Connection._make_api_call

    def listening(connection: Connection, operation: str, request: dict[str, Any]) -> Any:
        try:
            answer = ask(connection, operation, request)
        except ClientError as error:
            heard.append((operation, *_refusal(error)))
            raise
        heard.append((operation, _answer(operation, request, answer)))
        return answer

    with patch.object(Connection, "_make_api_call", listening):
        yield heard


def _refusal(error: ClientError) -> tuple[str, list[str]]:
    said: Any = error.__cause__ and error.__cause__.response  # DynamoDB's own; PynamoDB's is made from it
    return said["Error"]["Code"], [reason["Code"] for reason in said.get("CancellationReasons", ())]


def _answer(operation: str, request: Mapping[str, Any], answer: Mapping[str, Any]) -> Any:
    said = {name: value for name, value in answer.items() if name not in _OF_THE_WAY}
    if operation == "BatchGetItem":  # in no order
        (said["Responses"],) = map(in_order, said["Responses"].values())
    elif index := request.get("IndexName"):  # in order of the sort key alone
        said["sorts"] = [item[INDEXES[index][1]] for item in said["Items"]]
        said["Items"] = in_order(said["Items"])
    return said


def in_order(items: Any) -> list[Any]:
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
