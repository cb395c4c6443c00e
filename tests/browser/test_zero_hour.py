"""Filing in the last second and one second late. The platform's clock goes to the end of its filing for good, hence this
file's name: files run in order, and none may need that platform afterwards. Each press comes at an instant of its own."""

import pytest

from tests.browser.papers import hands_in

pytestmark = [pytest.mark.browser, pytest.mark.local]

LAST_EVENING, LAST_SECOND, ONE_SECOND_LATE = "2027-04-07T23:30:00+07:00", "2027-04-07T23:59:59+07:00", "2027-04-08T00:00:01+07:00"


def ready(person, name, files):
    """Before the one big button, everything done."""
    person.registers(f"Hợp tác xã {name}", f"{name}@vidu.example")
    person.opens_dossier(f"Khô {name}")
    hands_in(person, files)
    person.follow("Kiểm tra và nộp hồ sơ")
    person.waits_for("hôm nay là ngày cuối")
    return person


def presses_at(person, instant):
    person.driver.execute_cdp_cmd("Network.enable", {})
    person.driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {"x-local-instant": instant}})
    person.press("Nộp hồ sơ")


def test_the_last_second_counts_and_the_first_one_after_does_not(platform, person, required_papers):
    platform.move_clock(LAST_EVENING)
    in_time, late = ready(person(), "vua.kip", required_papers), ready(person(), "cham.mot.giay", required_papers)

    presses_at(in_time, LAST_SECOND)
    presses_at(late, ONE_SECOND_LATE)

    in_time.waits_for("/PĐK-")
    assert in_time.sees("23 giờ 59, thứ Tư ngày 07/04/2027")
    late.waits_for("Có lỗi cần sửa")
    assert late.sees("Đã quá hạn nộp.")
    late.unfolds("Tệp")
    assert late.sees("giay 0.pdf")
    late.follow("Danh sách việc")
    late.waits_for("BẢN NHÁP – CHƯA NỘP")
    assert late.sees("giay 0.pdf")
    assert not late.sees("Thêm tệp")
    assert not late.sees("Số phiếu tiếp nhận")
