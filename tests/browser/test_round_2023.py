"""A whole round under QĐ 148/2023: a district's council scores two products, the province's the one that has 70 points.

Six people are at browsers: a producer, the district's officer and chair, the province's officer, chair and one member. Both
dossiers are filed over HTTP (test_whole_way walks that way), and so are the sheets of the three members who have no screen."""

from datetime import date

import pytest

from tests.browser.council import (
    declares_nothing,
    enrolled,
    goes_on,
    records_decision,
    seats_of,
    sees_four_stars,
    signs_over_http,
)
from tests.browser.filed import filed
from tests.browser.walk import look
from tests.gate.raw import pdf
from tests.platforms import ROOT, adopted, seat

pytestmark = [pytest.mark.browser, pytest.mark.local]

PLAN, PROVINCE, DISTRICT = ROOT / "plans/tra_vinh_2023.json", "tra_vinh", "tp_tra_vinh"
BEFORE, FILING, CHECKING = "2023-02-25T08:00:00+07:00", "2023-03-15T09:00:00+07:00", "2023-04-12T09:00:00+07:00"
FIRST_COUNCIL, SECOND_COUNCIL = "2023-05-08T08:01:00+07:00", "2023-06-05T08:01:00+07:00"
OWNER, OTHER = "chu.the@vidu.example", "chu.the.khac@vidu.example"
CLERK, OFFICER = "can.bo.huyen@vidu.example", "can.bo.tinh@vidu.example"
RISING, PLAIN = "Mật ong Đi Lên", "Bánh tét Ở Lại"
SHEETS = {PLAIN: (20, 15, 25), RISING: (30, 20, 25)}  # 60 and 75
UPPER = (30, 20, 28)  # 78
PARTS = ("Phần A: Sản phẩm và sức mạnh cộng đồng", "Phần B: Khả năng tiếp thị", "Phần C: Chất lượng sản phẩm")


def council(unit, *names):
    people = [(f"{unit}.{number}@vidu.example", name) for number, name in enumerate(names)]
    return [enrolled(email, name, PROVINCE, "member", *(["chair"] if email == people[0][0] else []), unit=unit) for email, name in people]


LOWER_COUNCIL = council(DISTRICT, "Chủ tịch Huyện", "Ủy viên Huyện Một", "Ủy viên Huyện Hai")
UPPER_COUNCIL = council(PROVINCE, "Chủ tịch Tỉnh", "Ủy viên Tỉnh Một", "Ủy viên Tỉnh Hai")
PEOPLE = [
    enrolled(CLERK, "Cán bộ huyện Thử", PROVINCE, "officer", unit=DISTRICT), enrolled(OFFICER, "Cán bộ tỉnh Thử", PROVINCE, "officer"),
    *LOWER_COUNCIL, *UPPER_COUNCIL,
]  # fmt: skip


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with adopted(tmp_path_factory.mktemp("round"), PLAN, BEFORE, FILING, PEOPLE) as running:
        for unit, people in ((DISTRICT, LOWER_COUNCIL), (PROVINCE, UPPER_COUNCIL)):
            seat(running, PLAN.stem, unit, seats_of(people))
        yield running


def test_the_district_gives_three_stars_and_the_province_four(platform, person, tmp_path):
    scan = tmp_path / "quyet dinh.pdf"
    scan.write_bytes(pdf())
    dossiers = {PLAIN: filed(platform, PLAN, DISTRICT, OTHER, PLAIN), RISING: filed(platform, PLAN, DISTRICT, OWNER, RISING)}
    goes_on(platform, CHECKING)
    clerk = person(1280)
    clerk.sign_in(CLERK)
    for product in dossiers:
        accepts(clerk, product)

    goes_on(platform, FIRST_COUNCIL)
    chair = person(768)
    opens_the_meeting(chair, LOWER_COUNCIL, "cấp huyện")
    for product, points in SHEETS.items():
        signs(chair, product, points)
    for each in LOWER_COUNCIL[1:]:
        signs_over_http(platform, each["email"], f"{PLAN.stem}-r1/district", {dossiers[name]: points for name, points in SHEETS.items()})
    decides(clerk, CLERK, "cấp huyện", "12/QĐ-UBND", date(2023, 5, 8), scan, "60,00", "75,00")
    clerk.waits_for("Được công nhận", reloading=True)

    officer = person(1280)
    officer.sign_in(OFFICER)
    accepts(officer, RISING)
    goes_on(platform, SECOND_COUNCIL)
    upper, member = person(768), person(768)
    opens_the_meeting(upper, UPPER_COUNCIL, "cấp tỉnh")
    signs(upper, RISING, UPPER)
    member.sign_in(UPPER_COUNCIL[1]["email"])
    declares_nothing(member)
    signs(member, RISING, UPPER)
    signs_over_http(platform, UPPER_COUNCIL[2]["email"], f"{PLAN.stem}-r1/province", {dossiers[RISING]: UPPER})
    decides(officer, OFFICER, "cấp tỉnh", "45/QĐ-UBND", date(2023, 6, 5), scan, "78,00")

    the_producer_sees(person(360))


def accepts(officer, product):
    officer.open("/can-bo")
    officer.follow(product)
    officer.press("Tiếp nhận")
    officer.waits_for("Đã tiếp nhận")


def opens_the_meeting(chair, people, tier):
    chair.sign_in(people[0]["email"])
    declares_nothing(chair)
    chair.open("/hoi-dong/thanh-phan")
    chair.follow(f"Phiên họp đợt 1, {tier}")
    for each in people:
        chair.tick(each["name"])
    chair.press("Ghi có mặt")
    chair.waits_for("Đủ số thành viên.")


def signs(member, product, points):
    member.open("/hoi-dong")
    member.follow(product)
    for part, given in zip(PARTS, points, strict=True):
        member.type(part, str(given))
    look(member, "sheet_of_parts")
    member.press("Ký phiếu")
    member.waits_for("Đã ký")
    assert member.sees(f"{sum(points)} điểm")


def decides(officer, email, tier, number, day, scan, *means):
    officer.sign_in(email)
    officer.open("/can-bo")
    officer.waits_for(f"Kết quả chấm {tier}", reloading=True)
    officer.follow(f"Kết quả chấm {tier}")
    for mean in means:
        officer.waits_for(mean)
    records_decision(officer, number, day, scan)
    look(officer, "decided_2023")


def the_producer_sees(producer):
    sees_four_stars(producer, OWNER, RISING, "45/QĐ-UBND ngày 05/06/2023", "05/06/2026")
    look(producer, "result_2023")
    producer.open("/san-pham?sao=3")
    producer.waits_for(PLAIN)
    producer.open("/san-pham?sao=4")
    producer.waits_for(RISING)
    for email, star in ((OTHER, "3 sao"), (OWNER, "4 sao")):
        producer.waits_until(lambda: any(star in mail["subject"] + mail["text"] for mail in producer.mails(email)), f"{email} is told")  # noqa: B023
