"""What we change in ministack, one concern a file; `docs/` of the design says why for each."""

from infra.local.mailbox import Mailbox
from infra.local.patches import (
    asynchronous,
    concurrency,
    errors,
    locks,
    mail,
    queues,
    schedules,
    signatures,
    speed,
    steps,
    streams,
    unpack,
    uploads,
    worker,
)

# Those that rewrite a function come before those that wrap it.
_PATCHES = (
    errors,
    asynchronous,
    steps,
    unpack,
    uploads,
    worker,
    speed,
    concurrency,
    streams,
    schedules,
    queues,
    signatures,
    locks,
)


def apply_all(mails: Mailbox) -> None:
    for patch in _PATCHES:
        patch.apply()
    mail.apply(mails)
