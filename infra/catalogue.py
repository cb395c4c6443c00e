"""What pages say, as gettext catalogues: gathered from the source, kept in chalicelib/locale, compiled for the zip.

    python -m infra.catalogue          # add what is new to each .po, drop what is gone, compile
    python -m infra.catalogue compile  # the .mo only; setup, packaging and tests do it

The source language is Vietnamese. Gathered are: templates, calls of gettext in Python, tables of words (names ending
in _WORDS, values alone; WEEKDAYS; the last word of each row of _NAVIGATION), and the refusals.
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE, LOCALES = ROOT / "chalicelib", ROOT / "chalicelib" / "locale"
_JINJA = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false", "extensions": "jinja2.ext.do"}
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
_WIDTH = 120

Message = str | tuple[str, ...]  # a tuple: singular and plural


def main(*asked: str) -> None:
    for po in catalogues():
        if "compile" not in asked:
            update(po)
        compile_(po)


def catalogues() -> list[Path]:
    return sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))


def read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parents[1].name)


def update(po: Path) -> None:
    """New words wait in it untranslated; the tests ask for their texts."""
    catalogue, wanted = read(po), Catalog()
    for message, where in gathered():
        wanted.add(message, locations=[(where, 1)])
    catalogue.update(wanted, no_fuzzy_matching=True)
    with po.open("wb") as file:
        write_po(file, catalogue, width=_WIDTH, ignore_obsolete=True, include_lineno=False, sort_by_file=True)


def compile_(po: Path) -> None:
    """Only when it would differ: it is made anew in every setup."""
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
        return
    with mo.open("wb") as file:
        write_mo(file, read(po))


def gathered() -> Iterator[tuple[Message, str]]:
    """Every message with the file that says it."""
    for path in sorted(SOURCE.rglob("*.html")):
        yield from ((message, _name(path)) for message in _extracted("jinja2", path, _JINJA))
    for path in sorted(SOURCE.rglob("*.py")):
        yield from ((message, _name(path)) for message in _extracted("python", path, {}))
        yield from ((message, _name(path)) for message in _tabled(path))
    refusals = SOURCE / "pages" / "refusals.json"
    for words in json.loads(refusals.read_text("utf-8")).values():
        yield from ((message, _name(refusals)) for message in words.values())


def _extracted(method: str, path: Path, options: dict[str, str]) -> Iterator[Message]:
    with path.open("rb") as file:
        for _, message, *_ in extract(method, file, _KEYWORDS, (), options):
            yield message


def _tabled(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text("utf-8")).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and value is not None:
            yield from _words_of(target.id, value)


def _words_of(name: str, value: ast.expr) -> Iterator[str]:
    if name.endswith("_WORDS") and isinstance(value, ast.Dict):
        for each in value.values:
            yield from _strings(each)
    elif name == "_NAVIGATION" and isinstance(value, ast.Tuple):
        for row in value.elts:
            yield list(_strings(row))[-1]
    elif name == "WEEKDAYS":
        yield from _strings(value)


def _strings(node: ast.expr) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    main(*sys.argv[1:])
