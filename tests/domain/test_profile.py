"""A producer's profile as typed."""

import pytest

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.profile import cleaned

FULL = {
    "name": " HTX  Mẫu ",
    "type": "cooperative",
    "representative": "Người Thử",
    "title": "Giám đốc",
    "address": "Ấp Mẫu",
    "phone": "090 123.45-67",
    "tax_code": "0123456789001",
    "registration_number": "",
}


def test_blanks_go_and_numbers_are_written_one_way():
    clean = cleaned(FULL)

    assert (clean["name"], clean["phone"], clean["tax_code"]) == ("HTX Mẫu", "0901234567", "0123456789-001")


@pytest.mark.parametrize("phone", ["+84901234567", "0901234567", "(090) 123 4567"])
def test_a_phone_is_ten_digits(phone):
    assert cleaned({**FULL, "phone": phone})["phone"] == "0901234567"


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("name", " ", Why.FIELD_MISSING),
        ("representative", "", Why.FIELD_MISSING),
        ("address", "", Why.FIELD_MISSING),
        ("phone", "", Why.FIELD_MISSING),
        ("phone", "901234567", Why.PHONE_INVALID),
        ("phone", "٠٩٠١٢٣٤٥٦٧", Why.PHONE_INVALID),
        ("tax_code", "12345", Why.TAX_CODE_INVALID),
        ("type", "bank", Why.FIELD_INVALID),
        ("address", "a" * 301, Why.FIELD_TOO_LONG),
    ],
)
def test_what_is_wrong_is_told_by_its_field(field, typed, why):
    with pytest.raises(Refused) as refused:
        cleaned({**FULL, field: typed})

    assert (refused.value.why, refused.value.field) == (why, field)
