"""At most two processes a function, one for a function that Step Functions calls; further calls queue.

Upstream starts a process for each concurrent call: 200 uploads once made 118 processes and 6 GB.
"""

import contextvars
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ministack.services import lambda_svc, stepfunctions

from infra.local.patching import wrap

PROCESSES = 2
PROCESSES_OF_STEP = 1

_from_steps = contextvars.ContextVar("from_steps", default=False)
_gates: dict[str, threading.BoundedSemaphore] = defaultdict(lambda: threading.BoundedSemaphore(PROCESSES))
_step_gates: dict[str, threading.BoundedSemaphore] = defaultdict(
    lambda: threading.BoundedSemaphore(PROCESSES_OF_STEP)
)
_making = threading.Lock()


def apply() -> None:
    wrap(lambda_svc, "_execute_function_warm", "func, event, request_id", _queue)
    wrap(stepfunctions, "_call_lambda", "func_ref, event", _mark_step)


def _mark_step(call: Any, *args: Any) -> Any:
    mark = _from_steps.set(True)
    try:
        return call(*args)
    finally:
        _from_steps.reset(mark)


def _queue(execute: Any, func: dict[str, Any], event: Any, request_id: str) -> Any:
    with _admitted((func.get("config") or func)["FunctionArn"]):
        return execute(func, event, request_id)


@contextmanager
def _admitted(arn: str) -> Iterator[None]:
    gates = _step_gates if _from_steps.get() else _gates
    with _making:
        gate = gates[arn]
    with gate:
        yield
