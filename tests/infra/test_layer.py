"""The layer as it is packed: what it holds, and that it works where Lambda would unpack it."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra import layer

USED = """
import json, sys
sys.path.insert(0, sys.argv[1])
import defusedxml.ElementTree, pypdf, xlsxwriter
import lxml.etree, lxml._elementpath
from PIL import Image, features
from reportlab.pdfgen import canvas
Image.new("RGB", (8, 8)).save(sys.argv[1] + "/photo.webp")
places = {name: module.__file__ for name, module in list(sys.modules.items()) if getattr(module, "__file__", None)}
print(json.dumps({name: places[name] for name in ("PIL", "pypdf", "reportlab", "defusedxml", "lxml", "xlsxwriter")}))
"""


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = layer.ROOT / "build"
    subprocess.run([sys.executable, "-m", "infra.package"], cwd=layer.ROOT, check=True)
    folder = tmp_path_factory.mktemp("opt")
    with zipfile.ZipFile(build / "layer.zip") as archive:
        archive.extractall(folder)
    return folder / "python"


def test_it_holds_what_is_pinned_and_nothing_else(packed: Path) -> None:
    pinned = {line.strip() for line in layer.REQUIREMENTS.read_text().splitlines() if "==" in line}

    held = {path.name.removesuffix(".dist-info") for path in packed.glob("*.dist-info")}

    assert {_pin(name) for name in held} == pinned


def test_it_is_slim(packed: Path) -> None:
    files = {str(path.relative_to(packed)) for path in packed.rglob("*") if path.is_file()}

    assert not [name for name in files if "libavif" in name or name.endswith((".pyi", "RECORD", "Thin.ttf"))]
    assert sum((packed / name).stat().st_size for name in files) < 45_000_000


def test_its_libraries_work_from_there_alone(packed: Path) -> None:
    done = subprocess.run([sys.executable, "-I", "-S", "-c", USED, str(packed)], env={}, capture_output=True, text=True, check=False)

    assert not done.returncode, done.stderr
    assert all(place.startswith(str(packed)) for place in json.loads(done.stdout).values())


def test_its_modules_are_known_by_their_distributions() -> None:
    assert {"reportlab", "PIL", "pypdf", "defusedxml", "docx", "lxml", "xlsxwriter"} < layer.layer_modules()


def _pin(folder: str) -> str:
    name, _, version = folder.rpartition("-")
    return f"{name.replace('_', '-').lower()}=={version}"
