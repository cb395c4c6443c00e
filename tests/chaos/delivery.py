"""How AWS brings things to the doors: late, twice, out of order, or not at all. Each door is the real handler."""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from chalicelib.doors import changes, post, schedule, uploads
from tests.chaos.sim import Task
from tests.chaos.table import Change
from tests.chaos.world import World

STREAMED = ("DOSSIER", "PRODUCT", "ROUND", "PLAN")  # the mapping's filter, in infra/messaging.yaml
_QUEUE_TRIES, _STREAM_TRIES, _ASYNC_TRIES = 5, 6, 3
_SWEEP_LIFE = 240.0


class Delivery:
    """Hooks into a world's stream, queues and scheduler."""

    def __init__(self, world: World) -> None:
        self.world, self.sim = world, world.sim
        self.streams: dict[str, list[Change]] = defaultdict(list)
        self.busy: set[str] = set()
        self.number = 0
        world.on_change = self._changed
        world.stock.on_message = lambda body: self._queue("letter", post.on_letter, body)
        world.stock.on_object = lambda key: self._queue("arrival", uploads.file_arrived, _arrival(key, self._next()))
        world.stock.on_schedule = self._scheduled
        for name in sorted(world.stock.schedules):
            self._scheduled(name)

    def upload(self, bucket: str, key: str, body: bytes) -> None:
        """A browser posts a file."""
        self.world.stock.put(bucket, key, body)
        self.world.stock.on_object(key)

    def sweep(self, after: float = 0.0) -> None:
        """The five-minute door."""
        self.sim.spawn("sweep", lambda: schedule.sweep(_FIVE_MINUTES, None), after=after, life=_SWEEP_LIFE)

    # --- the stream: in order by key, a batch again and again until it passes ---------------------------------------

    def _changed(self, change: Change) -> None:
        pk, sk = change.key
        if sk not in STREAMED or change.new is None:
            return
        if self.sim.chance(self.sim.rates.drop):
            self.sim.counts["dropped"] += 1
            return
        self.streams[pk].append(change)
        if pk not in self.busy:
            self._pump(pk)

    def _pump(self, pk: str, tries: int = 1) -> None:
        waiting = self.streams[pk]
        if not waiting:
            self.busy.discard(pk)
            return
        self.busy.add(pk)
        batch = waiting[: self.sim.rng.randint(1, 3)]

        def done(task: Task) -> None:
            if not task.is_well and tries < _STREAM_TRIES:
                self._pump(pk, tries + 1)
                return
            del self.streams[pk][: len(batch)]
            if self.sim.chance(self.sim.rates.twice):
                self._repeat(lambda: self._stream_task(pk, batch, None))
            self._pump(pk)

        self._stream_task(pk, batch, done, after=self._delay() + (tries - 1))

    def _stream_task(
        self, pk: str, batch: list[Change], done: Callable[[Task], None] | None, after: float = 0.0
    ) -> None:
        event = {"Records": [change.as_record(self._next()) for change in batch]}
        self.sim.spawn(f"stream {pk}", lambda: changes.on_change(event, None), after=after, done=done)

    # --- queues: any order, each message alone --------------------------------------------------------------------

    def _queue(self, name: str, door: Callable[..., Any], body: str) -> None:
        if self.sim.chance(self.sim.rates.drop):
            self.sim.counts["dropped"] += 1
            return
        self._receive(name, door, body, self._delay())
        if self.sim.chance(self.sim.rates.twice):
            self._repeat(lambda: self._receive(name, door, body, self._delay()))

    def _receive(self, name: str, door: Callable[..., Any], body: str, after: float, tries: int = 1) -> None:
        message = {"messageId": str(self._next()), "receiptHandle": "", "body": body, "eventSource": "aws:sqs"}

        def done(task: Task) -> None:
            if (not task.is_well or task.value["batchItemFailures"]) and tries < _QUEUE_TRIES:
                self._receive(name, door, body, self.sim.rng.choice((5.0, 360.0)), tries + 1)

        self.sim.spawn(name, lambda: door({"Records": [message]}, None), after=after, done=done)

    # --- the scheduler ----------------------------------------------------------------------------------------------

    def _scheduled(self, name: str) -> None:
        wanted = self.world.stock.schedules[name]
        at = datetime.strptime(wanted["ScheduleExpression"], "at(%Y-%m-%dT%H:%M:%S)").replace(tzinfo=UTC).timestamp()
        payload = json.loads(wanted["Target"]["Input"])
        if self.sim.chance(self.sim.rates.drop):
            self.sim.counts["dropped"] += 1
            return
        after = max(0.0, at - self.sim.now) + self._delay()
        self._fire(name, payload, after)
        if self.sim.chance(self.sim.rates.twice):
            self._repeat(lambda: self._fire(name, payload, self.sim.rng.random() * after + self._delay()))

    def _fire(self, name: str, payload: Any, after: float, tries: int = 1) -> None:
        def run() -> Any:
            self.world.stock.schedules.pop(name, None)
            return schedule.on_moment(payload, None)

        def done(task: Task) -> None:
            if not task.is_well and tries < _ASYNC_TRIES:
                self._fire(name, payload, 60.0, tries + 1)

        self.sim.spawn(f"moment {name}", run, after=after, done=done)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _repeat(self, deliver: Callable[[], None]) -> None:
        self.sim.counts["duplicate"] += 1
        deliver()

    def _delay(self) -> float:
        """Mostly at once; now and then late enough for anything else to overtake it."""
        rng = self.sim.rng
        return rng.random() * (40.0 if self.sim.chance(self.sim.rates.late) else 0.3)

    def _next(self) -> int:
        self.number += 1
        return self.number


_FIVE_MINUTES = {
    "version": "0",
    "id": "sweep",
    "source": "aws.events",
    "detail-type": "Scheduled Event",
    "resources": [],
    "detail": {},
    "time": "",
    "region": "",
    "account": "",
}


def _arrival(key: str, number: int) -> str:
    return json.dumps({"detail": {"object": {"key": key, "sequencer": f"{number:016x}"}}})
