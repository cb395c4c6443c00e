"""Each handler of the packaged template imports alone, in a fresh interpreter that has the zip and nothing else."""

import json
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from infra.layer import layer_modules

SLOW = {"aws_xray_sdk", "docxtpl", "openpyxl", "pydantic", "weasyprint", "xlsxwriter"} | layer_modules()

# Isolated (-I), without site-packages (-S), without an environment: a handler may read neither at import.
ALONE = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
module, _, function = sys.argv[2].rpartition(".")
found = getattr(importlib.import_module(module), function)
print(json.dumps({"callable": callable(found), "modules": sorted(name.partition(".")[0] for name in sys.modules)}))
"""


def import_alone(tree: Path, handler: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ALONE, str(tree), handler],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, f"{handler}: {done.stderr}"
    return json.loads(done.stdout)


def test_every_handler_imports_alone(template: dict[str, Any], unpacked: Path) -> None:
    functions = [one for one in template["Resources"].values() if one["Type"] == "AWS::Serverless::Function"]
    handlers = sorted({one["Properties"]["Handler"] for one in functions})

    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(handlers, pool.map(lambda one: import_alone(unpacked, one), handlers), strict=True))

    assert len(handlers) == len(functions)
    assert {handler for handler, one in found.items() if not one["callable"]} == set()
    assert {handler for handler, one in found.items() if SLOW & set(one["modules"])} == set()
    event_doors = {handler: one for handler, one in found.items() if handler != "app.app"}
    assert {handler for handler, one in event_doors.items() if "app" in one["modules"]} == set()


def test_every_module_has_byte_code_that_no_date_can_spoil(unpacked: Path) -> None:
    sources = list(unpacked.rglob("*.py"))

    caches = [_cache(source) for source in sources]

    assert [source for source, cache in zip(sources, caches, strict=True) if not cache.exists()] == []
    assert {_flags(cache) for cache in caches} == {0b01}  # PEP 552: by hash, unchecked


def _cache(source: Path) -> Path:
    return source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"


def _flags(cache: Path) -> int:
    return struct.unpack("<I", cache.read_bytes()[4:8])[0]
