"""The work list: what is due first stands first, filters by address, a thousand dossiers in one look."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.dossier import Kind
from chalicelib.domain.errors import Refused
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.worklist import PAGE, Card, Group
from chalicelib.services.worklist import Asked, worklist
from chalicelib.stores import aggregates, rows
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")
COMMUNE = Tier("commune")


@pytest.fixture
def round_():
    round_ = make.year_of_sets()
    later = replace(round_, proposes_before=make.NOW + timedelta(days=60)).next("Changed", at=make.now(), by="test")
    aggregates.commit(later)
    return later


def at_commune(name, state=DossierState.SUBMITTED, **changes):
    fields = {"tier": COMMUNE, "regulation": make.SETS, "received_at": make.NOW, **changes}
    return make.dossier(make.producer(), state, name=name, **fields)


def seen(**asked):
    return worklist(make.officer().actor, Asked(**asked))


def names(found):
    return [line.card.product_name for line in found.lines]


def test_what_is_due_first_stands_first_and_what_asks_nothing_stands_apart(round_):
    at_commune("Mới nộp")
    at_commune("Quá hạn", received_at=make.NOW - timedelta(days=40))
    at_commune("Nháp", DossierState.DRAFT)
    at_commune("Sắp hạn", received_at=make.NOW - timedelta(days=20))
    at_commune("Chờ bổ sung", DossierState.RETURNED)

    found = seen()

    assert names(found) == ["Quá hạn", "Sắp hạn", "Mới nộp", "Chờ bổ sung"]
    assert [group for group, _ in found.sections] == [Group.OVERDUE, Group.DUE_SOON, Group.NEW, Group.WAITING]
    assert (found.counts[Group.UNFILED], found.total) == (1, 4)
    assert names(seen(group="unfiled")) == ["Nháp"]


@pytest.mark.parametrize(("asked", "expected"), [
    ({"text": "dua sap"}, {"Dừa sáp Đông"}),
    ({"text": "đông"}, {"Dừa sáp Đông"}),
    ({"text": "dong hop tac xa"}, {"Dừa sáp Đông"}),
    ({"kind": "upgrade"}, {"Mắm rươi"}),
    ({"set_no": "8"}, {"Mắm rươi"}),
    ({"state": "returned"}, {"Chờ"}),
    ({"unit": "tay"}, set()),
    ({"round": "khac"}, set()),
    ({"text": "dừa", "state": "returned"}, set()),
])  # fmt: skip
def test_filters_are_read_from_the_address(round_, asked, expected):
    at_commune("Dừa sáp Đông")
    at_commune("Mắm rươi", kind=Kind.UPGRADE, criteria_set=8)
    at_commune("Chờ", DossierState.RETURNED)

    assert set(names(seen(**asked))) == expected


def test_the_province_has_what_reached_it_and_the_commune_what_it_must_hand_over(round_):
    at_commune("Đã đề nghị", DossierState.FORWARDED, tier=Tier.PROVINCE, held_by="province", past_proposals=())
    at_commune("Còn ở xã")
    above = worklist(make.officer(make.PROVINCE).actor, Asked())

    assert names(above) == ["Đã đề nghị"]
    assert [(line.card.product_name, line.group) for line in seen().lines] == [
        ("Còn ở xã", Group.NEW), ("Đã đề nghị", Group.HAND_OVER),
    ]  # fmt: skip


def test_a_row_of_before_the_cards_is_listed_as_well(round_):
    made = at_commune("Cũ")
    row = aggregates.to_row(made.next("Changed", at=make.now(), by="test"))
    row.card = None
    rows.commit(row)

    assert names(seen()) == ["Cũ"]


def test_no_dossier_is_read_whole_for_the_list(round_, monkeypatch):
    at_commune("Mắm")
    monkeypatch.setattr(rows, "of_unit", None)
    monkeypatch.setattr(rows, "many", lambda keys: [] if not keys else 1 / 0)

    assert names(seen()) == ["Mắm"]


def test_a_card_is_as_its_dossier_stands(round_):
    made = at_commune("Mắm", criteria_set=8)

    assert list(aggregates.cards_of(made.round, made.unit)) == [Card.of(made)]


def test_only_an_officer_has_work(round_):
    with pytest.raises(Refused):
        worklist(make.producer().actor, Asked())


def test_a_page_after_the_other_shows_each_dossier_once(round_):
    for number in range(PAGE + 3):
        at_commune(f"Số {number:03}")

    first, second = seen(), seen(page=2)

    assert (first.pages, first.total, len(first.lines)) == (2, PAGE + 3, PAGE)
    assert set(Counter([*names(first), *names(second)]).values()) == {1}
    assert names(seen(page=99)) == names(second)


@pytest.mark.parametrize("typed", ["", "0", "-1", "hai", "²", "9" * 30])
def test_a_page_that_is_no_number_is_the_first(typed):
    assert Asked.of({"trang": typed}).page == 1
