"""Goes before ministack's own text in every worker: the movable clock, and an end when the server ends."""

import os
import threading
import time

_local_traveller = None
_local_offset = 0.0


def _local_sync_clock() -> None:
    """Called before each message, so that a handler sees one steady clock from beginning to end."""
    global _local_traveller, _local_offset  # noqa: PLW0603 -- the worker is one process, one clock
    with open(os.environ["LOCAL_CLOCK_FILE"]) as file:  # noqa: PTH123 -- pathlib costs a cold start 10 ms
        offset = float(file.read() or 0)
    if offset == _local_offset:
        return
    if _local_traveller is None:
        import time_machine  # noqa: PLC0415 -- only when time has moved

        _local_traveller = time_machine.travel(time.time(), tick=True).start()
        time.time()  # it begins to tick when first asked
    _local_traveller.shift(offset - _local_offset)
    _local_offset = offset


def _local_follow_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


# A closed stdin ends an idle worker by itself; a handler in the middle of a long call would not notice.
threading.Thread(target=_local_follow_parent, args=(os.getppid(),), daemon=True).start()
_local_sync_clock()
