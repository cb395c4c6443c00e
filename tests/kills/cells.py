"""A handler in a process of its own, killed before or after one of its AWS calls; AWS lives on in the parent.

Forks make it quick: a scene's world is made once, and every cell plays on its own copy of it.
"""

import os
import pickle
import signal
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse
from moto.core.models import botocore_stubber

Cell = tuple[int, str]  # which call, from 0; "before" or "after" it


class Failed(Exception):
    """The handler raised, or the cell's check did."""


def recorded(act: Callable[[], Any]) -> list[str]:
    """The AWS calls of one undisturbed run, "dynamodb.PutItem" each."""
    return in_copy(lambda: killed(act, None))


def killed(act: Callable[[], Any], cell: Cell | None) -> list[str]:
    """Run it in a child that dies at `cell`; the calls that were made."""
    ours, theirs = Pipe()
    child = os.fork()
    if not child:
        ours.close()
        _act_and_leave(act, theirs, cell)
    theirs.close()
    calls = _serve(ours)
    _, status = os.waitpid(child, 0)
    died = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if died != (cell is not None):
        raise Failed(f"{cell}: {'died' if died else f'left with {os.waitstatus_to_exitcode(status)}'} after {calls}")
    return calls


def in_copy(play: Callable[[], Any]) -> Any:
    """What `play` returns, played on a copy of this process and its world. Raises Failed with its trouble."""
    ours, theirs = Pipe()
    child = os.fork()
    if not child:
        answer: tuple[bool, Any]
        try:
            answer = (True, play())
        except BaseException as trouble:  # noqa: BLE001 - told by the parent
            answer = (False, f"{type(trouble).__name__}: {trouble}")
        theirs.send_bytes(pickle.dumps(answer))
        os._exit(0)
    theirs.close()
    fine, value = pickle.loads(ours.recv_bytes())
    os.waitpid(child, 0)
    if not fine:
        raise Failed(value)
    return value


def _act_and_leave(act: Callable[[], Any], parent: Connection, cell: Cell | None) -> None:
    made = 0

    def call(_: Any, event_name: str, request: AWSPreparedRequest, **__: Any) -> AWSResponse:
        nonlocal made
        here, made = made, made + 1
        if cell == (here, "before"):
            os.kill(os.getpid(), signal.SIGKILL)
        body = request.body.read() if hasattr(request.body, "read") else request.body
        parent.send((event_name, request.method, request.url, list(request.headers.items()), body))
        status, headers, answer = parent.recv()
        if cell == (here, "after"):
            os.kill(os.getpid(), signal.SIGKILL)
        return AWSResponse(request.url, status, headers, MockRawResponse(answer))  # type: ignore[arg-type]

    BotocoreStubber.__call__ = call  # type: ignore[method-assign, assignment]
    try:
        act()
    except BaseException as trouble:  # noqa: BLE001 - a child has nobody above it
        parent.send((f"{type(trouble).__name__}: {trouble}", "", "", [], None))
        os._exit(1)
    os._exit(0)


def _serve(child: Connection) -> list[str]:
    """Answer the child's calls until it is gone."""
    calls = []
    while True:
        try:
            name, method, url, headers, body = child.recv()
        except EOFError:
            return calls
        if not method:
            raise Failed(name)
        sent = HTTPHeaders()
        for key, value in headers:
            sent[key] = value
        request = AWSPreparedRequest(method=method, url=url, headers=sent, body=body, stream_output=False)
        status, answered, text = botocore_stubber.process_request(request)  # type: ignore[misc]
        calls.append(name.removeprefix("before-send."))
        try:
            child.send((status, dict(answered), text))
        except BrokenPipeError:
            return calls
