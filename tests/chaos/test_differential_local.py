"""The simulator's store against the embedded AWS: each request of the same calls, its answer or its error, what is left, what was told."""

from collections import Counter
from contextlib import contextmanager
from random import Random

import boto3
import pytest
from pynamodb.exceptions import TransactWriteError

from chalicelib.stores import rows
from chalicelib.stores.tables import Note, Row
from infra.local.platform import LocalPlatform
from tests.chaos.aws import Stock
from tests.chaos.overheard import in_order, overheard
from tests.chaos.seam import answers
from tests.chaos.sim import Sim
from tests.chaos.table import Table
from tests.chaos.world import World, standing_in
from tests.world import ENVIRONMENT, forget, make_table

pytestmark = pytest.mark.local

SEEDS, CALLS = 8, 60


@pytest.fixture(name="platform", scope="module")
def _platform(tmp_path_factory):
    with LocalPlatform(tmp_path_factory.mktemp("platform")) as running:
        yield running


@contextmanager
def embedded(platform, number):
    """The application on the embedded AWS, with a table and buckets of its own."""
    own = {name: f"{ENVIRONMENT[name]}-{number}" for name in ("TABLE_NAME", "DOCUMENT_BUCKET", "RECEIPT_BUCKET")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (ENVIRONMENT | platform.environ() | own).items():
            patch.setenv(name, value)
        patch.delenv("AWS_PROFILE", raising=False)
        for model in (Row, Note):  # a connection holds on to the AWS it was made for
            patch.setattr(model, "_connection", None)
        forget()
        make_table(own["TABLE_NAME"])
        for bucket in (own["DOCUMENT_BUCKET"], own["RECEIPT_BUCKET"]):
            boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": ENVIRONMENT["AWS_DEFAULT_REGION"]})
        yield own["TABLE_NAME"]
    forget()


def on_the_embedded_aws(platform, seed):
    with overheard() as heard, embedded(platform, seed) as table:
        said = answers(seed, CALLS)
        pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
        return said, heard, in_order(item for page in pages for item in page["Items"]), told(table)


def told(table):
    """Its stream from the beginning: the item before and after."""
    streams, stream = boto3.client("dynamodbstreams"), boto3.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    (shard,) = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]
    at = streams.get_shard_iterator(StreamArn=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    records = [record["dynamodb"] for record in streams.get_records(ShardIterator=at)["Records"]]
    return [(record.get("OldImage"), record.get("NewImage")) for record in records]


@contextmanager
def simulated():
    """The application on the simulator's table."""
    with standing_in() as stand:
        stand.world = World(Sim(Random(1), 0.0), Table(), Stock())
        yield stand.world.table


def in_memory(seed):
    with overheard() as heard, simulated() as table:
        said = answers(seed, CALLS)
        return said, heard, in_order(table.items.values()), [(change.old, change.new) for change in table.changes]


def twice():
    """One item two times in a transaction."""
    rows.commit(Row(pk="A#1", sk="A", body={}), Row(pk="A#1", sk="A", body={}))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_simulator_s_store_answers_as_the_embedded_aws_does(platform, seed):
    for ours, theirs in zip(in_memory(seed), on_the_embedded_aws(platform, seed), strict=True):
        assert ours == theirs


def test_the_calls_meet_each_operation_and_each_way_to_be_refused():
    heard = [entry for seed in range(SEEDS) for entry in in_memory(seed)[1]]

    met = Counter((operation, answer if isinstance(answer, str) else "") for operation, answer, *_ in heard)
    assert set(met) == {
        ("GetItem", ""),
        ("BatchGetItem", ""),
        ("Query", ""),
        ("DeleteItem", ""),
        ("PutItem", ""),
        ("PutItem", "ConditionalCheckFailedException"),
        ("TransactWriteItems", ""),
        ("TransactWriteItems", "TransactionCanceledException"),
    }
    assert min(met.values()) >= SEEDS


def test_neither_takes_an_item_twice_in_one_transaction(platform):
    with embedded(platform, "twice"), pytest.raises(TransactWriteError) as refused:
        twice()
    with simulated(), pytest.raises(NotImplementedError):
        twice()

    assert refused.value.cause_response_code == "ValidationException"
