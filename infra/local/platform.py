"""A local platform as an object: console, tests and Makefile start and stop the runtime through it.

Standard library only: it runs in the ordinary environment and starts the launcher in the runtime's own.
"""

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"ready aws=(?P<aws>\S+) front=(?P<front>\S+) clock=\S+")
STOP_SECONDS = 30.0
_READY_SECONDS = 30.0


class PlatformError(RuntimeError):
    """The runtime did not start, or ended by itself; the message ends with the last lines of its log."""


class LocalPlatform:
    """`folder` holds all: state/, tmp/, runtime.log, stack.json. Ports left open are free ones, then kept."""

    def __init__(
        self,
        folder: Path,
        aws_port: int | None = None,
        front_port: int | None = None,
        clock: str | None = None,
    ) -> None:
        self.folder = folder
        self.outputs = folder / "stack.json"
        self.log = folder / "runtime.log"
        self.aws_url = ""
        self.front_url = ""
        self._ports = {"aws": aws_port or 0, "front": front_port or 0}
        self._clock = clock
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [_python(), str(ROOT / "infra/local/launcher.py"), "--state", str(self.folder / "state")]
        command += [f"--aws-port={self._ports['aws']}", f"--front-port={self._ports['front']}"]
        command += ["--clock", self._clock] if self._clock else []
        # A process group of its own: Ctrl-C at the console is the console's to handle.
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self._read_ports()
        self.wait_ready()
        return self

    def wait_ready(self, seconds: float = _READY_SECONDS) -> None:
        """Returns once both ports serve; raises PlatformError if they do not."""
        deadline = time.monotonic() + seconds
        while not self._answers():
            if time.monotonic() > deadline or not self.running:
                raise PlatformError(f"the local runtime does not answer\n{self._last_words()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """A clean stop: everything is saved."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """What a power cut would do."""
        self._end(signal.SIGKILL)

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def environ(self) -> dict[str, str]:
        """What a client process needs, instead of any AWS variables of the operator's own."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return own | {
            "AWS_ENDPOINT_URL": self.aws_url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "ap-southeast-1",
            "AWS_REGION": "ap-southeast-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def get(self, page: str) -> Any:
        """A `/_local/` page that answers JSON."""
        return self._ask(urllib.request.Request(f"{self.front_url}/_local/{page}"))  # noqa: S310 -- our own http

    def move_clock(self, now: str) -> Any:
        """Forward only; `now` is an instant with its zone, or "real". Raises HTTPError 409 or 400."""
        body = json.dumps({"now": now}).encode()
        return self._ask(urllib.request.Request(f"{self.front_url}/_local/clock", data=body))  # noqa: S310 -- our own

    def wait_quiet(self, seconds: float = 60.0) -> dict[str, Any]:
        """Returns the quiet report; raises TimeoutError with the last one if it never is."""
        deadline = time.monotonic() + seconds
        while not (report := self.get("quiet"))["quiet"]:
            if time.monotonic() > deadline:
                raise TimeoutError(f"never quiet: {report}")
            time.sleep(0.05)
        return dict(report)

    def __enter__(self) -> Self:
        return self if self.running else self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _read_ports(self) -> None:
        if self._process is None or self._process.stdout is None:
            raise PlatformError("the local runtime was not started")
        found = READY.match(self._process.stdout.readline())
        if found is None:
            self._process.wait(STOP_SECONDS)
            raise PlatformError(f"the local runtime did not start\n{self._last_words()}")
        self.aws_url, self.front_url = found["aws"], found["front"]
        # Kept for the next start: queue addresses in the state name the port.
        self._ports = {kind: int(found[kind].rpartition(":")[2]) for kind in ("aws", "front")}

    def _answers(self) -> bool:
        try:
            return bool(self.get("ready"))
        except (urllib.error.URLError, OSError):
            return False

    def _ask(self, request: urllib.request.Request) -> Any:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 -- our own http
            return json.load(answer)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        if self.running:
            self._process.send_signal(number)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise PlatformError(f"the local runtime did not stop in {STOP_SECONDS:.0f} s") from None
        finally:
            for pipe in (self._process.stdout, self._process.stderr):
                if pipe:
                    pipe.close()
            self._process = None

    def _last_words(self) -> str:
        logged = self.log.read_text().splitlines()[-15:] if self.log.exists() else []
        said = (
            self._process.stderr.read() if self._process and self._process.stderr and not self.running else ""
        )
        return "\n".join([*logged, said])


def _python() -> str:
    return os.environ.get("SAO_LANG_LOCAL_PYTHON") or str(ROOT / ".venv-local/bin/python")
