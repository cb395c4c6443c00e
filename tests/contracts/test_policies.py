"""Least privilege: a function's policy grants what its code can reach, no more and no less."""

from copy import deepcopy
from typing import Any

from infra import privileges

HANDLER = "chalicelib.doors.uploads.file_arrived"


def statements(template: dict[str, Any], role: str) -> list[dict[str, Any]]:
    return template["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]


def test_actions_are_read_from_the_code() -> None:
    found = privileges.actions(HANDLER)

    assert {"s3:GetObject", "s3:PutObject", "dynamodb:GetItem", "dynamodb:PutItem"} <= found
    assert {"ses:SendEmail", "states:StartExecution"} & found == set()


def test_each_kind_of_call_is_seen() -> None:
    assert "scheduler:ListSchedules" in privileges.actions("chalicelib.doors.schedule.sweep")  # a paginator
    assert "iam:PassRole" in privileges.actions("chalicelib.doors.schedule.sweep")  # lent with a schedule
    assert "ses:SendEmail" in privileges.actions("chalicelib.doors.post.on_letter")  # sesv2
    assert "states:SendTaskFailure" in privileges.actions("chalicelib.doors.steps.await_stage")  # stepfunctions


def test_what_is_missing_and_what_is_too_much_is_said(template: dict[str, Any]) -> None:
    bad = deepcopy(template)
    policy = statements(bad, "OnLetterRole")
    policy[:] = [one for one in policy if one["Action"] != "ses:SendEmail"]
    policy.append({"Action": "sqs:PurgeQueue", "Resource": {"Fn::GetAtt": ["MailQueue", "Arn"]}})

    found = list(privileges.policies_match_calls(bad))

    assert "chalicelib.doors.post.on_letter: its policy lacks ses:SendEmail" in found
    assert "chalicelib.doors.post.on_letter: nothing there calls sqs:PurgeQueue" in found
