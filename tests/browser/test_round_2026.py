"""A whole round under QĐ 26/2026 by six people in their browsers: producer, commune, province, a chair and two members.

The dossier is filed over HTTP (test_whole_way walks that way); from the commune's desk to the star in the register all is
done and seen on screens. The platform's clock goes through the round: sessions end on the way and are opened anew."""

from datetime import date

import pytest

from tests.browser.council import (
    SIGNER,
    choices_for,
    clicks,
    dates,
    declares_nothing,
    enrolled,
    fills_by_keys,
    goes_on,
    radios,
    records_decision,
    reports,
    seats_of,
    sees_four_stars,
)  # fmt: skip
from tests.browser.filed import filed
from tests.browser.walk import look
from tests.gate.raw import pdf
from tests.platforms import ROOT, adopted, seat

pytestmark = [pytest.mark.browser, pytest.mark.local]

PLAN, PROVINCE, COMMUNE, SET = ROOT / "plans/vinh_long_2027.json", "vinh_long", "phuong_tra_vinh", 8
BEFORE, FILING, CHECKING = "2027-02-20T08:00:00+07:00", "2027-03-10T09:00:00+07:00", "2027-03-15T09:00:00+07:00"
COUNCIL, DECIDED, ANSWERED = "2027-05-17T08:01:00+07:00", date(2027, 5, 17), "2027-09-20T09:00:00+07:00"
OWNER, CLERK, OFFICER = "chu.the@vidu.example", "can.bo.xa@vidu.example", "can.bo.tinh@vidu.example"
COUNCILLORS = [
    enrolled("chu.tich@vidu.example", "Chủ tịch Thử", PROVINCE, "chair", "member"),
    enrolled("uy.vien.mot@vidu.example", "Ủy viên Một", PROVINCE, "member"),
    enrolled("uy.vien.hai@vidu.example", "Ủy viên Hai", PROVINCE, "member"),
]
PEOPLE = [
    enrolled(CLERK, "Cán bộ xã Thử", PROVINCE, "officer", unit=COMMUNE), enrolled(OFFICER, "Cán bộ tỉnh Thử", PROVINCE, "officer"),
    *COUNCILLORS,
]  # fmt: skip
PRODUCT = "Khô cá lóc Đi Trọn"


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with adopted(tmp_path_factory.mktemp("round"), PLAN, BEFORE, FILING, PEOPLE) as running:
        seat(running, PLAN.stem, PROVINCE, seats_of(COUNCILLORS))
        yield running


def test_91_points_go_to_the_centre_and_88_come_back_as_four_stars(platform, person, tmp_path):
    filed(platform, PLAN, COMMUNE, OWNER, PRODUCT)
    goes_on(platform, CHECKING)
    the_commune_proposes(person(1280))
    officer = person(1280)
    the_province_accepts(officer)

    goes_on(platform, COUNCIL)
    chair, first, second = members = [person(768) for _ in COUNCILLORS]
    for member, each in zip(members, COUNCILLORS, strict=True):
        member.sign_in(each["email"])
        declares_nothing(member)
    the_chair_opens(chair)
    signs(chair, 92, by_keys=False)
    signs(first, 91, by_keys=False)
    signs(second, 90, by_keys=True)
    the_chair_concludes(chair)

    scan = tmp_path / "quyet dinh.pdf"
    scan.write_bytes(pdf())
    the_province_decides(officer, scan)
    goes_on(platform, ANSWERED)
    the_centre_has_answered(officer)
    the_producer_sees(person(360))


def the_commune_proposes(clerk):
    clerk.sign_in(CLERK)
    clerk.open("/can-bo")
    clerk.follow(PRODUCT)
    clerk.follow("Báo cáo của cấp kiểm tra")
    reports(clerk)
    clerk.follow("Mẫu sản phẩm, bàn giao")
    clerk.type("Số mẫu đang giữ", "5")
    clerk.press("Ghi nhận mẫu")
    clerk.waits_for("5 mẫu")
    clerk.follow("Về trang kiểm tra")
    clerk.press("Đề nghị lên cấp tỉnh")
    clerk.waits_for("Cần gửi lên cấp trên")
    clerk.follow("Ghi văn bản, gửi lên")
    clerk.type("Số văn bản", "12/TTr-UBND")
    dates(clerk, "Ngày văn bản", date(2027, 3, 15))
    clerk.press("Ghi văn bản, gửi lên")
    clerk.waits_for("Đã gửi theo văn bản số 12/TTr-UBND ngày 15/03/2027")
    look(clerk, "handed_over")


def the_province_accepts(officer):
    officer.sign_in(OFFICER)
    officer.open("/can-bo")
    officer.follow(PRODUCT)
    officer.follow("Mẫu sản phẩm, bàn giao")
    officer.press("Xác nhận đã nhận đủ")
    officer.waits_for("Cấp trên đã nhận")
    officer.follow("Về trang kiểm tra")
    officer.press("Tiếp nhận")
    officer.waits_for("Đã tiếp nhận")
    look(officer, "accepted")


def the_chair_opens(chair):
    chair.open("/hoi-dong/thanh-phan")
    chair.follow("Phiên họp đợt 1, cấp tỉnh")
    for each in COUNCILLORS:
        chair.tick(each["name"])
    chair.press("Ghi có mặt")
    chair.waits_for("Đủ số thành viên.")
    assert chair.sees("0/3 phiếu đã ký, cần 3.")
    look(chair, "meeting")


def signs(member, total, *, by_keys):
    chosen = choices_for(total, SET)
    member.open("/hoi-dong")
    member.follow(PRODUCT)
    member.waits_for("Chấm điểm")
    if by_keys:
        fills_by_keys(member, chosen)
    else:
        clicks(member, radios(chosen))
    member.waits_for(f"{total} điểm · 5 sao · còn 0 tiêu chí")
    look(member, "sheet")
    member.press("Ký phiếu")
    member.waits_for("Đã ký")
    assert member.sees(f"{total} điểm")


def the_chair_concludes(chair):
    chair.follow("Kết luận của hội đồng")
    chair.waits_for("3/3 phiếu đã ký đạt mức này.")
    met = chair.driver.find_elements("css selector", "input[name^='f_'][value='1']")
    clicks(chair, [box.get_attribute("id") for box in met])
    chair.press("Ghi kết luận")
    chair.waits_for("Các lần đã ghi")
    look(chair, "concluded")


def the_province_decides(officer, scan):
    officer.sign_in(OFFICER)
    officer.open("/can-bo")
    officer.waits_for("Kết quả chấm cấp tỉnh", reloading=True)
    officer.follow("Kết quả chấm cấp tỉnh")
    officer.waits_for("91,00")
    records_decision(officer, "45/QĐ-UBND", DECIDED, scan)
    officer.waits_for("Tiềm năng 5 sao", reloading=True)
    officer.type("Số văn bản chuyển", "46/TTr-UBND")
    dates(officer, "Ngày chuyển", DECIDED)
    officer.press("Ghi đã chuyển")
    officer.waits_for("Văn bản số 46/TTr-UBND ngày 17/05/2027.")
    look(officer, "sent_on")


def the_centre_has_answered(officer):
    officer.sign_in(OFFICER)
    officer.open("/can-bo")
    officer.follow("Kết quả chấm cấp tỉnh")
    officer.follow("Tiềm năng 5 sao")
    officer.type("Số văn bản của trung ương", "900/QĐ-BNNMT")
    dates(officer, "Ngày ký", date(2027, 9, 10))
    officer.type("Điểm trung bình của hội đồng trung ương", "88")
    officer.choose_value("Hạng sao trung ương kết luận", "4")
    officer.press("Ghi kết quả")
    officer.waits_for("Hạng sao chưa thay đổi")
    officer.tick("Công nhận 4 sao")
    officer.type("Số quyết định", "98/QĐ-UBND")
    dates(officer, "Ngày ký", date(2027, 9, 20))
    officer.type("Người ký", SIGNER)
    officer.press("Ghi quyết định")
    officer.waits_for("Được công nhận 4 sao")
    look(officer, "chosen")


def the_producer_sees(producer):
    sees_four_stars(producer, OWNER, PRODUCT, "98/QĐ-UBND ngày 20/09/2027", "20/09/2030")
    look(producer, "result")
    producer.open("/san-pham")
    producer.waits_for(PRODUCT)
    assert producer.sees("4 sao")
    look(producer, "register")
    producer.waits_until(lambda: any("4 sao" in mail["subject"] + mail["text"] for mail in producer.mails(OWNER)), "told by mail")
