"""Everything a year left behind, read from DynamoDB, S3, SES, SQS and Step Functions: never from the player's memory."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from chalicelib.settings import settings
from chalicelib.stores.clients import client
from console.runtime import Runtime

AGGREGATES = ("DOSSIER", "PRODUCT", "ROUND", "PLAN")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One item. `body` and `ring` as JSON values."""

    pk: str
    sk: str
    version: int
    body: Any
    ttl: bool

    @property
    def kind(self) -> str:
        """DOSSIER, SHEET, JOURNAL, …"""
        return self.sk.partition("#")[0]

    @property
    def id(self) -> str:
        """The aggregate's."""
        return self.pk.partition("#")[2]


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One journal row."""

    name: str
    seq: int
    at: datetime
    by: str
    data: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Execution:
    """One execution of either machine, its transitions counted from its history and its Map's children."""

    name: str
    machine: str
    status: str
    input: Mapping[str, Any]
    transitions: int


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A year as it lies in the services."""

    plan: str
    rows: tuple[Row, ...]
    receipts: Mapping[str, Any]  # key -> receipt
    objects: Mapping[str, str]  # key of a document -> SHA-256 of its bytes
    mails: tuple[Mapping[str, Any], ...]
    executions: tuple[Execution, ...]
    quiet: Mapping[str, Any]

    @cached_property
    def by_kind(self) -> Mapping[str, list[Row]]:
        """Rows by what they are."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.kind, []).append(row)
        return found

    def of(self, kind: str) -> list[Row]:
        """All rows of a kind."""
        return self.by_kind.get(kind, [])

    @cached_property
    def journals(self) -> Mapping[str, list[Happened]]:
        """`KIND#id` -> what happened, in order."""
        found: dict[str, list[Happened]] = {}
        for row in self.of("JOURNAL"):
            found.setdefault(row.pk, []).append(
                Happened(
                    name=row.body["name"],
                    seq=row.body["seq"],
                    at=datetime.fromisoformat(row.body["at"]),
                    by=row.body["by"],
                    data=row.body["data"],
                )
            )
        return {key: sorted(events, key=lambda event: event.seq) for key, events in found.items()}

    def bodies(self, kind: str) -> Mapping[str, Any]:
        """Aggregates of a kind by id."""
        return {row.id: row.body for row in self.of(kind)}

    @cached_property
    def sheets(self) -> Mapping[tuple[str, str], list[Any]]:
        """Signed sheets by dossier and tier."""
        found: dict[tuple[str, str], list[Any]] = {}
        for row in self.of("SHEET"):
            if row.body["signed_at"]:
                found.setdefault((row.id, row.body["tier"]), []).append(row.body)
        return found

    @cached_property
    def conclusions(self) -> Mapping[tuple[str, str], Any]:
        """What a chair put on record last, by dossier and tier."""
        rows = sorted(self.of("CONCLUSION"), key=lambda row: int(row.body["number"]))
        return {(row.id, row.body["tier"]): row.body for row in rows}

    @cached_property
    def decisions(self) -> Mapping[tuple[str, str, str], Any]:
        """By round, tier and deciding unit."""
        return {(row.id, row.body["tier"], row.body["unit"]): row.body for row in self.of("DECISION")}


def gather(plan: str, runtime: Runtime) -> Evidence:
    """All of it, as it is now."""
    return Evidence(
        plan=plan,
        rows=tuple(_rows()),
        receipts=dict(_receipts()),
        objects=dict(_objects()),
        mails=tuple(runtime.mails()),
        executions=tuple(_executions()),
        quiet=_queues() | {"report": runtime.quiet()},
    )


def _rows() -> Iterator[Row]:
    plain = TypeDeserializer()
    for page in client("dynamodb").get_paginator("scan").paginate(TableName=settings().table_name, ConsistentRead=True):
        for item in page["Items"]:
            found = {name: plain.deserialize(value) for name, value in item.items()}
            yield Row(
                pk=found["pk"],
                sk=found["sk"],
                version=int(found.get("version") or 0),
                body=json.loads(found["body"]),
                ttl="ttl" in found,
            )


def _keys(bucket: str, prefix: str) -> Iterator[str]:
    for page in client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield from (each["Key"] for each in page.get("Contents", []))


def _receipts() -> Iterator[tuple[str, Any]]:
    bucket = settings().receipt_bucket
    for key in _keys(bucket, "receipts/"):
        yield key, json.loads(client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())["receipt"]


def _objects() -> Iterator[tuple[str, str]]:
    bucket = settings().document_bucket
    for prefix in ("clean/", "quarantine/"):
        for key in _keys(bucket, prefix):
            yield key, hashlib.sha256(client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()).hexdigest()


def _executions() -> Iterator[Execution]:
    for machine in (settings().year_machine_arn, settings().round_machine_arn):
        for page in client("stepfunctions").get_paginator("list_executions").paginate(stateMachineArn=machine):
            for listed in page["executions"]:
                arn = listed["executionArn"]
                told = client("stepfunctions").describe_execution(executionArn=arn)
                yield Execution(
                    name=listed["name"],
                    machine=machine.rpartition("-")[2],
                    status=listed["status"],
                    input=json.loads(told["input"]),
                    transitions=_entered(arn) + sum(_children(arn)),
                )


def _entered(arn: str) -> int:
    pages = client("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=arn)
    return sum(event["type"].endswith("StateEntered") for page in pages for event in page["events"])


def _children(arn: str) -> Iterator[int]:
    """Transitions of the Map's child executions. The emulator leaves no StateEntered in them; each has one state at least."""
    steps = client("stepfunctions")
    for run in steps.list_map_runs(executionArn=arn)["mapRuns"]:
        for page in steps.get_paginator("list_executions").paginate(mapRunArn=run["mapRunArn"]):
            yield from (max(1, _entered(child["executionArn"])) for child in page["executions"])


def _queues() -> dict[str, Any]:
    """Messages waiting, in flight and delayed, by queue."""
    sqs, wanted = (
        client("sqs"),
        ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"),
    )
    found = {}
    for url in sqs.list_queues().get("QueueUrls", []):
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(wanted))["Attributes"]
        found[url.rpartition("/")[2]] = [int(attributes[name]) for name in wanted]
    return {"queues": found}
