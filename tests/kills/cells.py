"""One cell: a handler is killed at one moment, its event comes twice more, and the world must be as if nothing had happened."""

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3

from chalicelib.domain.mail import LEASE
from chalicelib.doors import post, schedule
from tests.doors.visitor import Answer
from tests.kills import state
from tests.kills.process import Broken, Call, Moment, apart, deliver, listening
from tests.stream import Stream
from tests.world import ENVIRONMENT, world

_AGAIN = timedelta(seconds=20)  # after which an event comes again
_MOST_ROUNDS = 6  # of stream and queue until all is quiet
_QUEUE = ENVIRONMENT["MAIL_QUEUE_URL"]
_SHOWN = 12
_EVENTS = Path(__file__).parents[2] / "events"

Deliver = Callable[[], object]  # the event reaches its door, as it did before
Prepare = Callable[["Stage"], Deliver]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What must be there when an event comes, and its delivery.

    `door` is a function's name, or a page's "POST /path". `swept`: what a death leaves undone that no second delivery
    mends but the five-minute look does. `anew`: each delivery asks for another thing, so that three ask for three.
    `halfway`: what a death leaves half done, in the sight of its person, until they press again.
    """

    name: str
    door: str
    prepare: Prepare
    swept: str = ""
    anew: str = ""
    halfway: str = ""


@dataclass(kw_only=True)
class Stage:
    """AWS at the moment before the event."""

    clock: Any
    heard: state.Heard = field(default_factory=state.Heard)
    stream: Stream = field(default_factory=Stream)

    def settle(self) -> None:
        """Stream and queue reach their doors until nothing new is written."""
        for _ in range(_MOST_ROUNDS):
            if not self.stream.deliver() + _post():
                return
        raise Broken("it never comes to rest")

    def sweep(self) -> None:
        """Past every lease, the five-minute look; twice, for it may put right what it has just found."""
        self.clock.shift(LEASE + timedelta(minutes=1))
        for _ in range(2):
            schedule.sweep(sample("events/five_minutes.json"), None)
            self.settle()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """How a run ended: what is wrong by itself, and everything that is there."""

    wrong: list[str]
    view: list[str]
    swept: bool


@dataclass(frozen=True, kw_only=True)
class Played:
    """A situation on its stage, and the calls that its handler makes."""

    situation: Situation
    stage: Stage
    deliver: Deliver
    known: frozenset[str]
    calls: list[Call]
    _ends: dict[tuple[int, bool], list[str]] = field(default_factory=dict)

    def moments(self) -> Iterator[Moment]:
        """Before and after each call: two cells a call."""
        for call in self.calls:
            yield from (Moment(call.number, after=after) for after in (False, True))

    def named(self, moment: Moment | None) -> str:
        """For people: "POST /ho-so/{dossier}/nop, a first filing: after 7 dynamodb.PutItem"."""
        if moment is None:
            return f"{self.situation.door}, {self.situation.name}: three times"
        when = "after" if moment.after else "before"
        return f"{self.situation.door}, {self.situation.name}: {when} {moment.number} {self.calls[moment.number].what}"

    def trouble(self, moment: Moment | None) -> list[str]:
        """What is wrong after a death at that moment and two more deliveries; without a moment, after three deliveries."""
        seen = apart(lambda: _disturbed(self, moment))
        return [*seen.wrong, *self._off(seen, (2, 3) if self.situation.anew else (1,))]

    def left_alone(self, moment: Moment) -> list[str]:
        """What is wrong when nobody comes back: after the five-minute look all of it is done, or nothing."""
        seen = apart(lambda: _abandoned(self, moment))
        return [*seen.wrong, *self._off(seen, (0, 1))]

    def _off(self, seen: Seen, times: tuple[int, ...]) -> list[str]:
        """How it differs from the undisturbed end that it comes closest to."""
        found: list[str] = []
        for count in times:
            found = differences(self._end(count, swept=seen.swept), seen.view)
            if not found:
                return []
        return found

    def _end(self, times: int, *, swept: bool) -> list[str]:
        if (times, swept) not in self._ends:
            self._ends[times, swept] = apart(lambda: _undisturbed(self, times, swept=swept))
        return self._ends[times, swept]


@contextmanager
def played(situation: Situation) -> Iterator[Played]:
    """Prepared once; every cell begins here, in a copy."""
    with world(moto=True) as clock:
        stage = Stage(clock=clock)
        with listening(stage.heard.note):
            act = situation.prepare(stage)
            stage.settle()
            known = state.known()
            gc.freeze()  # a copied page is one that was written to: the collector shall not write to all of them
            try:
                calls = apart(lambda: deliver(act))
                yield Played(situation=situation, stage=stage, deliver=act, known=known, calls=calls)
            finally:
                gc.unfreeze()


def _undisturbed(here: Played, times: int, *, swept: bool) -> list[str]:
    stage = here.stage
    for _ in range(times):
        _check_taken(here.deliver())
        stage.clock.shift(_AGAIN)
    stage.settle()
    if swept:
        stage.sweep()
    if wrong := list(state.faults(stage.heard, set())):
        raise Broken(f"undisturbed: {wrong}")
    return state.view(stage.heard, here.known)


def _check_taken(answer: Any) -> None:
    """A refused form, a message that failed: a situation that proves nothing."""
    if isinstance(answer, Answer) and (answer.trouble or answer.status not in (200, 303)):
        raise Broken(f"undisturbed: {answer.status} {answer.trouble}")
    if isinstance(answer, dict) and answer.get("batchItemFailures"):
        raise Broken(f"undisturbed: {answer}")


def _disturbed(here: Played, moment: Moment | None) -> Seen:
    stage = here.stage
    deliver(here.deliver, until=moment)
    ambiguous = state.claimed() if moment else set()
    for _ in range(2):
        stage.clock.shift(_AGAIN)
        here.deliver()
    stage.settle()
    return _seen(here, ambiguous, sweep=bool(ambiguous or here.situation.swept))


def _abandoned(here: Played, moment: Moment) -> Seen:
    deliver(here.deliver, until=moment)
    ambiguous = state.claimed()
    here.stage.settle()
    return _seen(here, ambiguous, sweep=True)


def _seen(here: Played, ambiguous: set[str], *, sweep: bool) -> Seen:
    if sweep:
        here.stage.sweep()
    wrong = list(state.faults(here.stage.heard, ambiguous))
    return Seen(wrong=wrong, view=state.view(here.stage.heard, here.known), swept=sweep)


def differences(expected: list[str], found: list[str]) -> list[str]:
    """Lines of one and not of the other, each as often as it is there too often."""
    lines = [f"- {line}" for line in _without(expected, found)] + [f"+ {line}" for line in _without(found, expected)]
    return lines[:_SHOWN]


def _without(some: list[str], others: list[str]) -> list[str]:
    rest = list(others)
    left = []
    for line in some:
        if line in rest:
            rest.remove(line)
        else:
            left.append(line)
    return left


def _post() -> int:
    """The mail queue reaches its door; how many messages."""
    sqs, total = boto3.client("sqs"), 0
    while found := sqs.receive_message(QueueUrl=_QUEUE, MaxNumberOfMessages=10).get("Messages", []):
        failed = post.on_letter(letters([each["Body"] for each in found]), None)["batchItemFailures"]
        assert not failed, failed
        for each in found:
            sqs.delete_message(QueueUrl=_QUEUE, ReceiptHandle=each["ReceiptHandle"])
        total += len(found)
    return total


def letters(ids: list[str]) -> dict[str, Any]:
    """A batch of the mail queue."""
    return {"Records": [message(id_, id_) for id_ in ids]}


def arrivals(keys: list[str]) -> dict[str, Any]:
    """A batch of the uploads' queue."""
    bodies = (json.dumps({"detail": {"object": {"key": key, "sequencer": "0062E99A88DC407460"}}}) for key in keys)
    return {"Records": [message(str(number), body) for number, body in enumerate(bodies)]}


def message(id_: str, body: str) -> dict[str, Any]:
    """One message as SQS hands it to a function."""
    return {
        "messageId": id_, "receiptHandle": id_, "body": body, "attributes": {}, "messageAttributes": {},
        "md5OfBody": "", "eventSource": "aws:sqs", "awsRegion": "ap-southeast-1",
        "eventSourceARN": "arn:aws:sqs:ap-southeast-1:123456789012:mail",
    }  # fmt: skip


def sample(path: str, **changes: Any) -> dict[str, Any]:
    """What is received, from the samples filed by their source."""
    event: dict[str, Any] = json.loads((_EVENTS / path).read_text("utf-8"))
    return {**event, **changes}
