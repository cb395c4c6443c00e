"""kill -9 and what is there afterwards."""

import json
import threading
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from tests.contracts.runtime.conftest import World, eventually
from tests.contracts.runtime.test_mail import send

pytestmark = pytest.mark.local


def test_acknowledged_writes_objects_and_mails_are_there(own_world: World):
    table, bucket = own_world.table(), own_world.bucket(ObjectLockEnabledForBucket=True)
    sent = send(own_world, "a@example.vn")
    written: list[str] = []

    def write(writer: int) -> None:
        for number in range(10_000):
            key = f"{writer}-{number}"
            try:
                write_all(own_world, table, bucket, key)
            except (BotoCoreError, ClientError):
                return
            written.append(key)

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    eventually(lambda: len(written) > 100)
    own_world.platform.kill()
    for writer in writers:
        writer.join()
    own_world.platform.start()

    rows = {row["pk"]["S"]: row for row in scan(own_world, table)}
    assert len(written) > 100
    assert all(rows[key]["n"] == {"N": "2"} for key in written)
    assert all(f"{key}-twin" in rows for key in written)
    body = own_world.client("s3").get_object(Bucket=bucket, Key=f"receipts/{written[-1]}.json")["Body"]
    assert json.load(body) == written[-1]
    assert [mail["id"] for mail in own_world.platform.get("mails")] == [sent]


def write_all(world: World, table: str, bucket: str, key: str) -> None:
    """A transaction, an update and a receipt."""
    dynamodb = world.client("dynamodb")
    row = {"sk": {"S": "x"}, "n": {"N": "1"}}
    puts = [{"Put": {"TableName": table, "Item": {"pk": {"S": pk}, **row}}} for pk in (key, f"{key}-twin")]
    dynamodb.transact_write_items(TransactItems=puts)
    world.client("s3").put_object(Bucket=bucket, Key=f"receipts/{key}.json", Body=json.dumps(key))
    dynamodb.update_item(
        TableName=table,
        Key={"pk": {"S": key}, "sk": {"S": "x"}},
        UpdateExpression="ADD n :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )


def scan(world: World, table: str) -> list[dict[str, Any]]:
    pages = world.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    return [row for page in pages for row in page["Items"]]


def test_update_before_a_snapshot_is_not_done_again_after_it(own_world: World):
    table, dynamodb = own_world.table(), own_world.client("dynamodb")
    key = {"pk": {"S": "a"}, "sk": {"S": "x"}}
    add = {"UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
    dynamodb.update_item(TableName=table, Key=key, **add)

    own_world.platform.stop()
    own_world.platform.start()
    dynamodb.update_item(TableName=table, Key=key, **add)
    own_world.platform.kill()
    own_world.platform.start()

    assert dynamodb.get_item(TableName=table, Key=key)["Item"]["n"] == {"N": "2"}


def test_new_stack_or_function_is_snapshotted_at_once(own_world: World):
    function = own_world.function("def handler(event, context):\n    return 1\n")

    eventually((own_world.platform.folder / "state/lambda.json").exists)
    own_world.platform.kill()
    own_world.platform.start()

    assert own_world.invoke(function) == 1


TEMPLATE = """
Resources:
  Rows:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: rows
      BillingMode: PAY_PER_REQUEST
      KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: sk, AttributeType: S}]
      StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
  Receipts:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: receipts
      ObjectLockEnabled: true
      ObjectLockConfiguration:
        ObjectLockEnabled: Enabled
        Rule: {DefaultRetention: {Mode: COMPLIANCE, Years: 1}}
"""


def test_stack_and_what_is_written_to_it_are_there(own_world: World):
    stacks, file = own_world.client("cloudformation"), own_world.platform.folder / "state/cloudformation.json"
    stacks.create_stack(StackName="s", TemplateBody=TEMPLATE)
    stacks.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig={"Delay": 1})
    eventually(lambda: file.exists() and "CREATE_COMPLETE" in file.read_text())
    put(own_world, "rows", "a")

    own_world.platform.kill()
    own_world.platform.start()

    assert stacks.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    assert [row["pk"]["S"] for row in scan(own_world, "rows")] == ["a"]
    lock = own_world.client("s3").get_object_lock_configuration(Bucket="receipts")["ObjectLockConfiguration"]
    assert lock["Rule"]["DefaultRetention"] == {"Mode": "COMPLIANCE", "Years": 1}


def test_running_execution_has_failed_by_the_restarts_name(own_world: World):
    machine = own_world.machine(
        {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 3600, "End": True}}}
    )
    execution = own_world.execute(machine)

    own_world.platform.stop()
    own_world.platform.start()

    ended = own_world.outcome(execution)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ServiceRestart")
    own_world.execute(machine, name="r1-a2")


def test_stream_begins_again_with_what_the_log_replayed(own_world: World):
    table, (function, seen) = own_world.table(), own_world.recorder()
    stream = own_world.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    own_world.client("lambda").create_event_source_mapping(
        FunctionName=function, EventSourceArn=stream, StartingPosition="TRIM_HORIZON"
    )
    eventually((own_world.platform.folder / "state/lambda.json").exists)
    put(own_world, table, "before")
    own_world.platform.wait_quiet()

    own_world.platform.kill()
    own_world.platform.start()
    put(own_world, table, "after")
    own_world.platform.wait_quiet()

    keys = [record["dynamodb"]["Keys"]["pk"]["S"] for event in seen() for record in event["Records"]]
    # The first comes again, unless a snapshot fell between its write and the kill.
    assert (set(keys[:-1]), keys[-1]) == ({"before"}, "after")


def put(world: World, table: str, key: str) -> None:
    world.client("dynamodb").put_item(TableName=table, Item={"pk": {"S": key}, "sk": {"S": "x"}})
