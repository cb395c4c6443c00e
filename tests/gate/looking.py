"""A family's files, made and looked at in another process: what came of each, how long it took, how much memory it needed."""

import multiprocessing
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from chalicelib.inspection.gate import inspect
from tests.gate import benign, hostile

WRITERS = {writer.__name__: writer for writer in (*benign.PHONES, *benign.OTHERS)}
_WORKERS = 2
_SELF = Path("/proc/self")


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What came of a family. `megabytes`: the peak of the whole process, the making of the files included."""

    family: str
    accepted: tuple[str, ...]
    refused: tuple[str, ...]
    slowest: float
    megabytes: int

    def line(self) -> str:
        codes = Counter(reason.partition(" ")[0] for reason in self.refused)
        told = ", ".join(f"{code} {count}" for code, count in codes.most_common())
        return f"{self.family:24} {len(self.accepted):4} in {len(self.refused):4} out {self.slowest:6.2f} s {self.megabytes:4} MB  {told}"


def look(family: str, seed: int) -> Looked:
    """In this process, which should do nothing else."""
    _SELF.joinpath("clear_refs").write_text("5")  # the peak is counted anew from here
    files = list(benign.files_of(WRITERS[family], seed)) if family in WRITERS else hostile.files_of(family, seed)
    accepted, refused, slowest = [], [], 0.0
    for number, file in enumerate(files):
        began = time.process_time()
        found = inspect(file.body, file.name, file.content_type)
        slowest = max(slowest, time.process_time() - began)
        named = f"{number} {file.name!r}"
        if found.is_accepted:
            accepted.append(named)
        else:
            refused.append(f"{found.findings[0].why.value} {named}: {found.findings[0].what}")
    peak = int(re.search(r"VmHWM:\s+(\d+)", _SELF.joinpath("status").read_text())[1]) // 1024  # type: ignore[index]
    return Looked(family=family, accepted=tuple(accepted), refused=tuple(refused), slowest=slowest, megabytes=peak)


def looked(families: Sequence[str], seed: int) -> Iterator[Looked]:
    """All families, in their order. A process that dies raises BrokenProcessPool."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_WORKERS, mp_context=context) as pool:
        yield from pool.map(look, families, [seed] * len(families))
