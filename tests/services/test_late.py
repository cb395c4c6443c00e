"""Late exceptions: half-open, on record, told, honoured by the filing and by the list that is frozen after it."""

from datetime import timedelta

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.round import SEAL_DELAY
from chalicelib.services import carrying, intake, late, notices, reconcile
from chalicelib.stores import aggregates, files
from tests import factories as make

HOUR = timedelta(hours=1)


@pytest.fixture(name="scene")
def _scene(world):
    """A draft with a paper, its producer, the coordinator and the round."""
    round_, owner = make.year(), make.producer()
    dossier = make.dossier(owner)
    make.document(dossier)
    return round_, owner, make.coordinator(), dossier


def allowed(scene, until):
    _, _, coordinator, dossier = scene
    late.allow(coordinator.actor, dossier.id, until, " Bão số 3 ")
    return aggregates.get(Dossier, dossier.id)


def test_it_is_filed_until_its_instant_and_not_at_it(world, scene):
    round_, owner, coordinator, _ = scene
    until = round_.closes_at + 24 * HOUR
    dossier = allowed(scene, until)
    assert (dossier.late.by, dossier.late.reason, dossier.late.until) == (coordinator.email, "Bão số 3", until)

    world.move_to(until, tick=False)
    with pytest.raises(Refused) as no:
        intake.submit(owner.actor, dossier.id)
    world.move_to(until - timedelta(microseconds=1), tick=False)
    receipt = intake.submit(owner.actor, dossier.id)

    assert (no.value.why, no.value.facts["until"]) == (Why.TOO_LATE, until)
    assert receipt.submitted_at == until - timedelta(microseconds=1)


def test_without_it_the_close_stands_for_everybody_else(world, scene):
    round_, owner, _, _ = scene
    other = make.dossier(owner, name="Khô cá")
    make.document(other)
    allowed(scene, round_.closes_at + 24 * HOUR)

    world.move_to(round_.closes_at, tick=False)

    with pytest.raises(Refused) as no:
        intake.submit(owner.actor, other.id)
    assert no.value.why is Why.TOO_LATE


def test_after_the_round_is_sealed_it_is_filed_and_frozen_in_a_list_of_its_own(world, scene):
    round_, owner, _, dossier = scene
    world.move_to(round_.closes_at + SEAL_DELAY + HOUR, tick=False)
    reconcile.sweep()
    until = round_.closes_at + SEAL_DELAY + 24 * HOUR
    allowed(scene, until)
    receipt = intake.submit(owner.actor, dossier.id)

    for at in (until + SEAL_DELAY - timedelta(seconds=1), until + SEAL_DELAY):
        world.move_to(at, tick=False)
        reconcile.sweep()
        kept = files.kept_at(f"sealed/{round_.id}/{dossier.id}.json")
        assert (kept is not None) is (at == until + SEAL_DELAY)
    reconcile.sweep()

    assert files.kept_at(f"sealed/{round_.id}.json")["dossiers"] == []
    assert [row["slip"] for row in kept["dossiers"]] == [receipt.slip]


def test_its_producer_and_its_officers_are_told_once(world, scene):
    round_, owner, _, _ = scene
    officer = make.officer()
    until = round_.closes_at + HOUR
    dossier = allowed(scene, until)

    again = allowed(scene, until)

    assert again.version == dossier.version
    assert {(mail.letter, mail.to) for mail in notices.letters(dossier, dossier.recent[-1])} == {
        ("allowed_late", owner.email), ("allowed_late_officer", officer.email)}


def test_it_may_not_leave_for_another_round_while_it_may_still_be_filed(world, scene):
    round_, owner, _, dossier = scene
    allowed(scene, round_.closes_at + 24 * HOUR)
    world.move_to(round_.closes_at + SEAL_DELAY + HOUR, tick=False)

    with pytest.raises(Refused):
        carrying.carry_over(owner.actor, dossier.id)


@pytest.mark.parametrize(("until", "reason", "state", "why"), [
    (timedelta(0), "Bão", DossierState.DRAFT, Why.DATE_PAST),
    (timedelta(days=11), "Bão", DossierState.DRAFT, Why.DATE_ORDER),
    (HOUR, " ", DossierState.DRAFT, Why.REASON_MISSING),
    (HOUR, "Bão", DossierState.SUBMITTED, Why.ACT_NOT_POSSIBLE),
])
def test_noes(world, until, reason, state, why):
    round_ = make.year()
    dossier = make.dossier(make.producer(), state)

    with pytest.raises(Refused) as no:
        late.allow(make.coordinator().actor, dossier.id, round_.closes_at + until, reason)

    assert no.value.why is why


def test_nobody_else_may(world, scene):
    round_, _, _, dossier = scene

    with pytest.raises(Refused) as no:
        late.allow(make.officer().actor, dossier.id, round_.closes_at + HOUR, "Bão")

    assert no.value.why is Why.NOT_ALLOWED
