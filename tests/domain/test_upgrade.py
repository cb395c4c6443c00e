"""An upgrade either rises above the stars held or leaves them as they are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.product import Certificate, Product
from chalicelib.domain.regulation import Outcome
from chalicelib.domain.upgrade import against, is_no_rise, keeps
from tests.domain.makers import PROVINCE_RULES, T0, decision, in_council, scored
from tests.domain.test_product import FIELDS

UNTIL = date(2023, 6, 30)
RESULTS = [
    (Outcome.NOT_RECOGNISED, None),
    (Outcome.RECOGNISED, 3),
    (Outcome.RECOGNISED, 4),
    (Outcome.RECOGNISED, 5),
    (Outcome.POTENTIAL_FIVE, None),
]
held_stars, results = st.sampled_from([3, 4, 5]), st.sampled_from(RESULTS)


def certificate(stars=3, until=UNTIL):
    return Certificate(
        dossier="", stars=stars, decision="1/QĐ", decided_on=date(2020, 6, 30), valid_until=until, unit="t"
    )


def upgrade(outcome, stars, held):
    """A dossier before its decision, its proposal beside what the product holds."""
    return in_council().tally(against(scored(outcome, stars).proposal, held), by="c", at=T0)


def decided(dossier, day):
    return dossier.decide(decision(date=day.isoformat()), next_tier=PROVINCE_RULES, by="c", at=T0)


@pytest.mark.parametrize(
    ("held", "outcome", "stars", "state"),
    [
        (3, Outcome.RECOGNISED, 3, DossierState.NOT_UPGRADED),
        (4, Outcome.RECOGNISED, 3, DossierState.NOT_UPGRADED),
        (3, Outcome.RECOGNISED, 4, DossierState.RECOGNISED),
        (4, Outcome.NOT_RECOGNISED, None, DossierState.NOT_UPGRADED),
        (4, Outcome.POTENTIAL_FIVE, None, DossierState.POTENTIAL_FIVE),
        (5, Outcome.POTENTIAL_FIVE, None, DossierState.NOT_UPGRADED),
        (4, Outcome.FORWARDED, None, DossierState.FORWARDED),
    ],
)
def test_only_a_result_above_the_stars_held_takes_effect(held, outcome, stars, state):
    assert decided(upgrade(outcome, stars, certificate(held)), UNTIL).state is state


def test_the_event_and_the_proposal_say_what_stays():
    dossier = upgrade(Outcome.RECOGNISED, 3, certificate(4))

    assert dossier.proposal.reason.endswith(
        "đề nghị nâng hạng, kết quả không cao hơn 4 sao đang có: giấy chứng nhận giữ nguyên đến hết ngày 30/06/2023"
    )
    assert decided(dossier, UNTIL).recent[-1].data == {
        "tier": "district", "stars": 3, "decision": "12/QĐ-UBND", "date": "2023-06-30", "held": 4,
    }  # fmt: skip


def test_a_proposal_that_rises_says_nothing_of_it():
    before = scored(Outcome.RECOGNISED, 4).proposal

    assert against(before, certificate(3)) == replace(before, held=certificate(3))


@given(held_stars, results, st.integers(-400, 400))
def test_nothing_is_lost_while_a_recognition_lasts_and_nothing_kept_after_it(held, result, days):
    outcome, stars = result
    day = UNTIL + timedelta(days=days)
    earned = 5 if outcome is Outcome.POTENTIAL_FIVE else stars or 0

    ruled = decided(upgrade(outcome, stars, certificate(held)), day)

    assert (ruled.state is DossierState.NOT_UPGRADED) is (earned <= held and days <= 0)
    assert ruled.state.is_final or ruled.state.is_beyond
    assert ruled.stars == stars


@given(results, held_stars)
def test_without_a_recognition_beside_it_a_proposal_keeps_nothing(result, held):
    outcome, stars = result
    alone = scored(outcome, stars).proposal

    assert not is_no_rise(alone)
    assert not keeps(alone, UNTIL)
    assert not keeps(against(alone, certificate(held)), UNTIL + timedelta(days=1))


@given(st.integers(-40, 40))
def test_a_recognition_is_in_force_to_its_last_day(days):
    product = Product.enter("enter_3", by="x", at=T0, certificate=certificate(), **FIELDS)

    assert product.held_on(UNTIL + timedelta(days=days)) == (certificate() if days <= 0 else None)
    assert replace(product, state=ProductState.REVOKED).held_on(UNTIL) is None
    assert replace(product, certificate=None).held_on(UNTIL) is None
