"""Nothing for axe-core to find: on any page that links lead to, in both languages, and on those of later phases.

A producer's way is walked where a producer is on it: test_whole_way."""

import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase
from tests import factories
from tests.browser.axe import faults
from tests.browser.desk_screens import DESK
from tests.browser.walk import walked, wide_or_small
from tests.doors.situations import RESULTS
from tests.doors.test_supplements import returned
from tests.doors.visitor import Answer, Visitor
from tests.pages import test_markup as markup
from tests.platforms import ROOT


def defects() -> Answer:
    """A dossier that came back, with all that is asked of its producer."""
    factories.year_of_sets()
    owner = factories.producer()
    filed = factories.dossier(owner, DossierState.SUBMITTED, tier=Tier("commune"), regulation=factories.SETS, criteria_set=8)
    returned(filed, v_form="wrong", w_form="Chưa ghi số mẫu", v_paper__lab_test_report="missing")
    return Visitor(player=owner).get(f"/ho-so/{filed.id}")


def appeals() -> Answer:
    """A result that may be disputed."""
    owner = factories.producer()
    return Visitor(player=owner).get(f"/ho-so/{factories.dossier(owner, DossierState.RECOGNISED).id}/kien-nghi")


_ASSETS = ROOT / "chalicelib" / "pages" / "assets"
LATER = {  # what the platform's round has not come to
    **markup.PAGES,
    "defects of a set": (Phase.FILING, defects),
    "appeals": (Phase.DECISION, appeals),
    "letters of a dossier": (Phase.FILING, markup.officer("/can-bo/ho-so/{dossier}/thu")),
    "papers of a council": (Phase.DECISION, markup.officer(RESULTS + "/giay-to", DossierState.SCORED)),
    "round": (Phase.COUNCIL, lambda: Visitor(player=factories.coordinator()).get(f"/dieu-phoi/dot/{factories.PLAN}-r1")),
    "minutes": (Phase.DECISION, markup.officer(RESULTS + "/bien-ban", DossierState.SCORED)),
    "sheet of a set": (Phase.COUNCIL, markup.member_of_sets()),
    "signed sheet of a set": (Phase.COUNCIL, markup.member_of_sets(signed=True)),
    "own assessment": (Phase.FILING, markup.assessment_of_sets(least=True)),
    **{f"{name} of a set": (Phase.FILING, look) for name, look in DESK.items()},
    "decrees": (Phase.FILING, lambda: Visitor(player=factories.coordinator()).get("/dieu-phoi/van-ban")),
    "decree": (Phase.FILING, lambda: Visitor(player=factories.coordinator()).get("/dieu-phoi/van-ban/qd26_2026")),
}


@pytest.mark.browser
@pytest.mark.parametrize(("name", "language"), [(name, language) for name in LATER for language in ("vi", "en")])
def test_a_page_has_no_barrier(world, name, language, one_browser, tmp_path, monkeypatch):
    phase, look = LATER[name]
    if " set" not in name and name != "own assessment":
        factories.year(phase)
    monkeypatch.setattr(Visitor, "language", language)
    page = tmp_path / "page.html"
    page.write_text(re.sub(r'="/(giao-dien\.css|dau-hieu\.svg)[^"]*"', rf'="{_ASSETS}/\1"', look().html))

    one_browser.get(page.as_uri())

    assert one_browser.find_element("tag name", "html").get_attribute("lang") == language
    assert faults(one_browser) == []
    assert wide_or_small(one_browser) == (0, [])


@pytest.mark.browser
@pytest.mark.local
@pytest.mark.parametrize("who", ["", "can.bo@vidu.example", "thanh.vien@vidu.example", "dieu.phoi@vidu.example"])
def test_where_links_lead_there_is_no_barrier(person, who):
    somebody = person()
    if who:
        somebody.sign_in(who)

    assert len(walked(somebody, signed_in=bool(who))) >= 3


@pytest.mark.browser
@pytest.mark.local
def test_the_keyboard_alone_signs_in(person):
    person = person()
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
