"""Search without accents: đ is d, every word must be there, the accents as typed come first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.search import fold, rank


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Bánh tét Trà Cuôn", "banh tet tra cuon"),
        ("ĐƯỜNG PHÈN", "duong phen"),
        ("Ế Ễ Ộ ữ ỵ", "e e o u y"),
        ("Mắm", "mam"),
        ("", ""),
    ],
)
def test_accents_and_case_are_folded(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("mắm bò hóc", 0),
        ("MẮM", 0),
        ("mam bo hoc", 1),
        ("hoc mam", 1),
        ("dong", 1),
        ("mâm", 1),
        ("mắm dừa", None),
        ("", 0),
        ("  ", 0),
    ],
)
def test_an_answer_is_ranked_by_how_it_was_asked(asked, found):
    assert rank(asked, "Mắm bò hóc", "Hợp tác xã Đông") == found


def test_either_way_of_writing_a_letter_is_found():
    assert rank("Mắm", "Mắm") == 0  # typed with combining marks, as some phones do


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_a_text_is_found_by_itself(text, other):
    assert rank(text, other, text) == 0
