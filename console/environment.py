"""The operator's environment: a deployed stack's outputs as variables, before the application first reads them."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import requests

from chalicelib.settings import settings
from chalicelib.stores import clock
from console.runtime import Runtime

DEFAULT_STACK = Path(".local/stack.json")


class OnStack(click.Command):
    """A command that works on a deployed stack: `--stack-file` names it."""

    def invoke(self, ctx: click.Context) -> Any:
        """The command, once the stack's environment is this process's."""
        enter(ctx.find_root().obj)
        return super().invoke(ctx)


def enter(stack_file: Path) -> None:
    """Take the stack's names, and AWS_* variables if the file has some. Raises UsageError when there are none."""
    if stack_file.exists():
        names = json.loads(stack_file.read_text("utf-8"))
        if "AWS_ENDPOINT_URL" in names:  # an embedded world brings its own credentials: no profile may stand before them
            os.environ.pop("AWS_PROFILE", None)
        os.environ.update(names)
    try:
        found = settings()
    except KeyError as missing:
        raise click.UsageError(f"{missing} is not set and {stack_file} does not say it") from None
    if "AWS_ENDPOINT_URL" in os.environ:
        _live_in_time_of(found.public_url)


def _live_in_time_of(front: str) -> None:
    """An embedded world has a clock of its own, and whoever operates it lives in that time."""
    runtime = Runtime(front)
    try:
        requests.get(f"{runtime.front}/_local/clock", timeout=5).raise_for_status()
    except requests.RequestException:
        return  # some other world than ours: it has the time of everyone

    def now() -> datetime:
        return runtime.now()

    clock.now = now
