import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("draw", ROOT / "docs" / "draw.py")
draw = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(draw)


@pytest.mark.parametrize("page", draw.PAGES)
def test_the_pictures_are_drawn_from_the_tables_of_today(page):
    text = (ROOT / page).read_text("utf-8")

    assert draw.drawn(text) == text
    assert "stateDiagram" in text
