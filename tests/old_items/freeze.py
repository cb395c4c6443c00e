"""Freezes what today's code writes, as far as the corpus has nothing of that shape yet.

    python -m tests.old_items.freeze

To be run at a commit whose items differ in shape from those before (a field more, a name changed, `SCHEMA` raised), and
its new file committed. A file is never changed afterwards: it is what lies in somebody's table.
"""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chalicelib.domain.round import Round
from chalicelib.services import ruling
from chalicelib.settings import settings
from chalicelib.stores import aggregates
from chalicelib.stores.clients import client
from tests.factories import PLAN
from tests.old_items import round_story, story
from tests.stream import Stream
from tests.world import REGION, table_in_memory, world

HOME = Path(__file__).parent
Item = dict[str, Any]
STORIES = {"parts": story.parts, "sets": story.sets, "council": round_story.council}


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """What one story left, and when it ended. `versions`: every state an aggregate went through, as the stream told it."""

    name: str
    ended: str
    rows: list[Item]
    versions: list[Item]
    objects: list[Item]
    messages: list[Item]

    @property
    def lines(self) -> Iterator[tuple[str, Item]]:
        for kind in ("rows", "versions", "objects", "messages"):
            yield from ((kind, item) for item in getattr(self, kind))


def frozen() -> list[Corpus]:
    """Every file, oldest first."""
    return [_read(path) for path in sorted(HOME.glob("*.jsonl"))]


def written(name: str) -> Corpus:
    """A story told by today's code."""
    with world() as clock:
        stream = Stream()
        STORIES[name](clock.shift, stream.deliver)
        return Corpus(
            name=name,
            ended=story.make.now().isoformat(),
            rows=sorted(_rows(), key=lambda row: (row["pk"]["S"], row["sk"]["S"])),
            versions=[image for record in stream.records if "ring" in (image := record["dynamodb"]["NewImage"])],
            objects=list(_objects()),
            messages=list(_messages()),
        )


def body(item: Item) -> Any:
    """A row's value as JSON; {} where it has none."""
    return json.loads(item["body"]["S"]) if "body" in item else {}


def shape(kind: str, item: Item) -> str:
    """What makes two items the same to a reader: the kind, the state, the names and types within, the event told last."""
    if kind in ("rows", "versions"):
        ring = json.loads(item["ring"]["S"]) if "ring" in item else []
        told = [(event["name"], _types(event)) for event in ring[-1:]]
        keys = sorted(set(item) - {"body", "ring"})
        sort = item["sk"]["S"].partition("#")[0]
        return repr((sort, item.get("schema"), item.get("state"), keys, _types(body(item)), told))
    return repr((kind, item.get("queue"), item.get("key", "").partition("/")[0], _types(item.get("value"))))


def _types(value: Any) -> Any:
    """Names and types; a list by its first element, a plan's own content by being there."""
    if isinstance(value, dict):
        return {name: "…" if name == "content" else _types(part) for name, part in sorted(value.items())}
    if isinstance(value, list):
        return [_types(part) for part in value[:1]]
    return type(value).__name__


def _rows() -> Iterator[Item]:
    table = table_in_memory()
    assert table is not None
    yield from map(dict, table.items.values())


def _objects() -> Iterator[Item]:
    bucket = settings().receipt_bucket
    for page in client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for found in page.get("Contents", []):
            text = client("s3").get_object(Bucket=bucket, Key=found["Key"])["Body"].read()
            yield {"key": found["Key"], "value": json.loads(text)}


def _messages() -> Iterator[Item]:
    """What waits for code of another day: one-shots, executions' inputs, pieces of a stage."""
    scheduler = client("scheduler")
    for row in scheduler.list_schedules(GroupName=settings().schedule_group)["Schedules"]:
        found = scheduler.get_schedule(GroupName=settings().schedule_group, Name=row["Name"])
        yield {"queue": "moments", "value": json.loads(found["Target"]["Input"])}
    machines = client("stepfunctions")
    for run in machines.list_executions(stateMachineArn=settings().year_machine_arn)["executions"]:
        text = machines.describe_execution(executionArn=run["executionArn"])["input"]
        yield {"queue": "years", "value": json.loads(text)}
    round_ = aggregates.get(Round, f"{PLAN}-r1")
    for stage in round_.stages:
        for piece in ruling.ranges(round_.id, stage.tier):
            yield {"queue": "ranges", "value": json.loads(json.dumps(asdict(piece)))}


def _read(path: Path) -> Corpus:
    head, *lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    parts: dict[str, list[Item]] = {"rows": [], "versions": [], "objects": [], "messages": []}
    for kind, item in lines:
        parts[kind].append(item)
    return Corpus(name=head["story"], ended=head["ended"], **parts)


def _keep(corpus: Corpus, known: set[str], commit: str) -> int:
    """A first file is whole, so that it can be lived in; a later one has only what is new. How many lines."""
    whole = not known
    lines = []
    for kind, item in corpus.lines:
        if shape(kind, item) not in known or (whole and kind in ("rows", "objects")):
            lines.append([kind, item])
        known.add(shape(kind, item))
    if lines:
        number = len(list(HOME.glob(f"*_{corpus.name}_*.jsonl"))) + 1
        head = {"story": corpus.name, "commit": commit, "ended": corpus.ended, "region": REGION}
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in [head, *lines])
        (HOME / f"{number:03}_{corpus.name}_{commit}.jsonl").write_text(text + "\n", "utf-8")
    return len(lines)


def main() -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout
    for name in STORIES:
        known = {shape(*line) for corpus in frozen() if corpus.name == name for line in corpus.lines}
        print(f"{name}: {_keep(written(name), known, commit.strip())} items of a shape not frozen yet")


if __name__ == "__main__":
    main()
