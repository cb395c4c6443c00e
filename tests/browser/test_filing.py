"""A producer files from a phone, an officer accepts: by labels and buttons only, on the embedded AWS, with real uploads."""

import pytest

from tests.gate.raw import pdf

pytestmark = [pytest.mark.browser, pytest.mark.local]


def test_from_registration_to_acceptance(person, tmp_path):
    paper = tmp_path / "giay chung nhan.pdf"
    paper.write_bytes(pdf(content=b" " * 200_000))
    producer = person(360)
    producer.registers("Hợp tác xã Thử Nghiệm", "chu.the@vidu.example", "Huyện Càng Long, Trà Vinh")
    producer.opens_dossier("Mắm thử nghiệm")
    assert producer.sees("hết ngày thứ Hai 10/04/2023")
    assert producer.overflow == 0

    producer.follow("Kiểm tra và nộp hồ sơ")
    producer.press("Nộp hồ sơ")
    producer.waits_for("Hồ sơ chưa có tệp nào.")
    producer.follow("Danh sách việc")
    producer.uploads(paper)
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
