from collections import Counter
from datetime import date, timedelta

import pytest

from chalicelib.stores.units import gazetteer

KNOWN = gazetteer()
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize(("province", "on", "count"), [
    ("tra_vinh", date(2023, 1, 1), 9),
    ("tra_vinh", BEFORE, 9),
    ("tra_vinh", AFTER, 0),
    ("quang_binh", BEFORE, 8),
    ("quang_binh", AFTER, 0),
    ("an_giang", date(2021, 1, 1), 11),
    ("an_giang", BEFORE, 11),
    ("an_giang", AFTER, 102),
    ("vinh_long", BEFORE, 0),
    ("vinh_long", AFTER, 124),
    ("quang_tri", AFTER, 78),
    ("nowhere", AFTER, 0),
])
def test_a_province_s_units_of_a_day(province, on, count):
    assert len(KNOWN.units_on(province, on)) == count


@pytest.mark.parametrize(("province", "kinds"), [
    ("vinh_long", {"xã": 105, "phường": 19}),
    ("an_giang", {"xã": 85, "phường": 14, "đặc khu": 3}),
    ("quang_tri", {"xã": 69, "phường": 8, "đặc khu": 1}),
])
def test_communes_by_kind(province, kinds):
    assert Counter(unit.kind for unit in KNOWN.units_on(province, AFTER)) == kinds


@pytest.mark.parametrize(("province", "code", "number", "name"), [
    ("vinh_long", "xa_tieu_can", "29341", "Xã Tiểu Cần"),
    ("vinh_long", "xa_cau_ke", "29308", "Xã Cầu Kè"),
    ("vinh_long", "phuong_tra_vinh", "29242", "Phường Trà Vinh"),
    ("an_giang", "phuong_tan_chau", "30376", "Phường Tân Châu"),
    ("an_giang", "xa_thoai_son", "30682", "Xã Thoại Sơn"),
    ("quang_tri", "phuong_dong_hoi", "18880", "Phường Đồng Hới"),
])
def test_a_commune_has_the_state_s_number(province, code, number, name):
    [unit] = KNOWN.spans(province, code)

    assert (unit.number, unit.name, unit.valid_from, unit.valid_to) == (number, name, AFTER, None)


@pytest.mark.parametrize(("code", "on", "existed"), [
    ("huyen_chau_thanh", BEFORE, True),
    ("huyen_chau_thanh", AFTER, False),
    ("huyen_tinh_bien", date(2023, 4, 9), True),
    ("huyen_tinh_bien", date(2023, 4, 10), False),
    ("tx_tinh_bien", date(2023, 4, 9), False),
    ("tx_tinh_bien", date(2023, 4, 10), True),
    ("xa_thoai_son", BEFORE, False),
    ("xa_thoai_son", AFTER, True),
    ("huyen_cang_long", BEFORE, False),  # another province's
])
def test_whether_an_giang_had_a_unit_on_a_day(code, on, existed):
    assert KNOWN.existed("an_giang", code, on) is existed


def test_a_code_means_one_unit_at_a_time():
    for province in KNOWN.provinces.values():
        for on in (date(2019, 1, 1), BEFORE, AFTER, date(2028, 1, 1)):
            codes = [unit.code for unit in KNOWN.units_on(province.code, on)]
            assert len(codes) == len(set(codes))


def test_a_unit_that_became_another_ends_the_day_before_it():
    for province in KNOWN.provinces.values():
        for unit in province.units:
            for heir in unit.became:
                assert [each.valid_from for each in KNOWN.spans(province.code, heir)] == [unit.valid_to + timedelta(days=1)]


@pytest.mark.parametrize(("province", "on", "heir"), [
    ("tra_vinh", BEFORE, "tra_vinh"),
    ("tra_vinh", AFTER, "vinh_long"),
    ("quang_binh", AFTER, "quang_tri"),
    ("an_giang", AFTER, "an_giang"),
    ("vinh_long", BEFORE, None),
    ("nowhere", AFTER, None),
])
def test_who_answers_for_a_province(province, on, heir):
    assert KNOWN.heir(province, on) == heir


@pytest.mark.parametrize(("province", "unit", "on", "numbers"), [
    ("vinh_long", "xa_tieu_can", AFTER, ("86", "29341")),
    ("vinh_long", "xa_tieu_can", BEFORE, ("86", "xa_tieu_can")),  # not yet
    ("tra_vinh", "huyen_cang_long", BEFORE, ("tra_vinh", "huyen_cang_long")),  # a district has none
    ("nowhere", "ward", AFTER, ("nowhere", "ward")),
])
def test_the_numbers_that_papers_carry(province, unit, on, numbers):
    assert KNOWN.numbers(province, unit, on) == numbers


@pytest.mark.parametrize(("province", "code", "on", "ended", "now", "units"), [
    ("tra_vinh", "huyen_tieu_can", AFTER, BEFORE, "Vĩnh Long", []),
    ("quang_binh", "tp_dong_hoi", AFTER, BEFORE, "Quảng Trị", []),
    ("an_giang", "huyen_an_phu", AFTER, BEFORE, "An Giang", []),
    ("an_giang", "huyen_tinh_bien", BEFORE, date(2023, 4, 9), "An Giang", ["Thị xã Tịnh Biên"]),
    ("an_giang", "huyen_tinh_bien", AFTER, date(2023, 4, 9), "An Giang", []),  # and the town is no more either
])
def test_where_a_unit_that_is_no_more_lies_now(province, code, on, ended, now, units):
    found = KNOWN.present(province, code, on)

    assert (found.ended, found.province.name, [unit.name for unit in found.units]) == (ended, now, units)


@pytest.mark.parametrize(("province", "code", "on"), [
    ("tra_vinh", "huyen_tieu_can", BEFORE), ("vinh_long", "xa_tieu_can", AFTER), ("vinh_long", "xa_tieu_can", BEFORE),
    ("tra_vinh", "xa_la", AFTER), ("nowhere", "dong", AFTER),
])
def test_of_a_unit_that_stands_or_is_not_known_nothing_is_said(province, code, on):
    assert KNOWN.present(province, code, on) is None
