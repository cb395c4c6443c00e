"""The gate lets in what people really send and keeps out what must not come in: 300 files and 1 000, one test."""

import sys

import pytest

from chalicelib.domain.gate import LIMITS
from tests.gate import benign, hostile
from tests.gate.looking import looked

SEED = 20261127


@pytest.mark.parametrize("seed", [SEED, *(pytest.param(SEED + more, marks=pytest.mark.long) for more in range(1, 9))])
def test_what_people_send_comes_in_and_what_is_hostile_does_not(capsys, seed):
    good = [writer.__name__ for writer in (*benign.PHONES, *benign.OTHERS)]
    phones = {writer.__name__ for writer in benign.PHONES}

    results = list(looked([*good, *hostile.FAMILIES], seed))

    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(result.line() for result in results) + "\n")
    sent, attacks = results[: len(good)], results[len(good) :]
    assert (sum(len(one.accepted) + len(one.refused) for one in sent), len(attacks)) == (300, 40)
    assert [one.refused for one in sent if one.family in phones and one.refused] == []
    assert sum(len(one.accepted) for one in sent) >= 0.995 * 300, [one.refused for one in sent if one.refused]
    assert {one.family: one.accepted for one in attacks if one.accepted} == {}
    assert sum(len(one.refused) for one in attacks) == 1000
    assert max(one.slowest for one in results) < LIMITS.seconds
    assert max(one.megabytes for one in results) < LIMITS.memory >> 20
