"""A page's own names must not hide those that every page is drawn with: the frame would read them."""

from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from chalicelib.pages import render

_TEMPLATES = Path(render.__file__).parent / "templates"
_READER = Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n"], autoescape=True)
_PAGES = sorted(path.name for path in _TEMPLATES.glob("*.html") if 'extends "base.html"' in path.read_text("utf-8"))


def _parsed(name: str) -> nodes.Template:
    return _READER.parse((_TEMPLATES / name).read_text("utf-8"))


def _set_by(name: str) -> set[str]:
    """What the page sets for its whole self: at the top, not in a block, a loop or a macro."""
    targets = (each.target for each in _parsed(name).body if isinstance(each, nodes.Assign | nodes.AssignBlock))
    return {
        found.name
        for target in targets
        for found in (target, *target.find_all(nodes.Name))
        if isinstance(found, nodes.Name)
    }


def test_pages_set_names_of_their_own():
    assert len(_PAGES) > 30
    assert "dossier" in _set_by("conclusion.html")
    assert {"this_page", "actor"} <= _read_by("base.html")


def _read_by(name: str) -> set[str]:
    names = list(_parsed(name).find_all(nodes.Name))
    return {each.name for each in names if each.ctx == "load"} - {each.name for each in names if each.ctx == "store"}


@pytest.mark.parametrize("page", _PAGES)
def test_a_page_hides_no_name_that_its_frame_reads(page):
    assert _set_by(page) & _read_by("base.html") == set()
