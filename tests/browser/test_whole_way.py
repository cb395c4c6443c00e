"""Under the decree with criteria sets a producer goes the whole way from sign-in to receipt on a phone, by labels and buttons."""

import pytest

from tests.browser.papers import hands_in
from tests.browser.walk import PAGES_OF_THE_WAY, barriers, walked

pytestmark = [pytest.mark.browser, pytest.mark.local]


def started(person, name, address, product):
    """A producer with a draft, on its page."""
    person.registers(name, address)
    person.opens_dossier(product)
    return person


def test_from_sign_in_to_acceptance(person, required_papers):
    address = "hop.tac.xa.tron.ven.co.dia.chi.rat.dai@vidu.example"
    producer = started(person(), "Hợp tác xã Trọn Vẹn", address, "Khô cá trọn vẹn")
    assert producer.sees("0/32 tiêu chí đã tự chấm, 0 có minh chứng.")
    assert producer.overflow == 0

    producer.follow("Chủ thể đăng ký")
    producer.waits_for("Người đại diện theo pháp luật")
    producer.type("Người đại diện theo pháp luật", "Nguyễn Thị Mẫu")
    producer.waits_for("Đã lưu")
    producer.driver.refresh()
    assert producer.field("Người đại diện theo pháp luật").get_attribute("value") == "Nguyễn Thị Mẫu"
    assert producer.overflow == 0
    producer.type("Số điện thoại", "12")
    producer.press("Lưu và tiếp tục")
    producer.waits_for("Có lỗi cần sửa")
    assert producer.field("Số điện thoại").get_attribute("value") == "12"
    producer.type("Số điện thoại", "0912 345 678")
    producer.press("Lưu và tiếp tục")
    producer.waits_for("Số lượng sản phẩm mẫu nộp kèm")

    producer.follow("Danh sách việc")
    producer.unfolds("1. Tổ chức sản xuất")
    producer.follow("1.1. ")
    producer.tick("3 điểm")
    producer.waits_for("Đã lưu")
    assert producer.overflow == 0
    producer.press("Lưu và tiếp tục")
    producer.waits_for("1.2. ")
    producer.driver.back()
    producer.waits_for("1.1. ")
    assert producer.driver.find_element("id", "c_1.1-3").is_selected()

    producer.follow("Danh sách việc")
    producer.follow("Kiểm tra và nộp hồ sơ")
    producer.waits_for("Chưa nộp được: còn thiếu giấy tờ quyết định bắt buộc.")
    assert producer.overflow == 0
    assert barriers(producer) == []
    producer.press("Nộp hồ sơ")
    producer.waits_for("Hồ sơ chưa có tệp nào.")
    producer.follow("tải lên")
    producer.waits_for("Thêm tệp")
    assert barriers(producer) == []
    producer.follow("Về hồ sơ")
    hands_in(producer, required_papers)

    producer.follow("Thông tin của giay 1.pdf")
    producer.waits_for("Số của giấy")
    producer.type("Số của giấy", "12/2026/ATTP")
    producer.type("Nơi cấp", "Sở Thử nghiệm")
    producer.press("Lưu")
    producer.waits_for("giay 1.pdf")
    assert producer.field("Số của giấy").get_attribute("value") == "12/2026/ATTP"
    producer.follow("Danh sách việc")
    producer.follow("Kiểm tra và nộp hồ sơ")
    assert producer.sees("Nên xem lại, không cản việc nộp (")
    producer.unfolds("Tệp")
    assert producer.sees("số 12/2026/ATTP, Sở Thử nghiệm")

    page = producer.driver.current_url
    assert walked(producer) >= PAGES_OF_THE_WAY
    producer.driver.get(page)
    producer.press("Nộp hồ sơ")
    producer.waits_for("/PĐK-")
    assert producer.sees("SHA-256")
    assert producer.sees("Hạn kiểm tra")
    slip = producer.driver.current_url

    producer.driver.back()
    producer.waits_for("Hồ sơ đã nộp nên không sửa được nữa.")
    assert not producer.sees("CHƯA NỘP")
    producer.driver.get(slip)
    assert barriers(producer) == []

    officer = person(1280)
    officer.sign_in("can.bo@vidu.example")
    officer.open("/can-bo")
    officer.follow("Khô cá trọn vẹn")
    officer.waits_for("Hợp tác xã Trọn Vẹn")
    officer.press("Đề nghị lên cấp tỉnh")
    officer.waits_for("Đã chuyển lên cấp tỉnh")

    producer.open("/ho-so")
    producer.follow("Khô cá trọn vẹn")
    producer.waits_for("Đã chuyển lên cấp tỉnh", reloading=True)
    assert barriers(producer) == []
    assert any("Khô cá trọn vẹn" in mail["subject"] for mail in producer.mails(address))


def test_two_tabs_of_one_dossier_never_overwrite_unseen(person):
    producer = started(person(), "Hợp tác xã Hai Thẻ", "hai.ban.mo@vidu.example", "Khô cá hai thẻ")
    producer.follow("Mô tả sản phẩm và giấy tờ đã có")
    page, first = producer.driver.current_url, producer.driver.current_window_handle
    producer.driver.switch_to.new_window("tab")
    producer.driver.get(page)
    producer.type("Quy cách và tiêu chuẩn của sản phẩm", "Gói 500 g")
    producer.waits_for("Đã lưu")

    producer.driver.switch_to.window(first)
    producer.type("Quy cách và tiêu chuẩn của sản phẩm", "Gói 200 g")
    producer.waits_for("Chưa lưu, để không ghi đè.")
    producer.press("Lưu")
    producer.waits_for("Gói 500 g")
    assert producer.field("Quy cách và tiêu chuẩn của sản phẩm").get_attribute("value") == "Gói 200 g"
    producer.press("Lưu")
    producer.driver.get(page)
    assert producer.field("Quy cách và tiêu chuẩn của sản phẩm").get_attribute("value") == "Gói 200 g"


def test_what_could_not_be_saved_offline_is_saved_later(person):
    producer = started(person(), "Hợp tác xã Mất Mạng", "mat.mang@vidu.example", "Khô cá mất mạng")
    producer.follow("Kế hoạch sản xuất, kinh doanh")
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    producer.driver.execute_cdp_cmd("Network.enable", {})
    producer.driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    producer.type("Thị trường", "Bán ở chợ huyện")
    producer.waits_for("Chưa lưu được vì mất mạng.")

    producer.driver.execute_cdp_cmd(
        "Network.emulateNetworkConditions", {**offline, "offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    )
    producer.waits_for("Đã lưu")
    producer.driver.refresh()
    assert producer.field("Thị trường").get_attribute("value") == "Bán ở chợ huyện"


def test_a_session_that_ended_midway_costs_nothing_typed(person):
    producer = started(person(), "Hợp tác xã Hết Phiên", "het.phien@vidu.example", "Khô cá hết phiên")
    producer.follow("Kế hoạch sản xuất, kinh doanh")
    producer.driver.delete_all_cookies()
    producer.type("Thị trường", "Bán ở chợ nổi")
    producer.waits_for("Cần đăng nhập trước khi làm việc này.")

    producer.press("Lưu")
    producer.waits_for("Những gì bạn đã nhập được mang theo")
    before = len(producer.mails("het.phien@vidu.example"))
    producer.type("Địa chỉ thư điện tử", "het.phien@vidu.example")
    producer.press("Gửi mã")
    producer.enter_code_in_place("het.phien@vidu.example", before)
    producer.waits_for("chưa được gửi")
    assert producer.field("Thị trường").get_attribute("value") == "Bán ở chợ nổi"
    producer.press("Lưu")
    producer.waits_for("Lưu lần cuối")
    assert producer.field("Thị trường").get_attribute("value") == "Bán ở chợ nổi"


def test_the_keyboard_alone_goes_from_registration_to_the_slip(person, required_papers):
    producer = started(person(by_keyboard=True), "Hợp tác xã Bàn Phím", "ban.phim@vidu.example", "Khô cá bàn phím")
    producer.follow("Mô tả sản phẩm và giấy tờ đã có")
    producer.waits_for("Quy cách và tiêu chuẩn của sản phẩm")
    producer.type("Quy cách và tiêu chuẩn của sản phẩm", "Gói 500 g")
    producer.press("Lưu và tiếp tục")
    producer.waits_for("1.1. ")
    producer.tick("3 điểm")
    producer.press("Lưu và tiếp tục")
    producer.waits_for("1.2. ")
    producer.follow("Danh sách việc")
    producer.waits_for("1/32 tiêu chí đã tự chấm")
    producer.follow("Kiểm tra và nộp hồ sơ")
    producer.waits_for("Chưa nộp được: còn thiếu giấy tờ quyết định bắt buộc.")
    producer.unfolds("Mô tả sản phẩm và giấy tờ đã có")
    producer.waits_for("Gói 500 g")
    producer.press("Nộp hồ sơ")
    producer.waits_for("Có lỗi cần sửa")

    producer.follow("Danh sách việc")
    hands_in(producer, required_papers)
    producer.follow("Kiểm tra và nộp hồ sơ")
    producer.waits_for("Kiểm tra trước khi nộp")
    producer.press("Nộp hồ sơ")
    producer.waits_for("/PĐK-")
    assert producer.sees("SHA-256")
