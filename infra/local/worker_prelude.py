"""Goes before ministack's own text in every worker: the movable clock, and an end when the server ends."""

import os
import threading
import time

_local_traveller = None
_local_offset = 0.0
_local_is_skewed = False


def _local_sync_clock(event: object = None) -> None:
    """Called before each message, so that a handler sees one steady clock from beginning to end.

    A test of clock skew gives a request an instant of its own: its handler alone lives there, and time stands still.
    """
    global _local_traveller, _local_offset, _local_is_skewed  # noqa: PLW0603 -- the worker is one process, one clock
    with open(os.environ["LOCAL_CLOCK_FILE"]) as file:  # noqa: PTH123 -- pathlib costs a cold start 10 ms
        offset = float(file.read() or 0)
    instant = _local_instant(event)
    if instant is None and offset == _local_offset and not _local_is_skewed:
        return
    import datetime as dt  # noqa: PLC0415 -- only when time has moved

    import time_machine  # noqa: PLC0415 -- the same

    if _local_traveller is not None:
        _local_traveller.stop()
    there = time.time() + offset if instant is None else dt.datetime.fromisoformat(instant)
    _local_traveller = time_machine.travel(there, tick=instant is None)
    _local_traveller.start()
    time.time()  # it begins to tick when first asked
    _local_offset, _local_is_skewed = offset, instant is not None


def _local_instant(event: object) -> str | None:
    """Of a web request its header, of any other call a key of the event: `x-local-instant`, ISO with its zone."""
    if not isinstance(event, dict):
        return None
    carried = event.get("headers") if "httpMethod" in event else event
    found = [value for name, value in (carried or {}).items() if name.lower() == "x-local-instant"]
    return found[0] if found else None


def _local_follow_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


# A closed stdin ends an idle worker by itself; a handler in the middle of a long call would not notice.
threading.Thread(target=_local_follow_parent, args=(os.getppid(),), daemon=True).start()
_local_sync_clock()
