from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import (
    DOSSIER_STEPS,
    FINAL,
    PRODUCT_STEPS,
    DossierState,
    ProductState,
    Role,
    dossier_step,
    possible_acts,
    product_step,
)


@pytest.mark.parametrize("steps", [DOSSIER_STEPS, PRODUCT_STEPS])
def test_a_state_and_an_act_lead_to_one_state(steps):
    assert [pair for pair, times in Counter((step.before, step.act) for step in steps).items() if times > 1] == []


@pytest.mark.parametrize(("steps", "states"), [(DOSSIER_STEPS, DossierState), (PRODUCT_STEPS, ProductState)])
def test_every_state_is_reached_from_the_beginning(steps, states):
    reached = {None}
    while more := {step.after for step in steps if step.before in reached} - reached:
        reached |= more

    assert reached == {None, *states}


def test_five_states_of_a_dossier_are_final():
    assert {
        DossierState.RECOGNISED, DossierState.EVALUATE_AGAIN, DossierState.NOT_RECOGNISED, DossierState.NOT_UPGRADED,
        DossierState.WITHDRAWN,
    } == FINAL


def test_a_round_has_done_with_what_is_final_or_deferred_or_with_the_centre():
    over = FINAL | {DossierState.DEFERRED, DossierState.POTENTIAL_FIVE, DossierState.BELOW_FIVE}
    assert {state for state in DossierState if state.is_over} == over
    assert {state for state in DossierState if state.is_under_evaluation} == set(DossierState) - over - {DossierState.DRAFT}


@given(st.sampled_from(DossierState), st.sampled_from(sorted({step.act for step in DOSSIER_STEPS})))
def test_an_act_is_refused_wherever_the_table_has_no_row(state, act):
    rows = [step for step in DOSSIER_STEPS if (step.before, step.act) == (state, act)]

    if rows:
        assert dossier_step(state, act) is rows[0]
    else:
        with pytest.raises(Refused) as refusal:
            dossier_step(state, act)
        assert (refusal.value.why, refusal.value.facts) == (Why.ACT_NOT_POSSIBLE, {"state": state, "act": act})


def test_only_the_conductor_rules_and_only_from_a_scored_dossier():
    ruling = {step for step in DOSSIER_STEPS if step.act in ("recognise", "forward", "find_potential", "refuse", "keep")}

    assert {(step.before, step.who) for step in ruling} == {(DossierState.SCORED, Role.CONDUCTOR)}


def test_nothing_but_revocation_takes_stars_by_hand():
    assert {step.act for step in PRODUCT_STEPS if step.who is Role.COORDINATOR} == {"revoke"}
    with pytest.raises(Refused):
        product_step(ProductState.REVOKED, "recognise_3")


def test_an_officer_accepts_or_proposes_or_returns_a_filed_dossier():
    assert possible_acts(DossierState.SUBMITTED, Role.OFFICER) == ("accept", "propose", "send_back")
    assert possible_acts(DossierState.ACCEPTED, Role.OFFICER) == ("return_down",)
    assert possible_acts(DossierState.RETURNED, Role.OFFICER) == ("remind",)
