"""Without JavaScript the whole way under the decree with criteria sets: profile, idea, forms, criteria, files, filing, slip."""

import re

import pytest

from tests.browser.papers import hands_in
from tests.browser.person import SET

pytestmark = [pytest.mark.browser, pytest.mark.local]


def test_from_an_idea_to_the_slip_without_a_script(person, required_papers):
    producer = person(360, script=False)
    producer.registers("Hợp tác xã Không Script", "khong.script@vidu.example")
    producer.open("/chu-the")
    producer.follow("Hợp tác xã Không Script")
    producer.type("Địa chỉ", "Ấp Mẫu, xã Mẫu")
    producer.type("Số điện thoại", "0902 345 678")
    producer.press("Lưu thông tin")
    producer.waits_until(lambda: producer.field("Số điện thoại").get_attribute("value") == "0902345678", "kept as digits")

    producer.open("/y-tuong")
    producer.type("Tên sản phẩm", "Khô không script")
    producer.choose_value("Bộ tiêu chí", SET)
    producer.type("Câu chuyện của sản phẩm", "Bà ngoại làm mỗi dịp Tết")
    producer.press("Gửi ý tưởng")
    producer.waits_for("Đã gửi, chờ đọc")
    producer.press("Mở hồ sơ từ ý tưởng này")
    producer.waits_for("BẢN NHÁP – CHƯA NỘP")
    assert producer.overflow == 0

    producer.follow("Chủ thể đăng ký")
    producer.type("Người đại diện theo pháp luật", "Nguyễn Thị Mẫu")
    producer.press("Lưu và tiếp tục")
    producer.waits_for("Số lượng sản phẩm mẫu nộp kèm")
    producer.type("Số lượng sản phẩm mẫu nộp kèm", "5")
    producer.press("Lưu và tiếp tục")
    producer.waits_for("Lịch sử hình thành")
    assert producer.field("Lịch sử hình thành").get_attribute("value") == "Bà ngoại làm mỗi dịp Tết"
    producer.press("Lưu và tiếp tục")
    producer.waits_for("Quy cách và tiêu chuẩn của sản phẩm")
    producer.press("Lưu và tiếp tục")
    producer.waits_for("1.1. ")
    producer.tick("3 điểm")
    producer.press("Lưu và tiếp tục")
    producer.waits_for("1.2. ")
    assert producer.overflow == 0
    producer.follow("Danh sách việc")
    producer.waits_for("1/32 tiêu chí đã tự chấm")

    hands_in(producer, required_papers)
    listed = producer.driver.find_element("id", "tai-tep-ds").text
    assert re.search(r"giay 0 \(2\d KB\)", listed), listed  # its size, which nobody typed
    producer.follow("Kiểm tra và nộp hồ sơ")
    producer.waits_for("Kiểm tra trước khi nộp")
    assert producer.overflow == 0
    producer.unfolds("Chủ thể đăng ký")
    producer.waits_for("Nguyễn Thị Mẫu")
    producer.press("Nộp hồ sơ")
    producer.waits_for("/PĐK-")
    assert producer.sees("giay 3")
    assert producer.sees("SHA-256")
