"""Deploys build/ to whatever AWS the environment points at, the embedded one included, by one change set.

    python infra/deploy.py --stack sao-lang --outputs FILE [--parameter PublicUrl=https://…]

AWS_ENDPOINT_URL, when set, is honoured by boto3 itself. A parameter that is not named keeps its value.
"""

import argparse
import hashlib
import json
import re
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

BUILD = Path(__file__).resolve().parents[1] / "build"
INLINE_LIMIT = 51_200  # bytes of template that CloudFormation takes without a bucket
CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
ZIPPED = {  # type of resource -> the property that says where its zip lies, the zip in build/
    "AWS::Serverless::Function": ("CodeUri", "deployment.zip"),
    "AWS::Serverless::LayerVersion": ("ContentUri", "layer.zip"),
}
NO_CHANGE = ("didn't contain changes", "No updates are to be performed")
Parameters = dict[str, str]


class Failed(Exception):
    """A deployment that did not come to pass; the message says what and why."""


def main() -> None:
    asked = _arguments()
    try:
        outputs = deploy(asked.stack, dict(asked.parameter))
    except Failed as failure:
        sys.exit(str(failure))
    asked.outputs.parent.mkdir(parents=True, exist_ok=True)
    asked.outputs.write_text(json.dumps(outputs, indent=1))


def deploy(stack: str, parameters: Parameters) -> dict[str, str]:
    """The stack's outputs under the names that the environment has: {"TABLE_NAME": ...}."""
    bucket = _artifact_bucket(stack)
    source = _template_source(bucket, template_for(bucket))
    if _change(stack, source, parameters):
        _wait_for_stack(stack)
        print(f"{stack}: deployed")
    else:
        print(f"{stack}: no change")
    return {variable(one["OutputKey"]): one["OutputValue"] for one in _describe(stack).get("Outputs", [])}


def variable(output: str) -> str:
    """TableName -> TABLE_NAME."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", output).upper()


def template_for(bucket: str) -> dict[str, Any]:
    """Chalice's template, its zips uploaded under the name of their content."""
    template: dict[str, Any] = json.loads((BUILD / "sam.json").read_text(encoding="utf-8"))
    for resource in template["Resources"].values():
        if resource["Type"] in ZIPPED:
            name, package = ZIPPED[resource["Type"]]
            resource["Properties"][name] = _uploaded(bucket, package)
    return template


@cache
def _uploaded(bucket: str, package: str) -> str:
    body = (BUILD / package).read_bytes()
    key = f"{hashlib.sha256(body).hexdigest()}.zip"
    _put_once(bucket, key, body)
    return f"s3://{bucket}/{key}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--stack", default="sao-lang")
    parser.add_argument("--outputs", type=Path, required=True, help="file for {ENVIRONMENT_NAME: value}")
    parser.add_argument("--parameter", type=_pair, action="append", default=[], metavar="KEY=VALUE")
    return parser.parse_args()


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return key, value


def _artifact_bucket(stack: str) -> str:
    """A private bucket for zips and templates, made on first use."""
    s3 = boto3.client("s3")
    name = f"{stack}-artifacts-{boto3.client('sts').get_caller_identity()['Account']}"
    try:
        s3.head_bucket(Bucket=name)
    except ClientError:
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
        closed = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        s3.put_public_access_block(
            Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(closed, True)
        )
    return name


def _put_once(bucket: str, key: str, body: bytes) -> None:
    s3 = boto3.client("s3")
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError:
        s3.put_object(Bucket=bucket, Key=key, Body=body)


def _template_source(bucket: str, template: dict[str, Any]) -> dict[str, str]:
    body = json.dumps(template, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) <= INLINE_LIMIT:
        return {"TemplateBody": body.decode()}
    key = f"{hashlib.sha256(body).hexdigest()}.json"
    _put_once(bucket, key, body)
    s3 = boto3.client("s3")
    link: str = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key})
    return {"TemplateURL": link.partition("?")[0]}  # this endpoint's own way to say the object's address


def _change(stack: str, source: dict[str, str], parameters: Parameters) -> bool:
    """Make and execute a change set. False when there is nothing to change."""
    formation = boto3.client("cloudformation")
    existing = _existing(stack)
    name = f"change-{time.time_ns()}"
    formation.create_change_set(
        StackName=stack,
        ChangeSetName=name,
        ChangeSetType="UPDATE" if existing else "CREATE",
        Capabilities=CAPABILITIES,
        Parameters=_values(parameters, existing),
        **source,
    )
    change = _until_made(stack, name)
    if change["Status"] == "FAILED":
        formation.delete_change_set(StackName=stack, ChangeSetName=name)
        reason = change.get("StatusReason", "")
        if any(words in reason for words in NO_CHANGE):
            return False
        raise Failed(f"{stack}: the change set was refused: {reason}")
    formation.execute_change_set(StackName=stack, ChangeSetName=name)
    return True


def _existing(stack: str) -> dict[str, Any] | None:
    """The stack to update, or None when it must be created."""
    try:
        found = _describe(stack)
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    if found["StackStatus"] == "ROLLBACK_COMPLETE":
        raise Failed(f"{stack}: its creation failed and was rolled back; delete the stack, then deploy again")
    return None if found["StackStatus"] == "REVIEW_IN_PROGRESS" else found


def _values(parameters: Parameters, existing: dict[str, Any] | None) -> list[dict[str, Any]]:
    kept = {one["ParameterKey"] for one in (existing or {}).get("Parameters", [])} - parameters.keys()
    known = json.loads((BUILD / "sam.json").read_text(encoding="utf-8")).get("Parameters", {})
    if unknown := sorted(parameters.keys() - known):
        raise Failed(f"no such parameter: {', '.join(unknown)}; the template has {', '.join(sorted(known))}")
    return [
        *({"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()),
        *({"ParameterKey": key, "UsePreviousValue": True} for key in sorted(kept & known.keys())),
    ]


def _until_made(stack: str, name: str) -> dict[str, Any]:
    formation = boto3.client("cloudformation")
    while True:
        change: dict[str, Any] = formation.describe_change_set(StackName=stack, ChangeSetName=name)
        if change["Status"] not in {"CREATE_PENDING", "CREATE_IN_PROGRESS"}:
            return change
        time.sleep(0.3)


def _wait_for_stack(stack: str) -> None:
    since = time.monotonic()
    while (found := _describe(stack))["StackStatus"].endswith("IN_PROGRESS") or _not_begun(found, since):
        time.sleep(0.3)
    if "ROLLBACK" in found["StackStatus"] or found["StackStatus"].endswith("FAILED"):
        reasons = "\n".join(f"  {line}" for line in _failures(stack))
        raise Failed(f"{stack}: {found['StackStatus']} {found.get('StackStatusReason', '')}\n{reasons}")


def _not_begun(found: dict[str, Any], since: float) -> bool:
    """An executed change set shows in the status a moment later."""
    return found["StackStatus"] == "REVIEW_IN_PROGRESS" and time.monotonic() - since < 60  # noqa: PLR2004


def _failures(stack: str) -> Iterator[str]:
    pages = boto3.client("cloudformation").get_paginator("describe_stack_events").paginate(StackName=stack)
    for event in (event for page in pages for event in page["StackEvents"]):
        if event["ResourceStatus"].endswith("FAILED"):
            reason = event.get("ResourceStatusReason", event["ResourceStatus"])
            yield f"{event['LogicalResourceId']}: {reason}"


def _describe(stack: str) -> dict[str, Any]:
    found: dict[str, Any] = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return found


if __name__ == "__main__":
    main()
