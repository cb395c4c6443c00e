"""The layer of heavy libraries into build/layer.zip, the same bytes from the same requirements.

Only the functions whose code can import it carry it (infra/build.py): the others start as fast as before.
"""

import hashlib
import subprocess
import sys
import tempfile
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

from infra.zips import compile_tree, write_zip

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements-layer.txt"
INPUTS = (REQUIREMENTS, Path(__file__), Path(__file__).with_name("zips.py"))
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
RUNTIME = "python{}.{}".format(*sys.version_info[:2])  # as Chalice packages the functions: for this interpreter

# What nobody reads there: a codec that the gate refuses, faces that no paper is set in, the makers' own samples.
UNWANTED = (
    "bin/*",
    "*.pyi",
    "*.dist-info/RECORD",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "PIL/_avif*",
    "pillow.libs/libavif*",
    "lxml/includes/*",
    "lxml/html/*",
    "lxml/isoschematron/*",
    "lxml/objectify*",
    "lxml/sax*",
    "lxml/*.h",
    "lxml/*.px*",
    "lxml/*.pyx",
    "reportlab/fonts/*",
    "reportlab/graphics/samples/*",
    *(f"fontpkg_*/files/*-{face}" for face in ("Thin*", "ExtraLight*", "Light*", "Medium*", "SemiBold*")),
)


def build_layer(folder: Path) -> None:
    """folder/layer.zip, unless it is there already from the same requirements and interpreter."""
    stamp, wanted = folder / "layer.stamp", _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and (folder / "layer.zip").exists():
        return
    print("packing the layer (the first time fetches wheels) ...", flush=True)
    stamp.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place)
        _install(tree / "python")
        _slim(tree / "python")
        compile_tree(tree, "/opt")
        write_zip(tree, folder / "layer.zip")
    stamp.write_text(wanted)
    print(f"build/layer.zip ({(folder / 'layer.zip').stat().st_size / 1e6:.1f} MB)")


def layer_modules() -> set[str]:
    """Top-level names of what the layer brings, asked of this environment, which has the same."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0].strip() for line in lines if "==" in line}
    return {module for module, owners in packages_distributions().items() if pinned & {one.lower() for one in owners}}


def _fingerprint() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in INPUTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _install(target: Path) -> None:
    """Wheels for Lambda's machine, whatever this one is."""
    wheels = ["--only-binary=:all:", "--implementation=cp", f"--python-version={RUNTIME.removeprefix('python')}"]
    wheels += [f"--platform={one}" for one in PLATFORMS]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile"]
    command = [sys.executable, "-m", "pip", "install", *quiet, *wheels, "--target", str(target), "-r", str(REQUIREMENTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"the layer's wheels could not be had:\n{done.stdout}{done.stderr}")


def _slim(tree: Path) -> None:
    for path in [path for path in tree.rglob("*") if path.is_file()]:
        if any(fnmatch(str(path.relative_to(tree)), pattern) for pattern in UNWANTED):
            path.unlink()
