"""What may be answered, as people write it, and what is still wanted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain.criteria import Label
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.forms import Choice, Field, Input, checked, left, read_day, seen
from chalicelib.stores.forms import forms

QD26 = forms("qd26_2026")


def field(kind, **changes):
    return Field(**({"code": "f", "label": Label(vi="Mục", en="Item"), "kind": kind, "cite": "x"} | changes))


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("line", "  Nguyễn Thị Mẫu ", "Nguyễn Thị Mẫu"),
        ("text", "một\nhai", "một\nhai"),
        ("number", "1.250", "1250"),
        ("number", "1 250 000", "1250000"),
        ("number", "-15", "-15"),
        ("number", "007", "7"),
        ("date", "29/4/2027", "2027-04-29"),
        ("date", "2027-04-29", "2027-04-29"),
        ("phone", "0912 345 678", "0912345678"),
        ("phone", "+84.912.345.678", "+84912345678"),
        ("tick", "1", "1"),
        ("choice", "a", "a"),
        *((kind.value, " ", "") for kind in Input),
    ],
)
def test_an_answer_is_kept_in_one_way(kind, typed, kept):
    options = (Choice(code="a", label=Label(vi="Một", en="One")),)

    assert checked([field(Input(kind), options=options)], {"f": typed}) == {"f": kept}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("line", "hai\ndòng"),
        ("number", "nhiều"),
        ("number", "1,5"),
        ("number", "12.34"),
        ("number", "٣"),
        ("date", "31/02/2027"),
        ("date", "hôm qua"),
        ("phone", "123"),
        ("phone", "gọi chị Ba"),
        ("tick", "có"),
        ("choice", "b"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(kind, typed):
    with pytest.raises(Refused) as refused:
        checked([field(Input(kind))], {"f": typed})

    assert (refused.value.why, refused.value.field) == (Why.FIELD_INVALID, "f")


@pytest.mark.parametrize(("kind", "typed"), [("line", "x" * 11), ("text", "x" * 11), ("number", "-12345678901")])
def test_what_is_too_long_is_refused_with_its_most(kind, typed):
    with pytest.raises(Refused) as refused:
        checked([field(Input(kind), most=10)], {"f": typed})

    assert (refused.value.why, refused.value.field, refused.value.facts) == (Why.FIELD_TOO_LONG, "f", {"most": 10})


@given(some.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_a_day_reads_the_same_in_both_ways(day):
    assert read_day(day.isoformat()) == read_day(f"{day:%d/%m/%Y}") == day


@given(some.dictionaries(some.text(max_size=5), some.text(max_size=5)))
def test_a_mark_does_not_depend_on_order_or_empty_answers(values):
    assert seen(values) == seen(dict(reversed([*values.items(), ("empty field", "")])))


def test_another_answer_is_another_mark():
    assert seen({"a": "1"}) != seen({"a": "2"}) != seen({"b": "2"})


def test_what_is_known_from_elsewhere_is_not_asked():
    asked = {each.code for section in QD26.sections() for each in section.asked("first")}

    assert "producer_name" not in asked
    assert {"representative", "plan_market"} <= asked


def test_a_renewal_is_asked_more():
    section = QD26.section("ket-qua")

    assert {each.code for each in section.asked("re_evaluation")} - {each.code for each in section.asked("first")} == {"renewal_changes"}


def test_ticks_and_what_there_may_not_be_are_never_left():
    section = QD26.section("san-pham")

    assert [each.code for each in left(section.asked("first"), {})] == ["specification"]


def test_a_decree_whose_forms_we_do_not_hold_has_none():
    assert list(forms("qd148_2023").sections()) == []
