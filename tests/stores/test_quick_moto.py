"""The shorter way through moto: every answer is moto's own."""

from contextlib import nullcontext
from random import Random
from unittest.mock import patch

import boto3
from botocore.exceptions import ClientError

from tests import world as worlds
from tests.stream import Stream
from tests.world import ENVIRONMENT, world

TABLE = ENVIRONMENT["TABLE_NAME"]


def request(chance):
    """One of those that the stores make, and a few more, of few keys: most find something, some are refused."""
    pk, sk = f"P#{chance.randrange(3)}", f"S#{chance.randrange(4)}"
    key = {"pk": {"S": pk}, "sk": {"S": sk}}
    item = {**key, "version": {"N": str(chance.randrange(3))}, "unit_key": {"S": sk}, "unit_sort": {"S": f"{chance.randrange(5)}"}, "body": {"M": {"a": {"L": [{"NULL": True}, {"S": "ộ"}, {"BOOL": False}]}, "n": {"N": "1.5"}}}, "raw": {"B": b"\x00\xff"}}
    once = {"ConditionExpression": "attribute_not_exists(pk) OR version = :v", "ExpressionAttributeValues": {":v": {"N": "1"}}}
    asked = {"KeyConditionExpression": "pk = :p AND begins_with(sk, :s)", "ExpressionAttributeValues": {":p": {"S": pk}, ":s": {"S": "S#"}}}
    index = {"IndexName": "by_unit", "KeyConditionExpression": "unit_key = :p AND unit_sort > :s", "ExpressionAttributeValues": {":p": {"S": sk}, ":s": {"S": "1"}}}
    return chance.choice([
        ("put_item", {"Item": item, **once}),
        ("put_item", {"Item": item, "ReturnValues": "ALL_OLD"}),
        ("get_item", {"Key": key, "ConsistentRead": True}),
        ("delete_item", {"Key": key, "ReturnValues": "ALL_OLD"}),
        ("query", {**asked, "ScanIndexForward": chance.random() < 0.5, "Limit": chance.randrange(1, 4)}),
        ("query", {**asked, "ExclusiveStartKey": key}),
        ("query", {**index, "ScanIndexForward": chance.random() < 0.5}),
        ("scan", {"Limit": chance.randrange(1, 4), "ExclusiveStartKey": key}),
        ("transact_write_items", {"TransactItems": [
            {"Put": {"TableName": TABLE, "Item": item, **once}},
            {"Delete": {"TableName": TABLE, "Key": {"pk": {"S": "P#0"}, "sk": {"S": "S#0"}}}},
        ]}),
    ])  # fmt: skip


def answers():
    """To the same 250 requests, and what the stream holds at the end."""
    chance, found, client = Random(7), [], boto3.client("dynamodb")
    for _ in range(250):
        name, asked = request(chance)
        try:
            answer = getattr(client, name)(**asked, **({} if "TransactItems" in asked else {"TableName": TABLE}))
        except ClientError as error:
            answer = {**error.response, "ResponseMetadata": None}
        found.append((name, {part: value for part, value in answer.items() if part != "ResponseMetadata"}))
    told = [record.to_json() for record in Stream().shard.items]
    return found, [(record["eventName"], record["dynamodb"]["Keys"], record["dynamodb"].get("NewImage")) for record in told]


def test_answers_are_the_same():
    with world():
        quick = answers()
    with patch.object(worlds, "quick_moto", nullcontext), world():
        slow = answers()

    assert quick == slow
    found, told = quick
    assert {"Items", "Item", "Attributes", "Error", "LastEvaluatedKey", "CancellationReasons"} <= {part for _, answer in found for part in answer}
    assert {answer["Error"]["Code"] for _, answer in found if "Error" in answer} == {"ConditionalCheckFailedException", "TransactionCanceledException", "ValidationException"}
    assert {name for name, *_ in told} == {"INSERT", "MODIFY", "REMOVE"}
