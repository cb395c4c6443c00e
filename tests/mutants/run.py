"""`make mutants`: put each small wrong into a copy of the tree, run the tests that must see it, and print what they said.

Exit code 1 when a mutant survives or its patch no longer applies.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.core import CORE
from tests.mutants.patches import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", ".local", "out", "build", "*cache*", "__pycache__")
_HANDS = 2
_PATIENCE = 3_600  # seconds, on a crowded machine
_SEEDS = 5_000


def main() -> None:
    """With words: only the mutants whose names hold one of them."""
    wanted = [one for one in (*CORE, *MUTANTS) if not sys.argv[1:] or any(word in one.name for word in sys.argv[1:])]
    with ThreadPoolExecutor(_HANDS) as hands:
        said = dict(zip(wanted, hands.map(try_one, wanted), strict=True))
    for mutant, (outcome, seconds) in said.items():
        print(f"{outcome.partition(':')[0]:9} {seconds:5.1f} s  {mutant.name:36} {mutant.file}{outcome.partition(':')[2]}")
    caught = sum(outcome.startswith("caught") for outcome, _ in said.values())
    print(f"{caught} of {len(said)} caught")
    sys.exit(0 if caught == len(said) else 1)


def try_one(mutant: Mutant) -> tuple[str, float]:
    """"caught", with ": how" where an invariant did it, "SURVIVED" or "NO PLACE"; and how long it took."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=_LEFT_OUT)
        file = tree / mutant.file
        text = file.read_text("utf-8")
        if text.count(mutant.before) != 1:
            return "NO PLACE", time.monotonic() - began
        file.write_text(text.replace(mutant.before, mutant.after), "utf-8")
        outcome = _test(mutant, tree) if mutant.tests else _play(tree)
    return outcome, time.monotonic() - began


def _test(mutant: Mutant, tree: Path) -> str:
    done = _python(tree, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", mutant.tests)
    return "caught" if done.returncode == 1 else "SURVIVED"


def _play(tree: Path) -> str:
    """Only an invariant counts: a tree that does not even run has proved nothing."""
    done = _python(tree, "-m", "tests.chaos", "--until-wrong", str(_SEEDS))
    try:
        found = json.loads(done.stdout.splitlines()[-1])["wrong"]
    except (IndexError, ValueError):
        return f"SURVIVED: {done.stderr[-300:]}"
    invariants = sorted({sentence.partition(":")[0] for wrong in found.values() for sentence in wrong})
    return f"caught: by seed {next(iter(found))}: {', '.join(invariants)}" if found else "SURVIVED"


def _python(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    try:
        return subprocess.run(command, cwd=tree, check=False, capture_output=True, text=True, timeout=_PATIENCE)
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(command, 0, "", str(late))


if __name__ == "__main__":
    main()
