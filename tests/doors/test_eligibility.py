"""The quick check as anyone asks it: by an address alone, nothing kept, no sign-in."""

import pytest

from tests import factories
from tests.doors.visitor import Visitor

GOOD = "registered=yes&place=mau/dong&set=8&certificate=yes&samples=yes"


@pytest.fixture
def ask(world):
    factories.year()
    return lambda query="": Visitor().get(f"/du-dieu-kien{query and '?'}{query}")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (GOOD, ["Có thể bắt đầu làm hồ sơ", "QĐ 26/2026 Đ2.3"]),
        (GOOD.replace("registered=yes", "registered=no"), ["Chưa nên nộp", "Đăng ký hộ kinh doanh"]),
        (GOOD.replace("certificate=yes", "certificate=no"), ["Chưa nên nộp", "Xin giấy chứng nhận"]),
        (GOOD.replace("mau/dong", "khac"), ["Chưa nên nộp", "chưa có trong kế hoạch nào"]),
        (GOOD.replace("set=8", "set=khong"), ["Chưa nên nộp", "không thuộc nhóm nào"]),
        (GOOD.replace("&samples=yes", ""), ["Chưa đủ câu trả lời", "Trả lời câu 5"]),
        (f"{GOOD}&valid_until=2024-12-01", ["chú ý thời hạn", "từ 04/06/2024 đến hết 03/08/2024"]),
        (f"{GOOD}&valid_until=31/07/2024", ["Có thể bắt đầu", "trước khi hết ngày 02/04/2024"]),
        (f"{GOOD}&valid_until=2024-03-31", ["chú ý thời hạn", "Nộp ngay và nêu lý do"]),
    ],
)
def test_answers_come_to_reasons_and_a_next_step(ask, query, words):
    text = " ".join(ask(query).text.split())

    assert [word for word in words if word not in text] == []


def test_before_any_answer_there_is_no_finding(ask):
    assert "Lý do và việc cần làm" not in ask().text


def test_what_is_no_date_is_told_beside_it_and_the_rest_is_kept(ask):
    answer = ask(f"{GOOD}&valid_until=mai")

    assert answer.status == 200
    assert "không phải một ngày" in answer.text
    assert 'value="8" selected' in answer.html
