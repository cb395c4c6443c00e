from datetime import date

import pytest

from chalicelib.domain.regulation import Outcome, Tier
from chalicelib.stores.regulations import regulation, regulation_on, regulations


@pytest.mark.parametrize("decree", regulations().values(), ids=lambda decree: decree.id)
def test_parts_sum_to_a_hundred(decree):
    assert sum(part.max_points for part in decree.parts) == 100


@pytest.mark.parametrize("decree", regulations().values(), ids=lambda decree: decree.id)
def test_bands_cover_0_to_100_without_gap_or_overlap(decree):
    for rules in decree.tiers:
        if rules.scores:
            assert [result.low for result in rules.results] == [0, *(result.below for result in rules.results[:-1])]
            assert rules.results[-1].below is None


@pytest.mark.parametrize("decree", regulations().values(), ids=lambda decree: decree.id)
def test_the_last_tier_forwards_nothing_and_the_others_do(decree):
    forwarding = [
        not rules.scores or any(result.outcome is Outcome.FORWARDED for result in rules.results) for rules in decree.tiers
    ]

    assert forwarding == [True] * (len(decree.tiers) - 1) + [False]


@pytest.mark.parametrize(("day", "id_"), [
    (date(2025, 7, 5), "qd148_2023"), (date(2025, 7, 6), "qd148_1489_2025"), (date(2026, 5, 22), "qd26_2026"), (date(2021, 5, 1), "qd1048_2019"), (date(2023, 2, 23), "qd1048_2019"), (date(2023, 2, 24), "qd148_2023"), (date(2024, 1, 1), "qd148_2023"),
])
def test_the_decree_in_force_is_the_latest_that_has_begun(day, id_):
    assert regulation_on(day).id == id_


def test_before_the_first_decree_there_is_none():
    with pytest.raises(LookupError):
        regulation_on(date(2019, 8, 20))


def test_a_forwarded_dossier_goes_one_tier_up():
    assert regulation("qd148_2023").tier_after(Tier.DISTRICT).tier == Tier.PROVINCE
    assert regulation("qd148_2023").tier_after(Tier.PROVINCE) is None
