"""Zips that are the same bytes from the same tree: compiled, every entry of one date, in one order."""

import compileall
import sys
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say


def compile_tree(tree: Path, place: str) -> None:
    """Unchecked-hash byte code for where the tree will lie: dates in the zip would make any other kind stale."""
    done = compileall.compile_dir(
        tree, quiet=1, stripdir=str(tree), prependdir=place, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH
    )
    if not done:
        sys.exit(f"something that goes to {place} does not compile")


def write_zip(tree: Path, package: Path) -> None:
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in tree.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(tree)), EPOCH)
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
