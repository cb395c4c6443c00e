"""Going wherever links lead, and looking at each kind of page once, in both languages."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from selenium.webdriver.common.by import By

import app  # the routes are known once it is imported
from chalicelib.domain.access import TABLE, Scope
from chalicelib.doors import web
from tests.browser.axe import faults
from tests.browser.person import Person

assert app.app
_FILES = ("/tep/{dossier}/{document}", "/giay-dong-y/{dossier}/{document}", "/ngon-ngu/{language}")
_PATTERNS = {
    route.path: re.compile(re.sub(r"{\w+}", "[^/]+", route.path)) for route in web.routes if route.method == "GET" and route.path not in _FILES
}
_OF_ANYONE = {route.path for route in web.routes if any(scope is Scope.ANYONE for _, scope in TABLE[route.act])}
PAGES_OF_THE_WAY = frozenset({
    "/phien", "/loi-moi", "/chu-the", "/chu-the/{producer}", "/chu-the/{producer}/nguoi",
    "/chu-the/{producer}/nguoi-dai-dien", "/y-tuong", "/ho-so", "/ho-so/{dossier}", "/ho-so/{dossier}/chep", "/ho-so/{dossier}/giay-to",
    "/ho-so/{dossier}/giay/{document}", "/ho-so/{dossier}/kiem-tra", "/ho-so/{dossier}/muc/{section}",
    "/ho-so/{dossier}/tieu-chi/{code}", "/ho-so/{dossier}/tu-danh-gia",
})  # fmt: skip
_SMALL = """
return [...document.querySelectorAll("main button, main input:not([type=hidden]), main select, main textarea, header a, header button, nav a, nav summary, a.button")]
  .filter((each) => each.checkVisibility() && !each.matches(":focus") && !(each.labels?.length && each.matches("[type=radio], [type=checkbox]")))
  .map((each) => [each.tagName, each.textContent || each.name, Math.round(each.getBoundingClientRect().height)])
  .filter(([, , height]) => height < 44);
"""


def walked(person: Person, *, signed_in: bool = True) -> set[str]:
    """The routes seen, breadth first from the home page, each without a barrier; of the pages of a form every one.

    What anyone may see is looked at by whoever has not signed in, and by the others only for its links.
    """
    waiting, seen, routes = ["/"], {"/"}, set()
    while waiting:
        path = waiting.pop(0)
        person.open(path)
        for link in person.driver.execute_script("return [...document.querySelectorAll('a[href]')].map((each) => each.href)"):
            there = urlsplit(link).path
            route = _route_of(there)
            kind = there if "/muc/" in there else route
            if route and kind not in seen:
                seen.add(kind)
                waiting.append(there)
        assert person.driver.find_elements(By.CSS_SELECTOR, "header a[hreflang]"), f"{path} is a fault of ours"
        if not (signed_in and _route_of(path) in _OF_ANYONE):
            found = barriers(person)
            assert found == [], (path, found)
            routes.add(_route_of(path))
    return routes


def barriers(person: Person) -> list[str]:
    """What stands in somebody's way on this page, in the language it is in and in the other."""
    found = _here(person)
    for language in ("en", "vi"):
        switch = person.driver.find_elements(By.CSS_SELECTOR, f"header a[hreflang={language}]")
        if switch:
            switch[0].click()
            assert person.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == language
            found += _here(person) if language == "en" else []
    return found


def look(person: Person, name: str) -> None:
    """A picture for whoever wants to look: PICTURES names a folder. The page never scrolls sideways."""
    assert person.overflow == 0, name
    if folder := os.environ.get("PICTURES"):
        width = person.driver.execute_script("return document.documentElement.clientWidth")
        person.driver.save_screenshot(str(Path(folder) / f"{name}_{width}.png"))


def wide_or_small(driver) -> tuple[int, list]:
    """Pixels of sideways scroll, and targets under 44 of them."""
    wide = driver.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide, driver.execute_script(_SMALL)


def _here(person: Person) -> list[str]:
    return [*faults(person.driver), *map(str, filter(None, wide_or_small(person.driver)))]


def _route_of(path: str) -> str:
    """The most literal of the patterns that fit; "" for what is no page."""
    fitting = [route for route, pattern in _PATTERNS.items() if pattern.fullmatch(path)]
    return min(fitting, key=lambda route: route.count("{"), default="")
