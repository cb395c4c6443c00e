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
        environment = running.environ()

        def call(*command: str) -> None:
            subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=240)

        call("-m", "infra.package")
        call("infra/deploy.py", "--outputs", str(running.outputs), "--parameter", f"PublicUrl={running.front_url}")
        (folder / "people.json").write_text(json.dumps(people, ensure_ascii=False))
        console = ("-m", "console", "--stack-file", str(running.outputs))
        call(*console, "people", "import", str(folder / "people.json"))
        call(*console, "adopt", str(plan))
        running.wait_quiet()
        running.move_clock(during)
        running.wait_quiet()
        yield running
