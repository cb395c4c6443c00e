"""A person at a browser: by labels, buttons and links; with a mouse, or with Tab, arrows and Enter alone."""

import time
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from infra.local.platform import LocalPlatform

UNIT, SET = "Phường Trà Vinh, Vĩnh Long", "8"  # where the producers of the journeys live, and what their dossiers are scored by
_PATIENCE, _POLL = 60, 0.1  # seconds
_MOST_STOPS = 200


class Person:
    """Somebody at a browser of a given width, who reads their own mail. `by_keyboard`: with Tab, arrows and Enter alone."""

    def __init__(self, platform: LocalPlatform, driver: webdriver.Chrome, *, by_keyboard: bool = False, has_script: bool = True) -> None:
        self.platform, self.driver, self.by_keyboard, self.has_script = platform, driver, by_keyboard, has_script

    def open(self, path: str) -> None:
        self.driver.get(f"{self.platform.front_url}{path}")

    def field(self, label: str):
        named = self._there(By.XPATH, f"//label[normalize-space()='{label}']")
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
        self._use(self._there(By.XPATH, f"//main//button[normalize-space()='{name}']"))

    def follow(self, name: str) -> None:
        self._use(self._there(By.PARTIAL_LINK_TEXT, name))

    def unfolds(self, heading: str) -> None:
        """A part of the page that stands closed."""
        self._use(self.driver.find_element(By.XPATH, f"//main//summary[contains(normalize-space(), '{heading}')]"))

    def gives(self, label: str, *files: object) -> None:
        """Files to the field of that label. By keyboard too: a driver has no other dialogue to choose one in."""
        box = self.field(label)
        if self.by_keyboard:
            self._reach(box)
        box.send_keys("\n".join(map(str, files)))

    def uploads(self, *files: object, checked: int = 1) -> None:
        """Chosen, and left alone until the page says by itself that so many of the dossier's files are checked."""
        self.gives("Thêm tệp", *files)
        self.waits_until(lambda: self.checked >= checked, f"{checked} checked")

    def uploads_by_form(self, file: Path, checked: int = 1) -> None:
        """The same without a script: a form for what it is, another for the file itself, straight to the bucket."""
        self.type("Tên tài liệu", file.stem)
        self.press("Sang bước chọn tệp")
        self.waits_for(f"Tải “{file.stem}” lên")
        self.gives("Tệp", file)
        self.press("Tải lên")
        self.waits_for("CHƯA NỘP")
        self.waits_until(lambda: self.checked >= checked or self.driver.refresh(), f"{checked} checked")

    @property
    def checked(self) -> int:
        """Files that the page calls checked."""
        return self.driver.find_element(By.TAG_NAME, "main").text.count("Đã kiểm tra, đạt")

    def registers(self, producer: str, address: str) -> None:
        """As a cooperative."""
        self.open("/dang-ky")
        self.type("Họ và tên người đại diện", "Người Thử")
        self.type("Địa chỉ thư điện tử", address)
        self.type("Tên chủ thể", producer)
        self.choose("Loại hình", "Hợp tác xã")
        self.choose("Đơn vị nơi sản xuất", UNIT)
        self.press("Gửi mã xác nhận")
        self.enter_code(address)

    def opens_dossier(self, product: str) -> None:
        self.open("/ho-so")
        self.type("Tên sản phẩm", product)
        self.choose_value("Bộ tiêu chí", SET)
        self.press("Mở hồ sơ")
        self.waits_for("CHƯA NỘP")

    def _there(self, by: str, what: str):
        """As a person does: a page that is still coming is waited for."""
        try:
            return WebDriverWait(self.driver, _PATIENCE, _POLL).until(lambda driver: driver.find_element(by, what))
        except TimeoutException:
            raise AssertionError(f"never there: {what}\n{self._page}") from None

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

    @property
    def is_loaded(self) -> bool:
        """The whole page, not what has come of it so far."""
        return self.driver.execute_script("return document.readyState") == "complete"

    def sees(self, text: str) -> bool:
        return text in self.driver.find_element(By.TAG_NAME, "main").text

    def waits_for(self, text: str, *, reloading: bool = False) -> None:
        def look(driver: webdriver.Chrome) -> bool:
            if reloading and not self.sees(text):
                time.sleep(0.5)
                driver.refresh()
            return self.is_loaded and self.sees(text)

        try:
            WebDriverWait(self.driver, _PATIENCE, _POLL, ignored_exceptions=[Exception]).until(look)
        except TimeoutException:
            raise AssertionError(f"never saw: {text}\n{self._page}") from None

    @property
    def _page(self) -> str:
        """What a failure tells of where it stood."""
        return f"{self.driver.current_url}\n{self.driver.find_element(By.TAG_NAME, 'body').text[:1500]}"

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
        WebDriverWait(self.driver, _PATIENCE, _POLL).until(lambda driver: "/dang-nhap" not in driver.current_url)

    def waits_until(self, found, what: str) -> None:
        WebDriverWait(self.driver, _PATIENCE, _POLL, ignored_exceptions=[Exception]).until(lambda _: found(), f"never: {what}")

    def enter_code_in_place(self, address: str, before: int = 0) -> None:
        """Of whoever is led back to a form: its page stands at the address of the sign-in."""
        self.waits_for("Nhập mã")
        WebDriverWait(self.driver, _PATIENCE, _POLL).until(lambda _: len(self.mails(address)) > before)
        code = next(word.strip(".") for word in self.mails(address)[-1]["text"].split() if word.strip(".").isdigit() and len(word.strip(".")) == 6)
        self.type("Mã sáu chữ số", code)
        self.press("Đăng nhập")

    @property
    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return self.driver.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
