"""The patched ministack as one ASGI application."""

from pathlib import Path

from ministack import app as ministack
from ministack.core import lambda_runtime

from infra.local import patches
from infra.local.clock import Clock
from infra.local.front import Front
from infra.local.mailbox import Mailbox
from infra.local.snapshots import Snapshots


def build(state: Path, front_port: int, clock: Clock) -> Front:
    mails = Mailbox(state / "mailbox.jsonl")
    patches.apply_all(mails)
    Snapshots(state)
    return Front(ministack.app, front_port, clock, mails)


def end_workers() -> None:
    lambda_runtime.reset()
