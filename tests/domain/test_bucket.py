"""A network's bucket: it holds an hour's worth and leaks as much."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.bucket import Bucket, network_of

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("203.0.113.255", "203.0.113.0/24"),
        ("2001:db8:1:2:3::9", "2001:db8:1::/56"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_an_address_belongs_to_its_network(source, network):
    assert network_of(source) == network


def test_a_full_bucket_takes_no_more_until_it_has_leaked():
    full = Bucket(level=30, at=NOW)

    assert full.filled(NOW, an_hour=30) is None
    assert full.filled(NOW + timedelta(seconds=119), an_hour=30) is None
    assert full.filled(NOW + timedelta(seconds=120), an_hour=30) is not None


@given(st.lists(st.integers(0, 600), max_size=60), st.integers(1, 20))
def test_no_hour_takes_more_than_twice_its_worth(pauses, an_hour):
    bucket, at, taken = Bucket(at=NOW), NOW, []
    for pause in pauses:
        at += timedelta(seconds=pause)
        filled = bucket.filled(at, an_hour=an_hour)
        if filled is not None:
            bucket, taken = filled, [*taken, at]

    assert all(sum(start <= each < start + timedelta(hours=1) for each in taken) <= 2 * an_hour for start in taken)


def test_a_clock_that_goes_back_empties_nothing():
    assert Bucket(level=5, at=NOW).filled(NOW - timedelta(hours=9), an_hour=30).level == 6
