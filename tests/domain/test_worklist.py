"""Where a dossier stands in an officer's list, and which page is shown."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.worklist import PAGE, Card, Group, group_of, page_of

S = DossierState


def card(state, *, held_by="unit", letter=False):
    return Card(
        id="1", round="r", unit="u1", province="t", state=state, tier=Tier("commune"), held_by=held_by, regulation="x",
        product_name="Mắm", producer_name="HTX", kind=Kind.FIRST, awaits_letter=letter,
    )  # fmt: skip


@pytest.mark.parametrize(("state", "overdue", "left", "group"), [
    (S.DRAFT, False, None, Group.UNFILED),
    (S.SUBMITTED, True, None, Group.OVERDUE), (S.RETURNED, True, None, Group.OVERDUE),
    (S.SUBMITTED, False, 0, Group.DUE_SOON), (S.SUBMITTED, False, 3, Group.DUE_SOON), (S.SUBMITTED, False, 4, Group.NEW),
    (S.SUBMITTED, False, None, Group.NEW),
    (S.RETURNED, False, 1, Group.WAITING), (S.RETURNED, False, 9, Group.WAITING),
    (S.ACCEPTED, False, None, Group.ONWARD), (S.RECOGNISED, False, None, Group.ONWARD),
])  # fmt: skip
def test_at_its_own_unit_state_and_clock_say_the_group(state, overdue, left, group):
    assert group_of(card(state), "u1", overdue=overdue, left=left) is group


def test_what_went_up_is_to_be_handed_over_until_its_letter_is_there_and_is_new_above():
    up, gone = card(S.FORWARDED, held_by="province", letter=True), card(S.FORWARDED, held_by="province")

    assert group_of(up, "u1", overdue=True, left=None) is Group.HAND_OVER  # the clock is the upper tier's
    assert group_of(gone, "u1", overdue=True, left=None) is Group.ONWARD
    assert group_of(up, "t", overdue=False, left=9) is Group.NEW


def test_a_card_has_nothing_that_a_dossier_has_not():
    assert all(hasattr(Dossier, each.name) or each.name in Dossier.__dataclass_fields__ for each in fields(Card))


@given(st.integers(0, 10_000), st.integers(-5, 10_000))
def test_a_page_is_always_one_that_is_there(count, asked):
    page, pages = page_of(count, asked)

    assert 1 <= page <= pages
    assert (pages - 1) * PAGE < max(count, 1) <= pages * PAGE
