"""The local runtime's own pages, under `/_local/`: its clock, its mailbox, whether anything is still under way."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

PATIENCE = 90.0  # seconds; a runtime that was killed is started again within a few
_PAUSE = 0.1
_CONFLICT = 409
_NOT_YET = (requests.ConnectionError, requests.Timeout)


class Runtime:
    """`front` is where the application and these pages are served. Every call waits for a runtime that starts anew."""

    def __init__(self, front: str) -> None:
        self.front = front.rstrip("/")
        self._session = requests.Session()
        self._offset = timedelta()
        self._asked = 0.0

    def now(self) -> datetime:
        """The runtime's time, asked at most once a second: in between it ticks as ours does."""
        if time.monotonic() - self._asked > 1:
            self._read(self._call("GET", "clock").json())
        return datetime.now(UTC) + self._offset

    def move_to(self, at: datetime) -> None:
        """Forward. A clock that is there already stays."""
        answer = self._call("POST", "clock", json={"now": at.isoformat()})
        if answer.status_code != _CONFLICT:
            answer.raise_for_status()
        self._asked = 0.0

    def return_to_today(self) -> None:
        """Real time again; only from the past."""
        self._call("POST", "clock", json={"now": "real"}).raise_for_status()
        self._asked = 0.0

    def mails(self, to: str = "", after: str = "") -> list[dict[str, Any]]:
        """What SES took, oldest first."""
        found: list[dict[str, Any]] = self._call("GET", "mails", params={"to": to, "after": after}).json()
        return found

    def quiet(self) -> dict[str, Any]:
        """The runtime's report of what is under way."""
        report: dict[str, Any] = self._call("GET", "quiet").json()
        return report

    def wait_ready(self) -> None:
        """Returns when it serves."""
        self._call("GET", "ready")

    def wait_quiet(self, patience: float = PATIENCE) -> dict[str, Any]:
        """Returns the last report when nothing moves any more. Raises TimeoutError with it."""
        report: dict[str, Any] = wait_for(self.quiet, lambda report: bool(report["quiet"]), patience)
        return report

    def _read(self, clock: dict[str, Any]) -> None:
        self._offset, self._asked = timedelta(seconds=clock["offset"]), time.monotonic()

    def _call(self, method: str, page: str, **how: Any) -> requests.Response:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self._session.request(method, f"{self.front}/_local/{page}", timeout=30, **how)
            except _NOT_YET:
                if time.monotonic() > deadline:
                    raise
            time.sleep(_PAUSE)


def wait_for(look: Callable[[], Any], is_good: Callable[[Any], bool], patience: float, pause: float = 0.05) -> Any:
    """What `look` sees once it is good. Raises TimeoutError with what it saw last."""
    deadline = time.monotonic() + patience
    while not is_good(seen := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {patience:.0f} s: {str(seen)[:2000]}")
        time.sleep(pause)
    return seen
