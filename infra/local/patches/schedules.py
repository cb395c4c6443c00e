# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""Schedules: a time zone is honoured, the clock is looked at each second, and they outlive kill -9.

Rules with rate() are looked at each second too; a jump of months makes one fire once, soon after.
"""

import datetime as dt
import re
import time
import zoneinfo
from collections.abc import Iterator
from typing import Any

from ministack.core.persistence import save_state
from ministack.services import eventbridge, scheduler

from infra.local import activity
from infra.local.patching import set_value, wrap

TICKS = "ticks of the scheduler"
_AT = re.compile(r"at\((.+)\)")


def apply() -> None:
    set_value(scheduler, "_SCHEDULE_TICK_INTERVAL", 10, 1)
    set_value(eventbridge, "_SCHEDULER_TICK_INTERVAL", 10, 1)
    wrap(scheduler, "_create_schedule", "name, body", _in_utc_and_kept)
    wrap(scheduler, "_update_schedule", "name, body", _in_utc_and_kept)
    wrap(scheduler, "_delete_schedule", "name, query", _kept)
    wrap(scheduler, "_create_schedule_group", "name, body", _kept)
    wrap(scheduler, "_delete_schedule_group", "name, query", _kept)
    wrap(scheduler, "_tick_schedules", "", _tick)
    wrap(eventbridge, "_tick_scheduled_rules", "", _tick)


def in_utc(body: dict[str, Any]) -> dict[str, Any]:
    """The same schedule with a one-time expression in UTC, which is all that upstream understands."""
    zone, found = body.get("ScheduleExpressionTimezone"), _AT.fullmatch(body.get("ScheduleExpression", ""))
    if not found or zone in {None, "UTC"}:
        return body
    local = dt.datetime.fromisoformat(found[1]).replace(tzinfo=zoneinfo.ZoneInfo(zone))
    return {**body, "ScheduleExpression": f"at({local.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S})"}


def due() -> int:
    """One-time schedules and rates whose moment has come and that the next tick will fire."""
    return sum(_due_schedules()) + sum(_due_rules())


def _due_schedules() -> Iterator[bool]:
    for key, schedule in list(scheduler._schedules._data.items()):
        moment = scheduler._at_time_epoch(schedule["ScheduleExpression"])
        fired = key in scheduler._schedule_last_fired
        yield schedule["State"] == "ENABLED" and moment is not None and moment <= time.time() and not fired


def _due_rules() -> Iterator[bool]:
    for key, rule in list(eventbridge._rules._data.items()):
        interval = eventbridge._parse_rate_seconds(rule.get("ScheduleExpression", ""))
        last = eventbridge._rule_last_fired.get(key, rule.get("CreationTime", time.time()))
        yield rule.get("State") == "ENABLED" and interval is not None and time.time() - last >= interval


def _in_utc_and_kept(write: Any, name: str, body: dict[str, Any]) -> Any:
    return _kept(write, name, in_utc(body))


def _kept(write: Any, *args: Any) -> Any:
    answer = write(*args)
    save_state("scheduler", scheduler.get_state())
    return answer


def _tick(tick: Any) -> None:
    before = len(scheduler._schedules._data)
    with activity.during(TICKS):
        tick()
        if len(scheduler._schedules._data) != before:
            save_state("scheduler", scheduler.get_state())
