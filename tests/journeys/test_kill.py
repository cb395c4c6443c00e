"""The runtime dies while people file, score and decide: nothing that was acknowledged is missing, and the year goes on."""

import pytest

pytestmark = pytest.mark.local


def check(report, kills):
    assert len(report["kills"]["moments"]) == kills
    assert report["kills"]["acknowledged_writes_lost"] == []
    assert [each for each in report["invariants"] if not each["ok"]] == []
    assert report["executions"]["restarted"] > 0


@pytest.mark.long
def test_two_deaths(play_year):
    check(play_year("unnamed_2021", "--size", "10", "--kills", "2"), 2)


@pytest.mark.long
def test_ten_deaths(play_year):
    report = play_year("tra_vinh_2023", "--size", "60", "--kills", "10", minutes=25)

    check(report, 10)
    assert {moment.split()[0] for moment in report["kills"]["moments"]} == {"filing", "council", "tally", "decision"}
