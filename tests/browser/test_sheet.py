"""The longest score sheet, 34 criteria, on a tablet: always at hand, and nothing chosen is lost to a line, a session or a lack of script.

Each member of one council has a trouble of their own; the platform's clock stays in the days in which sheets are taken."""

import pytest
from selenium.webdriver.common.by import By

from tests.browser.council import accepts, choices_for, clicks, declares_nothing, enrolled, goes_on, radios, seats_of
from tests.browser.filed import filed
from tests.browser.walk import barriers
from tests.platforms import ROOT, adopted, seat

pytestmark = [pytest.mark.browser, pytest.mark.local]

PLAN, PROVINCE, COMMUNE, LONGEST, TABLET = ROOT / "plans/vinh_long_2027.json", "vinh_long", "phuong_tra_vinh", 13, 768
BEFORE, FILING = "2027-02-20T08:00:00+07:00", "2027-03-10T09:00:00+07:00"
COUNCIL, A_DAY_LATER = "2027-05-17T08:01:00+07:00", "2027-05-18T08:01:00+07:00"
CLERK, OFFICER = "can.bo.xa@vidu.example", "can.bo.tinh@vidu.example"
CHAIR, FIRST, SECOND = "chu.tich@vidu.example", "uy.vien.mot@vidu.example", "uy.vien.hai@vidu.example"
COUNCILLORS = [enrolled(CHAIR, "Chủ tịch Thử", PROVINCE, "chair", "member"), *(enrolled(each, f"Ủy viên {each}", PROVINCE, "member") for each in (FIRST, SECOND))]
PEOPLE = [enrolled(CLERK, "Cán bộ xã Thử", PROVINCE, "officer", unit=COMMUNE), enrolled(OFFICER, "Cán bộ tỉnh Thử", PROVINCE, "officer"), *COUNCILLORS]
LINE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
IDS = radios(choices_for(91, LONGEST))
_KEPT = """
const done = arguments[0], read = (text) => new DOMParser().parseFromString(text, "text/html");
fetch(location.href).then((answer) => answer.text()).then((text) => done([...read(text).querySelectorAll(".criteria input[checked]")].map((box) => box.id)));
"""
NOT_YET = ["c_5.2-"]  # "not scored", which is what a criterion shows that hangs on another


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with adopted(tmp_path_factory.mktemp("sheet"), PLAN, BEFORE, FILING, PEOPLE) as running:
        seat(running, PLAN.stem, PROVINCE, seats_of(COUNCILLORS))
        yield running


@pytest.fixture(scope="module")
def sheet_path(platform):
    """Of the one dossier before the council."""
    dossier = filed(platform, PLAN, COMMUNE, "chu.the@vidu.example", "Khô cá lóc Phiếu Dài", LONGEST)
    for officer in (CLERK, OFFICER):
        accepts(platform, officer, dossier)
    goes_on(platform, COUNCIL)
    return f"/hoi-dong/phieu/{dossier}"


def line_is(person, **how):
    person.driver.execute_cdp_cmd("Network.enable", {})
    person.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {**LINE, **how})


def chosen(person):
    """The ids of what is chosen on the page."""
    return [box.get_attribute("id") for box in person.driver.find_elements(By.CSS_SELECTOR, ".criteria input:checked")]


def kept(person):
    """The same of what the server would show now; the page itself stays as it is."""
    return person.driver.execute_async_script(_KEPT)


def before_the_sheet(member, email, path):
    member.sign_in(email)
    declares_nothing(member)
    member.open(path)
    member.waits_for("Chấm điểm")
    return member


def test_what_is_chosen_while_the_line_is_down_is_saved_when_it_is_back(person, sheet_path):
    member = before_the_sheet(person(TABLET), CHAIR, sheet_path)
    assert member.overflow == 0
    assert barriers(member) == []

    clicks(member, IDS[:10])
    member.waits_for("Đã lưu")
    line_is(member, offline=True)
    clicks(member, IDS[10:20])
    member.waits_for("Chưa lưu được vì mất mạng. Những gì bạn nhập vẫn ở đây và sẽ tự lưu khi có mạng.")
    member.press("Ký phiếu")
    member.waits_for("Chưa lưu được vì mất mạng.")
    assert chosen(member) == IDS[:20] + NOT_YET
    line_is(member, latency=3000)
    member.waits_for("Đang lưu…")
    clicks(member, [id_ for id_ in IDS[20:] if not id_.startswith("c_5.2-")])
    member.waits_for("còn 1 tiêu chí")  # "not scored" is what it shows, and does not hold: the criterion above it has points
    clicks(member, IDS)
    member.waits_for("91 điểm · 5 sao · còn 0 tiêu chí")
    line_is(member)
    member.waits_for("Đã lưu")

    total = member.driver.find_element(By.ID, "tong")
    member.driver.execute_script("scrollTo(0, document.body.scrollHeight / 2)")
    assert member.driver.execute_script("return Math.round(arguments[0].getBoundingClientRect().top)", total) == 0
    member.waits_until(lambda: kept(member) == IDS, "every choice is kept, that of a moment in which another was being saved too")


def test_a_signature_that_the_line_swallowed_is_back_with_the_page(person, line, sheet_path):
    member = person(TABLET, proxy=line.address)
    member.sign_in(CHAIR)
    member.open(sheet_path)
    member.waits_for("91 điểm")
    clicks(member, ["c_1.1-1"])
    line.cut()
    member.press("Ký phiếu")
    member.waits_until(lambda: not member.driver.find_elements(By.TAG_NAME, "main"), "the browser's own page of a dead line")

    line.mend()
    member.open(sheet_path)
    member.waits_for("Những gì chưa kịp lưu lần trước đã được đưa lại vào trang.")
    assert "c_1.1-1" in chosen(member)


def test_a_page_older_than_its_session_gives_its_work_back_after_signing_in(platform, person, sheet_path):
    member = before_the_sheet(person(TABLET), FIRST, sheet_path)
    clicks(member, IDS[:5])
    member.waits_for("Đã lưu")

    goes_on(platform, A_DAY_LATER)
    clicks(member, IDS[5:])
    member.waits_for("Chưa lưu: Cần đăng nhập trước khi làm việc này.")
    member.type("Nhận xét", "Bao bì đẹp")
    member.press("Ký phiếu")
    member.waits_for("Những gì bạn đã nhập được mang theo")
    before = len(member.mails(FIRST))
    member.type("Địa chỉ thư điện tử", FIRST)
    member.press("Gửi mã")
    member.enter_code_in_place(FIRST, before)
    member.waits_for("chưa được gửi")
    assert chosen(member) == IDS
    assert member.field("Nhận xét").get_attribute("value") == "Bao bì đẹp"
    member.press("Ký phiếu")
    member.waits_for("Đã ký")
    assert member.sees("91 điểm")


def test_without_a_script_it_is_filled_saved_and_signed(person, sheet_path):
    member = before_the_sheet(person(TABLET, script=False), SECOND, sheet_path)
    clicks(member, IDS[:-1])
    member.press("Lưu nháp")
    member.waits_for("88 điểm · nhiều nhất 5 sao · còn 1 tiêu chí")
    assert chosen(member) == IDS[:-1]
    member.press("Ký phiếu")
    member.waits_for("Có lỗi cần sửa")
    assert chosen(member) == IDS[:-1]
    clicks(member, IDS[-1:])
    member.press("Ký phiếu")
    member.waits_for("Đã ký")
