"""The child of `isolated`: a header line and a file on standard input, findings as JSON on standard output."""

import json
import sys
from dataclasses import asdict

from chalicelib.domain.gate import LIMITS
from chalicelib.inspection.gate import inspect


def main() -> None:
    bind()
    header = json.loads(sys.stdin.buffer.readline())
    found = inspect(sys.stdin.buffer.read(), header["name"], header["content_type"])
    json.dump(asdict(found), sys.stdout)


def bind() -> None:
    """Memory, processor time, and no file may be written. Where the system knows such limits."""
    try:
        import resource  # noqa: PLC0415 - Unix only
    except ImportError:
        return
    for name, most in (
        (resource.RLIMIT_AS, LIMITS.memory),
        (resource.RLIMIT_CPU, LIMITS.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))


if __name__ == "__main__":
    main()
