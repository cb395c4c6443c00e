"""Stream positions are not restored at a start: the records are gone, a kept one would silence it.

What the write-ahead log replays is put on the stream again; a mapping that begins at TRIM_HORIZON sees it.
"""

from typing import Any

from ministack.services import lambda_svc

from infra.local.patching import wrap


def apply() -> None:
    wrap(lambda_svc, "_restore_esm_positions", "store, positions", _forget)


def _forget(_restore: Any, _store: Any, _positions: Any) -> None:
    return None
