"""A small template that breaks nothing, and one bad case for each rule."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from infra import lint

GOOD: dict[str, Any] = {
    "Resources": {
        "OnLetter": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "FunctionName": "on-letter",
                "Handler": "chalicelib.doors.post.on_letter",
                "Timeout": 60,
                "MemorySize": 512,
                "Role": {"Fn::GetAtt": ["OnLetterRole", "Arn"]},
                "Environment": {"Variables": {"TABLE_NAME": "rows"}},
                "LoggingConfig": {"LogGroup": {"Ref": "OnLetterLogs"}},
                "EventInvokeConfig": {"DestinationConfig": {"OnFailure": {"Type": "SQS"}}},
                "Events": {
                    "Queue": {
                        "Type": "SQS",
                        "Properties": {
                            "Queue": {"Fn::GetAtt": ["MailQueue", "Arn"]},
                            "ScalingConfig": {"MaximumConcurrency": 2},
                            "FunctionResponseTypes": ["ReportBatchItemFailures"],
                        },
                    },
                    "Stream": {
                        "Type": "DynamoDB",
                        "Properties": {
                            **dict.fromkeys(lint.STREAM_NEEDS, 1),
                            "DestinationConfig": {"OnFailure": {"Type": "SQS"}},
                        },
                    },
                    "Timer": {"Type": "Schedule", "Properties": {}},
                },
            },
        },
        "OnLetterRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "Policies": [
                    {
                        "PolicyDocument": {
                            "Statement": [
                                {"Action": ["xray:PutTraceSegments"], "Resource": "*"},
                                {"Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": ["MailQueue", "Arn"]}},
                            ]
                        }
                    }
                ]
            },
        },
        "OnLetterLogs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 400}},
        "MailQueue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "VisibilityTimeout": 360,
                "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["MailDead", "Arn"]}, "maxReceiveCount": 5},
            },
        },
        "MailDead": {"Type": "AWS::SQS::Queue", "Properties": {}},
        "Table": {"Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"},
        "Alarm": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "Dimensions": [{"Value": {"Ref": "OnLetter"}}, {"Value": {"Fn::GetAtt": ["MailDead", "QueueName"]}}]
            },
        },
    }
}
OF_THE_REAL_CODE = (lint.policies_match_calls, lint.settings_match_functions)
RULES = [rule for rule in lint.RULES if rule not in OF_THE_REAL_CODE]


def sentences(template: dict[str, Any]) -> list[str]:
    return [sentence for rule in RULES for sentence in rule(template)]


def function(template: dict[str, Any]) -> dict[str, Any]:
    return template["Resources"]["OnLetter"]["Properties"]


def statements(template: dict[str, Any]) -> list[dict[str, Any]]:
    return template["Resources"]["OnLetterRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]


def queue(template: dict[str, Any]) -> dict[str, Any]:
    return template["Resources"]["MailQueue"]["Properties"]


def event(template: dict[str, Any], name: str) -> dict[str, Any]:
    return function(template)["Events"][name]["Properties"]


def second_function(template: dict[str, Any]) -> None:
    template["Resources"]["Other"] = deepcopy(template["Resources"]["OnLetter"])
    template["Resources"]["Other"]["Properties"]["Environment"] = {"Variables": {}}
    template["Resources"]["Alarm"]["Properties"]["Dimensions"].append({"Value": {"Ref": "Other"}})


def test_the_good_template_breaks_nothing() -> None:
    assert sentences(GOOD) == []


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda t: queue(t).update(VisibilityTimeout=359), "visibility is 359 s; needs 360 s"),
        (lambda t: queue(t).pop("VisibilityTimeout"), "visibility is 30 s; needs 360 s"),
        (lambda t: queue(t).pop("RedrivePolicy"), "MailQueue: no dead-letter queue"),
        (lambda t: queue(t)["RedrivePolicy"].update(maxReceiveCount=1), "MailQueue: no dead-letter queue"),
        (lambda t: event(t, "Queue").pop("ScalingConfig"), "no MaximumConcurrency"),
        (lambda t: event(t, "Queue").pop("FunctionResponseTypes"), "would fail its whole batch"),
        (lambda t: event(t, "Stream").pop("FilterCriteria"), "stream without FilterCriteria"),
        (lambda t: event(t, "Stream").pop("DestinationConfig"), "without a failure destination"),
        (lambda t: function(t).pop("EventInvokeConfig"), "would vanish"),
        (lambda t: function(t).update(MemorySize=128), "memory or timeout not set"),
        (lambda t: function(t).pop("FunctionName"), "no fixed name"),
        (lambda t: t["Resources"].pop("OnLetterLogs"), "no log group with retention"),
        (lambda t: t["Resources"].pop("Alarm"), "OnLetter: no alarm"),
        (lambda t: t["Resources"].pop("Alarm"), "MailDead: no alarm on its depth"),
        (lambda t: statements(t)[1].update(Action="sqs:*"), "sqs:*: list the actions"),
        (lambda t: statements(t)[1].update(Resource="*"), "sqs:SendMessage on every resource"),
        (lambda t: t["Resources"]["Table"].pop("DeletionPolicy"), "Table: not retained"),
        (second_function, "Other: environment differs"),
        (second_function, "Other: shares a role with OnLetter"),
    ],
)
def test_each_rule_speaks(spoil: Callable[[dict[str, Any]], object], sentence: str) -> None:
    bad = deepcopy(GOOD)

    spoil(bad)

    assert any(sentence in one for one in sentences(bad)), sentences(bad)


def test_settings_and_functions_must_match() -> None:
    found = list(lint.settings_match_functions(GOOD))

    assert any("differ in api_handler" in one for one in found)
