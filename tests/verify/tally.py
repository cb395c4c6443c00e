"""The verifier as a module, by its path: it lies outside every package, as it would on somebody else's machine."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

PATH = Path(__file__).parents[2] / "verify" / "sao_lang_verify.py"

_spec = spec_from_file_location("sao_lang_verify", PATH)
assert _spec
assert _spec.loader
verifier = module_from_spec(_spec)
_spec.loader.exec_module(verifier)
