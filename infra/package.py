"""Packages the application into build/: sam.json, deployment.zip and layer.zip, the same bytes from the same tree.

    python -m infra.package

Chalice does the packaging. What it leaves undone is done here: byte code that a read-only /var/task accepts
(a cold start without it takes twice as long), and botocore's data cut to the services we call.
"""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from infra import catalogue
from infra.layer import build_layer
from infra.zips import compile_tree, write_zip

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
STAGE = "main"  # Chalice's word for a set of settings in config.json; there is one, for every place
INPUTS = (
    "app.py",
    "chalicelib/**/*",
    ".chalice/*.json",
    "infra/*.py",
    "infra/*.yaml",
    "infra/*.json",
    "verify/*.py",
    "requirements.txt",
    "requirements-layer.txt",
)
BESIDE = ("verify/sao_lang_verify.py",)  # what the application reads by its place and no package of it holds
SERVICES = {"dynamodb", "events", "s3", "scheduler", "sesv2", "sqs", "stepfunctions", "sts"}
# The same, as hosts are named.
ENDPOINTS = {"dynamodb", "events", "s3", "scheduler", "email", "sqs", "states", "sts"}
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "ap-southeast-1",  # Chalice asks for one; nothing in the template depends on it
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}


def main() -> None:
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a test and a `make run` may both find the package stale
        build_layer(BUILD)
        _package()


def _package() -> None:
    catalogue.main("compile")
    stamp, print_of_inputs = BUILD / "stamp", fingerprint()
    if stamp.exists() and stamp.read_text() == print_of_inputs:
        print("build/ is up to date")
        return
    print("packaging (the first time fetches wheels) ...", flush=True)
    stamp.unlink(missing_ok=True)
    _chalice_package()
    slim(BUILD / "deployment.zip")
    stamp.write_text(print_of_inputs)
    size = (BUILD / "deployment.zip").stat().st_size / 1e6
    print(f"build/sam.json, build/deployment.zip ({size:.1f} MB)")


def fingerprint(root: Path = ROOT) -> str:
    """Of all that the package is made from; the interpreter too, for byte code belongs to one version."""
    digest = hashlib.sha256(sys.version.encode())
    for path in _inputs(root):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(root: Path) -> Iterator[Path]:
    found = {path for pattern in INPUTS for path in root.glob(pattern)}
    yield from sorted(path for path in found if path.is_file() and path.suffix != ".mo" and "__pycache__" not in path.parts)


def _chalice_package() -> None:
    """Build and Chalice each in a fresh interpreter: both import the application."""
    chalice = str(Path(sys.executable).with_name("chalice"))
    _run(sys.executable, "-m", "infra.build", "build/merge.json")
    _run(chalice, "package", "--stage", STAGE, "--merge-template", "build/merge.json", "build")


def _run(*command: str) -> None:
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def slim(package: Path) -> None:
    """Rewrite the zip: trimmed, compiled, every entry of one date, in one order."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        with zipfile.ZipFile(package) as archive:
            archive.extractall(tree, [name for name in archive.namelist() if wanted(name)])
        for name in BESIDE:
            (tree / name).parent.mkdir(exist_ok=True)
            (tree / name).write_bytes((ROOT / name).read_bytes())
        _trim_endpoints(tree / "botocore" / "data" / "endpoints.json")
        compile_tree(tree, "/var/task")
        write_zip(tree, package)


def wanted(name: str) -> bool:
    """Whether an entry travels: no stale byte code, no stubs, no catalogue's source, no services that we do not call."""
    parts = name.split("/")
    if name.endswith((".pyc", ".pyi", ".po")) or parts[:2] in (["boto3", "data"], ["boto3", "examples"]):
        return False
    return not (parts[:2] == ["botocore", "data"] and len(parts) > 3 and parts[2] not in SERVICES)  # noqa: PLR2004


def _trim_endpoints(path: Path) -> None:
    endpoints = json.loads(path.read_text())
    for partition in endpoints["partitions"]:
        partition["services"] = {
            name: value for name, value in partition["services"].items() if name in ENDPOINTS
        }
    path.write_text(json.dumps(endpoints, separators=(",", ":")))


if __name__ == "__main__":
    main()
