"""Puts the patched ministack, its clock and its front together, and serves them until told to stop."""

import asyncio
import contextlib
import datetime as dt
import importlib
import os
import signal
import socket
from pathlib import Path
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

from infra.local.clock import Clock

_KEEP_ALIVE_SECONDS = 75


def run(state: Path, aws: socket.socket, front: socket.socket, start: dt.datetime | None) -> None:
    # The clock runs before ministack is imported, which asks the time as it is.
    clock = Clock(state / "clock", start)
    world = importlib.import_module("infra.local.world")
    app = world.build(state, front.getsockname()[1], clock)
    asyncio.run(_serve(app, clock, aws, front))
    world.end_workers()
    # Executions wait in threads that would wait for months; everything is saved by now.
    os._exit(0)


async def _serve(app: Any, clock: Clock, aws: socket.socket, front: socket.socket) -> None:
    config = Config()
    places = [bound.getsockname() for bound in (aws, front)]
    config.bind = [f"fd://{bound.detach()}" for bound in (aws, front)]
    config.keep_alive_timeout = _KEEP_ALIVE_SECONDS
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    beside = [asyncio.create_task(_announce(clock, *places)), asyncio.create_task(_stop_with_parent(stop))]
    await serve(app, config, shutdown_trigger=stop.wait)
    for task in beside:
        task.cancel()


async def _announce(clock: Clock, aws: tuple[str, int], front: tuple[str, int]) -> None:
    """One line on standard output, once both ports answer."""
    for host, port in (aws, front):
        await _until_open(host, port)
    (host, port), (front_host, front_port) = aws, front
    moment = f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"
    print(f"ready aws=http://{host}:{port} front=http://{front_host}:{front_port} clock={moment}", flush=True)


async def _until_open(host: str, port: int) -> None:
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            return
        await asyncio.sleep(0.01)


async def _stop_with_parent(stop: asyncio.Event) -> None:
    """A console or a test that was killed leaves no runtime behind."""
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 -- there is no event for it
        await asyncio.sleep(1)
    stop.set()
