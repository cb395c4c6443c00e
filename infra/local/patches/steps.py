# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""Step Functions: what a round leans on and upstream leaves out, and which executions are on the move.

A token task whose function fails fails at once (upstream waits out the timeout). A nested execution whose
name is taken is refused (upstream overwrites it), under the name that AWS gives the error.
"""

import contextvars
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ministack.core.responses import error_response_json, get_account_id, get_region, new_uuid
from ministack.services import stepfunctions

from infra.local.patching import rewrite, wrap

_SWALLOWED = """_call_lambda(func_ref, lambda_payload)
        except _ExecutionError:
            pass"""
_RAISED = """_call_lambda(func_ref, lambda_payload)
        except _ExecutionError:
            _task_tokens.pop(token, None)
            raise"""

_current: contextvars.ContextVar[str] = contextvars.ContextVar("current execution")
_resting: dict[str, Callable[[], bool]] = {}


def apply() -> None:
    rewrite(
        stepfunctions,
        "_invoke_with_callback",
        (_SWALLOWED, _RAISED),
        ("evt.wait(timeout=timeout)", "_local_wait(evt, timeout)"),
        _local_wait=_wait_for_answer,
    )
    wrap(stepfunctions, "_execute_task", "state_def, raw_input, execution, ctx", _know_execution)
    wrap(stepfunctions, "_start_sync_execution", "data", _start_child)
    for nested in ("_invoke_nested_start_execution", "_invoke_nested_start_execution_sync"):
        wrap(stepfunctions, nested, "resource, input_data", _name_as_aws)


def moving() -> int:
    """Executions that run and wait neither for a person's answer nor for a child that does."""
    return sum(
        execution["status"] == "RUNNING"
        and "mapRunArn" not in execution
        and not _rests(execution["executionArn"])
        for execution in list(stepfunctions._executions._data.values())
    )


def _rests(arn: str) -> bool:
    still = _resting.get(arn)
    return still is not None and still()


@contextmanager
def _at_rest_while(still: Callable[[], bool]) -> Iterator[None]:
    arn = _current.get("")
    _resting[arn] = still
    try:
        yield
    finally:
        _resting.pop(arn, None)


def _wait_for_answer(answered: threading.Event, timeout: float) -> bool:
    # Event.wait counts monotonic time: a moved clock neither ends nor prolongs it.
    with _at_rest_while(lambda: not answered.is_set()):
        return answered.wait(timeout)


def _know_execution(execute: Any, state: Any, raw: Any, execution: dict[str, Any], ctx: Any) -> Any:
    mark = _current.set(execution["executionArn"])
    try:
        return execute(state, raw, execution, ctx)
    finally:
        _current.reset(mark)


def _start_child(start: Any, data: dict[str, Any]) -> Any:
    data = {"name": new_uuid(), **data}
    machine = data.get("stateMachineArn", "").rpartition(":")[2]
    arn = f"arn:aws:states:{get_region()}:{get_account_id()}:execution:{machine}:{data['name']}"
    if arn in stepfunctions._executions:
        return error_response_json("ExecutionAlreadyExists", f"Execution already exists: '{arn}'", 400)
    key = (get_account_id(), get_region(), arn)
    with _at_rest_while(lambda: _is_running(key)):
        return start(data)


def _is_running(key: tuple[str, str, str]) -> bool:
    execution = stepfunctions._executions._data.get(key)
    return execution is not None and execution["status"] == "RUNNING"


def _name_as_aws(invoke: Any, *args: Any) -> Any:
    try:
        return invoke(*args)
    except stepfunctions._ExecutionError as error:
        if error.error in {"ExecutionAlreadyExists", "StateMachineDoesNotExist"}:
            error.error = f"StepFunctions.{error.error}Exception"
        raise
