"""A decree of our own making, as a folder of data in a zip that is otherwise the same, byte for byte; and a year under it."""

import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from infra import package

pytestmark = pytest.mark.local

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests/regulations/made_up_2028"
LAW = "chalicelib/regulations/made_up_2028/procedure.json"
TREE = ("app.py", "chalicelib", ".chalice", "console", "infra", "verify", "plans", "requirements.txt", "requirements-layer.txt")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """This tree with the decree's data and a plan in it, packaged."""
    subprocess.run([sys.executable, "-m", "infra.package"], cwd=ROOT, check=True, timeout=600)
    home = tmp_path_factory.mktemp("house")
    for name in (*TREE, "build"):
        here = ROOT / name
        (shutil.copytree if here.is_dir() else shutil.copyfile)(here, home / name)
    (home / LAW).parent.mkdir()
    shutil.copyfile(DATA / "procedure.json", home / LAW)
    shutil.copyfile(DATA / "plan.json", home / "plans/made_up_2028.json")
    for environment in (".venv", ".venv-local"):
        (home / environment).symlink_to((ROOT / environment).resolve())
    with zipfile.ZipFile(home / "build/deployment.zip", "a") as archive:
        archive.write(home / LAW, LAW)
    (home / "build/stamp").write_text(package.fingerprint(home))
    return home


@pytest.fixture(scope="module")
def report(house, play_year):
    return play_year("made_up_2028", "--size", "10", home=house)


def test_every_invariant_holds(report):
    assert [each for each in report["invariants"] if not each["ok"]] == []


def test_three_tiers_of_names_of_its_own_score(report):
    (round_,) = report["rounds"]
    ended = Counter()
    for stage in round_["stages"]:
        ended.update(stage["outcomes"])

    assert [stage["tier"] for stage in round_["stages"]] == ["hoi_xa", "cum", "toan_tinh"]
    assert all(stage["dossiers"] > 0 for stage in round_["stages"])
    assert set(ended) >= {"forwarded", "recognised_3", "recognised_4", "recognised_5", "deferred"}
    assert "potential_five" not in ended  # no tier of this decree finds any


def test_the_machine_ran_once(report):
    assert report["executions"]["started"] == report["executions"]["succeeded"] == 2
