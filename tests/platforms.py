"""Platforms of a test's own, deployed, on which a plan was adopted."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.platform import LocalPlatform

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def adopted(folder: Path, plan: Path, before: str, during: str, people: list) -> Iterator[LocalPlatform]:
    """A platform of its own on which a plan was adopted before its year, at an instant of its first filing."""
    with LocalPlatform(folder, clock=before) as running:
        _call(running, "-m", "infra.package")
        _call(running, "infra/deploy.py", "--outputs", str(running.outputs), "--parameter", f"PublicUrl={running.front_url}")
        operate(running, "people", "import", str(_kept(folder / "people.json", people)))
        operate(running, "adopt", str(plan))
        running.wait_quiet()
        running.move_clock(during)
        running.wait_quiet()
        yield running


def operate(running: LocalPlatform, *command: str) -> None:
    """What an operator would type after `python -m console`."""
    _call(running, "-m", "console", "--stack-file", str(running.outputs), *command)


def seat(running: LocalPlatform, plan: str, unit: str, seats: list) -> None:
    """A council with everybody's role and agency."""
    operate(running, "council", plan, unit, "--seats", str(_kept(running.folder / f"{unit}.json", seats)))


def _kept(file: Path, rows: list) -> Path:
    file.write_text(json.dumps(rows, ensure_ascii=False))
    return file


def _call(running: LocalPlatform, *command: str) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, env=running.environ(), check=True, capture_output=True, timeout=240)
