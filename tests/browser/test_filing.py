"""A producer files from a phone, an officer accepts: by labels and buttons only, on the embedded AWS, with real uploads."""

import pytest

from tests.gate.raw import pdf

pytestmark = [pytest.mark.browser, pytest.mark.local]


def test_from_registration_to_acceptance(person, tmp_path):
    paper = tmp_path / "giay chung nhan.pdf"
    paper.write_bytes(pdf(content=b" " * 200_000))
    producer = person(360)

    producer.open("/dang-ky")
    producer.type("Họ và tên người đại diện", "Người Thử")
    producer.type("Địa chỉ thư điện tử", "chu.the@vidu.example")
    producer.type("Tên chủ thể", "Hợp tác xã Thử Nghiệm")
    producer.choose("Loại hình", "Hợp tác xã")
    producer.choose("Đơn vị nơi sản xuất", "Huyện Càng Long, Trà Vinh")
    producer.press("Gửi mã xác nhận")
    producer.enter_code("chu.the@vidu.example")

    producer.open("/ho-so")
    producer.type("Tên sản phẩm", "Mắm thử nghiệm")
    producer.press("Mở hồ sơ")
    producer.waits_for("CHƯA NỘP")
    assert producer.sees("hết ngày thứ Hai 10/04/2023")
    assert producer.overflow == 0

    producer.follow("Kiểm tra và nộp hồ sơ")
    producer.press("Nộp hồ sơ")
    producer.waits_for("Hồ sơ chưa có tệp nào.")
    producer.follow("Danh sách việc")
    producer.field("Thêm tệp").send_keys(str(paper))
    producer.waits_for("Đã kiểm tra, đạt", reloading=True)
    producer.follow("Kiểm tra và nộp hồ sơ")
    producer.press("Nộp hồ sơ")
    producer.waits_for("/PĐK-")
    assert producer.sees("giay chung nhan.pdf")
    assert producer.overflow == 0

    officer = person(1280)
    officer.sign_in("can.bo@vidu.example")
    officer.open("/can-bo")
    officer.waits_for("Mắm thử nghiệm")
    officer.follow("Mắm thử nghiệm")
    officer.waits_for("Hợp tác xã Thử Nghiệm")
    officer.press("Tiếp nhận")
    officer.waits_for("Đã tiếp nhận")

    producer.open("/ho-so")
    producer.waits_for("Đã tiếp nhận", reloading=True)
    subjects = " ".join(mail["subject"] for mail in producer.mails("chu.the@vidu.example"))
    assert "Mắm thử nghiệm" in subjects


def test_another_producer_sees_nothing_of_it(person):
    stranger = person(360)

    stranger.open("/san-pham")
    stranger.waits_for("Sản phẩm")

    assert not stranger.sees("Mắm thử nghiệm")
    stranger.open("/can-bo")
    stranger.waits_for("Cần đăng nhập")
