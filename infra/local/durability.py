"""Keeps the state folder true: a log of table writes, snapshots of everything, a log that rotates with them.

kill -9 loses no acknowledged table write, object, schedule or mail; it may lose queues in flight and
executions.
"""

import json
import threading
from pathlib import Path
from typing import Any, TextIO

GENERATION = "write_ahead_generation"


class WriteAheadLog:
    """One file a generation; the snapshot of the tables says from which generation on it must be replayed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.lock = threading.RLock()
        self.generation = 0
        self._file: TextIO | None = None

    def open(self) -> None:
        # A start writes to a file of its own, so that a half-written last line harms nobody.
        self.generation = max((number for number, _ in self._files()), default=self.generation) + 1
        self._file = self._path(self.generation).open("a")

    def add(self, entry: list[str]) -> None:
        """The caller holds the lock, from before the write that `entry` describes."""
        if self._file is not None:
            self._file.write(json.dumps(entry) + "\n")
            self._file.flush()

    def rotate(self) -> int:
        """The caller holds the lock. Answers the first generation that the snapshot now taken lacks."""
        if self._file is not None:
            self._file.close()
        self.open()
        return self.generation

    def forget_before(self, generation: int) -> None:
        for number, path in self._files():
            if number < generation:
                path.unlink()

    def entries_from(self, generation: int) -> list[list[str]]:
        return [
            entry
            for number, path in self._files()
            if number >= generation
            for line in path.read_text().splitlines()
            if (entry := _whole(line)) is not None
        ]

    def _path(self, generation: int) -> Path:
        return self._folder / f"dynamodb.{generation:08d}.wal"

    def _files(self) -> list[tuple[int, Path]]:
        return sorted((int(path.suffixes[-2][1:]), path) for path in self._folder.glob("dynamodb.*.wal"))


def _whole(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None  # cut by the kill; its writer never got an answer
