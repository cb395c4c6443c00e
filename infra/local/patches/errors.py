# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""A handler's exception keeps its own name, and does not cost it its process: both as on AWS.

Upstream reports every exception as Runtime.HandlerError, so that no Retry or Catch by name can match, and
kills the worker, so that the next invocation starts cold.
"""

import logging
import threading
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from infra.local.patching import replace_once, rewrite, wrap

_last = threading.local()
_log = logging.getLogger("local.functions")

_REPORT = '{"status": "error", "error": str(e), "trace": traceback.format_exc()}'
_NAMED_REPORT = (
    '{"status": "error", "error": str(e), "errorType": type(e).__name__, "trace": traceback.format_exc()}'
)
_KILL = """if response.get("status") == "error":
            proc, self._proc = self._proc, None"""
_KILL_UNLESS_NAMED = """if response.get("status") == "error" and "errorType" not in response:
            proc, self._proc = self._proc, None"""


def apply() -> None:
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    lambda_runtime._PYTHON_WORKER_SCRIPT = replace_once(script, _REPORT, _NAMED_REPORT)
    rewrite(lambda_runtime.Worker, "invoke", (_KILL, _KILL_UNLESS_NAMED))
    wrap(
        lambda_runtime.Worker,
        "invoke",
        "self, event, request_id, trace_id, depth, durable, invoked_function_arn",
        _remember_name,
    )
    wrap(lambda_svc, "_execute_function_warm", "func, event, request_id", _report_name)


def _remember_name(invoke: Any, *args: Any, **kwargs: Any) -> Any:
    response = invoke(*args, **kwargs)
    _last.name = response.get("errorType")
    return response


def _report_name(execute: Any, func: dict[str, Any], *args: Any) -> Any:
    _last.name = None
    result = execute(func, *args)
    if result.get("error") and _last.name:
        result["body"]["errorType"] = _last.name
    if result.get("error"):
        _log.error(
            "%s: %s\n%s", (func.get("config") or func)["FunctionName"], result["body"], result.get("log", "")
        )
    return result
