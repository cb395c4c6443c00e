"""Platforms with adopted plans, and browsers for the people of the journeys."""

import os
import shutil
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from infra.local.platform import LocalPlatform
from tests.browser.person import Person
from tests.platforms import ROOT, adopted

PLAN = ROOT / "plans" / "tra_vinh_2023.json"
PLAN_OF_SETS = ROOT / "plans" / "vinh_long_2027.json"
DURING_FILING = "2023-03-20T09:00:00+07:00"
PEOPLE = [
    {"email": "can.bo@vidu.example", "name": "Cán bộ Thử", "grants": [{"role": "officer", "province": "tra_vinh", "unit": "huyen_cang_long"}]},
    {"email": "dieu.phoi@vidu.example", "name": "Điều phối Thử", "grants": [{"role": "coordinator", "province": "tra_vinh"}]},
]
PEOPLE_OF_SETS = [
    {"email": "can.bo@vidu.example", "name": "Cán bộ Thử", "grants": [{"role": "officer", "province": "vinh_long", "unit": "phuong_tra_vinh"}]},
    {"email": "thanh.vien@vidu.example", "name": "Thành viên Thử", "grants": [{"role": "member", "province": "vinh_long"}]},
    {"email": "dieu.phoi@vidu.example", "name": "Điều phối Thử", "grants": [{"role": "coordinator", "province": "vinh_long"}]},
]
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync", "--lang=vi", "--force-prefers-reduced-motion")


@pytest.fixture(scope="session")
def platform(tmp_path_factory) -> Iterator[LocalPlatform]:
    """Deployed, with a plan adopted, in the middle of its first filing."""
    with adopted(tmp_path_factory.mktemp("platform"), PLAN, "2023-02-20T08:00:00+07:00", DURING_FILING, PEOPLE) as running:
        yield running


@pytest.fixture(scope="session")
def platform_of_sets(tmp_path_factory) -> Iterator[LocalPlatform]:
    """The same in a year under the decree with criteria sets."""
    with adopted(tmp_path_factory.mktemp("sets"), PLAN_OF_SETS, "2027-02-20T08:00:00+07:00", "2027-03-10T09:00:00+07:00", PEOPLE_OF_SETS) as running:
        yield running


@pytest.fixture
def person(platform, browsers):
    """Makes people, each with a browser of their own."""
    return lambda width=360, **how: made(platform, browsers, width, **how)


@pytest.fixture
def person_of_sets(platform_of_sets, browsers):
    """The same in the year of criteria sets."""
    return lambda width=360, **how: made(platform_of_sets, browsers, width, **how)


def made(platform, browsers, width, *, by_keyboard=False, **how):
    """Without scripts they have the keyboard only."""
    return Person(platform, browsers(width, **how), by_keyboard=by_keyboard or not how.get("script", True))


@pytest.fixture
def browsers(tmp_path):
    """Opens Chromium at a width; all are closed at the end."""
    yield from opened(tmp_path)


@pytest.fixture(scope="module")
def one_browser(tmp_path_factory):
    """A phone's, for pages that need no platform."""
    for make in opened(tmp_path_factory.mktemp("browser")):
        yield make(360)


def opened(folder):
    """What opens Chromium at a width; all it opened are closed afterwards."""
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        pytest.skip("needs Chromium and its driver")
    drivers = []

    def make(width: int, *, script: bool = True, proxy: str = "") -> webdriver.Chrome:
        options = webdriver.ChromeOptions()
        if not script:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        if proxy:
            options.add_argument(f"--proxy-server=http://{proxy}")
            options.add_argument("--proxy-bypass-list=<-loopback>")
        options.binary_location = shutil.which("chromium")
        for flag in (*_FLAGS, f"--user-data-dir={folder}/{len(drivers)}"):
            options.add_argument(flag)
        options.add_experimental_option("mobileEmulation", {"deviceMetrics": {"width": width, "height": 800, "pixelRatio": 1}})
        driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver"), env=os.environ.copy()))
        drivers.append(driver)
        return driver

    yield make
    for driver in drivers:
        driver.quit()
