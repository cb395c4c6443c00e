from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Refused
from chalicelib.domain.lifecycle import ProductState
from chalicelib.domain.product import Certificate, Product, months_later
from tests.domain.makers import T0

FIELDS = {"id": "S1", "name": "Mắm thử", "producer": "P1", "producer_name": "HTX Thử", "unit": "u1", "unit_name": "Huyện Một", "province": "t"}


def certificate(stars=3):
    return Certificate(dossier="D1", stars=stars, decision="12/QĐ-UBND", decided_on=date(2023, 5, 30), valid_until=date(2026, 5, 30), unit="u1")


@pytest.mark.parametrize(("decided", "expires"), [
    (date(2022, 12, 30), date(2025, 12, 30)), (date(2023, 2, 28), date(2026, 2, 28)), (date(2023, 8, 31), date(2026, 8, 31)),
    (date(2024, 2, 29), date(2027, 2, 28)), (date(2026, 6, 29), date(2029, 6, 29)),
])
def test_36_months_end_on_the_same_day_number_or_the_months_last(decided, expires):
    assert months_later(decided, 36) == expires


@given(st.dates(date(2019, 1, 1), date(2090, 1, 1)), st.integers(1, 120))
def test_a_term_never_skips_a_month(day, months):
    later = months_later(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or months_later(day.replace(day=1), months + 1).toordinal() - later.toordinal() == 1


def test_a_candidate_is_evaluated_then_recognised_with_its_certificate():
    product = Product.register(by="p", at=T0, **FIELDS).begin_evaluation(by="c", at=T0).recognise(certificate(), by="c", at=T0)

    assert (product.state, product.certificate) == (ProductState.RECOGNISED_3, certificate())
    assert product.recent[-1].data == {"stars": 3, "decision": "12/QĐ-UBND", "dossier": "D1", "valid_until": "2026-05-30"}


def test_a_recognised_product_keeps_its_recognition_while_it_is_evaluated_for_more():
    held = Product.enter("enter_3", by="x", at=T0, certificate=certificate(), **FIELDS)

    with pytest.raises(Refused):
        held.begin_evaluation(by="c", at=T0)
    assert held.recognise(certificate(4), by="c", at=T0).state is ProductState.RECOGNISED_4


def test_potential_five_keeps_what_was_held():
    held = Product.enter("enter_4", by="x", at=T0, certificate=certificate(4), **FIELDS).find_potential("9/QĐ", by="c", at=T0)

    assert (held.state, held.certificate) == (ProductState.POTENTIAL_FIVE, certificate(4))
