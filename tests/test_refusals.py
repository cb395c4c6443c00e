"""Every no has its sentence and its way out; every fact a sentence names is passed wherever the no is raised."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.gate import check_label
from chalicelib.pages.refusals import said, sentences
from tests import factories

HOME = Path(__file__).parents[1] / "chalicelib"
_OF_A_FILE = {why for why in Why if why.startswith("file_") and why is not Why.FILE_NOT_READY}
_OF_A_TICKET = {Why.FILE_TYPE_UNKNOWN}  # said before a byte is sent, with the type that the browser told


def test_each_code_has_one_entry_and_there_is_no_other():
    assert set(sentences()) == set(Why)


@pytest.mark.parametrize("why", Why)
def test_an_entry_says_what_is_wrong_and_what_to_do(why):
    entry = sentences()[why]

    assert set(entry) == {"sentence", "way_out"}
    assert all(text[0].isupper() and text.endswith(".") for text in entry.values())


def test_every_fact_in_a_sentence_is_passed_wherever_it_is_raised():
    lacking = [(where, why, named(why) - facts) for where, why, facts in raised() if not named(why) <= facts]

    assert lacking == []


def test_a_code_that_names_facts_is_raised_somewhere():
    used = {why for _, why, _ in raised()}

    assert {why for why in Why if named(why)} <= used | {Why.NOT_FOUND}


@pytest.mark.parametrize("why", sorted(_OF_A_FILE - _OF_A_TICKET))
def test_a_refused_file_is_explained_without_facts(why):
    assert not list(placeholders(sentences()[why]["sentence"]))


def test_a_label_is_refused_by_all_that_is_wrong_with_it():
    found = [*check_label("a/b.exe", "text/html", 0), *check_label("a.pdf", "application/pdf", 10**9)]

    assert [finding.why for finding in found] == [
        Why.FILE_NAME_UNFIT, Why.FILE_TYPE_UNKNOWN, Why.FILE_SUFFIX_DIFFERS, Why.FILE_EMPTY, Why.FILE_TOO_LARGE,
    ]  # fmt: skip


def test_instants_and_states_are_told_in_words():
    close = factories.now().replace(year=2024, month=5, day=24, hour=17, minute=0, second=0, microsecond=0)

    assert "hết ngày thứ Sáu 24/05/2024" in said(Refused(Why.TOO_LATE, until=close)).sentence
    assert "“Đã rút”" in said(Refused(Why.ACT_NOT_POSSIBLE, state="withdrawn", act="submit")).sentence
    assert "hồ sơ" in said(NotFound("dossier")).sentence
    assert said(Refused(Why.TOO_LATE, until=close)).status == 409


def named(why: Why) -> set[str]:
    return {name for text in sentences()[why].values() for name in placeholders(text)}


def placeholders(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(text) if name)


def raised() -> Iterator[tuple[str, Why, set[str]]]:
    """Where, code and facts of each Refused(Why.X, ...) in the code."""
    for path in sorted(HOME.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args:
                for code in _codes(node.args[0]):
                    yield f"{path.name}:{node.lineno}", Why[code], {word.arg or "" for word in node.keywords}


def _codes(node: ast.expr) -> list[str]:
    """`Why.X`, and both of `Why.X if … else Why.Y`."""
    return [part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute) and part.attr.isupper()]
