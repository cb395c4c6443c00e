"""Rules of ours that no general linter knows, over the packaged template.

    python -m infra.lint [TEMPLATE]

Each rule yields a sentence for each thing that breaks it; `make check` fails when there is one.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from infra.privileges import policies_match_calls

ROOT = Path(__file__).resolve().parents[1]
Resource = dict[str, Any]
Template = dict[str, Any]
Rule = Callable[[Template], Iterator[str]]

# Times the function's timeout: AWS's advice, so that no batch comes again while it is worked on.
VISIBILITY = 6
RECEIVES = 5
CHALICE_MEMORY = 128  # its default; CPU grows with memory, and this much imports for seconds
LEAST_CONCURRENCY = 2  # AWS takes no less

STREAM_NEEDS = (
    "BisectBatchOnFunctionError",
    "FilterCriteria",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
)

# Actions that AWS knows no resource for; every other statement names what it touches.
WITHOUT_RESOURCE = {
    "logs:CreateLogDelivery": "a delivery has no ARN before it exists",
    "logs:GetLogDelivery": "the same",
    "logs:UpdateLogDelivery": "the same",
    "logs:DeleteLogDelivery": "the same",
    "logs:ListLogDeliveries": "lists an account's deliveries",
    "logs:PutResourcePolicy": "log resource policies belong to the account",
    "logs:DescribeResourcePolicies": "the same",
    "logs:DescribeLogGroups": "lists an account's groups",
    "xray:PutTraceSegments": "traces have no ARN",
    "xray:PutTelemetryRecords": "the same",
    "xray:GetSamplingRules": "sampling belongs to the account",
    "xray:GetSamplingTargets": "the same",
}


def broken(template: Template) -> list[str]:
    """Every sentence of every rule."""
    return [sentence for rule in RULES for sentence in rule(template)]


def functions_are_complete(template: Template) -> Iterator[str]:
    groups = _of_type(template, "AWS::Logs::LogGroup")
    for name, function in _functions(template).items():
        properties = function["Properties"]
        group = groups.get(properties.get("LoggingConfig", {}).get("LogGroup", {}).get("Ref"), {})
        if not group.get("Properties", {}).get("RetentionInDays"):
            yield f"{name}: no log group with retention"
        if properties.get("MemorySize", CHALICE_MEMORY) <= CHALICE_MEMORY or "Timeout" not in properties:
            yield f"{name}: memory or timeout not set in .chalice/config.json"
        if "FunctionName" not in properties:
            yield f"{name}: no fixed name; policies and environments name it"


def functions_share_one_environment(template: Template) -> Iterator[str]:
    found = _functions(template).items()
    environments = {name: one["Properties"].get("Environment") for name, one in found}
    first = next(iter(environments.values()), None)
    differing = (name for name, one in environments.items() if one != first or not one)
    yield from (f"{name}: environment differs" for name in differing)


def functions_have_roles_of_their_own(template: Template) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name, function in _functions(template).items():
        role = json.dumps(function["Properties"].get("Role"))
        if role in seen:
            yield f"{name}: shares a role with {seen[role]}"
        seen[role] = name


def policies_are_specific(template: Template) -> Iterator[str]:
    for name, statement in _allowed(template):
        actions = _listed(statement["Action"])
        yield from (f"{name}: {action}: list the actions" for action in actions if "*" in action)
        if "*" in _listed(statement["Resource"]):
            free = [action for action in actions if action not in WITHOUT_RESOURCE]
            yield from (f"{name}: {action} on every resource" for action in free)


def everything_that_fails_alarms(template: Template) -> Iterator[str]:
    alarms = _of_type(template, "AWS::CloudWatch::Alarm").values()
    watched = {json.dumps(one["Value"]) for alarm in alarms for one in alarm["Properties"]["Dimensions"]}
    for name in _functions(template):
        if json.dumps({"Ref": name}) not in watched:
            yield f"{name}: no alarm"
    for name in _dead_queues(template):
        if json.dumps({"Fn::GetAtt": [name, "QueueName"]}) not in watched:
            yield f"{name}: no alarm on its depth"


def queues_redrive(template: Template) -> Iterator[str]:
    dead = _dead_queues(template)
    for name, queue in _of_type(template, "AWS::SQS::Queue").items():
        if name in dead:
            continue
        policy = queue["Properties"].get("RedrivePolicy", {})
        receives = policy.get("maxReceiveCount", 0)
        if _target(policy.get("deadLetterTargetArn")) not in dead or receives < RECEIVES:
            yield f"{name}: no dead-letter queue after {RECEIVES} receives"


def queue_mappings_are_safe(template: Template) -> Iterator[str]:
    for name, event in _events(template, "SQS"):
        queue = template["Resources"].get(_target(event["Queue"]), {}).get("Properties", {})
        seen, least = queue.get("VisibilityTimeout", 30), VISIBILITY * _timeout(template, name)
        if seen < least:
            yield f"{name}: its queue's visibility is {seen} s; needs {least} s"
        if event.get("ScalingConfig", {}).get("MaximumConcurrency", 0) < LEAST_CONCURRENCY:
            yield f"{name}: no MaximumConcurrency of {LEAST_CONCURRENCY} or more"
        if "ReportBatchItemFailures" not in event.get("FunctionResponseTypes", []):
            yield f"{name}: one bad message would fail its whole batch"


def stream_mappings_are_safe(template: Template) -> Iterator[str]:
    for name, event in _events(template, "DynamoDB"):
        yield from (f"{name}: stream without {key}" for key in STREAM_NEEDS if key not in event)
        if not event.get("DestinationConfig", {}).get("OnFailure"):
            yield f"{name}: stream without a failure destination"


def asynchronous_functions_bury_their_dead(template: Template) -> Iterator[str]:
    scheduled = {name for kind in ("Schedule", "CloudWatchEvent") for name, _ in _events(template, kind)}
    for name in sorted(scheduled | {"OnMoment"} & _functions(template).keys()):
        config = template["Resources"][name]["Properties"].get("EventInvokeConfig", {})
        if not config.get("DestinationConfig", {}).get("OnFailure"):
            yield f"{name}: what it cannot handle would vanish (EventInvokeConfig)"


def what_holds_data_is_retained(template: Template) -> Iterator[str]:
    for kind in ("AWS::DynamoDB::Table", "AWS::S3::Bucket"):
        for name, resource in _of_type(template, kind).items():
            if {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")} != {"Retain"}:
                yield f"{name}: not retained"


def settings_match_functions(template: Template) -> Iterator[str]:
    folder = ROOT / ".chalice"
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    named = {name for stage in config["stages"].values() for name in stage["lambda_functions"]}
    packaged = {_source_name(name, one) for name, one in _functions(template).items()}
    yield from (f".chalice/config.json and app.py differ in {name}" for name in sorted(named ^ packaged))
    files = {path.name for path in folder.glob("policy-*.json")}
    yield from (f".chalice/{name}: belongs to no function" for name in sorted(files - _policies(named)))
    yield from (f".chalice/{name}: missing" for name in sorted(_policies(named) - files))


RULES: tuple[Rule, ...] = (
    functions_are_complete,
    functions_share_one_environment,
    functions_have_roles_of_their_own,
    policies_are_specific,
    policies_match_calls,
    everything_that_fails_alarms,
    queues_redrive,
    queue_mappings_are_safe,
    stream_mappings_are_safe,
    asynchronous_functions_bury_their_dead,
    what_holds_data_is_retained,
    settings_match_functions,
)


def _of_type(template: Template, kind: str) -> dict[str, Resource]:
    return {name: one for name, one in template["Resources"].items() if one["Type"] == kind}


def _functions(template: Template) -> dict[str, Resource]:
    return _of_type(template, "AWS::Serverless::Function")


def _events(template: Template, kind: str) -> Iterator[tuple[str, Resource]]:
    for name, function in _functions(template).items():
        for event in function["Properties"].get("Events", {}).values():
            if event["Type"] == kind:
                yield name, event["Properties"]


def _dead_queues(template: Template) -> set[str]:
    return {name for name in _of_type(template, "AWS::SQS::Queue") if name.endswith("Dead")}


def _allowed(template: Template) -> Iterator[tuple[str, Resource]]:
    for name, role in _of_type(template, "AWS::IAM::Role").items():
        for policy in role["Properties"]["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement


def _timeout(template: Template, name: str) -> int:
    seconds: int = template["Resources"][name]["Properties"]["Timeout"]
    return seconds


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _target(source: Any) -> str:
    """The logical id behind {"Fn::GetAtt": [id, "Arn"]}; empty when it is anything else."""
    return source["Fn::GetAtt"][0] if isinstance(source, dict) and "Fn::GetAtt" in source else ""


def _source_name(logical: str, function: Resource) -> str:
    return "api_handler" if logical == "APIHandler" else function["Properties"]["Handler"].rpartition(".")[2]


def _policies(names: set[str]) -> set[str]:
    return {f"policy-{name}.json" for name in names}


def main(path: str = "build/sam.json") -> None:
    sentences = broken(json.loads((ROOT / path).read_text(encoding="utf-8")))
    print("\n".join(sentences) or "infra: every rule of ours holds")
    sys.exit(bool(sentences))


if __name__ == "__main__":
    main(*sys.argv[1:])
