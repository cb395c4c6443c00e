import datetime as dt
from typing import Any

import pytest

from tests.contracts.runtime.conftest import ROLE, World, eventually

pytestmark = pytest.mark.local


def schedule(world: World, function: str, at: str, **more: Any) -> str:
    name = world.name("schedule")
    world.client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression=f"at({at})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": function, "RoleArn": ROLE, "Input": '{"round": "r1"}'},
        ActionAfterCompletion="DELETE",
        **more,
    )
    return name


def exists(world: World, name: str) -> bool:
    return name in [found["Name"] for found in world.client("scheduler").list_schedules()["Schedules"]]


def later(world: World, **distance: float) -> str:
    return f"{world.now() + dt.timedelta(**distance):%Y-%m-%dT%H:%M:%S}"


def test_one_shot_fires_once_after_the_clock_passed_it_and_is_gone(world: World):
    function, seen = world.recorder()
    name = schedule(world, function, later(world, days=20))

    world.forward(days=19)
    world.platform.wait_quiet()
    early = (exists(world, name), seen())
    world.forward(days=2)
    # The player asks at once: what is due and has not fired yet is not quiet.
    asked_at_once = world.platform.get("quiet")
    world.platform.wait_quiet()

    assert early == (True, [])
    assert (asked_at_once["quiet"], asked_at_once["schedules_due"]) == (False, 1)
    assert seen() == [{"round": "r1"}]
    assert not exists(world, name)


def test_deleted_schedule_does_not_fire(world: World):
    function, seen = world.recorder()
    name = schedule(world, function, later(world, hours=1))

    world.client("scheduler").delete_schedule(Name=name)
    world.forward(hours=2)
    world.platform.wait_quiet()

    assert seen() == []


def test_time_zone_of_a_one_shot_is_honoured(world: World):
    function, seen = world.recorder()
    vietnam = later(world, hours=7, minutes=30)  # half an hour from now, by the clocks of Hà Nội
    schedule(world, function, vietnam, ScheduleExpressionTimezone="Asia/Ho_Chi_Minh")

    world.forward(minutes=29)
    world.platform.wait_quiet()
    early = seen()
    world.forward(minutes=2)
    world.platform.wait_quiet()

    assert (early, seen()) == ([], [{"round": "r1"}])


def test_rate_fires_once_for_a_jump_over_many_intervals(world: World):
    function, seen = world.recorder()
    rule = world.name("rule")
    world.client("events").put_rule(Name=rule, ScheduleExpression="rate(5 minutes)")
    world.client("events").put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": function}])

    world.forward(days=60)
    world.platform.wait_quiet()
    once = len(seen())
    world.forward(minutes=6)
    world.platform.wait_quiet()

    assert (once, len(seen())) == (1, 2)
    assert seen()[0]["detail-type"] == "Scheduled Event"
    world.client("events").remove_targets(Rule=rule, Ids=["1"])


def test_schedule_outlives_a_kill(own_world: World):
    function, seen = own_world.recorder()
    name = schedule(own_world, function, later(own_world, days=1))

    eventually((own_world.platform.folder / "state/lambda.json").exists)
    own_world.platform.kill()
    own_world.platform.start()
    kept = exists(own_world, name)
    own_world.forward(days=2)
    own_world.platform.wait_quiet()

    assert kept
    assert seen() == [{"round": "r1"}]
