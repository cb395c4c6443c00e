"""The other services as the application calls them, in memory: buckets, queue, bus, mail, scheduler, state machines."""

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.chaos.sim import Sim, refusal


@dataclass
class Stock:
    """What lies in the services, and who is told of an arrival. Hooks are set by `tests/chaos/delivery.py`."""

    versions: dict[tuple[str, str], list[bytes]] = field(default_factory=dict)
    objects: dict[tuple[str, str], bytes] = field(default_factory=dict)
    schedules: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    executions: set[str] = field(default_factory=set)
    tokens: dict[str, Callable[[Any], None]] = field(default_factory=dict)  # of tasks that wait
    sent: list[tuple[str, str]] = field(default_factory=list)  # the provider's view: outbox tag, address
    bus: list[Mapping[str, Any]] = field(default_factory=list)
    on_message: Callable[[str], None] = lambda _: None
    on_object: Callable[[str], None] = lambda _: None
    on_schedule: Callable[[str], None] = lambda _: None

    def copy(self) -> "Stock":
        """The same things, no hooks, nobody waiting."""
        versions = {where: list(bodies) for where, bodies in self.versions.items()}
        return Stock(versions=versions, objects=dict(self.objects), schedules=dict(self.schedules), executions=set(self.executions))

    def put(self, bucket: str, key: str, body: bytes) -> None:
        """A new version, which is the object from now on."""
        self.versions.setdefault((bucket, key), []).append(body)
        self.objects[bucket, key] = body


class Client:
    """A boto3 client by name of the service. `retries` as the application's own configuration asks."""

    def __init__(self, sim: Sim, stock: Stock, service: str, config: Any) -> None:
        self._sim, self._stock, self._service = sim, stock, service
        retries = config.retries or {}
        self._again = retries.get("total_max_attempts", retries.get("max_attempts", 4)) > 1

    def _call(self, name: str, effect: Callable[[], Any], *, writes: bool = False) -> Any:
        return self._sim.call(self._service, name, effect, writes=writes, again=self._again)

    # --- S3 -------------------------------------------------------------------------------------------------------

    def generate_presigned_post(self, bucket: str, key: str, **_: Any) -> dict[str, Any]:
        return {"url": f"https://{bucket}.example/", "fields": {"key": key}}

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        return self._call("head_object", lambda: {"ETag": etag(self._object(Bucket, Key, "404")), "LastModified": datetime.fromtimestamp(self._sim.now, UTC)})

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        body: bytes = self._call("get_object", lambda: self._object(Bucket, Key, "NoSuchKey"))
        version = len(self._stock.versions[Bucket, Key])
        return {"Body": Body(body), "ETag": etag(body), "VersionId": str(version)}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, IfNoneMatch: str = "", **_: Any) -> dict[str, Any]:
        def effect() -> dict[str, Any]:
            if IfNoneMatch and (Bucket, Key) in self._stock.objects:
                raise refusal("s3", "put_object", "PreconditionFailed")
            self._stock.put(Bucket, Key, Body)
            return {"ETag": etag(Body)}

        return self._call("put_object", effect, writes=True)

    def copy_object(self, *, Bucket: str, Key: str, CopySource: Mapping[str, str], **_: Any) -> dict[str, Any]:
        def effect() -> dict[str, Any]:
            body = self._object(CopySource["Bucket"], CopySource["Key"], "NoSuchKey")
            if "VersionId" in CopySource:
                body = self._stock.versions[CopySource["Bucket"], CopySource["Key"]][int(CopySource["VersionId"]) - 1]
            self._stock.put(Bucket, Key, body)
            return {"CopyObjectResult": {"ETag": etag(body)}}

        return self._call("copy_object", effect, writes=True)

    def _object(self, bucket: str, key: str, absent: str) -> bytes:
        if (bucket, key) not in self._stock.objects:
            raise refusal("s3", "get_object", absent)
        return self._stock.objects[bucket, key]

    # --- SQS, EventBridge, SES ------------------------------------------------------------------------------------

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:
        self._call("send_message", lambda: self._stock.on_message(MessageBody))

    def put_events(self, *, Entries: list[Mapping[str, Any]]) -> dict[str, int]:
        self._call("put_events", lambda: self._stock.bus.extend(Entries))
        return {"FailedEntryCount": 0}

    def send_email(self, *, Destination: Mapping[str, Any], EmailTags: list[Mapping[str, str]], **_: Any) -> Any:
        def effect() -> dict[str, str]:
            self._stock.sent.append((EmailTags[0]["Value"], Destination["ToAddresses"][0]))
            return {"MessageId": f"ses-{len(self._stock.sent)}"}

        return self._call("send_email", effect, writes=True)

    # --- Scheduler and Step Functions -----------------------------------------------------------------------------

    def create_schedule(self, *, Name: str, **wanted: Any) -> None:
        def effect() -> None:
            if Name in self._stock.schedules:
                raise refusal("scheduler", "create_schedule", "ConflictException")
            self._stock.schedules[Name] = wanted
            self._stock.on_schedule(Name)

        self._call("create_schedule", effect, writes=True)

    def update_schedule(self, *, Name: str, **wanted: Any) -> None:
        def effect() -> None:
            if Name not in self._stock.schedules:
                raise refusal("scheduler", "update_schedule", "ResourceNotFoundException")
            self._stock.schedules[Name] = wanted
            self._stock.on_schedule(Name)

        self._call("update_schedule", effect, writes=True)

    def start_execution(self, *, name: str, **_: Any) -> None:
        def effect() -> None:
            if name in self._stock.executions:
                raise refusal("stepfunctions", "start_execution", "ExecutionAlreadyExists")
            self._stock.executions.add(name)

        self._call("start_execution", effect, writes=True)

    def describe_execution(self, *, executionArn: str) -> dict[str, str]:
        def effect() -> dict[str, str]:
            if executionArn.rpartition(":")[2] not in self._stock.executions:
                raise refusal("stepfunctions", "describe_execution", "ExecutionDoesNotExist")
            return {"status": "RUNNING"}

        return self._call("describe_execution", effect)

    def send_task_success(self, *, taskToken: str, output: str) -> None:
        self._call("send_task_success", lambda: self._answer(taskToken, None), writes=True)

    def send_task_failure(self, *, taskToken: str, error: str, cause: str) -> None:
        self._call("send_task_failure", lambda: self._answer(taskToken, error), writes=True)

    def _answer(self, token: str, error: str | None) -> None:
        waiting = self._stock.tokens.pop(token, None)
        if waiting is None:
            raise refusal("stepfunctions", "send_task_success", "TaskTimedOut")
        waiting(error)

    # --- lists ----------------------------------------------------------------------------------------------------

    def get_paginator(self, name: str) -> "Client":
        assert name in ("list_objects_v2", "list_schedules"), name
        return self

    def paginate(self, **wanted: str) -> Iterator[dict[str, Any]]:
        stock = self._stock
        if "Bucket" in wanted:
            bucket, prefix = wanted["Bucket"], wanted["Prefix"]
            keys = self._call("list_objects_v2", lambda: sorted(key for held, key in stock.objects if held == bucket))
            yield {"Contents": [{"Key": key} for key in keys if key.startswith(prefix)]}
            return
        names = self._call("list_schedules", lambda: sorted(stock.schedules))
        yield {"Schedules": [{"Name": name} for name in names if name.startswith(wanted["NamePrefix"])]}


class Body(io.BytesIO):
    """What get_object hands out."""

    def iter_chunks(self, size: int) -> Iterator[bytes]:
        while chunk := self.read(size):
            yield chunk


def etag(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()
