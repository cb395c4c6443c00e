import datetime as dt
import json
from urllib.error import HTTPError

import pytest

from tests.contracts.runtime.conftest import World

pytestmark = pytest.mark.local

HOUR = dt.timedelta(hours=1)
NOW = "import datetime as dt\ndef handler(event, context):\n    return dt.datetime.now(dt.UTC).isoformat()\n"


def test_moved_clock_is_seen_in_server_and_in_workers_old_and_new(world: World):
    old, bucket = world.function(NOW), world.bucket()
    world.invoke(old)

    now = world.forward(days=100)

    world.client("s3").put_object(Bucket=bucket, Key="k", Body=b"x")
    modified = world.client("s3").head_object(Bucket=bucket, Key="k")["LastModified"]
    seen = [dt.datetime.fromisoformat(world.invoke(function)) for function in (old, world.function(NOW))]
    assert all(abs(moment - now) < dt.timedelta(seconds=10) for moment in [modified, *seen])


def test_timeout_of_a_function_is_not_touched_by_a_moved_clock(world: World):
    function = world.function(
        "def handler(event, context):\n    return context.get_remaining_time_in_millis()\n"
    )
    world.invoke(function)

    world.forward(days=100)

    assert 9_000 < world.invoke(function) <= 10_000


def test_a_call_with_an_instant_of_its_own_lives_there_alone_and_stands_still(world: World):
    function = world.function(NOW)
    instant = "2022-12-31T23:59:59.999999+00:00"

    web = {"httpMethod": "POST", "headers": {"X-Local-Instant": instant}}
    seen = [world.invoke(function, event) for event in ({"x-local-instant": instant}, web, {}, web, {"headers": {}})]

    assert (seen[0], seen[1], seen[3]) == (instant,) * 3
    now = world.now()
    assert all(abs(dt.datetime.fromisoformat(seen[turn]) - now) < dt.timedelta(seconds=10) for turn in (2, 4))


@pytest.mark.parametrize(
    ("wanted", "status"),
    [("2001-01-01T00:00:00+07:00", 409), ("2030-01-01T00:00:00", 400), ("tomorrow", 400), (None, 400)],
)
def test_clock_refuses(world: World, wanted: str | None, status: int):
    before = world.now()

    with pytest.raises(HTTPError) as refused:
        world.platform.move_clock(wanted)

    assert refused.value.code == status
    assert "error" in json.load(refused.value)
    assert world.now() - before < HOUR


def test_clock_goes_on_where_it_was_after_stop_and_kill_and_comes_back_to_real_time(own_world: World):
    moved = own_world.forward(days=200)

    own_world.platform.stop()
    own_world.platform.start()
    after_stop = own_world.now()
    own_world.platform.kill()
    own_world.platform.start()
    after_kill = own_world.now()
    real = own_world.platform.move_clock("real")

    assert moved < after_stop < after_kill < moved + HOUR
    assert real["offset"] == 0
    assert abs(own_world.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)


def test_message_is_not_lost_nor_doubled_by_a_move_of_an_hour(world: World):
    url, _arn = world.queue()
    world.client("sqs").send_message(QueueUrl=url, MessageBody="x")

    world.forward(hours=1)
    received = [
        world.client("sqs").receive_message(QueueUrl=url, VisibilityTimeout=60).get("Messages", [])
        for _ in range(2)
    ]

    assert [len(messages) for messages in received] == [1, 0]
    world.client("sqs").purge_queue(QueueUrl=url)
