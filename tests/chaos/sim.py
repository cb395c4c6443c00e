"""A world in which time, chance and death are seeded: tasks are switched at every call to AWS, and every call may fail.

A task is one run of a Lambda function. `Sim.call` is the only way from the application to anything outside; there another
task may go on, the clock moves, and a fault may strike: killed before or after the effect, answer lost (the SDK asks again),
throttled, in conflict.
"""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError
from greenlet import getcurrent, greenlet

SKEW = 2.0  # seconds a function's clock may be off
_STEPS_MOST = 6_000


class Killed(BaseException):
    """The process died here. Not an Exception: nothing of the application may catch it."""


class Unsettled(Exception):
    """The world does not come to rest: something is tried again for ever."""


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Chances: of the first five by call, of the others by delivery. `lag` is the most seconds an index stays behind."""

    crash: float = 0.0
    lost: float = 0.0
    throttle: float = 0.0
    conflict: float = 0.0
    reject: float = 0.0
    twice: float = 0.0
    drop: float = 0.0
    late: float = 0.0
    skew: float = 0.0
    lag: float = 0.0

    @classmethod
    def drawn(cls, rng: Random) -> "Rates":
        """Some faults often, some never: a seed in which everything fails proves as little as one in which nothing does."""
        return cls(
            crash=rng.choice((0.0, 0.006, 0.012, 0.03)),
            lost=rng.choice((0.0, 0.01, 0.03)),
            throttle=rng.choice((0.0, 0.0, 0.01, 0.03)),
            conflict=rng.choice((0.0, 0.02, 0.1)),
            reject=rng.choice((0.0, 0.0, 0.05)),
            twice=rng.choice((0.0, 0.1, 0.4)),
            drop=rng.choice((0.0, 0.0, 0.1, 0.5)),
            late=rng.choice((0.0, 0.1, 0.4)),
            skew=rng.choice((0.0, SKEW)),
            lag=rng.choice((0.0, 0.5, 5.0)),
        )


CALM = Rates()


@dataclass(eq=False)
class Task:
    """One run of one function: `life` seconds at most. `done` hears of its end."""

    name: str
    run: Callable[[], Any]
    starts: float
    life: float
    skew: float
    done: Callable[["Task"], None] | None
    thread: Any = None
    value: Any = None
    error: BaseException | None = None
    ended: float = 0.0

    @property
    def is_well(self) -> bool:
        return self.error is None


@dataclass
class Sim:
    """`now` is the true time, in seconds since 1970."""

    rng: Random
    now: float
    rates: Rates = CALM
    counts: Counter[str] = field(default_factory=Counter)
    ended: list[Task] = field(default_factory=list)
    trace: list[str] | None = None
    current: Task | None = None
    ready: list[Task] = field(default_factory=list)
    waiting: list[tuple[float, int, Task]] = field(default_factory=list)
    steps: int = 0
    spawned: int = 0
    hub: Any = None

    def spawn(
        self,
        name: str,
        run: Callable[[], Any],
        *,
        after: float = 0.0,
        life: float = 60.0,
        done: Callable[[Task], None] | None = None,
    ) -> None:
        """A task that starts `after` seconds from now."""
        skew = self.rng.uniform(-self.rates.skew, self.rates.skew) if self.rates.skew else 0.0
        self.spawned += 1
        heapq.heappush(
            self.waiting, (self.now + after, self.spawned, Task(name, run, self.now + after, life, skew, done))
        )

    def run(self, until: float) -> None:
        """Everything that starts before `until`, and what follows from it before `until`; the rest keeps waiting."""
        self.hub = getcurrent()
        while self._wake(until):
            self.steps += 1
            if self.steps > _STEPS_MOST:
                raise Unsettled([task.name for task in self.ready])
            self._step(self.rng.choice(self.ready))
        self.now = max(self.now, until)

    def clock(self) -> float:
        """What the running task's clock says."""
        return self.now + (self.current.skew if self.current else 0.0)

    def sleep(self, seconds: float) -> None:
        """A pause within a task; others go on."""
        task = self.current
        if task is None:
            return
        self.ready.remove(task)
        self.spawned += 1
        heapq.heappush(self.waiting, (self.now + seconds, self.spawned, task))
        self.hub.switch()

    def call(
        self,
        service: str,
        name: str,
        effect: Callable[[], Any],
        *,
        writes: bool,
        again: bool = True,
        contended: bool = False,
    ) -> Any:
        """The effect, unless a fault comes before or after it.

        `again`: the SDK repeats a call that got no answer. `contended`: another's transaction may hold the item.
        """
        task = self.current
        if task is None:
            return effect()
        self._pause(task)
        fault = self._fault(service, contended=contended)
        if self.trace is not None:
            self.trace.append(f"{self.now:.3f} {task.name}: {service}.{name} {fault}".rstrip())
        if not fault:
            return effect()
        self.counts[fault] += 1
        if fault in ("throttled", "conflict", "rejected"):
            raise refusal(service, name, fault)
        if fault == "killed before":
            raise Killed
        effect()
        if fault == "killed after":
            self.counts["killed after a commit"] += writes
            raise Killed
        if not again or fault == "lost for good":
            raise ReadTimeoutError(endpoint_url=f"{service}.{name}")
        self._pause(task)
        return effect()

    def chance(self, rate: float) -> bool:
        return rate > 0 and self.rng.random() < rate

    # --- inside ---------------------------------------------------------------------------------------------------

    def _fault(self, service: str, *, contended: bool) -> str:
        rates = self.rates
        if rates is CALM:
            return ""
        if self.chance(rates.crash):
            return self.rng.choice(("killed before", "killed after"))
        if self.chance(rates.lost):
            return self.rng.choice(("lost", "lost", "lost for good"))
        if self.chance(rates.throttle):
            return "throttled"
        if contended and self.chance(rates.conflict):
            return "conflict"
        return "rejected" if service == "sesv2" and self.chance(rates.reject) else ""

    def _wake(self, until: float) -> bool:
        if not self.ready:
            if not self.waiting or self.waiting[0][0] >= until:
                return False
            self.now = max(self.now, self.waiting[0][0])
        while self.waiting and self.waiting[0][0] <= self.now:
            self.ready.append(heapq.heappop(self.waiting)[2])
        return True

    def _step(self, task: Task) -> None:
        self.current = task
        if task.thread is None:
            task.thread = greenlet(self._body(task), self.hub)
            task.starts = self.now
            task.thread.switch()
        elif self.now - task.starts > task.life:
            self.counts["timed out"] += 1
            task.thread.throw(Killed)
        else:
            task.thread.switch()
        self.current = None
        if task.thread.dead:
            self._finish(task)

    def _body(self, task: Task) -> Callable[[], None]:
        def body() -> None:
            try:
                task.value = task.run()
            except (Exception, Killed) as error:  # noqa: BLE001 - a task's end, whatever it is, is its answer
                task.error = error

        return body

    def _finish(self, task: Task) -> None:
        self.ready.remove(task)
        task.ended = self.now
        self.ended.append(task)
        if task.done:
            task.done(task)

    def _pause(self, task: Task) -> None:
        self.now += self.rng.random() * 0.02 if self.rng.random() < 0.98 else self.rng.random() * 4
        if len(self.ready) > 1 or (self.waiting and self.waiting[0][0] <= self.now):
            self.hub.switch()


_THROTTLED = {"s3": "SlowDown", "sesv2": "TooManyRequestsException"}


def refusal(service: str, name: str, fault: str, **more: Any) -> ClientError:
    """AWS's answer that it did not do it."""
    code, status = _THROTTLED.get(service, "ThrottlingException"), 400
    if fault == "conflict":
        code = "TransactionConflictException"
        if name == "TransactWriteItems":
            code, more = "TransactionCanceledException", {"CancellationReasons": [{"Code": "TransactionConflict"}]}
    elif fault == "rejected":
        code = "MessageRejected"
    elif fault != "throttled":
        code = fault
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}, **more}, name)
