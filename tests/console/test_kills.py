"""Which moments the runtime dies at comes from the seed, and every kind of moment is among ten."""

from types import SimpleNamespace

from console.play.kills import Kills


def chosen(seed, count):
    return Kills(SimpleNamespace(seed=seed), lambda: None, count=count, rounds=2, stages=4)._chosen


def test_moments_come_from_the_seed():
    assert chosen(1, 10) == chosen(1, 10) != chosen(2, 10)


def test_ten_deaths_come_at_every_kind_of_moment():
    assert {kind for kind, _ in chosen(1, 10)} == {"filing", "council", "tally", "decision"}
    assert len(chosen(1, 10)) == 10
