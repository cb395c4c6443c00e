"""The player moves the clock when the runtime says quiet: it must never say so too early."""

import json

import pytest

from tests.contracts.runtime.conftest import World
from tests.contracts.runtime.test_steps import call, machine

pytestmark = pytest.mark.local

CHAIN = """
    import boto3, json, os
    bus, tables, steps = boto3.client("events"), boto3.client("dynamodb"), boto3.client("stepfunctions")

    def handler(event, context):
        for record in event["Records"]:
            if "body" in record:  # from the queue: a row
                key = json.loads(record["body"])["detail"]["object"]["key"]
                tables.put_item(TableName=os.environ["TABLE"], Item={"pk": {"S": key}, "sk": {"S": "DOSSIER"}})
            else:  # from the stream: an event on the bus
                key = record["dynamodb"]["Keys"]["pk"]["S"]
                bus.put_events(Entries=[{"Source": "chain", "DetailType": os.environ["TABLE"],
                                         "Detail": json.dumps({"key": key})}])
"""


def rule(world: World, pattern: dict[str, object], target: str) -> None:
    name = world.name("rule")
    world.client("events").put_rule(Name=name, EventPattern=json.dumps(pattern))
    world.client("events").put_targets(Rule=name, Targets=[{"Id": "1", "Arn": target, "RoleArn": "r"}])


def test_quiet_is_told_only_when_the_last_link_of_the_chain_has_worked(world: World):
    """Object -> EventBridge -> SQS -> function -> table -> stream -> function -> bus -> machine -> function."""
    last, done = world.recorder()
    bucket, table, (_url, arn) = world.bucket(), world.table(), world.queue(VisibilityTimeout="60")
    world.client("s3").put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    rule(world, {"source": ["aws.s3"], "detail": {"bucket": {"name": [bucket]}}}, arn)
    rule(world, {"source": ["chain"], "detail-type": [table]}, machine(world, Step=call(last)))
    stream = world.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    chain = world.function(CHAIN, environment={"TABLE": table})
    mapped = world.client("lambda").create_event_source_mapping
    mapped(FunctionName=chain, EventSourceArn=arn)
    mapped(FunctionName=chain, EventSourceArn=stream, StartingPosition="TRIM_HORIZON")

    told = []
    for number in range(1, 13):
        world.client("s3").put_object(Bucket=bucket, Key=f"k{number}", Body=b"x")
        world.platform.wait_quiet()
        told.append((number, len(done())))

    assert told == [(number, number) for number in range(1, 13)]
