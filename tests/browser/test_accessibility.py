"""Nothing for axe-core to find: on any page that links lead to, in both languages, and on those of later phases."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.round import Phase
from tests import factories
from tests.browser.axe import faults
from tests.browser.conftest import Person
from tests.browser.desk_screens import DESK
from tests.doors.situations import RESULTS
from tests.doors.visitor import Visitor
from tests.pages import test_markup as markup
from tests.platforms import ROOT

_ASSETS = ROOT / "chalicelib" / "pages" / "assets"
_NOT_PAGES = re.compile(r"^/(ngon-ngu|tep|_local)/|\.\w+$")
_ID = re.compile(r"/(01[0-9A-HJKMNP-TV-Z]{24}|\d+(?=/|$)|[a-z]+_\d{4}(-r\d)?)")
_SMALL = """
return [...document.querySelectorAll("main button, main input:not([type=hidden]), main select, main textarea, header a, header button, nav a, a.button")]
  .filter((each) => each.checkVisibility() && !each.matches(":focus") && !(each.labels?.length && each.matches("[type=radio], [type=checkbox]")))
  .map((each) => [each.tagName, each.textContent || each.name, Math.round(each.getBoundingClientRect().height)])
  .filter(([, , height]) => height < 44);
"""
LATER = {  # what the platform's round has not come to
    **markup.PAGES,
    "minutes": (Phase.DECISION, markup.officer(RESULTS + "/bien-ban", DossierState.SCORED)),
    "sheet of a set": (Phase.COUNCIL, markup.member_of_sets()),
    "signed sheet of a set": (Phase.COUNCIL, markup.member_of_sets(signed=True)),
    "own assessment": (Phase.FILING, markup.assessment_of_sets(least=True)),
    **{f"{name} of a set": (Phase.FILING, look) for name, look in DESK.items()},
    "decrees": (Phase.FILING, lambda: Visitor(player=factories.coordinator()).get("/dieu-phoi/van-ban")),
    "decree": (Phase.FILING, lambda: Visitor(player=factories.coordinator()).get("/dieu-phoi/van-ban/qd26_2026")),
}


@pytest.mark.browser
@pytest.mark.parametrize("name", LATER)
def test_a_page_has_no_barrier(world, name, one_browser, tmp_path):
    phase, look = LATER[name]
    if " set" not in name and name != "own assessment":
        factories.year(phase)
    page = tmp_path / "page.html"
    page.write_text(re.sub(r'="/(giao-dien\.css|dau-hieu\.svg)[^"]*"', rf'="{_ASSETS}/\1"', look().html))

    one_browser.get(page.as_uri())

    assert faults(one_browser) == []
    assert wide_or_small(one_browser) == (0, [])


@pytest.mark.browser
@pytest.mark.local
@pytest.mark.parametrize("who", ["", "cu.tri@vidu.example", "can.bo@vidu.example", "thanh.vien@vidu.example", "dieu.phoi@vidu.example"])
def test_where_links_lead_there_is_no_barrier(person_of_sets, who):
    person = person_of_sets(360)
    if who.startswith("cu.tri"):
        register(person, who)
    elif who:
        person.sign_in(who)

    seen = {path: barriers(person) for path in walked(person)}

    assert {path: found for path, found in seen.items() if found} == {}
    assert len(seen) >= (4 if not who else 3)


@pytest.mark.browser
@pytest.mark.local
def test_the_keyboard_alone_signs_in(person_of_sets):
    person = person_of_sets(360)
    person.open("/dang-nhap")

    person.driver.switch_to.active_element.send_keys(Keys.TAB)
    first = person.driver.switch_to.active_element
    assert first.get_attribute("class") == "skip"
    first.send_keys(Keys.ENTER)
    person.driver.switch_to.active_element.send_keys(Keys.TAB)
    focused = person.driver.switch_to.active_element
    assert focused.get_attribute("name") == "email"
    before = len(person.mails("can.bo@vidu.example"))
    focused.send_keys("can.bo@vidu.example", Keys.ENTER)

    person.enter_code("can.bo@vidu.example", before)
    assert person.driver.find_elements(By.CSS_SELECTOR, "header form button")


def barriers(person: Person) -> list[str]:
    """In the language the page is in, then in the other."""
    found = [*faults(person.driver), *map(str, [each for each in wide_or_small(person.driver) if each])]
    person.driver.find_element(By.CSS_SELECTOR, "header a[hreflang]").click()
    assert person.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    found += [*faults(person.driver), *map(str, [each for each in wide_or_small(person.driver) if each])]
    person.driver.find_element(By.CSS_SELECTOR, "header a[hreflang]").click()
    return found


def wide_or_small(driver) -> tuple[int, list]:
    """Pixels of sideways scroll, and targets under 44 of them."""
    wide = driver.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide, driver.execute_script(_SMALL)


def walked(person: Person) -> Iterator[str]:
    """Breadth first from the home page: each kind of page once."""
    waiting, kinds = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        person.open(path)
        yield path
        person.open(path)
        for link in person.driver.find_elements(By.CSS_SELECTOR, "a[href]"):
            there = urlsplit(link.get_attribute("href")).path
            kind = _ID.sub("/-", there)
            if kind not in kinds and not _NOT_PAGES.search(there):
                kinds.add(kind)
                waiting.append(there)


def register(person: Person, address: str) -> None:
    """A producer with a draft."""
    person.registers("Hợp tác xã Dễ Dùng", address, "Phường Trà Vinh, Vĩnh Long")
    person.opens_dossier("Khô cá dễ dùng", "8")
