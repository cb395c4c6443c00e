"""What the producer's way weighs, from real answers of every page that its links lead to, as the gateway sends them."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.dossier import DocumentState
from chalicelib.domain.lifecycle import DossierState
from infra.package import ROOT
from tests import factories
from tests.doors.visitor import Answer, Visitor

_MOST_FIRST, _MOST_LATER = 60_000, 20_000  # bytes on the wire: on 3G at 400 kbit/s 1.2 s and 0.4 s
_ONE_SET = 13  # the set with the most criteria
_NOT_PAGES = ("/ngon-ngu/", "/tep/", "/giay-dong-y/", "/_")
_LEAST = int(re.findall(r"MinimumCompressionSize: (\d+)", (ROOT / "infra" / "web.yaml").read_text())[0])


@pytest.fixture
def way(world) -> dict[str, Answer]:
    """Every page that links lead a producer to, by its address."""
    factories.year_of_sets()
    owner = factories.producer()
    for number, state in enumerate((DossierState.DRAFT, DossierState.RETURNED, DossierState.SUBMITTED)):
        dossier = factories.dossier(
            owner, state, name=f"Bánh tét {number}", regulation=factories.SETS, criteria_set=_ONE_SET
        )
        for document_state in DocumentState:
            factories.document(dossier, document_state, refusal="file_empty" if document_state == "refused" else "")
    signed_in = dict(walked(Visitor(player=owner), "/", "/ho-so"))
    return {**dict(walked(Visitor(), "/", "/dang-nhap/ma?email=a%40vidu.example")), **signed_in}


def test_every_page_of_the_way_is_light(way):
    first, *_ = way.values()
    at_first = assets(first)
    heavy = {path: page for path, answer in way.items() if (page := later(answer, at_first)) > _MOST_LATER}
    colds = {path: sent(answer.html) + sum(map(asset_sent, assets(answer))) for path, answer in way.items()}
    told = sorted(((colds[path], later(answer, at_first), path) for path, answer in way.items()), reverse=True)
    print(*(f"{cold:6} cold {page:6} later {path}" for cold, page, path in told), sep="\n")

    assert heavy == {}
    assert max(colds.values()) <= _MOST_FIRST
    assert {"/", "/dang-nhap", "/dang-ky", "/ho-so", "/san-pham"} <= set(way)
    assert len([path for path in way if path.startswith("/ho-so/")]) >= 3


def test_a_page_asks_no_other_origin(way):
    for path, answer in way.items():
        assert [each for each in links(answer, "src", "href") if urlsplit(each).netloc] == [], path


def test_a_page_lets_nothing_inline_run(way):
    for path, answer in way.items():
        policy = dict(rule.partition(" ")[::2] for rule in answer.headers["Content-Security-Policy"].split("; "))
        assert "unsafe" not in str(policy), path
        assert policy["default-src"] == "'none'"
        bucket = policy.get("form-action", "").removeprefix("'self'").strip()
        assert all(source in ("'self'", bucket) for rule in ("connect-src", "script-src") for source in policy.get(rule, "").split())


def later(answer: Answer, known: set[str]) -> int:
    """The page and what no page before it brought."""
    return sent(answer.html) + sum(map(asset_sent, assets(answer) - known))


def sent(body: str) -> int:
    """Bytes, compressed where the gateway does it."""
    raw = body.encode()
    return len(raw) if len(raw) < _LEAST else len(gzip.compress(raw, 6))


def asset_sent(path: str) -> int:
    return sent(Visitor().get(path).html)


def assets(answer: Answer) -> set[str]:
    return {each for each in links(answer, "src", "href") if re.search(r"\.(css|js|svg)\b", each)}


def walked(visitor: Visitor, *begin: str) -> Iterator[tuple[str, Answer]]:
    """Breadth first, each page once."""
    waiting, seen = list(begin), set(begin)
    while waiting:
        path = waiting.pop(0)
        answer = visitor.get(path)
        yield path, answer
        found = [each.partition("#")[0] for each in links(answer, "href")]
        fresh = [each for each in dict.fromkeys(found) if each and each not in seen and is_page(visitor, each)]
        waiting, seen = waiting + fresh, seen | set(fresh)


def is_page(visitor: Visitor, address: str) -> bool:
    path = urlsplit(address).path
    return not (path.startswith(_NOT_PAGES) or re.search(r"\.\w+$", path)) and visitor.knows(path)


def links(answer: Answer, *names: str) -> list[str]:
    reader = _Links(names)
    reader.feed(answer.html)
    return reader.found


class _Links(HTMLParser):
    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._names = names

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in self._names and value]
