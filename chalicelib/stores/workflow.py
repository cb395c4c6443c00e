"""Step Functions and the Scheduler. "Already there" and "already answered" are success."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.settings import settings
from chalicelib.stores.clients import client

_ANSWERED = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})
_LIVE = frozenset({"RUNNING"})


def start_year(plan: str, attempt: int) -> None:
    """Conduct a year; the name makes a second start of the same attempt harmless."""
    arn = settings().year_machine_arn
    try:
        client("stepfunctions").start_execution(
            stateMachineArn=arn, name=f"{plan}-a{attempt}", input=json.dumps({"plan": plan, "attempt": attempt})
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
            raise


def year_is_live(plan: str, attempt: int) -> bool:
    """Whether that attempt's execution runs. A name that does not exist is not live."""
    try:
        return client("stepfunctions").describe_execution(executionArn=_year(plan, attempt))["status"] in _LIVE
    except ClientError as error:
        if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
            return False
        raise


def stop_year(plan: str, attempt: int) -> None:
    """End that attempt's execution, and with it those it started; what does not run is ended already."""
    if year_is_live(plan, attempt):
        client("stepfunctions").stop_execution(executionArn=_year(plan, attempt), cause="the table was lost")


def _year(plan: str, attempt: int) -> str:
    return settings().year_machine_arn.replace(":stateMachine:", ":execution:") + f":{plan}-a{attempt}"


def answer(token: str, output: Mapping[str, Any]) -> None:
    """Let a waiting task go on. A task that was answered, timed out or died is no matter: the rows hold the truth."""
    try:
        client("stepfunctions").send_task_success(taskToken=token, output=json.dumps(output))
    except ClientError as error:
        if error.response["Error"]["Code"] not in _ANSWERED:
            raise


def fail(token: str, error: str, cause: str) -> None:
    """Tell a waiting task that its step failed: a step that takes a token fails only so."""
    try:
        client("stepfunctions").send_task_failure(taskToken=token, error=error[:256], cause=cause[:32_768])
    except ClientError as fault:
        if fault.response["Error"]["Code"] not in _ANSWERED:
            raise


def schedule(name: str, at: datetime, payload: Mapping[str, Any]) -> None:
    """A one-shot in UTC that deletes itself; setting it again moves it."""
    wanted = {
        "Name": name,
        "GroupName": settings().schedule_group,
        "ScheduleExpression": f"at({at.astimezone(UTC):%Y-%m-%dT%H:%M:%S})",
        "ScheduleExpressionTimezone": "UTC",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "DELETE",
        "Target": {
            "Arn": settings().schedule_target_arn,
            "RoleArn": settings().schedule_role_arn,
            "Input": json.dumps(payload),
            "DeadLetterConfig": {"Arn": settings().schedule_dlq_arn},
            "RetryPolicy": {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 20},
        },
    }
    scheduler = client("scheduler")
    try:
        scheduler.create_schedule(**wanted)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConflictException":
            raise
        scheduler.update_schedule(**wanted)


def scheduled(prefix: str) -> set[str]:
    """Names of the one-shots still to come that begin so."""
    pages = (
        client("scheduler")
        .get_paginator("list_schedules")
        .paginate(GroupName=settings().schedule_group, NamePrefix=prefix)
    )
    return {row["Name"] for page in pages for row in page["Schedules"]}
