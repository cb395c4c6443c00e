"""One movable clock for the whole local world: an offset in a file, read by the server and by every worker.

Only wall-clock time moves. Monotonic time does not, so timeouts, waits and sockets run on undisturbed.
"""

import datetime as dt
import threading
import time
from pathlib import Path

import time_machine


class BackwardsError(ValueError):
    """The clock was asked to go back."""


class Clock:
    def __init__(self, file: Path, start: dt.datetime | None = None) -> None:
        """Go on where `file` left off; a new file begins at `start`, or in real time."""
        self.file = file
        self.offset = float(file.read_text() or 0) if file.exists() else 0.0
        self._lock = threading.Lock()
        self._traveller = time_machine.travel(time.time(), tick=True).start()
        time.time()  # it begins to tick when first asked
        self._traveller.shift(self.offset)
        if start is not None and not file.exists():
            self._shift(start.timestamp() - self.now().timestamp())
        self._keep()

    @staticmethod
    def now() -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def move_to(self, moment: dt.datetime) -> None:
        with self._lock:
            distance = moment.timestamp() - self.now().timestamp()
            if distance < 0:
                raise BackwardsError(f"{moment.isoformat()} is before {self.now().isoformat()}")
            self._shift(distance)
            self._keep()

    def return_to_real_time(self) -> None:
        with self._lock:
            if self.offset > 1:
                raise BackwardsError(f"real time is {self.offset:.0f} seconds back")
            self._shift(-self.offset)
            self.offset = 0.0
            self._keep()

    def _shift(self, seconds: float) -> None:
        self._traveller.shift(seconds)
        self.offset += seconds

    def _keep(self) -> None:
        # Renamed into place, so that a worker never reads half a number.
        draft = self.file.with_suffix(".new")
        draft.write_text(repr(self.offset))
        draft.replace(self.file)
