"""A page as a browser sees it: its forms with what they carry, its links, and the code of a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

Attributes = Mapping[str, str | None]
_UNSENT = ("file", "submit", "button", "reset", "image")
_PICKED = ("checkbox", "radio")


class Unreadable(Exception):
    """A page without the form or link that a person would look for."""


@dataclass(kw_only=True)
class Form:
    """`fields` are what it would send untouched; `options` what a select offers."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One answer. `path` is where the browser ended up; `code` is "" unless it refuses."""

    status: int
    path: str
    text: str
    forms: tuple[Form, ...]
    links: tuple[str, ...]
    code: str

    def form(self, action: str) -> Form:
        """The form that posts to this path. Raises Unreadable."""
        found = [form for form in self.forms if urlsplit(form.action or self.path).path == action]
        if not found:
            raise Unreadable(f"{self.path} ({self.status}) has no form for {action}: {self.text[:2000]}")
        return found[0]

    def has_form(self, action: str) -> bool:
        """Whether the act is offered."""
        return any(urlsplit(form.action or self.path).path == action for form in self.forms)

    def ids_after(self, prefix: str) -> list[str]:
        """What stands behind a prefix in the page's links, in order, each once."""
        paths = (urlsplit(link).path for link in self.links)
        return list(dict.fromkeys(path.removeprefix(prefix) for path in paths if path.startswith(prefix)))


def read(status: int, url: str, text: str) -> Page:
    """A page from its HTML."""
    reader = _Reader()
    reader.feed(text)
    return Page(
        status=status,
        path=urlsplit(url).path,
        text=text,
        forms=tuple(reader.forms),
        links=tuple(reader.links),
        code=reader.code,
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.code = ""
        self._form: Form | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        self.code = has.get("data-code") or self.code
        if tag == "a" and has.get("href"):
            self.links.append(has["href"] or "")
        elif tag == "form":
            self._form = Form(action=has.get("action") or "")
            self.forms.append(self._form)
        elif self._form is not None:
            self._read_field(tag, has, self._form)

    def _read_field(self, tag: str, has: Attributes, form: Form) -> None:
        name = has.get("name") or ""
        if tag == "input" and name and (kind := has.get("type")) not in _UNSENT:
            if kind not in _PICKED or "checked" in has:
                form.fields[name] = has.get("value") or ""
        elif tag == "textarea":
            self._area = name
            form.fields[name] = ""
        elif tag == "select":
            self._select = name
            form.options[name] = []
        elif tag == "option" and self._select:
            self._read_option(has, form)

    def _read_option(self, has: Attributes, form: Form) -> None:
        value = has.get("value") or ""
        form.options[self._select].append(value)
        if "selected" in has or self._select not in form.fields:
            form.fields[self._select] = value

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
