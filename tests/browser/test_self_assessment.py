"""A producer assesses their own product on a phone: a part, the rest, the star foretold and the way up."""

import pytest

from chalicelib.stores.criteria import criteria_set

pytestmark = [pytest.mark.browser, pytest.mark.local]
BEST = {leaf.code: len(leaf.options) for leaf in criteria_set("qd26_2026", 8).leaves()}


def pick(person, choices):
    """By the radio buttons, as a finger does."""
    for code, choice in choices.items():
        button = person.driver.find_element("id", f"c_{code}-{choice}")
        button.click()
        assert button.is_selected()


def picked(person):
    """What the page shows as chosen."""
    buttons = person.driver.find_elements("css selector", "input[type=radio]:checked")
    return {button.get_attribute("name").removeprefix("c_"): button.get_attribute("value") for button in buttons}


def test_from_nothing_to_a_star_foretold(person):
    producer = person(360)
    producer.registers("Hợp tác xã Tự Chấm", "tu.cham@vidu.example")
    producer.opens_dossier("Khô cá thử nghiệm")
    producer.waits_for("Bạn chưa tự chấm theo bộ tiêu chí.")

    producer.follow("Chấm tất cả tiêu chí trên một trang")
    pick(producer, {"1.1": 2, "1.2": 3, "3.5": 1})
    producer.press("Lưu bản tự đánh giá")
    producer.waits_for("Đã chọn 3/32 tiêu chí, được 5 điểm.")
    assert producer.sees("nhiều nhất 97 điểm, và không quá 3 sao")
    assert producer.overflow == 0
    assert producer.driver.find_elements("tag name", "script") == []

    producer.open("/ho-so")
    producer.follow("Khô cá thử nghiệm")
    producer.follow("Chấm tất cả tiêu chí trên một trang")
    assert {code: value for code, value in picked(producer).items() if value} == {"1.1": "2", "1.2": "3", "3.5": "1"}

    pick(producer, BEST | {"1.1": 2, "3.5": 1})
    producer.press("Lưu bản tự đánh giá")
    producer.waits_for("Dự kiến: 97 điểm, 3 sao.")
    assert producer.sees("Để lên 4 sao cần đạt 1 yêu cầu tối thiểu")
    assert producer.sees("Cách phải sửa ít nhất, thêm 1 điểm ở 1 tiêu chí:")
    assert producer.overflow == 0

    producer.follow("Về hồ sơ")
    producer.waits_for("Dự kiến: 97 điểm, 3 sao.")
    assert producer.overflow == 0
