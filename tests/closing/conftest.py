"""A province whose filing is about to close, and the rush on it; told as a report."""

import json
import subprocess
import sys

import pytest

from tests.platforms import ROOT, adopted

PLAN, ROUND = ROOT / "plans" / "tra_vinh_2023.json", "tra_vinh_2023-r1"
BEFORE, LAST_MINUTES = "2023-02-20T08:00:00+07:00", "2023-04-10T23:30:00+07:00"


@pytest.fixture(scope="session")
def rush(tmp_path_factory):
    """Runs so many submits at the close; the report of what was shown and of what lies there."""

    def run(submits, seed=1):
        folder = tmp_path_factory.mktemp("closing")
        with adopted(folder, PLAN, BEFORE, LAST_MINUTES, []) as platform:
            command = [sys.executable, "-m", "tests.closing.race", platform.outputs, ROUND, str(submits), str(seed), folder / "report.json"]
            done = subprocess.run(command, cwd=ROOT, env=platform.environ(), capture_output=True, text=True, timeout=2400, check=False)
            assert done.returncode == 0, done.stderr[-4000:]
        return json.loads((folder / "report.json").read_text("utf-8"))

    return run
