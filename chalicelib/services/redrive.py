"""What was set aside for a person, and is mended now, goes its way again. What is not mended comes back to where it lay."""

import ast
import json
from collections import Counter
from collections.abc import Callable

from chalicelib.domain.errors import Throttled
from chalicelib.services import outbox, reconcile
from chalicelib.settings import settings
from chalicelib.stores import aggregates, clock, papers, queues, rows

# Messages that go back to their queue as they are.
SOURCES = {"uploads-dead": "uploads", "mail-dead": "mail", "papers-dead": "papers"}
Invoke = Callable[[str, object], None]
_INVOCATIONS = ("events-dead", "schedule-dead")


def depths() -> dict[str, int]:
    """About how many messages each dead-letter queue holds."""
    return {queue: queues.waiting(queue) for queue in (*SOURCES, "changes-dead", *_INVOCATIONS)}


def everything(invoke: Invoke) -> Counter[str]:
    """Records of the stream, then each dead-letter queue; counts of what went its way again.

    `invoke(function, event)` hands an event to a function again, without waiting for it.
    """
    done: Counter[str] = Counter()
    done.update(records())
    for dead, alive in SOURCES.items():
        for body in queues.take(dead):
            queues.put(alive, body)
            done[dead] += 1
    for _ in queues.take(
        "changes-dead"
    ):  # says where in the stream, not what; the rows know: they have just been looked at
        done["changes-dead"] += 1
    for dead in _INVOCATIONS:
        for body in queues.take(dead):
            _invoke_again(invoke, json.loads(body))
            done[dead] += 1
    return +done


def records() -> Counter[str]:
    """Parked records: published from their rows as these are now. One that still cannot be stays parked."""
    done: Counter[str] = Counter()
    for record, _ in list(papers.parked()):
        try:
            _publish(record)
        except (*outbox.FAULTS, Throttled):
            raise
        except Exception as error:  # noqa: BLE001 - not mended: it stays, with what is wrong today
            papers.park(record, repr(error), clock.now())
        else:
            papers.unpark(record)
            done["records"] += 1
    done.update(reconcile.everything())
    return +done


def _publish(record: str) -> None:
    """`DOSSIER#<id>/DOSSIER`; a record whose row is no more has nothing to tell."""
    pk, _, sk = record.partition("/")
    if record.startswith("{"):  # as the first release wrote it: the stream's keys as Python shows them
        pk, sk = (part["S"] for part in ast.literal_eval(record).values())
    row = rows.get(pk, sk)
    if row is not None and not outbox.keep(row.serialize()):
        outbox.publish(aggregates.from_row(aggregates.KINDS[sk], row), 0)


def _invoke_again(invoke: Invoke, message: dict[str, object]) -> None:
    """A failed invocation as Lambda buries it, or a one-shot as the scheduler does: its bare payload."""
    context = message.get("requestContext")
    if isinstance(context, dict):
        invoke(str(context["functionArn"]).removesuffix(":$LATEST"), message["requestPayload"])
    else:
        invoke(settings().schedule_target_arn, message)
