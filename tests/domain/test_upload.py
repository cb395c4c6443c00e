from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.gate import MAX_BYTES
from chalicelib.domain.round import SEAL_DELAY, schedule_of
from chalicelib.domain.upload import LIVES, PART_BYTES, is_in_parts, parts_of, ticket_life, type_of
from tests.domain.makers import round_

SLOW = 400_000 / 8  # bytes a second
sizes = st.integers(1, MAX_BYTES)


@given(sizes)
def test_parts_cover_the_file_once_and_only_the_last_is_short(size):
    parts = parts_of(size)

    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert [part.start for part in parts] == [sum(each.length for each in parts[:at]) for at in range(len(parts))]
    assert sum(part.length for part in parts) == size
    assert all(part.length == PART_BYTES for part in parts[:-1])
    assert 0 < parts[-1].length <= PART_BYTES
    assert is_in_parts(size) is (len(parts) > 1)


@given(sizes)
def test_a_ticket_lives_long_enough_to_send_everything_twice_on_a_slow_line(size):
    assert ticket_life(size) >= 2 * timedelta(seconds=2 * size / SLOW)


@given(st.integers(0, MAX_BYTES))
def test_no_ticket_issued_before_the_close_lives_when_the_round_is_sealed(size):
    rnd = round_()
    issued = rnd.closes_at - timedelta(microseconds=1)

    until = issued + ticket_life(size)

    assert until < rnd.closes_at + SEAL_DELAY == schedule_of(rnd)["seal"]
    opened = rnd.do("open", by="c", at=rnd.opens_at)
    assert opened.due(until) is None


def test_lives_grow_with_the_size_and_reach_the_biggest_file():
    mosts, lives = zip(*LIVES, strict=True)

    assert (list(mosts), list(lives)) == (sorted(set(mosts)), sorted(set(lives)))
    assert mosts[-1] >= MAX_BYTES
    assert ticket_life(0) == lives[-1]


@pytest.mark.parametrize(("name", "told", "type_"), [
    ("a.pdf", "application/pdf", "application/pdf"),
    ("a.PDF", "", "application/pdf"),
    ("ảnh.heic", "application/octet-stream", "image/heic"),
    ("a.pdf", "text/html", "text/html"),
    ("a.exe", "", ""),
    ("pdf", "", ""),
])
def test_the_name_speaks_where_the_browser_does_not(name, told, type_):
    assert type_of(name, told) == type_
