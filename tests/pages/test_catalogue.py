"""No word outside the catalogue: templates, tables and refusals all have an English text, and English pages hold no other."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, ClassVar

import pytest
from babel.messages.catalog import Message

from infra import catalogue
from tests import factories
from tests.doors.visitor import Visitor
from tests.pages import test_markup as markup
from tests.world import table_in_memory

SOURCE = Path(catalogue.SOURCE)
TEMPLATES = sorted((SOURCE / "pages" / "templates").glob("*.html"))
ENGLISH = catalogue.read(SOURCE / "locale" / "en" / "LC_MESSAGES" / "sao_lang.po")
ALLOWED = {
    "SHA-256:",
    "Sao Làng",  # the name is the same in every language
    "– Sao Làng",
    "python -m console regulation wording import --province",  # typed as it stands
    'aria-invalid="true" aria-describedby="-loi"',  # attributes, as a macro gives them
}
_JINJA = re.compile(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TRANSLATED = re.compile(r"\{%-?\s*trans\b(.*?)%\}.*?endtrans\s*-?%\}", re.DOTALL)
_LITERAL = re.compile(r"""(_\(\s*)?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_LETTER = re.compile(r"[^\W\d_]")
_VIETNAMESE = re.compile(r"[À-ỹĐđ]")
_PLACE = re.compile(r"%\(\w+\)s|\{\w*\}")



@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_says_nothing_of_its_own(path):
    text = path.read_text("utf-8")

    assert sorted(set(bare_words(text)) - ALLOWED) == []
    assert sorted(bare_literals(text)) == []
    assert not re.search(r"\{% set _\b", text)  # it would hide gettext


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p>{{ _("Có") }} {% trans x=y %}Không {{ x }}{% endtrans %} {{ data }}</p>', []),
        ("<p>Nộp {{ x }}</p>", ["Nộp"]),
        ('<td data-label="Sao">3</td>', ["Sao"]),
        ('<input type="submit" value="Nop">', ["Nop"]),
        ('<input type="hidden" value="nop">', []),
    ],
)
def test_a_word_outside_the_catalogue_is_seen(text, found):
    assert list(bare_words(text)) == found


def test_a_literal_outside_the_catalogue_is_seen():
    assert list(bare_literals('{{ "Nộp" if x else _("Rút") }}{{ x ~ " sao" }}{% if x == "draft" %}')) == ["Nộp", " sao"]


def test_the_catalogue_holds_exactly_what_is_said():
    assert {message.id for message in ENGLISH if message.id} == {message for message, _ in catalogue.gathered()}
    assert list(ENGLISH.obsolete) == []


def test_every_message_has_an_english_text_with_the_same_places():
    assert [message.id for message in ENGLISH if message.id and not is_well_told(message)] == []


@pytest.mark.parametrize(
    ("id_", "text", "well"),
    [
        ("Còn {left} ngày", "{left} days left", True),
        ("Còn {left} ngày", "", False),
        ("Còn {left} ngày", "some days left", False),
        ("Còn %(left)s ngày", "%(lef)s days left", False),
        ("Còn", "còn", False),
        (("%(n)s tệp", "%(n)s tệp"), ("%(n)s file", "%(n)s files"), True),
        (("%(n)s tệp", "%(n)s tệp"), ("%(n)s file", ""), False),
    ],
)
def test_a_text_that_is_missing_or_wrong_is_seen(id_, text, well):
    assert is_well_told(Message(id_, text)) == well
    assert not is_well_told(Message(id_, text, flags=["fuzzy"]))


@pytest.mark.parametrize("name", markup.PAGES)
def test_an_english_page_is_english(world, monkeypatch, name):
    monkeypatch.setattr(Visitor, "language", "en")
    phase, look = markup.PAGES[name]
    factories.year(phase)

    html = look().html

    assert '<html lang="en">' in html
    assert foreign_words(html, data()) == []


@pytest.mark.parametrize(
    "look", [markup.member_of_sets(), markup.member_of_sets(signed=True), markup.assessment_of_sets(least=True)]
)
def test_an_english_sheet_is_english(world, monkeypatch, look):
    monkeypatch.setattr(Visitor, "language", "en")

    assert foreign_words(look().html, data()) == []


@pytest.mark.parametrize("path", ["/dieu-phoi/van-ban", "/dieu-phoi/van-ban/qd26_2026", "/van-ban/qd26_2026/bo/26"])
def test_english_law_is_english(world, monkeypatch, path):
    monkeypatch.setattr(Visitor, "language", "en")
    factories.year_of_sets()

    assert foreign_words(Visitor(player=factories.coordinator()).get(path).html, data()) == []


def test_a_foreign_word_is_seen():
    assert foreign_words("<p>Filed by Hợp tác xã Mẫu, chưa nộp</p>", ["Hợp tác xã Mẫu"]) == ["Filed by , chưa nộp"]


def is_well_told(message: Message) -> bool:
    ids, texts = (each if isinstance(each, tuple) else (each,) for each in (message.id, message.string))
    same = all(set(_PLACE.findall(text)) == set(_PLACE.findall(ids[0])) for text in texts)
    return same and len(ids) == len(texts) and all(texts) and not message.fuzzy and not _VIETNAMESE.search("".join(texts))


def bare_words(text: str) -> Iterator[str]:
    """Words that a reader would see as they stand in the template."""
    seen = _Seen()
    seen.feed(_JINJA.sub("", text))
    yield from (word for word in seen.words if _LETTER.search(word))


def bare_literals(text: str) -> Iterator[str]:
    """Literals in the template's code that look like words, outside `_()`."""
    code = _TRANSLATED.sub(r"{% \1 %}", re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL))
    for part in _CODE.findall(code):
        for marked, quoted in _LITERAL.findall(part):
            literal = quoted[1:-1]
            if not marked and (_VIETNAMESE.search(literal) or (literal.startswith(" ") and _says(literal))):
                yield literal


def _says(literal: str) -> bool:
    """Classes and attributes are added with a space before them as well: those are known."""
    return bool(_LETTER.search(literal)) and literal.strip() not in ("selected", "open", "checked", "wrong", "good")


def foreign_words(html: str, known: list[str]) -> list[str]:
    """Texts and titles with Vietnamese letters left when all that is data has been taken out of them."""
    seen = _Seen()
    seen.feed(html)
    return [left for left in (_without(text, known) for text in seen.words) if _VIETNAMESE.search(left)]


def _without(text: str, known: list[str]) -> str:
    for each in known:
        text = text.replace(each, "") if _VIETNAMESE.search(text) else text
    return text


def data() -> list[str]:
    """Every string that is no word of ours: of the tables, the decrees and the units; the longest first."""
    table = table_in_memory()
    items = list(table.items.values()) if table else []
    files = [*SOURCE.glob("regulations/**/*.json"), *SOURCE.glob("units/*.json")]
    stored = set(strings(items)) | set(strings([json.loads(path.read_text("utf-8")) for path in files]))
    stored |= {"Sao Làng", "Tiếng Việt"}
    said = {*catalogue_words(), ""}
    return sorted((text for text in stored - said if _VIETNAMESE.search(text)), key=len, reverse=True)


def catalogue_words() -> set[str]:
    return {message.id for message in ENGLISH if isinstance(message.id, str)}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value
        if value[:1] in "{[":
            yield from strings(_json(value))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


class _Seen(HTMLParser):
    SHOWN: ClassVar = ("aria-label", "data-label", "title", "placeholder", "alt", "label")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._in_vietnamese = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        self._in_vietnamese = has.get("lang") == "vi"
        pressed = tag == "input" and has.get("type") in ("submit", "button")
        names = (*self.SHOWN, *(["value"] if pressed else []))
        self.words += [text for name in names if (text := (has.get(name) or "").strip())]

    def handle_endtag(self, tag: str) -> None:
        self._in_vietnamese = False

    def handle_data(self, data: str) -> None:
        if not self._in_vietnamese and data.strip():
            self.words.append(" ".join(data.split()))
