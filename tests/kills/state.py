"""What AWS holds, made comparable: two runs that did the same differ in instants, in identities and in secrets alone."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import boto3
from botocore.awsrequest import AWSPreparedRequest

from chalicelib.domain.mail import MailState
from chalicelib.stores.aggregates import KINDS
from tests.world import ENVIRONMENT, table_in_memory

# Instants, ULIDs, keyed hashes, digests, tokens, names of uploads and versions: whatever of them the prepared state did not have is new.
_PARTICULAR = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?|(?<=#)\d{13}"
    r"|(?<![\w-])[\w-]{43,60}(?![\w-])|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|[0-9a-f]{32}|[0-9A-HJKMNP-TV-Z]{26}"
)
_MINUTE = re.compile(r'(at\\*": \\*")\d\d gi\S+ \d\d')  # of a deed, in words: `\u1edd` in an object
# Kept for a while, worth nothing later: whether they hold a stale value is nobody's loss.
_PASSING = ("ttl", "schema")
_COUNTED_UP = "COUNT#"  # a number for a fresh name: gaps do no harm
_AT_ITS_INSTANT = "journal/"  # holds the rows as they were when it was written

_NOBODY_S = '"pk": "SESSION#<new>"'  # a cookie that no browser ever got opens nothing

Item = Mapping[str, Any]


@dataclass
class Heard:
    """What no later state shows: mails at the provider by their tag, events on the bus, tasks answered."""

    sent: Counter[str] = field(default_factory=Counter)
    bus: set[tuple[str, int]] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)

    def note(self, what: str, request: AWSPreparedRequest) -> None:
        """For `process.listening`."""
        if what == "eventbridge.PutEvents":
            for entry in json.loads(request.body)["Entries"]:
                detail = json.loads(entry["Detail"])
                self.bus.add((detail["aggregate"], detail["seq"]))
        elif what == "sesv2.SendEmail":
            self.sent.update(tag["Value"] for tag in json.loads(request.body)["EmailTags"])
        elif what.startswith("sfn.SendTask"):
            self.answered.add(json.loads(request.body)["taskToken"])


def rows() -> list[dict[str, Any]]:
    """Every item of the table, its attributes as plain values."""
    return [{name: _plain(value) for name, value in item.items()} for item in _items()]


def _items() -> Iterable[Any]:
    table = table_in_memory()
    if table is not None:
        return table.items.values()
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=ENVIRONMENT["TABLE_NAME"])
    return (item for page in pages for item in page["Items"])


def objects(bucket: str) -> dict[str, str]:
    """Every object by its key, as text; "" for what was filed with an event."""
    s3 = boto3.client("s3")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [row["Key"] for page in pages for row in page.get("Contents", [])]
    return {key: "" if key.startswith(_AT_ITS_INSTANT) else _text(s3, bucket, key) for key in keys}


def claimed() -> set[str]:
    """Mails whose outcome nobody knows yet."""
    return {row["body"]["id"] for row in rows() if row["sk"] == "MAIL" and row["state"] == MailState.CLAIMED}


def known() -> frozenset[str]:
    """Every instant, identity and secret there is now."""
    return frozenset(_PARTICULAR.findall(json.dumps([rows(), *_buckets().values()], ensure_ascii=False)))


def view(heard: Heard, before: frozenset[str]) -> list[str]:
    """All of it as sorted lines."""
    lines = [*_rows(), *_objects(), *_schedules(), *_executions()]
    lines += [f"wish {body}" for body in set(wishes())]  # wished for twice, a paper is the same
    lines += [f"bus {aggregate} {seq}" for aggregate, seq in heard.bus] + [
        f"answered {token}" for token in heard.answered
    ]
    alike = (_PARTICULAR.sub(lambda found: found[0] if found[0] in before else "<new>", _MINUTE.sub(r"\1<new>", line)) for line in lines)
    return sorted(line for line in alike if _NOBODY_S not in line)


def faults(heard: Heard, ambiguous: set[str]) -> Iterator[str]:
    """What must hold by itself. `ambiguous`: mails claimed when their sender was killed; they, and no others, are parked."""
    table = rows()
    yield from _gaps(table)
    yield from _lost_receipts(table)
    for row in table:
        if row["sk"] == "MAIL":
            yield from _mail_faults(row["body"], heard.sent[row["body"]["id"]], ambiguous)
    yield from (f"parked record: {row}" for row in table if row["pk"] == "PARKED")


def _gaps(table: list[dict[str, Any]]) -> Iterator[str]:
    journals: dict[str, set[int]] = {}
    for row in table:
        if row["sk"].startswith("JOURNAL#"):
            journals.setdefault(row["pk"], set()).add(int(row["sk"].removeprefix("JOURNAL#")))
    for row in table:
        if row["sk"] in KINDS and journals.get(row["pk"], set()) != set(range(1, int(row["version"]) + 1)):
            yield f"{row['pk']}: version {row['version']}, journal {sorted(journals.get(row['pk'], []))}"


def _lost_receipts(table: list[dict[str, Any]]) -> Iterator[str]:
    dossiers = {row["body"]["id"]: row["body"] for row in table if row["sk"] == "DOSSIER"}
    for key, text in objects(ENVIRONMENT["RECEIPT_BUCKET"]).items():
        if key.startswith("receipts/"):
            receipt = json.loads(text)["receipt"]
            row = dossiers.get(receipt["dossier"])
            shown = (receipt["filing"], receipt["slip"], receipt["submitted_at"])
            if row is None or row["filings"] < receipt["filing"]:
                yield f"{key}: its row never heard of it"
            elif row["filings"] == receipt["filing"] and shown != (row["filings"], row["slip"], row["submitted_at"]):
                yield f"{key}: its row says otherwise"


def _mail_faults(mail: Item, times: int, ambiguous: set[str]) -> Iterator[str]:
    name, state = f"{mail['letter']} to {mail['to']}", mail["state"]
    if mail["id"] in ambiguous:
        if state != MailState.PARKED or times > 1:
            yield f"{name}: outcome unknown, {state}, sent {times} times"
    elif (state, times) not in ((MailState.SENT, 1), (MailState.HELD, 0)):  # held: until its officer says otherwise
        yield f"{name}: {state}, sent {times} times"


def _rows() -> Iterator[str]:
    table = rows()
    there = {row["pk"] for row in table}
    for row in table:
        if not row["sk"].startswith(_COUNTED_UP) and not _is_shut(row, there):
            yield f"row {json.dumps(_lasting(row), ensure_ascii=False, sort_keys=True)}"


def _is_shut(row: Item, there: set[str]) -> bool:
    """In a person's list of sessions one that is no more: it opens nothing, and lapses."""
    return bool(row["pk"].startswith("SESSIONS#")) and f"SESSION#{row['sk']}" not in there


def _lasting(row: dict[str, Any]) -> dict[str, Any]:
    """Of a mail only what a person gets: its way through the outbox is judged by `faults`."""
    if row["sk"] == "MAIL":
        return {name: row["body"][name] for name in ("letter", "to", "about")}
    if row["sk"] == "CODE":
        return {"pk": row["pk"], "registration": row["body"].get("registration")}
    passing = _PASSING if row["sk"] in KINDS else (*_PASSING, "version")  # where no event goes with it, only a lock
    return {name: value for name, value in row.items() if name not in passing}


def _objects() -> Iterator[str]:
    for bucket, found in _buckets().items():
        yield from (f"object {bucket} {key} {text}" for key, text in found.items())


def _buckets() -> dict[str, dict[str, str]]:
    return {name: objects(ENVIRONMENT[f"{name.upper()}_BUCKET"]) for name in ("document", "receipt")}


def wishes() -> list[str]:
    """Papers that somebody waits for, taken off their queue."""
    sqs, queue, found = boto3.client("sqs"), ENVIRONMENT["MAIL_QUEUE_URL"].removesuffix("-mail") + "-papers", []
    while got := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for message in got:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        found += [message["Body"] for message in got]
    return found


def _schedules() -> Iterator[str]:
    scheduler = boto3.client("scheduler")
    for row in scheduler.list_schedules(GroupName=ENVIRONMENT["SCHEDULE_GROUP"])["Schedules"]:
        found = scheduler.get_schedule(GroupName=ENVIRONMENT["SCHEDULE_GROUP"], Name=row["Name"])
        yield f"schedule {row['Name']} {found['ScheduleExpression']} {found['Target']['Input']}"


def _executions() -> Iterator[str]:
    for name in ("YEAR", "ROUND"):
        found = boto3.client("stepfunctions").list_executions(stateMachineArn=ENVIRONMENT[f"{name}_MACHINE_ARN"])
        yield from (f"execution {row['name']}" for row in found["executions"])


def _text(s3: Any, bucket: str, key: str) -> str:
    body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    return f"{len(body)} bytes, {crc32(body)}" if body.startswith(b"%PDF") else str(body.decode())


def _plain(value: Mapping[str, Any]) -> Any:
    ((kind, inner),) = value.items()
    if kind == "S" and inner[:1] in "{[" and inner:
        return json.loads(inner)  # pynamodb's JSONAttribute
    return int(inner) if kind == "N" else inner
