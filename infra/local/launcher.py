"""The embedded local AWS: ministack in one process, with our patches, a movable clock and a front.

    .venv-local/bin/python infra/local/launcher.py --state .local/state --aws-port 4566 --front-port 8000

Prints one line when it serves. SIGTERM stops it cleanly; SIGKILL loses nothing that was acknowledged to a
caller, queues in flight and executions excepted. `--clock` is for a new state folder; an old one goes on in
its own time.
"""

import argparse
import datetime as dt
import importlib
import importlib.metadata
import logging
import os
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path

VERSION = "1.5.33"
HOST = "127.0.0.1"
REGION = "ap-southeast-1"
LOG_BYTES = 20_000_000
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    arguments = _arguments()
    if (found := importlib.metadata.version("ministack")) != VERSION:
        sys.exit(f"ministack {found} is installed; the patches are for {VERSION}")
    state = arguments.state.resolve()
    aws, front = _bound(arguments.aws_port), _bound(arguments.front_port)
    _prepare_folders(state)
    _set_environment(state, aws.getsockname()[1])
    _log_to(state.parent / "runtime.log")
    # Only now: ministack reads the environment, its log's place included, while it is imported.
    importlib.import_module("infra.local.server").run(state, aws, front, arguments.clock)


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


def _prepare_folders(state: Path) -> None:
    temporary = state.parent / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    state.mkdir(exist_ok=True)
    os.environ["TMPDIR"] = str(temporary)
    tempfile.tempdir = None


def _set_environment(state: Path, port: int) -> None:
    # Workers inherit all this; the operator's own AWS settings must not reach them.
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
        "LOCAL_CLOCK_FILE": str(state / "clock"),
        "LAMBDA_WARM_TTL_SECONDS": "1000000000",  # a moved clock would reap the second worker each time
        "LOG_LEVEL": "WARNING",
        "TZ": "UTC",  # as in Lambda
    }
    time.tzset()


def _log_to(file: Path) -> None:
    if file.exists() and file.stat().st_size > LOG_BYTES:
        file.replace(file.with_suffix(".log.old"))
    words = "%(asctime)s %(levelname)s [%(name)s] %(message)s"
    logging.basicConfig(filename=file, level=logging.WARNING, format=words)
    logging.getLogger("kms").setLevel(logging.ERROR)  # it misses a library that we do not need
    # What a thread or a library prints in distress belongs there too.
    os.dup2(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644), sys.stderr.fileno())


if __name__ == "__main__":
    # This folder is no place to import from: its platform.py would stand in for the standard library's.
    sys.path[0] = str(ROOT)
    main()
