"""Official wording laid over a set: only words change, and a file with any fault is not taken."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.criteria import Label
from chalicelib.domain.wording import MOST, MOST_OF_A_SET, Line, Wording, check_lines, check_sets, places, share, worded
from chalicelib.stores.criteria import criteria_set, set_numbers

QD26 = "qd26_2026"
SETS = {no: criteria_set(QD26, no) for no in set_numbers(QD26)}
PLACES = [(no, place) for no, one in SETS.items() for place in places(one)]


def line(**changes):
    return replace(Line(number=7, regulation=QD26, set_no="8", code="1.1", vi="Nguồn nguyên liệu"), **changes)


def sentences(*lines):
    return [fault.sentence for fault in check_lines(lines, QD26, SETS)[1]]


def test_the_places_of_a_set_are_its_title_nodes_notes_options_cases_knock_outs_and_documents():
    found = places(SETS[26]).keys() | places(SETS[8]).keys()

    assert {"set", "A", "1", "1.1", "1.1#2", "K1", "case#community", "business_registration#3"} <= found
    assert {place for place in found if place.endswith("#note")}


@given(st.sampled_from(PLACES))
def test_one_place_is_worded_and_nothing_else_changes(where):
    no, place = where
    before = SETS[no]

    after = worded(before, {place: Wording(vi="lời của quyết định")})

    ours = places(before)
    assert places(after) == {**ours, place: Label(vi="lời của quyết định", en=ours[place].en, official=True)}
    assert worded(after, {place: Wording(vi=ours[place].vi)}) != before  # it says that the words are official
    assert [(leaf.code, [(option.points, option.star) for option in leaf.options]) for leaf in after.leaves()] == [
        (leaf.code, [(option.points, option.star) for option in leaf.options]) for leaf in before.leaves()
    ]
    assert (after.marks(5), after.regulation, after.no, after.doubts) == (before.marks(5), QD26, no, before.doubts)


def test_a_set_without_wording_is_as_it_was():
    assert worded(SETS[8], {}) is SETS[8]


def test_a_place_that_no_longer_is_there_is_passed_over():
    assert worded(SETS[8], {"99": Wording(vi="bỏ")}) == SETS[8]


def test_english_replaces_ours_where_there_is_some():
    after = worded(SETS[8], {"1.1": Wording(vi="Nguyên liệu", en="Raw material")})

    assert after.leaf("1.1").label == Label(vi="Nguyên liệu", en="Raw material", official=True)


def test_the_share_counts_places():
    count = len(places(SETS[8]))

    assert share(SETS[8]) == (0, count)
    assert share(worded(SETS[8], {"1.1": Wording(vi="x"), "1.1#1": Wording(vi="y")})) == (2, count)


def test_lines_are_read_with_one_spelling_and_single_spaces():
    texts, faults = check_lines([line(code=" 1.1#2 ", vi="Nguo\u0302\u0300n\n  nguyên liệu")], QD26, SETS)

    assert (texts, faults) == ({8: {"1.1#2": Wording(vi="Nguồn nguyên liệu")}}, ())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"regulation": "qd148_2023"}, "hãy tách tệp"),
        ({"set_no": "27"}, "một số từ 1 đến 26"),
        ({"set_no": ""}, "một số từ 1 đến 26"),
        ({"code": "1.1#9"}, "bộ 8 không có mã “1.1#9”"),
        ({"code": ""}, "chép mã từ bảng mẫu"),
        ({"vi": " \n"}, "nguyên văn còn trống"),
        ({"vi": "x" * (MOST + 1)}, f"nguyên văn dài {MOST + 1} ký tự, nhiều nhất {MOST}"),
        ({"en": "x" * (MOST + 1)}, f"bản tiếng Anh dài {MOST + 1} ký tự"),
    ],
)
def test_a_line_that_cannot_be_taken_says_why_and_the_way_out(changes, told):
    (found,) = check_lines([line(**changes)], QD26, SETS)[1]

    assert told in found.sentence
    assert found.number == 7


def test_the_longest_is_taken():
    assert sentences(line(vi="x" * MOST, en="y" * MOST)) == []


def test_a_place_twice_is_told_once_at_the_second():
    faults = check_lines([line(), line(number=8, vi="khác"), line(number=9, set_no="9")], QD26, SETS)[1]

    assert [(fault.number, fault.sentence) for fault in faults] == [(8, "bộ 8 mã “1.1” đã có ở dòng trên: giữ lại một dòng.")]


def test_every_fault_of_a_file_is_told_at_once():
    assert len(sentences(line(code="9.9"), line(set_no="99"), line(vi=""))) == 3


@pytest.mark.parametrize(("length", "faults"), [(MOST_OF_A_SET // 2, 0), (MOST_OF_A_SET // 2 + 1, 1)])
def test_a_set_can_hold_so_much(length, faults):
    texts = {8: {"1.1": Wording(vi="x" * length), "1.2": Wording(vi="x", en="y" * (length - 1))}}

    assert len(check_sets(texts)) == faults
