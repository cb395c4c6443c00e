"""Processes to kill: AWS lives in one, the handler in its child; each call passes a pipe, where a child can be killed.

A cell costs two forks. The first copies the prepared AWS (moto, in memory), so that nothing has to be put back. The second is
the handler: its AWS calls come to the first as HTTP requests, are carried out there, and are answered. Before or after one of
them the child gets SIGKILL: no `finally`, no flush, as when a container is lost.
"""

import os
import pickle
import signal
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse
from moto.core.models import botocore_stubber

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Call:
    """`what` is service and operation: "dynamodb.PutItem"."""

    number: int
    what: str


@dataclass(frozen=True)
class Moment:
    """When to kill: `after` the call was carried out, before its answer arrives; or before it is carried out."""

    number: int
    after: bool


class Broken(Exception):
    """What ran apart raised: its traceback."""


def apart(act: Callable[[], Answer]) -> Answer:
    """What `act` answers, run in a copy of this process: whatever it does to AWS is forgotten. Raises Broken."""
    ours, theirs = Pipe(duplex=False)
    child = os.fork()
    if not child:
        _say_and_end(act, theirs)
    theirs.close()
    try:
        is_well, said = ours.recv()
    except EOFError:
        is_well, said = False, "it died without a word"
    finally:
        ours.close()
        os.waitpid(child, 0)
    if not is_well:
        raise Broken(said)
    answer: Answer = said
    return answer


def deliver(handler: Callable[[], object], *, until: Moment | None = None) -> list[Call]:
    """Run the handler in a child and carry out its AWS calls here. Which it made before it ended, or was killed.

    Raises Broken when the handler raised, or ended before the moment came.
    """
    ours, theirs = Pipe()
    child = os.fork()
    if not child:
        ours.close()
        _forward(theirs)
        _say_and_end(handler, theirs)
    theirs.close()
    calls: list[Call] = []
    try:
        return _serve(ours, child, calls, until)
    finally:
        ours.close()
        os.waitpid(child, 0)


@contextmanager
def listening(note: Callable[[str, AWSPreparedRequest], None]) -> Any:
    """Every call that reaches AWS in this process, by its name."""
    real = BotocoreStubber.__call__

    def noted(stubber: BotocoreStubber, event_name: str, request: AWSPreparedRequest, **given: Any) -> Any:
        note(_name(event_name), request)
        return real(stubber, event_name, request, **given)

    BotocoreStubber.__call__ = noted  # type: ignore[method-assign]
    try:
        yield
    finally:
        BotocoreStubber.__call__ = real  # type: ignore[method-assign]


def _serve(ours: Connection, child: int, calls: list[Call], until: Moment | None) -> list[Call]:
    while True:
        message = ours.recv()
        if len(message) == 2:
            return _ended(message, calls, until)
        event_name, *request = message
        call = Call(len(calls), _name(event_name))
        if until == Moment(call.number, after=False):
            os.kill(child, signal.SIGKILL)
            return calls
        calls.append(call)
        answer = _carry_out(event_name, request)
        if until == Moment(call.number, after=True):
            os.kill(child, signal.SIGKILL)
            return calls
        ours.send(answer)


def _ended(message: Any, calls: list[Call], until: Moment | None) -> list[Call]:
    is_well, said = message
    if not is_well:
        raise Broken(said)
    if until is not None:
        raise Broken(f"it ended after {len(calls)} calls, before {until}")
    return calls


def _carry_out(event_name: str, request: list[Any]) -> tuple[int, dict[str, str], bytes | str]:
    method, url, headers, body = request
    prepared = AWSPreparedRequest(method, url, headers, body, stream_output=False)
    answer = botocore_stubber(event_name, prepared)
    assert answer is not None, event_name
    return answer.status_code, dict(answer.headers), answer.raw.getvalue()


def _forward(aws: Connection) -> None:
    """In the child: AWS is at the other end of the pipe."""

    def ask(stubber: BotocoreStubber, event_name: str, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        body = request.body.read() if hasattr(request.body, "read") else request.body
        aws.send((event_name, request.method, request.url, request.headers, body))
        status, headers, raw = aws.recv()
        return AWSResponse(request.url, status, headers, MockRawResponse(raw))

    BotocoreStubber.__call__ = ask  # type: ignore[method-assign]


def _say_and_end(act: Callable[[], object], to: Connection) -> None:
    """Never returns: a fork must not go on as a second test run."""
    try:
        try:
            said = (True, act())
            pickle.dumps(said)
        except BaseException:  # noqa: BLE001 - told to the parent, whatever it is
            said = (False, traceback.format_exc())
        to.send(said)
    finally:
        os._exit(0)


def _name(event_name: str) -> str:
    return event_name.removeprefix("before-send.")
