"""The README's two commands are the ones that work."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def commands() -> list[str]:
    block = re.search(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    return [line.partition("#")[0].strip() for line in block[1].splitlines()]


def test_the_readme_gives_two_commands_and_the_makefile_knows_them():
    assert commands() == ["make run", "make test"]
    for command in commands():
        subprocess.run(["make", "-n", *command.split()[1:]], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("git"), reason="needs git to clone")
def test_the_first_command_plays_the_year_from_a_fresh_clone(tmp_path):
    subprocess.run(["git", "clone", "-q", str(ROOT), str(tmp_path / "clone")], check=True)

    played = subprocess.run(["make", "run", "ONCE=1"], cwd=tmp_path / "clone", check=False, capture_output=True, text=True)

    assert played.returncode == 0, played.stdout[-4000:] + played.stderr[-4000:]
    assert (tmp_path / "clone" / "out" / "tra_vinh_2023.json").exists()
