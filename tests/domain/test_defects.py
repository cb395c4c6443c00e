"""What a filled checklist comes to: every defect once, in order, in words; what cannot be meant is refused with its field."""

import pytest

from chalicelib.domain.criteria import Label
from chalicelib.domain.defects import GENERAL, Defect, Finding, Item, defects_of, in_words, with_known
from chalicelib.domain.errors import Refused, Why

ITEMS = tuple(
    Item(about=about, label=Label(vi=label, en=label))
    for about, label in (("form", "Phiếu đăng ký"), ("paper.lab", "Phiếu kiểm nghiệm"), ("document.1", "Tệp “a.pdf”"))
)


def test_only_what_is_missing_or_wrong_is_a_defect_in_the_list_s_order():
    found = defects_of(
        ITEMS, {"document.1": "wrong", "form": "ok", "paper.lab": "missing"}, {"document.1": " mờ ", "form": "đẹp"}, " ký lại "
    )

    assert found == (
        Defect(about="paper.lab", label="Phiếu kiểm nghiệm", finding=Finding.MISSING),
        Defect(about="document.1", label="Tệp “a.pdf”", finding=Finding.WRONG, reason="mờ"),
        Defect(about=GENERAL, label="", finding=Finding.WRONG, reason="ký lại"),
    )
    assert in_words(found) == "1. Phiếu kiểm nghiệm: còn thiếu.\n2. Tệp “a.pdf”: cần sửa. mờ.\n3. ký lại."


@pytest.mark.parametrize(
    ("found", "why", "field"),
    [({"form": "bad"}, Why.FIELD_INVALID, "v_form"), ({"form": "wrong"}, Why.REASON_MISSING, "w_form")],
)
def test_what_cannot_be_meant_is_refused_with_its_field(found, why, field):
    with pytest.raises(Refused) as refusal:
        defects_of(ITEMS, found, {}, "")

    assert (refusal.value.why, refusal.value.field) == (why, field)


def test_what_is_said_of_no_item_in_the_list_counts_for_nothing():
    assert defects_of(ITEMS, {"paper.other": "missing"}, {}, "") == ()


def test_a_word_for_the_whole_alone_is_told_as_it_was_written():
    assert in_words(defects_of(ITEMS, {}, {}, "1. Nhãn\n2. Hợp đồng")) == "1. Nhãn\n2. Hợp đồng"


def test_the_next_check_begins_with_the_reasons_of_the_last():
    known = with_known(ITEMS, (Defect(about="paper.lab", label="", finding=Finding.WRONG, reason="quá hạn"),))

    assert [item.reason for item in known] == ["", "quá hạn", ""]
