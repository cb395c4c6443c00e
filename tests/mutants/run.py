"""`make mutants`: put each small wrong into a copy of the tree, run the tests that must see it, and print what they said.

Exit code 1 when a mutant survives or its patch no longer applies.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.patches import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", ".local", "out", "build", "*cache*", "__pycache__")
_HANDS = 2
_PATIENCE = 300


def main() -> None:
    with ThreadPoolExecutor(_HANDS) as hands:
        said = dict(zip(MUTANTS, hands.map(try_one, MUTANTS), strict=True))
    for mutant, (outcome, seconds) in said.items():
        print(f"{outcome:9} {seconds:5.1f} s  {mutant.name:36} {mutant.file}")
    caught = sum(outcome == "caught" for outcome, _ in said.values())
    print(f"{caught} of {len(said)} caught")
    sys.exit(0 if caught == len(said) else 1)


def try_one(mutant: Mutant) -> tuple[str, float]:
    """"caught", "SURVIVED" or "NO PLACE", and how long it took."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=_LEFT_OUT)
        file = tree / mutant.file
        text = file.read_text("utf-8")
        if text.count(mutant.before) != 1:
            return "NO PLACE", time.monotonic() - began
        file.write_text(text.replace(mutant.before, mutant.after), "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", mutant.tests]
        done = subprocess.run(command, cwd=tree, check=False, capture_output=True, timeout=_PATIENCE)
    return "caught" if done.returncode == 1 else "SURVIVED", time.monotonic() - began


if __name__ == "__main__":
    main()
