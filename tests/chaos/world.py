"""The application on top of a simulated AWS: what is put in PynamoDB's, boto3's, the clock's and chance's place."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from chalicelib import observe
from chalicelib.domain.errors import Why
from chalicelib.domain.gate import Finding, Inspection
from chalicelib.inspection import isolated
from chalicelib.settings import settings
from chalicelib.stores import clients, clock, ids, rows
from tests.chaos.aws import Client, Stock
from tests.chaos.quick import quicker
from tests.chaos.sim import Sim
from tests.chaos.table import Change, ConditionFailed, Key, Table, answering
from tests.world import ENVIRONMENT

WRITES = ("PutItem", "DeleteItem", "TransactWriteItems")


@dataclass
class World:
    """One seed's world. `on_change` hears of each item written, in order."""

    sim: Sim
    table: Table
    stock: Stock
    on_change: Any = lambda _: None
    fed: int = 0
    last_writer: dict[Key, tuple[Any, float]] = field(default_factory=dict)

    def dynamodb(self, operation: str, request: Mapping[str, Any]) -> Any:
        """One request, with DynamoDB's own errors."""
        task, done = self.sim.current, []

        def effect() -> Any:
            if done and operation == "TransactWriteItems":  # the SDK repeats it with the same token
                return {}
            self.table.writer = task.name if task else ""
            lag = self.sim.rates.lag and self.sim.rng.random() * self.sim.rates.lag
            try:
                answer = self.table.answer(operation, request, self.sim.now, lag)
            except ConditionFailed as failed:
                self._count_conflict(request, failed, again=bool(done))
                raise failed.as_told(operation) from failed
            done.append(True)
            if operation in WRITES:
                self._feed(task)
            return answer

        writes = operation in WRITES
        return self.sim.call(
            "dynamodb", operation, effect, writes=writes, contended=writes and _is_contended(operation, request)
        )

    def _feed(self, task: Any) -> None:
        new = self.table.changes[self.fed :]
        self.fed = len(self.table.changes)
        for change in new:
            self.last_writer[change.key] = (task, change.at)
            self.on_change(change)

    def _count_conflict(self, request: Mapping[str, Any], failed: ConditionFailed, *, again: bool) -> None:
        """A true conflict: another task wrote the item while this one was at it."""
        task = self.sim.current
        parts = request.get("TransactItems") or [{"Put": request}]
        for part, reason in zip(parts, failed.reasons, strict=True):
            keys = next(iter(part.values()))
            keys = keys.get("Item") or keys["Key"]
            writer, at = self.last_writer.get((keys["pk"]["S"], keys["sk"]["S"]), (None, 0.0))
            if reason != "None" and task and writer is not task and at >= task.starts and not again:
                self.sim.counts["true conflict"] += 1


@dataclass
class Stand:
    """Which world the application is on now."""

    world: World | None = None

    def here(self) -> World:
        assert self.world is not None, "no world"
        return self.world


STAND = Stand()


@contextmanager
def standing_in() -> Iterator[Stand]:
    """Within: the application talks to `STAND.world`, which may be exchanged between runs."""
    with (
        patch.dict(os.environ, ENVIRONMENT),
        answering(lambda operation, request: STAND.here().dynamodb(operation, request)),
        patch.object(clients, "boto3", SimpleNamespace(client=_Late)),
        patch.object(clock, "now", lambda: datetime.fromtimestamp(STAND.here().sim.clock(), UTC)),
        patch.object(ids, "secrets", _Chance()),
        patch.object(rows, "time", _Chance()),
        patch.object(rows, "random", _Chance()),
        patch.object(isolated, "inspect", _looked_at),
        quicker(),
        patch.object(observe, "metrics", SimpleNamespace(metric_set=None, add_metric=_counted)),
    ):
        level = observe.logger.log_level
        observe.logger.setLevel("CRITICAL")
        settings.cache_clear()
        clients.client.cache_clear()
        try:
            yield STAND
        finally:
            observe.logger.setLevel(level)
            settings.cache_clear()
            clients.client.cache_clear()
            STAND.world = None


class _Late:
    """A client that is kept for the life of the process and serves whichever world there is."""

    def __init__(self, service: str, *, config: Any) -> None:
        self._service, self._config = service, config

    def __getattr__(self, name: str) -> Any:
        world = STAND.here()
        return getattr(Client(world.sim, world.stock, self._service, self._config), name)


class _Chance:
    """What the application uses of the modules `secrets`, `random` and `time`, seeded."""

    @staticmethod
    def sleep(seconds: float) -> None:
        STAND.here().sim.sleep(seconds)

    @staticmethod
    def uniform(low: float, high: float) -> float:
        return STAND.here().sim.rng.uniform(low, high)

    @staticmethod
    def randbits(bits: int) -> int:
        return STAND.here().sim.rng.getrandbits(bits)

    @staticmethod
    def randbelow(below: int) -> int:
        return STAND.here().sim.rng.randrange(below)

    @staticmethod
    def token_urlsafe(size: int) -> str:
        return f"{STAND.here().sim.rng.getrandbits(size * 8):x}"


def _is_contended(operation: str, request: Mapping[str, Any]) -> bool:
    """Whether the item is one that transactions write: no other can be in conflict with one."""
    if operation != "PutItem":
        return operation == "TransactWriteItems"
    sk = request["Item"]["sk"]["S"]
    return sk in ("DOSSIER", "PRODUCT", "ROUND") or sk.startswith(("SHEET#", "DRAFT#", "DECISION#"))


def _counted(*, name: str, unit: Any, value: int) -> None:
    STAND.here().sim.counts[f"metric {name}"] += value


def _looked_at(body: bytes, name: str, content_type: str, size: int) -> Inspection:
    """A process for each file of each seed would take all night; what this world's files are shows in their first bytes."""
    findings = () if body.startswith(b"%PDF-") else (Finding(why=Why.FILE_TYPE_DIFFERS),)
    return Inspection(kind="pdf", findings=findings)


__all__ = ["STAND", "Change", "World", "standing_in"]
