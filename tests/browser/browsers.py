"""Chromium, opened once for each kind of browser a journey wants and lent to one person after another."""

import os
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Self

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync", "--lang=vi", "--force-prefers-reduced-motion")
_Kind = tuple[int, bool, str]


class Browsers:
    """Two people at once have two; whoever comes later finds one that knows nothing of who had it before."""

    def __init__(self, folder: Path) -> None:
        if not (shutil.which("chromium") and shutil.which("chromedriver")):
            pytest.skip("needs Chromium and its driver")
        self._folder, self._opened = folder, 0
        self._free: dict[_Kind, list[webdriver.Chrome]] = defaultdict(list)
        self._lent: list[tuple[_Kind, webdriver.Chrome]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for driver in (*(driver for _, driver in self._lent), *(one for each in self._free.values() for one in each)):
            driver.quit()

    def lend(self, width: int, *, script: bool = True, proxy: str = "") -> webdriver.Chrome:
        """One of that width, free or new."""
        kind = (width, script, proxy)
        driver = self._free[kind].pop() if self._free[kind] else self._open(*kind)
        self._lent.append((kind, driver))
        return driver

    def take_back(self, origin: str = "") -> None:
        """All that were lent, each in a new tab, without cookies and without what pages of that origin kept."""
        while self._lent:
            kind, driver = self._lent.pop()
            _forget(driver, origin)
            self._free[kind].append(driver)

    def _open(self, width: int, script: bool, proxy: str) -> webdriver.Chrome:
        options = webdriver.ChromeOptions()
        if not script:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        if proxy:
            options.add_argument(f"--proxy-server=http://{proxy}")
            options.add_argument("--proxy-bypass-list=<-loopback>")
        options.binary_location = shutil.which("chromium")
        self._opened += 1
        for flag in (*_FLAGS, f"--user-data-dir={self._folder}/{self._opened}"):
            options.add_argument(flag)
        options.add_experimental_option("mobileEmulation", {"deviceMetrics": {"width": width, "height": 800, "pixelRatio": 1}})
        return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver"), env=os.environ.copy()))


def _forget(driver: webdriver.Chrome, origin: str) -> None:
    """What a tab was told of the network and its headers ends with the tab."""
    before = driver.window_handles
    driver.switch_to.new_window("tab")
    fresh = driver.current_window_handle
    for handle in before:
        driver.switch_to.window(handle)
        driver.close()
    driver.switch_to.window(fresh)
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    if origin:
        driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
