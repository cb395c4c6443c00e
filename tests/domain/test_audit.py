"""A chain of events holds as it is written and read; whatever is changed, taken out or put in is found and placed."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.aggregate import Event
from chalicelib.domain.audit import breaks
from chalicelib.stores.codec import from_json, to_json
from tests.domain import makers

ROUND = makers.round_().do("open", by="c", at=makers.T0).park("lỗi", by="c", at=makers.T0).resume(by="o", at=makers.T0)


def read(events):
    """As they come back from the table."""
    return list(from_json(tuple[Event, ...], to_json(tuple(events))))


def test_what_was_written_holds_when_it_is_read():
    assert len(ROUND.recent) == 4
    assert list(breaks(read(ROUND.recent))) == []
    assert read(makers.scored().recent) == list(makers.scored().recent)
    assert list(breaks(read(makers.scored().recent))) == []


@given(st.integers(0, 999))
def test_a_thousand_tamperings_are_each_found(seed):
    rng, events = random.Random(seed), read(ROUND.recent)
    place = rng.randrange(len(events) - 1)  # the last is held by its locked copy: see the services' tests
    kind = rng.choice(("by", "at", "data", "name", "drop", "swap"))
    match kind:
        case "drop":
            del events[place]
        case "swap":
            events[place], events[place + 1] = events[place + 1], events[place]
        case "at":
            events[place] = replace(events[place], at=events[place].at.replace(microsecond=rng.randrange(1, 10**6)))
        case "data":
            events[place] = replace(events[place], data={"reason": str(rng.random())})
        case _:
            events[place] = replace(events[place], **{kind: "kẻ khác"})

    assert list(breaks(events))


def test_a_chain_may_begin_late_and_may_not_stop():
    old = [replace(event, prev="") for event in read(ROUND.recent)]
    begun = [*old[:2], replace(old[2], prev=old[1].digest), replace(old[3], prev="")]

    assert list(breaks(old)) == []
    assert list(breaks(begun)) == [f"4 {old[3].name} carries no hash"]


@pytest.mark.parametrize("first", [1, 2])
def test_a_gap_is_named(first):
    events = read(ROUND.recent)

    assert next(breaks(events[first:])) == f"1 is missing: {first + 1} follows"
