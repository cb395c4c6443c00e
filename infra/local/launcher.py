"""The embedded local AWS: ministack in one process, with our patches, a movable clock and a front.

    .venv-local/bin/python infra/local/launcher.py --state .local/state --aws-port 4566 --front-port 8000

Prints one line when it serves. SIGTERM stops it cleanly; SIGKILL loses nothing that was acknowledged to a caller,
queues in flight and executions excepted. `--clock` is for a new state folder; an old one goes on in its own time.
"""

import sys
from pathlib import Path

# This folder is no place to import from: its platform.py would stand in for the standard library's.
sys.path[0] = str(Path(__file__).resolve().parents[2])

import argparse
import asyncio
import contextlib
import datetime as dt
import importlib.metadata
import logging
import os
import shutil
import signal
import socket
import tempfile
import time
from typing import Any

VERSION = "1.5.33"
HOST = "127.0.0.1"
REGION = "ap-southeast-1"
LOG_BYTES = 20_000_000


def main() -> None:
    arguments = _arguments()
    if (found := importlib.metadata.version("ministack")) != VERSION:
        sys.exit(f"ministack {found} is installed; the patches are for {VERSION}")
    folder = arguments.state.resolve()
    aws, front = _bound(arguments.aws_port), _bound(arguments.front_port)
    _prepare(folder, aws.getsockname()[1])
    app, clock = _build(folder, front.getsockname()[1], arguments.clock)
    asyncio.run(_serve(app, clock, aws, front))
    _end_workers()
    # Executions wait in threads that would wait for months; everything is saved by now.
    os._exit(0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--state", type=Path, default=Path(".local/state"))
    parser.add_argument("--aws-port", type=int, default=4566, help="0: any free port")
    parser.add_argument("--front-port", type=int, default=8000, help="0: any free port")
    parser.add_argument("--clock", type=dt.datetime.fromisoformat, help="an instant with its zone")
    return parser.parse_args()


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except OSError as error:
        sys.exit(f"port {port} of {HOST}: {error.strerror}")
    return bound


def _prepare(state: Path, port: int) -> None:
    """The surroundings that ministack reads as it is imported, and that its workers inherit."""
    temporary, log = state.parent / "tmp", state.parent / "runtime.log"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    state.mkdir(exist_ok=True)
    # The operator's own AWS settings must not reach a worker.
    for name in [name for name in os.environ if name.startswith(("AWS_", "PYTHONPATH"))]:
        del os.environ[name]
    os.environ |= {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state / "s3"),
        "TMPDIR": str(temporary),
        "LOCAL_CLOCK_FILE": str(state / "clock"),
        "LOG_LEVEL": "WARNING",
        "TZ": "UTC",
    }
    time.tzset()
    tempfile.tempdir = None
    _log_to(log)


def _log_to(file: Path) -> None:
    if file.exists() and file.stat().st_size > LOG_BYTES:
        file.replace(file.with_suffix(".log.old"))
    logging.basicConfig(
        filename=file,
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s [%(name)s] %(message)s",
    )
    # What a thread or a library prints in distress belongs there too.
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(descriptor, sys.stderr.fileno())


def _build(state: Path, front_port: int, start: dt.datetime | None) -> tuple[Any, Any]:
    # Each import below reads the environment, and the clock must run before the first of them asks the time.
    from infra.local.clock import Clock

    clock = Clock(Path(os.environ["LOCAL_CLOCK_FILE"]), start)

    from ministack import app as ministack

    from infra.local import patches
    from infra.local.front import Front
    from infra.local.mailbox import Mailbox
    from infra.local.snapshots import Snapshots

    mails = Mailbox(state / "mailbox.jsonl")
    patches.apply_all(mails)
    Snapshots(state)
    return Front(ministack.app, front_port, clock, mails), clock


async def _serve(app: Any, clock: Any, aws: socket.socket, front: socket.socket) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    ports = aws.getsockname()[1], front.getsockname()[1]
    config.bind = [f"fd://{aws.detach()}", f"fd://{front.detach()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    beside = [asyncio.create_task(_announce(clock, *ports)), asyncio.create_task(_stop_with_parent(stop))]
    await serve(app, config, shutdown_trigger=stop.wait)
    for task in beside:
        task.cancel()


async def _announce(clock: Any, aws: int, front: int) -> None:
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(HOST, front)
            writer.close()
            break
        await asyncio.sleep(0.01)
    print(
        f"ready aws=http://{HOST}:{aws} front=http://{HOST}:{front} clock={clock.now():%Y-%m-%dT%H:%M:%SZ}",
        flush=True,
    )


async def _stop_with_parent(stop: asyncio.Event) -> None:
    """A console or a test that was killed leaves no runtime behind."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(1)
    stop.set()


def _end_workers() -> None:
    from ministack.core import lambda_runtime

    lambda_runtime.reset()


if __name__ == "__main__":
    main()
