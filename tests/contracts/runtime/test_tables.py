import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from tests.contracts.runtime.conftest import World, eventually

pytestmark = pytest.mark.local


def put(world: World, table: str, sk: str, **more: str) -> None:
    item = {"pk": {"S": "a"}, "sk": {"S": sk}} | {name: {"S": value} for name, value in more.items()}
    world.client("dynamodb").put_item(
        TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)"
    )


def test_conditional_put_refuses_the_second(world: World):
    table = world.table()
    put(world, table, "DOSSIER")

    with pytest.raises(ClientError) as refused:
        put(world, table, "DOSSIER")

    assert refused.value.response["Error"]["Code"] == "ConditionalCheckFailedException"


def test_of_sixteen_racing_transactions_exactly_one_wins(world: World):
    table, dynamodb = world.table(), world.client("dynamodb")

    def write(racer: int) -> list[str]:
        own = {"Put": {"TableName": table, "Item": {"pk": {"S": f"racer-{racer}"}, "sk": {"S": "x"}}}}
        prize = {
            "Put": {
                "TableName": table,
                "Item": {"pk": {"S": "prize"}, "sk": {"S": "x"}},
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }
        try:
            dynamodb.transact_write_items(TransactItems=[own, prize])
        except ClientError as error:
            return [reason["Code"] for reason in error.response["CancellationReasons"]]
        return []

    with ThreadPoolExecutor(16) as racers:
        outcomes = list(racers.map(write, range(16)))

    assert outcomes.count([]) == 1
    assert outcomes.count(["None", "ConditionalCheckFailed"]) == 15
    assert dynamodb.scan(TableName=table)["Count"] == 2


def test_stream_reaches_the_function_through_its_filter_with_both_images(world: World):
    table, (function, seen) = world.table(), world.recorder()
    stream = world.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    pattern = {"dynamodb": {"Keys": {"sk": {"S": ["DOSSIER", "ROUND"]}}}}
    world.client("lambda").create_event_source_mapping(
        FunctionName=function,
        EventSourceArn=stream,
        StartingPosition="TRIM_HORIZON",
        FilterCriteria={"Filters": [{"Pattern": json.dumps(pattern)}]},
    )

    put(world, table, "DOSSIER", state="DRAFT")
    put(world, table, "JOURNAL#1")
    world.client("dynamodb").put_item(
        TableName=table, Item={"pk": {"S": "a"}, "sk": {"S": "DOSSIER"}, "state": {"S": "SUBMITTED"}}
    )
    report = world.platform.wait_quiet()

    records = [record for event in seen() for record in event["Records"]]
    assert report["streams_behind"] == 0
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY"]
    assert records[1]["dynamodb"]["OldImage"]["state"] == {"S": "DRAFT"}
    assert records[1]["dynamodb"]["NewImage"]["state"] == {"S": "SUBMITTED"}


def test_not_quiet_while_the_stream_is_behind(world: World):
    table = world.table()
    slow = world.function("import time\ndef handler(event, context):\n    time.sleep(0.7)\n")
    stream = world.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    world.client("lambda").create_event_source_mapping(
        FunctionName=slow, EventSourceArn=stream, StartingPosition="TRIM_HORIZON"
    )

    put(world, table, "DOSSIER")

    assert not world.platform.get("quiet")["quiet"]
    assert eventually(lambda: world.platform.get("quiet")["quiet"])
