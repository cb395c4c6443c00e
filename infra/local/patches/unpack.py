"""All workers of one zip share one unpacked copy (and its bytecode): 27 copies took 3.8 GB."""

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

_unpacking = threading.Lock()


def apply() -> None:
    rewrite(
        lambda_runtime.Worker,
        "_spawn",
        (_EXTRACT, "code_dir = _local_unpacked(self.code_zip)"),
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
