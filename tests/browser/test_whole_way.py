"""Under the decree with criteria sets a producer goes the whole way from sign-in to receipt on a phone, by labels and buttons."""

import pytest
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = [pytest.mark.browser, pytest.mark.local]

REQUIRED = (
    "Giấy đăng ký kinh doanh",
    "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm",
    "Nguồn gốc nguyên liệu: xác nhận, hợp đồng, hóa đơn",
    "Phiếu kiểm nghiệm an toàn thực phẩm theo tiêu chuẩn công bố",
)


def register(person, name, address):
    person.open("/dang-ky")
    person.type("Họ và tên người đại diện", "Người Thử")
    person.type("Địa chỉ thư điện tử", address)
    person.type("Tên chủ thể", name)
    person.choose("Loại hình", "Hợp tác xã")
    person.choose("Đơn vị nơi sản xuất", "Phường Trà Vinh, Vĩnh Long")
    person.press("Gửi mã xác nhận")
    person.enter_code(address)


def open_dossier(person, product):
    person.open("/ho-so")
    person.type("Tên sản phẩm", product)
    person.choose_value("Bộ tiêu chí", "8")
    person.press("Mở hồ sơ")
    person.waits_for("CHƯA NỘP")


def choose_option(person, words):
    """The radio button beside these words."""
    label = person.driver.find_element("xpath", f"//label[contains(normalize-space(), '{words}')]")
    person.driver.find_element("id", label.get_attribute("for")).click()


def checked(person):
    """How many files have passed, looking again."""
    person.driver.refresh()
    return person.driver.find_element("tag name", "main").text.count("Đã kiểm tra, đạt")


def required_left(person):
    """What the task list still calls for, by its links."""
    return [link.text for link in person.driver.find_elements("css selector", "a[href*='/tep?kind=']")]


@pytest.fixture
def papers(tmp_path):
    made = []
    for number in range(len(REQUIRED)):
        path = tmp_path / f"giay {number}.pdf"
        path.write_bytes(b"%PDF-1.4\n" + b"x" * (20_000 + number))
        made.append(path)
    return made


def test_from_sign_in_to_receipt(person_of_sets, papers):
    producer = person_of_sets(360)
    register(producer, "Hợp tác xã Trọn Vẹn", "tron.ven@vidu.example")
    open_dossier(producer, "Khô cá trọn vẹn")
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
    producer.driver.find_element("xpath", "//summary[contains(., '1. Tổ chức sản xuất')]").click()
    producer.follow("1.1. ")
    choose_option(producer, "3 điểm")
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
    producer.follow("Danh sách việc")
    for number, paper in enumerate(papers, 1):
        producer.waits_for("Giấy tờ quyết định bắt buộc.")
        producer.follow(required_left(producer)[0])
        producer.waits_for("Thêm tệp")
        producer.field("Thêm tệp").send_keys(str(paper))
        producer.waits_for(paper.name)
        WebDriverWait(producer.driver, 30).until(lambda _, number=number: checked(producer) == number)
        producer.follow("Về hồ sơ")
    producer.waits_for("Giấy tờ quyết định bắt buộc.")
    assert required_left(producer) == []

    producer.follow("Thông tin của giay 1.pdf")
    producer.waits_for("Số của giấy")
    producer.type("Số của giấy", "12/2026/ATTP")
    producer.type("Nơi cấp", "Sở Thử nghiệm")
    producer.press("Lưu")
    producer.waits_for("giay 1.pdf")
    assert producer.field("Số của giấy").get_attribute("value") == "12/2026/ATTP"
    producer.follow("Danh sách việc")
    producer.follow("Kiểm tra và nộp hồ sơ")
    assert producer.sees("số 12/2026/ATTP, Sở Thử nghiệm")
    assert producer.sees("Nên xem lại; không cản việc nộp.")
    producer.press("Nộp hồ sơ")
    producer.waits_for("/PĐK-")
    assert producer.sees("SHA-256")
    assert producer.sees("Hạn kiểm tra")
    assert producer.overflow == 0


def test_two_tabs_of_one_dossier_never_overwrite_unseen(person_of_sets):
    producer = person_of_sets(360)
    register(producer, "Hợp tác xã Hai Thẻ", "hai.the@vidu.example")
    open_dossier(producer, "Khô cá hai thẻ")
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


def test_what_could_not_be_saved_offline_is_saved_later(person_of_sets):
    producer = person_of_sets(360)
    register(producer, "Hợp tác xã Mất Mạng", "mat.mang@vidu.example")
    open_dossier(producer, "Khô cá mất mạng")
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
