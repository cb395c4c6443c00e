"""A patch whose place has moved proves nothing: it is found here, not when somebody next runs `make mutants`."""

from pathlib import Path

import pytest

from tests.mutants.core import CORE
from tests.mutants.patches import MUTANTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("mutant", [*CORE, *MUTANTS], ids=lambda mutant: mutant.name)
def test_a_patch_has_its_one_place(mutant):
    assert (ROOT / mutant.file).read_text("utf-8").count(mutant.before) == 1
