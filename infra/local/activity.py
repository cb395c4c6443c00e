"""What the runtime is doing in threads that no queue or table shows; the quiet page adds it up."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

_counts: Counter[str] = Counter()
_lock = threading.Lock()


def begin(kind: str) -> None:
    with _lock:
        _counts[kind] += 1


def end(kind: str) -> None:
    with _lock:
        _counts[kind] -= 1


def count(kind: str) -> int:
    return _counts[kind]


@contextmanager
def during(kind: str) -> Iterator[None]:
    begin(kind)
    try:
        yield
    finally:
        end(kind)
