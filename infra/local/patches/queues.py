"""A failed SQS message comes back after a second, not after its queue's whole visibility timeout.

That timeout is minutes (6 x the function's), and a played year has no minutes. Counts and dead-letter queues
are untouched.
"""

import time
from typing import Any

from ministack.core.concurrency import esm_wake
from ministack.services import lambda_svc

from infra.local.patching import wrap

RETURN_SECONDS = 1.0


def apply() -> None:
    wrap(lambda_svc, "_run_sqs_batch", "esm, func_rec, event, batch, queue_url, queue_name", _return_soon)


def _return_soon(run: Any, esm: Any, func: Any, event: Any, batch: list[dict[str, Any]], *queue: str) -> None:
    handles = {message["id"]: message["receipt_handle"] for message in batch}
    run(esm, func, event, batch, *queue)
    soon = time.time() + RETURN_SECONDS
    for message in batch:
        # Deleted messages may be touched without harm; one received anew since then may not.
        if message["receipt_handle"] == handles[message["id"]]:
            message["visible_at"] = min(message["visible_at"], soon)
    esm_wake.set()
