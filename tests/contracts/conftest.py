"""The package as it is deployed, made once for all tests that look into it."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def packaged() -> Path:
    """The folder build/, up to date."""
    subprocess.run([sys.executable, "-m", "infra.package"], cwd=ROOT, check=True)
    return ROOT / "build"


@pytest.fixture(scope="session")
def template(packaged: Path) -> dict[str, Any]:
    return json.loads((packaged / "sam.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def unpacked(packaged: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What /var/task will hold."""
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(packaged / "deployment.zip") as archive:
        archive.extractall(folder)
    return folder
