"""A browser in a test: it keeps cookies, calls the application as API Gateway does, and reads forms out of pages."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.factories import Player

FORM = "application/x-www-form-urlencoded"


@dataclass(kw_only=True)
class Answer:
    """What came back."""

    status: int
    html: str
    headers: dict[str, Any]
    cookies: dict[str, str]

    @property
    def location(self) -> str:
        return str(self.headers.get("Location", ""))

    @property
    def trouble(self) -> str:
        """The refusal's code, "" without one."""
        found = re.search(r'class="errors" role="alert" data-code="(\w+)"', self.html)
        return found[1] if found else ""

    @property
    def wrong_field(self) -> str:
        """The field that the error summary links to."""
        found = re.search(r'role="alert".*?<p><a href="#([\w.]+)">', self.html, re.DOTALL)
        return found[1] if found else ""

    @property
    def text(self) -> str:
        return _read(self.html).text

    def form(self, action: str) -> dict[str, str]:
        """The values that the form to this address would post now."""
        return dict(_read(self.html).forms[action])

    def offered(self, action: str) -> dict[str, str]:
        """The same, or nothing where the page has no such form."""
        return dict(_read(self.html).forms.get(action, {}))

    def forms(self) -> set[str]:
        return set(_read(self.html).forms)


@dataclass(kw_only=True)
class Visitor:
    """One person's browser. `language`: what all of them have chosen, "" for nothing."""

    language: ClassVar[str] = ""
    player: Player | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    source: str = "203.0.113.7"

    def __post_init__(self) -> None:
        if self.language:
            self.cookies["__Host-lang"] = self.language
        if self.player:
            self.cookies["__Host-sid"] = self.player.token

    def get(self, address: str, **headers: str) -> Answer:
        return self._call("GET", address, headers, "")

    def post(self, address: str, form: dict[str, Any] | None = None, **headers: str) -> Answer:
        """With this session's secret, unless the form brings its own."""
        secret = {"csrf": self.player.csrf} if self.player else {}
        return self._call("POST", address, {"Content-Type": FORM, **headers}, urlencode({**secret, **(form or {})}))

    def knows(self, path: str) -> bool:
        """Whether the application has such a page at all."""
        from app import app

        return any(_matches(route, path) for route in app.routes)

    def _call(self, method: str, address: str, headers: dict[str, str], body: str) -> Answer:
        from app import app

        parts = urlsplit(address)
        resource, ids = _resource(app, parts.path)
        query = parse_qs(parts.query, keep_blank_values=True)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = app(
            {
                "resource": resource,
                "path": parts.path,
                "httpMethod": method,
                "body": body or None,
                "isBase64Encoded": False,
                "headers": {
                    "Host": "saolang.example",
                    "Cookie": cookie,
                    **{name.replace("_", "-"): value for name, value in headers.items()},
                },
                "multiValueQueryStringParameters": query or None,
                "pathParameters": ids or None,
                "stageVariables": None,
                "requestContext": {
                    "resourcePath": resource,
                    "httpMethod": method,
                    "path": f"/api{parts.path}",
                    "requestId": "request-1",
                    "identity": {"sourceIp": self.source},
                },
            },
            None,
        )
        return self._read_answer(given)

    def _read_answer(self, given: dict[str, Any]) -> Answer:
        set_ = given["multiValueHeaders"].get("Set-Cookie", [])
        cookies = {line.partition("=")[0]: line for line in set_}
        for name, line in cookies.items():
            value = line.partition("=")[2].partition(";")[0]
            self.cookies = (
                {**self.cookies, name: value}
                if value
                else {key: kept for key, kept in self.cookies.items() if key != name}
            )
        return Answer(status=given["statusCode"], html=given["body"], headers=given["headers"], cookies=cookies)


def _resource(app: Any, path: str) -> tuple[str, dict[str, str]]:
    for route in app.routes:
        if found := _matches(route, path):
            return route, found.groupdict()
    raise AssertionError(f"no route for {path}")


def _matches(route: str, path: str) -> re.Match[str] | None:
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", re.escape(route).replace(r"\{", "{").replace(r"\}", "}"))
    return re.fullmatch(pattern, path)


@lru_cache(maxsize=8)
def _read(html: str) -> "_Reader":
    reader = _Reader()
    reader.feed(html)
    return reader


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self.text = ""
        self._form: dict[str, str] = {}
        self._area = self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name = known.get("name") or ""
        if tag == "form":
            self._form = self.forms.setdefault(known.get("action") or "", {})
        elif tag == "input" and known.get("type") == "radio":
            self._form |= {name: known.get("value") or ""} if "checked" in known else {}
        elif tag == "input" and known.get("type") != "file":
            self._form[name] = known.get("value") or ""
        elif tag == "textarea":
            self._area, self._form[name] = name, ""
        elif tag == "select":
            self._choice = name
        elif tag == "option" and ("selected" in known or self._choice not in self._form):
            self._form[self._choice] = known.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._form[self._area] += data.removeprefix("\n") if not self._form[self._area] else data
        self.text += f" {data}"

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
