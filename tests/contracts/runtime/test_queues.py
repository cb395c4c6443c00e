import json

import pytest

from tests.contracts.runtime.conftest import World, eventually

pytestmark = pytest.mark.local


def mapped(world: World, function: str, arn: str) -> None:
    world.client("lambda").create_event_source_mapping(
        FunctionName=function,
        EventSourceArn=arn,
        BatchSize=10,
        FunctionResponseTypes=["ReportBatchItemFailures"],
        ScalingConfig={"MaximumConcurrency": 2},
    )


def redriven(world: World, tries: int = 2) -> tuple[str, str, str]:
    """A queue with its dead-letter queue; answers URL, ARN, and the dead one's URL."""
    dead_url, dead_arn = world.queue()
    policy = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": tries})
    url, arn = world.queue(VisibilityTimeout="180", RedrivePolicy=policy)
    return url, arn, dead_url


def depth(world: World, url: str) -> int:
    asked = world.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(asked["ApproximateNumberOfMessages"])


def test_failed_item_alone_comes_again_and_ends_in_the_dead_letter_queue(world: World):
    url, arn, dead = redriven(world)
    function = world.function(
        """
        def handler(event, context):
            bad = [r["messageId"] for r in event["Records"] if r["body"] == "bad"]
            return {"batchItemFailures": [{"itemIdentifier": found} for found in bad]}
        """
    )
    mapped(world, function, arn)

    entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(["good", "bad", "good"])]
    world.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)

    eventually(lambda: depth(world, dead) == 1, seconds=15)
    # What lies in a dead-letter queue is shown, and keeps nobody waiting.
    report = world.platform.wait_quiet()
    assert {"visible": 1, "in_flight": 0} in report["queues"].values()
    (message,) = world.client("sqs").receive_message(QueueUrl=dead)["Messages"]
    assert message["Body"] == "bad"


def test_whole_batch_comes_again_after_a_raise(world: World):
    url, arn, _dead = redriven(world, tries=5)
    bucket = world.bucket()
    function = world.function(
        """
        import boto3, os
        s3 = boto3.client("s3")

        def handler(event, context):
            tries = event["Records"][0]["attributes"]["ApproximateReceiveCount"]
            s3.put_object(Bucket=os.environ["BUCKET"], Key=tries, Body=b'"seen"')
            if tries == "1":
                raise RuntimeError("once")
        """,
        environment={"BUCKET": bucket},
    )
    mapped(world, function, arn)

    world.client("sqs").send_message(QueueUrl=url, MessageBody="x")

    eventually(lambda: len(world.objects(bucket)) == 2, seconds=15)
    world.platform.wait_quiet()


def test_message_that_nobody_has_taken_is_not_quiet(world: World):
    url, arn = world.queue()
    name = arn.rpartition(":")[2]

    world.client("sqs").send_message(QueueUrl=url, MessageBody="x")
    waiting = world.platform.get("quiet")
    (message,) = world.client("sqs").receive_message(QueueUrl=url)["Messages"]
    held = world.platform.get("quiet")
    world.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    assert (waiting["quiet"], waiting["queues"][name]) == (False, {"visible": 1, "in_flight": 0})
    assert (held["quiet"], held["queues"][name]) == (False, {"visible": 0, "in_flight": 1})
    assert world.platform.wait_quiet()["queues"][name] == {"visible": 0, "in_flight": 0}
