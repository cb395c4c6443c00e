"""Cut-offs, numbers and settings of the decrees, and what any decree's data could say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.council_settings import CODES
from chalicelib.domain.procedure import CutOff, Numbering, Precision
from chalicelib.stores.regulations import regulation, regulations

QD26 = regulation("qd26_2026")


def last_days(year):
    return [
        (row.tier, row.number, row.proposals.last_day(year).isoformat(), row.results.last_day(year).isoformat())
        for row in QD26.cut_offs
    ]


def cut_off(**fields):
    return CutOff(**({"month": 6, "day": 30, "inclusive": False, "cite": "Đ1"} | fields))


def test_the_rounds_of_2027_under_qd26():
    assert last_days(2027) == [
        ("province", 1, "2027-04-29", "2027-06-29"),
        ("province", 2, "2027-10-29", "2027-12-29"),
        ("centre", 1, "2027-07-29", "2027-09-29"),
        ("centre", 2, "2028-01-29", "2028-03-29"),  # of the round of 2027
    ]


def test_older_decrees_have_no_dates_of_their_own():
    assert [decree.id for decree in regulations().values() if decree.cut_offs] == ["qd26_2026"]


@pytest.mark.parametrize(("cut", "last"), [
    (cut_off(), date(2027, 6, 29)),
    (cut_off(inclusive=True), date(2027, 6, 30)),
    (cut_off(month=1, day=1), date(2026, 12, 31)),
    (cut_off(month=2, day=None, precision=Precision.MONTH), date(2027, 2, 28)),
    (cut_off(year_offset=1), date(2028, 6, 29)),
])
def test_the_last_good_day(cut, last):
    assert cut.last_day(2027) == last


@given(year=st.integers(2019, 2028), month=st.integers(1, 12), day=st.integers(1, 28))
def test_an_exclusive_cut_off_ends_a_day_before_the_inclusive_one(year, month, day):
    before, until = (cut_off(month=month, day=day, inclusive=flag).last_day(year) for flag in (False, True))

    assert (until, until - before) == (date(year, month, day), timedelta(days=1))


def test_a_month_ends_with_its_month_whatever_the_flag():
    for inclusive in (False, True):
        cut = cut_off(month=2, day=None, precision=Precision.MONTH, inclusive=inclusive)
        assert [cut.last_day(year).day for year in (2027, 2028)] == [28, 29]


@pytest.mark.parametrize(("id_", "slip"), [
    ("qd26_2026", "7/PĐK-86-29341-2027"),
    ("qd148_1489_2025", "7/PĐK-86-29341-2027"),
    ("qd148_2023", "7/PĐK-86-29341-2027"),  # the home unit, there a district
])
def test_a_slip_is_numbered_by_its_decree(id_, slip):
    assert regulation(id_).numbering.slip_number("7", province="86", unit="29341", year=2027) == slip


def test_another_decree_numbers_its_slips_in_its_own_way():
    own = Numbering(slip="{year}.{commune}.{number}", product_code="{number}", decision="{number}", cite="Đ1")

    assert own.slip_number("7", province="86", unit="29341", year=2027) == "2027.29341.7"


@pytest.mark.parametrize("decree", regulations().values(), ids=lambda decree: decree.id)
def test_every_open_point_has_a_default_with_its_source(decree):
    assert tuple(setting.code for setting in decree.council_settings) == tuple(CODES)
    assert all(setting.source and setting.label.vi and setting.label.en for setting in decree.council_settings)


def test_an_unknown_setting_is_no_setting():
    with pytest.raises(KeyError):
        QD26.setting("colour")


def test_what_is_no_decree_s_own_word_says_so():
    said = [(decree.id, each.code) for decree in regulations().values() for each in decree.council_settings if not each.assumed]
    assert said == [("qd26_2026", "re_evaluation_session")]  # Đ7.6.d: opinions in writing
    assert not any(term.assumed for term in QD26.terms.values())
    assert all(term.assumed for term in regulation("qd148_2023").terms.values())


def test_the_commune_alone_has_a_term_to_check():
    checks = {(decree.id, rules.tier): rules.check for decree in regulations().values() for rules in decree.tiers if rules.check}

    ((where, check),) = checks.items()
    assert where == ("qd26_2026", "commune")
    assert (check.term, check.pause_on_supplement) == (QD26.terms["commune_check"], False)


def test_revocation_samples_and_the_way_back_of_qd26():
    assert len(QD26.revocation.grounds) == 6
    assert QD26.terms[QD26.revocation.term].count == 15
    assert (QD26.samples.units, QD26.samples.exempt_sets) == (5, (26,))
    assert [(way.tier, way.below, way.cite) for way in QD26.way_back] == [("centre", 90, "QĐ 26/2026 Đ7.4.g")]
    assert [(way.tier, way.below) for way in regulation("qd148_2023").way_back] == [("province", 70)]


@pytest.mark.parametrize("decree", regulations().values(), ids=lambda decree: decree.id)
def test_no_doubt_is_settled_silently(decree):
    assert decree.doubts
    assert len(set(decree.doubts)) == len(decree.doubts)
