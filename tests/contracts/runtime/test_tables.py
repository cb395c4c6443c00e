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


def test_a_transaction_sent_again_with_its_token_is_written_once_and_a_refused_one_is_judged_anew(world: World):
    table, dynamodb = world.table(), world.client("dynamodb")
    item = {"pk": {"S": "a"}, "sk": {"S": "DOSSIER"}}
    write = {"Put": {"TableName": table, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}

    def send(token: str) -> None:
        dynamodb.transact_write_items(TransactItems=[write], ClientRequestToken=token)

    send("first")
    send("first")
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException):
        send("second")
    dynamodb.delete_item(TableName=table, Key=item)
    send("first")
    assert dynamodb.scan(TableName=table)["Count"] == 0

    send("second")
    assert dynamodb.scan(TableName=table)["Count"] == 1


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


def test_a_put_that_changes_nothing_is_not_told(world: World):
    table, (function, seen) = world.table(), world.recorder()
    dynamodb = world.client("dynamodb")
    stream = dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
    world.client("lambda").create_event_source_mapping(
        FunctionName=function, EventSourceArn=stream, StartingPosition="TRIM_HORIZON"
    )

    for state in ("DRAFT", "DRAFT", "SUBMITTED"):
        item = {"pk": {"S": "a"}, "sk": {"S": "DOSSIER"}, "state": {"S": state}}
        dynamodb.put_item(TableName=table, Item=item)
    world.platform.wait_quiet()

    told = [record["dynamodb"]["NewImage"]["state"]["S"] for event in seen() for record in event["Records"]]
    assert told == ["DRAFT", "SUBMITTED"]


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
