"""One platform with an adopted plan, and browsers for the people of the journeys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from infra.local.platform import LocalPlatform
from tests.browser.browsers import Browsers
from tests.browser.line import Line
from tests.browser.person import Person
from tests.gate.raw import pdf
from tests.platforms import ROOT, adopted

PLAN = ROOT / "plans" / "vinh_long_2027.json"
BEFORE, DURING_FILING = "2027-02-20T08:00:00+07:00", "2027-03-10T09:00:00+07:00"
PEOPLE = [
    {"email": "can.bo@vidu.example", "name": "Cán bộ Thử", "grants": [{"role": "officer", "province": "vinh_long", "unit": "phuong_tra_vinh"}]},
    {"email": "thanh.vien@vidu.example", "name": "Thành viên Thử", "grants": [{"role": "member", "province": "vinh_long"}]},
    {"email": "dieu.phoi@vidu.example", "name": "Điều phối Thử", "grants": [{"role": "coordinator", "province": "vinh_long"}]},
]


@pytest.fixture(scope="session")
def platform(tmp_path_factory) -> Iterator[LocalPlatform]:
    """The one of all journeys: deployed, with a plan adopted, in the middle of its first filing."""
    with adopted(tmp_path_factory.mktemp("platform"), PLAN, BEFORE, DURING_FILING, PEOPLE) as running:
        yield running


@pytest.fixture
def person(platform, browsers):
    """Makes people, each with a browser of their own. Without scripts they have the keyboard only."""

    def make(width: int = 360, *, by_keyboard: bool = False, script: bool = True, proxy: str = "") -> Person:
        driver = browsers.lend(width, script=script, proxy=proxy)
        return Person(platform, driver, by_keyboard=by_keyboard or not script, has_script=script)

    yield make
    browsers.take_back(platform.front_url)


@pytest.fixture(scope="session")
def browsers(tmp_path_factory) -> Iterator[Browsers]:
    """Kept open for who comes next."""
    with Browsers(tmp_path_factory.mktemp("browsers")) as kept:
        yield kept


@pytest.fixture
def one_browser(browsers) -> Iterator[webdriver.Chrome]:
    """A phone's, for pages that need no platform."""
    yield browsers.lend(360)
    browsers.take_back()


@pytest.fixture(scope="session")
def kept_line() -> Iterator[Line]:
    made = Line()
    yield made
    made.close()


@pytest.fixture
def line(kept_line) -> Line:
    """What can be cut between a browser and the platform; whole, and nothing sent over it yet."""
    kept_line.mend()
    kept_line.parts.clear()
    return kept_line


@pytest.fixture
def required_papers(tmp_path) -> list[Path]:
    """As many small files as the journeys' criteria set requires papers of a cooperative."""
    made = [tmp_path / f"giay {number}.pdf" for number in range(4)]
    for number, path in enumerate(made):
        path.write_bytes(pdf(content=b" " * (20_000 + number)))
    return made
