# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""Is anything still under way? The player moves the clock only when nothing is.

Each hand-over is counted on the second side before it is dropped on the first; we look in the order of the flow.
"""

import json
from typing import Any

from ministack.services import dynamodb, lambda_svc, sqs

from infra.local import activity
from infra.local.patches import asynchronous, schedules, steps


def report() -> dict[str, Any]:
    """Two looks, both quiet or not quiet: work that hides from one by moving on meets the other."""
    first, second = _look(), _look()
    return {**second, "quiet": first["quiet"] and second["quiet"]}


def _look() -> dict[str, Any]:
    dead = _dead_letter_queues()
    busy = {
        "schedules_due": schedules.due(),
        "schedules_firing": activity.count(schedules.TICKS),
        "storage_events": activity.count(asynchronous.EVENTS_OF_STORAGE),
        "calls_waiting": activity.count(asynchronous.RUNNING),
        "executions_moving": steps.moving(),
        "streams_behind": _streams_behind(),
        "lambdas_running": lambda_svc.executions_in_flight()[0],
    }
    queues = _queues()
    waiting = sum(sum(counts.values()) for name, counts in queues.items() if name not in dead)
    return {"quiet": waiting == 0 and not any(busy.values()), "queues": queues, **busy}


def _queues() -> dict[str, dict[str, int]]:
    return {_name(queue): _counts(queue) for queue in list(sqs._queues._data.values())}


def _counts(queue: dict[str, Any]) -> dict[str, int]:
    with sqs._queues_lock:
        sqs._refresh_counts(queue)
        numbers = queue["attributes"]
        return {
            "visible": int(numbers["ApproximateNumberOfMessages"]),
            "in_flight": int(numbers["ApproximateNumberOfMessagesNotVisible"])
            + int(numbers["ApproximateNumberOfMessagesDelayed"]),
        }


def _dead_letter_queues() -> set[str]:
    """Those that another queue's redrive names, and those that call themselves so (Scheduler's, Lambda's)."""
    names = {_name(queue) for queue in list(sqs._queues._data.values())}
    policies = [queue["attributes"].get("RedrivePolicy") for queue in list(sqs._queues._data.values())]
    targets = {json.loads(policy)["deadLetterTargetArn"].rpartition(":")[2] for policy in policies if policy}
    return targets | {name for name in names if name.endswith("-dead")}


def _name(queue: dict[str, Any]) -> str:
    return str(queue["attributes"]["QueueArn"].rpartition(":")[2])


def _streams_behind() -> int:
    return sum(_behind(account, region, mapping) for account, region, mapping in lambda_svc._iter_all_esms())


def _behind(account: str, region: str, mapping: dict[str, Any]) -> int:
    source = mapping.get("EventSourceArn", "")
    if ":dynamodb:" not in source or not mapping.get("Enabled", True):
        return 0
    scope = {"account_id": account, "region": region}
    table = source.split("/stream/")[0].rpartition("/")[2]
    first, last = dynamodb.stream_start_position(table, **scope), dynamodb.stream_end_position(table, **scope)
    begin = first if mapping.get("StartingPosition") == "TRIM_HORIZON" else last
    positions = lambda_svc._dynamodb_stream_positions
    return last - max(first, positions.get_scoped(account, region, mapping["UUID"], begin))
