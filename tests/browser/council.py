"""Officers, members and a chair at their browsers: what they do in a round, by labels, buttons and links."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from console import set_facts
from console.play.browser import Browser, Wire
from console.runtime import Runtime
from infra.local.platform import LocalPlatform
from tests.browser.person import Person

SETS = "qd26_2026"
SIGNER = "Ông Nguyễn Văn Thử (giả định)"
_MOST_STOPS = 300
_CLICK_ALL = "for (const id of arguments[0]) document.querySelector(`label[for='${id}']`).click()"


def enrolled(email: str, name: str, province: str, *roles: str, unit: str = "") -> dict:
    """A row of the operator's list of people."""
    return {"email": email, "name": name, "grants": [{"role": role, "province": province, "unit": unit or province} for role in roles]}


def seats_of(people: Iterable[dict]) -> list[dict]:
    """A council of them, the first its chair, each from an agency of their own."""
    roles = ("chair", "member", "member")
    return [{"email": each["email"], "name": each["name"], "role": role, "agency": f"Cơ quan của {each['name']}"} for role, each in zip(roles, people, strict=True)]


def goes_on(platform: LocalPlatform, instant: str) -> None:
    """To that instant, and until all that it sets going is done."""
    platform.wait_quiet()
    platform.move_clock(instant)
    platform.wait_quiet()


def accepts(platform: LocalPlatform, officer: str, dossier: str) -> None:
    """Over HTTP, where nothing of a desk is to be looked at."""
    path = f"/can-bo/ho-so/{dossier}"
    Browser(Wire(Runtime(platform.front_url), 1), officer).act(path, f"{path}/tiep-nhan")


def signs_over_http(platform: LocalPlatform, member: str, stage: str, sheets: dict[str, tuple[int, int, int]]) -> None:
    """Whoever has no screen: in conflict with nobody, and the points of each sheet's three parts by dossier."""
    browser, declaration = Browser(Wire(Runtime(platform.front_url), 1), member), f"/hoi-dong/xung-dot/{stage}"
    browser.act(declaration, declaration)
    for dossier, points in sheets.items():
        path = f"/hoi-dong/phieu/{dossier}"
        browser.act(path, path, do="sign", **{f"part_{part}": str(given) for part, given in zip("ABC", points, strict=True)})


def choices_for(total: int, no: int) -> dict[str, int]:
    """Option by criterion of a set: the best of each, then down to a total where neither a star nor another criterion hangs on it."""
    rows = set_facts.table_of(SETS, no)["criteria"]
    asked = {row["needs"]["criterion"] for row in rows if row["needs"]}
    chosen = {row["code"]: row["points"].index(max(row["points"])) + 1 for row in rows}
    over = sum(max(row["points"]) for row in rows) - total
    for row in rows:
        if over and not (row["marks"] or row["needs"] or row["code"] in asked):
            below = min(points for points in row["points"] if max(row["points"]) - points <= over)
            chosen[row["code"]] = row["points"].index(below) + 1
            over -= max(row["points"]) - below
    assert over == 0, total
    return chosen


def radios(chosen: dict[str, int]) -> list[str]:
    """The ids of those options on a sheet."""
    return [f"c_{code}-{choice}" for code, choice in chosen.items()]


def clicks(person: Person, ids: Iterable[str]) -> None:
    """One label after the other."""
    person.driver.execute_script(_CLICK_ALL, list(ids))


def fills_by_keys(person: Person, chosen: dict[str, int]) -> None:
    """By Tab from criterion to criterion and a digit on each, as somebody does who never takes the mouse."""
    left = dict(chosen)
    for _ in range(_MOST_STOPS):
        ActionChains(person.driver).send_keys(Keys.TAB).perform()
        code = (person.driver.switch_to.active_element.get_attribute("name") or "").removeprefix("c_")
        if code in left:
            ActionChains(person.driver).send_keys(str(left.pop(code))).perform()
        if not left:
            return
    raise AssertionError(f"Tab never came to {sorted(left)}")


def declares_nothing(member: Person) -> None:
    """In conflict with nobody: said before any dossier can be opened."""
    member.open("/hoi-dong")
    member.follow("Khai xung đột lợi ích")
    member.press("Ghi điều đã khai")
    member.waits_for("Phiếu chấm điểm của tôi")


def dates(person: Person, label: str, day: date) -> None:
    """By its digits, in the order in which these browsers ask for them."""
    box = person.field(label)
    box.send_keys(f"{day:%m%d%Y}")
    assert box.get_attribute("value") == day.isoformat()


def reports(officer: Person) -> None:
    """Every field of the checking tier's report."""
    for box in officer.driver.find_elements(By.CSS_SELECTOR, "main form select"):
        box.send_keys("Đúng như hồ sơ")
    for box in officer.driver.find_elements(By.CSS_SELECTOR, "main form textarea"):
        box.send_keys("Đã kiểm tra tại cơ sở")
    officer.press("Lưu báo cáo")
    officer.waits_for("đã điền đủ")


def sees_four_stars(producer: Person, address: str, product: str, decided: str, until: str) -> None:
    """Its producer, signed in: the result, the decision it follows from, and how long it holds."""
    producer.sign_in(address)
    producer.open("/ho-so")
    producer.follow(product)
    producer.waits_for("Được công nhận 4 sao", reloading=True)
    assert producer.sees(f"theo Quyết định số {decided}")
    assert producer.sees(f"Có giá trị đến hết ngày {until}")


def records_decision(officer: Person, number: str, day: date, scan: Path) -> None:
    """As signed on paper, with its scan, then published."""
    officer.type("Số quyết định", number)
    dates(officer, "Ngày ký", day)
    officer.type("Người ký", SIGNER)
    officer.press("Ghi quyết định")
    officer.waits_for("Chưa công bố.")
    officer.press("Tải bản quét của quyết định lên")
    officer.gives("Bản quét của văn bản đã ký (PDF)", scan)
    officer.press("Tải lên")
    officer.waits_for("Tệp PDF", reloading=True)
    officer.press("Công bố quyết định")
    officer.waits_for("Đã công bố.")
