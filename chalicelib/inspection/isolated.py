"""The gate in a process of its own: bounded in time and memory, without our credentials; its death is not ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import LIMITS, MAX_BYTES, Finding, Inspection, Unfinished, check_label
from chalicelib.inspection import child

_HOME = str(Path(__file__).parents[2])
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "TMPDIR", "SYSTEMROOT")


def inspect(body: bytes, name: str, content_type: str, size: int | None = None) -> Inspection:
    """`size` where only that is known of a file too large to be held. Raises Unfinished when the look took too long or died; it may be the machine's fault, so it is worth another try."""
    if size is not None and size > MAX_BYTES:
        return Inspection(kind="", findings=tuple(check_label(name, content_type, size)))
    header = json.dumps({"name": name, "content_type": content_type}).encode()
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-m", child.main.__module__],
            input=header + b"\n" + body,
            capture_output=True,
            timeout=LIMITS.seconds,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Unfinished(f"not done in {LIMITS.seconds} s") from late
    if done.returncode:
        raise Unfinished(f"died with {done.returncode}: {done.stderr[-300:].decode(errors='replace')}")
    said = json.loads(done.stdout)
    findings = tuple(Finding(why=Why(each["why"]), what=each["what"]) for each in said["findings"])
    return Inspection(kind=said["kind"], findings=findings)


def _environment() -> dict[str, str]:
    """What an interpreter needs to start here, and nothing that opens a door."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    paths = os.pathsep.join([_HOME, *(path for path in sys.path if path)])
    return {**passed, "PYTHONPATH": paths, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "1"}
