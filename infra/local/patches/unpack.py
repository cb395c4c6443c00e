"""All workers of one zip or layer share one unpacked copy (and its bytecode): 27 copies took 3.8 GB."""

import hashlib
import io
import tempfile
import threading
import zipfile
from pathlib import Path

from ministack.core import lambda_runtime

from infra.local.patching import rewrite

_EXTRACT = """code_dir = os.path.join(self._tmpdir, "code")
    os.makedirs(code_dir)
    with open(os.path.join(self._tmpdir, "code.zip"), "wb") as f:
        f.write(self.code_zip)
    with zipfile.ZipFile(os.path.join(self._tmpdir, "code.zip")) as zf:
        zf.extractall(code_dir)"""
_EXTRACT_LAYER = """layer_dir = os.path.join(self._tmpdir, f"layer_{len(layers_dirs)}")
                os.makedirs(layer_dir)
                lzip = os.path.join(self._tmpdir, f"layer_{len(layers_dirs)}.zip")
                try:
                    with open(lzip, "wb") as lf:
                        lf.write(layer_data)
                    with zipfile.ZipFile(lzip) as lzf:
                        # Validate paths to prevent zip-slip attacks
                        for member in lzf.namelist():
                            resolved = os.path.realpath(os.path.join(layer_dir, member))
                            if not resolved.startswith(os.path.realpath(layer_dir) + os.sep) and resolved != os.path.realpath(layer_dir):
                                raise RuntimeError(f"Zip entry escapes target dir: {member}")
                        lzf.extractall(layer_dir)
                except (OSError, zipfile.BadZipFile, zipfile.LargeFileError) as e:
                    logger.error("Failed to extract layer %s", layer_arn, exc_info=True)
                    raise RuntimeError(f"Failed to extract layer {layer_arn}") from e
"""  # noqa: E501 -- upstream's own lines

_unpacking = threading.Lock()


def apply() -> None:
    rewrite(
        lambda_runtime.Worker,
        "_spawn",
        (_EXTRACT, "code_dir = _local_unpacked(self.code_zip)"),
        (_EXTRACT_LAYER, "layer_dir = _local_unpacked(layer_data)\n"),
        _local_unpacked=unpacked,
    )


def unpacked(code: bytes) -> str:
    folder = Path(tempfile.gettempdir()) / f"code-{hashlib.sha256(code).hexdigest()[:32]}"
    with _unpacking:
        if not folder.exists():
            draft = folder.with_suffix(".new")
            with zipfile.ZipFile(io.BytesIO(code)) as archive:
                archive.extractall(draft)
            draft.rename(folder)
    return str(folder)
