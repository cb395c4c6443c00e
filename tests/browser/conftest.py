"""A platform with an adopted plan, and Chromium as a person uses it: by labels, buttons and links."""

import os
import shutil
import time
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import ActionChains
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from infra.local.platform import LocalPlatform
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
_PATIENCE = 30
_MOST_STOPS = 200
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


class Person:
    """Somebody at a browser of a given width, who reads their own mail. `by_keyboard`: with Tab, arrows and Enter alone."""

    def __init__(self, platform: LocalPlatform, driver: webdriver.Chrome, *, by_keyboard: bool = False) -> None:
        self.platform, self.driver, self.by_keyboard = platform, driver, by_keyboard

    def open(self, path: str) -> None:
        self.driver.get(f"{self.platform.front_url}{path}")

    def field(self, label: str):
        named = self.driver.find_element(By.XPATH, f"//label[normalize-space()='{label}']")
        return self.driver.find_element(By.ID, named.get_attribute("for"))

    def type(self, label: str, text: str) -> None:
        box = self.field(label)
        if self.by_keyboard:
            self._reach(box)
            box.send_keys(Keys.CONTROL + "a" + Keys.NULL + text)
        else:
            box.clear()
            box.send_keys(text)

    def choose(self, label: str, shown: str) -> None:
        offered = Select(self.field(label)).options
        self.choose_value(label, next(option.get_attribute("value") for option in offered if option.text == shown))

    def choose_value(self, label: str, value: str) -> None:
        box = self.field(label)
        if not self.by_keyboard:
            Select(box).select_by_value(value)
            return
        self._reach(box)
        while box.get_attribute("value") != value:
            before = box.get_attribute("value")
            box.send_keys(Keys.ARROW_DOWN)
            assert box.get_attribute("value") != before, f"{label} does not offer {value}"

    def tick(self, words: str) -> None:
        """The radio button or box beside these words."""
        label = self.driver.find_element(By.XPATH, f"//label[contains(normalize-space(), '{words}')]")
        button = self.driver.find_element(By.ID, label.get_attribute("for"))
        if not self.by_keyboard:
            button.click()
            return
        group = self.driver.find_elements(By.CSS_SELECTOR, f"input[name='{button.get_attribute('name')}']")
        self._reach(*group)
        self.driver.switch_to.active_element.send_keys(Keys.SPACE)
        for _ in group:
            if button.is_selected():
                return
            self.driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
        raise AssertionError(f"no arrow leads to {words}")

    def press(self, name: str) -> None:
        self._use(self.driver.find_element(By.XPATH, f"//main//button[normalize-space()='{name}']"))

    def follow(self, name: str) -> None:
        self._use(self.driver.find_element(By.PARTIAL_LINK_TEXT, name))

    def uploads(self, *files: object, checked: int = 1) -> None:
        """Chosen, and left alone until the page says by itself that so many of the dossier's files are checked."""
        self.field("Thêm tệp").send_keys("\n".join(map(str, files)))
        self.waits_until(lambda: self.driver.find_element(By.TAG_NAME, "main").text.count("Đã kiểm tra, đạt") >= checked, f"{checked} checked")

    def registers(self, producer: str, address: str, unit: str) -> None:
        """As a cooperative."""
        self.open("/dang-ky")
        self.type("Họ và tên người đại diện", "Người Thử")
        self.type("Địa chỉ thư điện tử", address)
        self.type("Tên chủ thể", producer)
        self.choose("Loại hình", "Hợp tác xã")
        self.choose("Đơn vị nơi sản xuất", unit)
        self.press("Gửi mã xác nhận")
        self.enter_code(address)

    def opens_dossier(self, product: str, criteria_set: str = "") -> None:
        self.open("/ho-so")
        self.type("Tên sản phẩm", product)
        if criteria_set:
            self.choose_value("Bộ tiêu chí", criteria_set)
        self.press("Mở hồ sơ")
        self.waits_for("CHƯA NỘP")

    def _use(self, target) -> None:
        """A script-less page answers no click of the driver's: it waits for a promise there."""
        if self.by_keyboard:
            self._reach(target)
            target.send_keys(Keys.ENTER)
        else:
            target.click()

    def _reach(self, *targets) -> None:
        """On by Tab, round the page once at most."""
        for _ in range(_MOST_STOPS):
            if self.driver.switch_to.active_element in targets:
                return
            ActionChains(self.driver).send_keys(Keys.TAB).perform()  # typed into a field of files it would name one
        raise AssertionError("Tab never comes there")

    def sees(self, text: str) -> bool:
        return text in self.driver.find_element(By.TAG_NAME, "main").text

    def waits_for(self, text: str, *, reloading: bool = False) -> None:
        def look(driver: webdriver.Chrome) -> bool:
            if reloading and not self.sees(text):
                time.sleep(0.5)
                driver.refresh()
            return self.sees(text)

        try:
            WebDriverWait(self.driver, _PATIENCE, ignored_exceptions=[Exception]).until(look)
        except TimeoutException:
            raise AssertionError(f"never saw: {text}\n{self.driver.find_element(By.TAG_NAME, 'main').text[:1000]}") from None

    def mails(self, to: str):
        return self.platform.get(f"mails?to={to}")

    def sign_in(self, address: str) -> None:
        self.open("/dang-nhap")
        self.type("Địa chỉ thư điện tử", address)
        before = len(self.mails(address))
        self.press("Gửi mã")
        self.enter_code(address, before)

    def enter_code(self, address: str, before: int = 0) -> None:
        self.enter_code_in_place(address, before)
        WebDriverWait(self.driver, _PATIENCE).until(lambda driver: "/dang-nhap" not in driver.current_url)

    def waits_until(self, found, what: str) -> None:
        WebDriverWait(self.driver, _PATIENCE, ignored_exceptions=[Exception]).until(lambda _: found(), f"never: {what}")

    def enter_code_in_place(self, address: str, before: int = 0) -> None:
        """Of whoever is led back to a form: its page stands at the address of the sign-in."""
        self.waits_for("Nhập mã")
        WebDriverWait(self.driver, _PATIENCE).until(lambda _: len(self.mails(address)) > before)
        code = next(word.strip(".") for word in self.mails(address)[-1]["text"].split() if word.strip(".").isdigit() and len(word.strip(".")) == 6)
        self.type("Mã sáu chữ số", code)
        self.press("Đăng nhập")

    @property
    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return self.driver.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")


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
