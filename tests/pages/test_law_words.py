"""Terms and cut-offs of a decree, as people say them."""

import pytest

from chalicelib.domain.criteria import Label
from chalicelib.domain.procedure import CutOff, Precision
from chalicelib.domain.terms import Measure, Term
from chalicelib.pages import law_words


@pytest.mark.parametrize(
    ("count", "measure", "told"),
    [
        (15, Measure.WORKING_DAYS, "15 ngày làm việc"),
        (45, Measure.DAYS, "45 ngày"),
        (36, Measure.MONTHS, "36 tháng"),
        (-180, Measure.DAYS, "trước đó 180 ngày"),
    ],
)
def test_a_term(count, measure, told):
    assert law_words.term(Term(code="x", count=count, measure=measure, label=Label(vi="x", en="x"), source="x")) == told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "trước ngày 30/04"),
        ({"inclusive": True}, "đến hết ngày 30/04"),
        ({"precision": Precision.MONTH, "day": None, "inclusive": True}, "trong tháng 4"),
        ({"year_offset": 1}, "trước ngày 30/04 năm sau"),
    ],
)
def test_a_cut_off(changes, told):
    assert law_words.cut_off(CutOff(**{"month": 4, "day": 30, "inclusive": False, "cite": "Đ5", **changes})) == told
