"""The stand-alone verifier as a module: it is one file outside every package, and found by its place."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

_PATH = Path(__file__).resolve().parents[1] / "verify/sao_lang_verify.py"


def _loaded() -> Any:
    spec = spec_from_file_location("sao_lang_verify", _PATH)
    assert spec is not None, _PATH
    assert spec.loader is not None, _PATH
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tally: Any = _loaded()
