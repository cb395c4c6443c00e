# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""EventBridge and Scheduler call Lambda asynchronously: retried, then to the failure destination; as on AWS.

Upstream calls once and forgets. Its own retry loop (used by S3 and SNS) is right, but measures the age of an
event in wall-clock time, which a moved clock makes nonsense of, and cannot be seen from outside.
"""

import json
from typing import Any

from ministack.services import eventbridge, lambda_svc, s3

from infra.local import activity
from infra.local.patching import rewrite, wrap

RUNNING = "asynchronous calls"
EVENTS_OF_STORAGE = "events of storage"

_THREAD = "threading.Thread(target=ctx_snapshot.run, args=(_run,), daemon=True).start()"
_COUNTED_THREAD = """_local_activity.begin(_local_running)

    def _counted():
        try:
            _run()
        finally:
            _local_activity.end(_local_running)

    threading.Thread(target=ctx_snapshot.run, args=(_counted,), daemon=True).start()"""


def apply() -> None:
    rewrite(
        lambda_svc,
        "invoke_async_with_retry",
        (_THREAD, _COUNTED_THREAD),
        ("started = time.time()", "started = time.monotonic()"),
        ("(time.time() - started) + delay", "(time.monotonic() - started) + delay"),
        _local_activity=activity,
        _local_running=RUNNING,
    )
    wrap(eventbridge, "_dispatch_to_lambda", "arn, payload", _dispatch_to_lambda)
    rewrite(
        s3,
        "_fire_s3_event_async",
        ("t = threading.Thread(", "_local_activity.begin(_local_events)\n    t = threading.Thread("),
        ("args=(_fire_s3_event, ", "args=(_local_fire_event, "),
        _local_activity=activity,
        _local_events=EVENTS_OF_STORAGE,
        _local_fire_event=_fire_event,
    )


def _dispatch_to_lambda(_once: Any, arn: str, payload: str) -> None:
    func, config, name = lambda_svc._get_func_record_for_ref(arn)
    if not func or not config:
        eventbridge.logger.warning("EventBridge -> Lambda: function %s not found", name)
        return
    record = lambda_svc._execution_record_for_config(func, config)
    lambda_svc.invoke_async_with_retry(record, json.loads(payload))


def _fire_event(*args: Any, **kwargs: Any) -> None:
    try:
        s3._fire_s3_event(*args, **kwargs)
    finally:
        activity.end(EVENTS_OF_STORAGE)
