# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""The workers' own text: the prelude (movable clock, end with the server), a look at the clock each time."""

from pathlib import Path

from ministack.core import lambda_runtime

from infra.local.patching import replace_once

_PRELUDE = Path(__file__).parents[1] / "worker_prelude.py"
_MESSAGE = "        _ms_msg = json.loads(line)\n"


def apply() -> None:
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    script = replace_once(script, _MESSAGE, f'{_MESSAGE}        _local_sync_clock(_ms_msg["event"])\n')
    lambda_runtime._PYTHON_WORKER_SCRIPT = _PRELUDE.read_text() + script
