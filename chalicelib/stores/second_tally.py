"""The stand-alone verifier as a module: one file outside every package, which travels in the zip by its place."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parents[2] / "verify" / "sao_lang_verify.py"


@cache
def verifier() -> Any:
    """What `python -I` would run, loaded once."""
    spec = spec_from_file_location("sao_lang_verify", PATH)
    assert spec is not None, PATH
    assert spec.loader is not None, PATH
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def differences(case: Mapping[str, Any], facts: Mapping[str, Any]) -> list[str]:
    """A line for all that the verifier computes otherwise than one case of an export claims: as a file would hold it."""
    read = json.loads(json.dumps({"dossiers": [case], "facts": facts}))
    lines: list[str] = verifier().compare(read, read["facts"])[0]
    return lines
