"""People on the embedded AWS, by labels and buttons: a producer and its second person, an idea and its answer, the desk."""

import pytest

from tests.browser.person import SET
from tests.browser.walk import barriers, look

pytestmark = [pytest.mark.browser, pytest.mark.local]
FIRST, SECOND, LATER = "nguoi.mot@vidu.example", "nguoi.hai@vidu.example", "ba.thu@vidu.example"


def registered(person):
    producer = person(360)
    producer.registers("Hợp tác xã Hai Người", FIRST)
    return producer


def waits_for_mail(person, to, words):
    """Until somebody has been told."""
    person.waits_until(lambda: any(words in mail["subject"] for mail in person.mails(to)), words)


def test_two_people_one_producer_an_idea_and_a_session_that_ended(person):
    producer = registered(person)
    producer.open("/chu-the")
    producer.follow("Hợp tác xã Hai Người")
    producer.type("Địa chỉ", "Ấp Mẫu, xã Mẫu")
    producer.type("Số điện thoại", "12345")
    producer.press("Lưu thông tin")
    producer.waits_for("mười chữ số")
    look(producer, "profile_refused")
    producer.type("Số điện thoại", "0901 234 567")
    producer.press("Lưu thông tin")
    producer.waits_for("Người cùng làm hồ sơ")
    assert producer.field("Số điện thoại").get_attribute("value") == "0901234567"
    look(producer, "profile")

    producer.opens_dossier("Kẹo dừa Hai Người")

    producer.open("/chu-the")
    producer.follow("Hợp tác xã Hai Người")
    producer.follow("Người cùng làm hồ sơ")
    producer.type("Họ và tên người được mời", "Người Hai")
    producer.type("Địa chỉ thư điện tử của người được mời", SECOND)
    producer.press("Gửi lời mời")
    producer.waits_for("Đã mời, chờ nhận lời")
    look(producer, "people")
    waits_for_mail(producer, SECOND, "Mời cùng làm hồ sơ")

    second = person(360)
    second.sign_in(SECOND)
    second.open("/loi-moi")
    look(second, "invitations")
    second.press("Nhận lời của Hợp tác xã Hai Người")
    second.waits_for("Kẹo dừa Hai Người")
    second.follow("Kẹo dừa Hai Người")
    second.waits_for("CHƯA NỘP")

    second.open("/y-tuong")
    second.type("Tên sản phẩm", "Mứt dừa non")
    second.choose_value("Bộ tiêu chí", SET)
    second.type("Câu chuyện của sản phẩm", "Bà ngoại làm mỗi dịp Tết")
    look(second, "idea_form")
    producer.open("/phien")
    second.press("Gửi ý tưởng")
    second.waits_for("Đã gửi, chờ đọc")
    assert barriers(second) == []
    waits_for_mail(second, "can.bo@vidu.example", "Mứt dừa non")

    officer = person(1280)
    officer.sign_in("can.bo@vidu.example")
    officer.open("/can-bo/y-tuong")
    officer.follow("Mứt dừa non")
    officer.waits_for("Bà ngoại làm mỗi dịp Tết")
    look(officer, "answer_idea")
    officer.type("Góp ý hoặc trả lời", "Nên kiểm nghiệm trước khi làm hồ sơ")
    officer.press("Trả lời")
    officer.waits_for("Đã trả lời")
    waits_for_mail(officer, SECOND, "Trả lời về ý tưởng")
    second.waits_for("Nên kiểm nghiệm trước khi làm hồ sơ", reloading=True)
    second.press("Mở hồ sơ từ ý tưởng này")
    second.waits_for("Mứt dừa non")

    second.open("/y-tuong")
    second.type("Câu chuyện của sản phẩm", "Viết rất dài")
    second.type("Tên sản phẩm", "Chè dừa")
    second.driver.delete_all_cookies()
    second.press("Gửi ý tưởng")
    second.waits_for("Cần đăng nhập")
    look(second, "session_ended")
    second.type("Địa chỉ thư điện tử", SECOND)
    before = len(second.mails(SECOND))
    second.press("Gửi mã")
    second.enter_code_in_place(SECOND, before)
    second.waits_for("chưa được gửi")
    look(second, "form_kept")
    assert second.field("Câu chuyện của sản phẩm").get_attribute("value") == "Viết rất dài"
    second.press("Gửi ý tưởng")
    second.waits_for("Đã gửi, chờ đọc")


def test_an_officer_files_at_the_desk_and_hands_back(person):
    officer = person(1280)
    officer.sign_in("can.bo@vidu.example")
    officer.open("/can-bo/tai-ban")
    officer.type("Tên chủ thể mới", "Hộ bà Thử")
    officer.choose("Loại hình của chủ thể mới", "Hộ kinh doanh")
    officer.type("Người đồng ý", "Bà Thử")
    officer.press("Ghi sự đồng ý")
    officer.waits_for("Chưa xác nhận là chủ thể đã đồng ý")
    officer.choose("Người có mặt đã đọc hoặc nghe đọc lời trên và đồng ý", "Đã đồng ý")
    officer.press("Ghi sự đồng ý")
    officer.waits_for("nói tại bàn")
    look(officer, "desk")

    officer.press("Làm thay Hộ bà Thử")
    officer.waits_for("Đang làm thay Hộ bà Thử")
    assert not officer.sees("Kẹo dừa")
    officer.opens_dossier("Bánh bà Thử")
    look(officer, "acting")
    officer.press("Thôi làm thay")
    officer.waits_for("Làm giúp tại bàn")

    officer.unfolds("Chủ thể nay có thư điện tử: bàn giao")
    officer.type("Họ và tên", "Bà Thử")
    officer.type("Địa chỉ thư điện tử của chủ thể", LATER)
    officer.press("Gửi lời mời bàn giao")
    waits_for_mail(officer, LATER, "Mời cùng làm hồ sơ")

    later = person(360)
    later.sign_in(LATER)
    later.open("/loi-moi")
    later.press("Nhận lời của Hộ bà Thử")
    later.waits_for("Bánh bà Thử")
    officer.open("/can-bo/tai-ban")
    assert not officer.sees("nói tại bàn")


def test_anyone_checks_whether_they_may_file(person):
    visitor = person(360)
    visitor.open("/du-dieu-kien")
    visitor.choose("1. Đơn vị của bạn đã đăng ký kinh doanh chưa?", "Chưa")
    visitor.press("Xem kết quả")
    visitor.waits_for("Còn thiếu")
    look(visitor, "eligibility")
    assert visitor.sees("QĐ 26/2026 Đ2.3")
