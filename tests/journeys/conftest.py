"""Whole years through the operator's own command, each on a platform of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def play_year(tmp_path_factory):
    """Plays a plan and gives its report; the command's exit code must agree with the report's invariants."""

    def play(plan, *options, minutes=15, home=ROOT):
        out = tmp_path_factory.mktemp("year") / f"{plan}.json"
        command = [sys.executable, "-m", "console", "local", "year", f"plans/{plan}.json", "--out", str(out), *options]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        done = subprocess.run(
            command, cwd=home, env=environment, capture_output=True, text=True, timeout=minutes * 60, check=False
        )
        assert out.exists(), f"{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        report = json.loads(out.read_text("utf-8"))
        assert (done.returncode == 0) == all(each["ok"] for each in report["invariants"]), done.stdout[-3000:]
        return report

    return play
