"""What data shows of a conflict: names by their letters, numbers by their digits, and nothing where nothing is known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.conflicts import Entry, Ground, Turn, grounds, last_words
from chalicelib.domain.council import Council, Seat, SeatRole
from chalicelib.domain.people import Producer, ProducerType
from tests.domain.makers import T0

PRODUCER = Producer(
    id="P1", name="HTX Bình Minh", type=ProducerType.COOPERATIVE, unit="u1", province="t", email="chu.the@vidu.example",
    representative="Nguyễn Văn Đông", address="Ấp 3, xã Đông", phone="0912000001", tax_code="1500000001",
    people=("an@vidu.example",),
)  # fmt: skip
SEAT = Seat(email="uy.vien@vidu.example")


@pytest.mark.parametrize(("seat", "found"), [
    (SEAT, []),
    (replace(SEAT, email="an@vidu.example"), [Ground.SAME_PERSON]),
    (replace(SEAT, email="chu.the@vidu.example"), [Ground.SAME_PERSON]),
    (replace(SEAT, agency="HTX BINH MINH"), [Ground.AGENCY]),
    (replace(SEAT, agency="Hội Nông dân"), []),
    (replace(SEAT, phone="+84 912 000 001"), [Ground.PHONE]),
    (replace(SEAT, phone="0912 000 002"), []),
    (replace(SEAT, tax_code="1500000001"), [Ground.TAX_CODE]),
    (replace(SEAT, address="ấp 3 - Xã Đông."), [Ground.ADDRESS]),
    (replace(SEAT, related=("Nguyen Van Dong",)), [Ground.KINSHIP]),
    (replace(SEAT, related=("Htx Bình Minh",), phone="0912000001"), [Ground.KINSHIP, Ground.PHONE]),
])  # fmt: skip
def test_what_stands_between_a_seat_and_a_producer(seat, found):
    assert list(grounds(seat, PRODUCER)) == found


@given(st.builds(Seat, email=st.just("a@vidu.example"), agency=st.text(), phone=st.text(), address=st.text(), tax_code=st.text()))
def test_nothing_known_of_the_producer_makes_no_conflict(seat):
    bare = replace(PRODUCER, name="?", representative="", address="", phone="", tax_code="")

    assert list(grounds(seat, bare)) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(Turn)), max_size=8))
def test_the_last_word_about_each_person_counts(said):
    entries = [
        Entry(dossier="D", member=who, number=number, turn=turn, ground=Ground.OTHER, by="x", at=T0)
        for number, (who, turn) in enumerate(said, 1)
    ]

    last = last_words(entries)

    assert {who: entry.turn for who, entry in last.items()} == dict(said)
    assert all(entry.bars is (entry.turn is not Turn.CLEARED) for entry in last.values())


def test_a_council_from_seats_has_its_chair_first_and_no_sheet_for_who_does_not_score():
    seats = [
        Seat(email="b", role=SeatRole.MEMBER), Seat(email="s", role=SeatRole.SECRETARY, scores=False),
        Seat(email="t", role=SeatRole.ADVISER), Seat(email="v", role=SeatRole.VICE), Seat(email="c", role=SeatRole.CHAIR),
    ]  # fmt: skip

    made = Council.of("p", "u", seats)

    assert (made.members, [seat.email for seat in made.everyone]) == (("c", "v", "b"), ["c", "v", "s", "b", "t"])
    assert made.seat("t").has_sheet is False
    assert made.seat("x") is None


def test_a_council_of_addresses_alone_has_its_first_for_chair():
    old = Council(plan="p", unit="u", members=("a", "b"))

    assert [(seat.email, seat.role) for seat in old.everyone] == [("a", SeatRole.CHAIR), ("b", SeatRole.MEMBER)]
