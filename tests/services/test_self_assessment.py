"""A producer's own assessment: kept while the dossier is theirs, frozen with each filing, seen by others, counted nowhere."""

from datetime import UTC, datetime

import pytest
import time_machine

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.regulation import Tier
from chalicelib.services import dossiers, export, intake, ruling, scoring, self_assessment
from chalicelib.stores import aggregates, files, papers
from tests import factories as make
from tests.years import Phase

pytestmark = pytest.mark.usefixtures("world")
BEST, P = make.best_of_set(8), Tier.PROVINCE


@pytest.fixture
def owner():
    """On a day on which the decree with criteria sets is in force."""
    with time_machine.travel(datetime(2026, 9, 2, 3, tzinfo=UTC), tick=True):
        make.year_of_sets()
        yield make.producer()


@pytest.fixture
def draft(owner):
    dossier = make.dossier_of_set(owner, state=DossierState.DRAFT)
    make.required_papers(dossier)
    return dossier


def standing(by, dossier):
    return dossiers.view(by.actor, dossier.id).standing


def refusal(by, dossier, given, version=0):
    with pytest.raises(Refused) as refused:
        self_assessment.save(by.actor, dossier.id, given, version)
    return refused.value.why, refused.value.field


def test_it_is_kept_as_far_as_it_goes_and_foretold_when_complete(owner, draft):
    before = standing(owner, draft)
    self_assessment.save(owner.actor, draft.id, {"1.1": 2, "5.3": 4}, 0)
    begun = standing(owner, draft)
    self_assessment.save(owner.actor, draft.id, BEST | {"3.5": 1}, begun.version)
    done = standing(owner, draft)

    assert (before.choices, before.version, before.saved_at, before.is_open) == ({}, 0, None, True)
    assert (begun.choices, begun.points, begun.forecast.outlook) == ({"1.1": 2, "5.3": 4}, {"1.1": 2, "5.3": 5}, None)
    assert (done.forecast.total, done.forecast.outlook.verdict.star, done.version) == (98, 3, begun.version + 1)
    assert papers.self_assessment(draft.id)[0].saved_by == owner.email


def test_what_was_saved_since_the_page_was_opened_is_not_overwritten_unseen(owner, draft):
    self_assessment.save(owner.actor, draft.id, {"1.1": 1}, 0)

    assert refusal(owner, draft, {"1.1": 3}, version=0) == (Why.CHANGED_MEANWHILE, "")
    assert standing(owner, draft).choices == {"1.1": 1}


def test_an_impossible_choice_is_refused_by_its_name(owner, draft):
    assert refusal(owner, draft, {"5.1": 1, "5.2": 2}) == (Why.CHOICE_NOT_DUE, "c_5.2")
    assert papers.self_assessment(draft.id) is None


def test_a_filing_freezes_it_in_row_and_receipt(owner, draft):
    self_assessment.save(owner.actor, draft.id, {"1.1": 2}, 0)
    intake.submit(owner.actor, draft.id)

    assert aggregates.get(Dossier, draft.id).self_assessment == {"1.1": 2}
    assert files.kept_at(f"receipts/{draft.id}/1.json")["dossier"]["self_assessment"] == {"1.1": 2}
    assert refusal(owner, draft, {"1.1": 3}, version=1) == (Why.ALREADY_FILED, "")
    assert (standing(owner, draft).choices, standing(owner, draft).is_open) == ({"1.1": 2}, False)


def test_a_return_opens_it_again_and_the_next_filing_freezes_it_anew(owner, draft):
    self_assessment.save(owner.actor, draft.id, {"1.1": 2}, 0)
    intake.submit(owner.actor, draft.id)
    filed = aggregates.get(Dossier, draft.id)
    aggregates.commit(filed.send_back("Thiếu nhãn", by="officer", at=make.now()))

    self_assessment.save(owner.actor, draft.id, {"1.1": 3}, standing(owner, draft).version)
    meanwhile = aggregates.get(Dossier, draft.id).self_assessment
    intake.submit(owner.actor, draft.id)

    assert (meanwhile, aggregates.get(Dossier, draft.id).self_assessment) == ({"1.1": 2}, {"1.1": 3})


def test_a_filing_without_it_is_a_filing(owner, draft):
    intake.submit(owner.actor, draft.id)

    assert aggregates.get(Dossier, draft.id).self_assessment == {}


def test_others_see_what_was_filed_and_nothing_of_a_draft(owner, draft):
    officer = make.officer()
    self_assessment.save(owner.actor, draft.id, {"1.1": 2}, 0)
    unfiled = standing(officer, draft)
    intake.submit(owner.actor, draft.id)

    assert (unfiled.choices, unfiled.is_open) == ({}, False)
    assert (standing(officer, draft).choices, standing(officer, draft).is_open) == ({"1.1": 2}, False)
    assert refusal(officer, draft, {"1.1": 3}) == (Why.NOT_ALLOWED, "")


def test_a_neighbour_sees_and_saves_nothing(draft):
    neighbour = make.producer(name="Hàng xóm")

    assert refusal(neighbour, draft, {"1.1": 3}) == (Why.NOT_ALLOWED, "")
    with pytest.raises(Refused):
        standing(neighbour, draft)


def test_a_dossier_without_a_set_has_none():
    make.year()
    owner = make.producer()
    dossier = make.dossier(owner)

    assert standing(owner, dossier) is None
    assert refusal(owner, dossier, {"1.1": 3}) == (Why.NO_CRITERIA_SET, "")


def test_it_counts_nowhere():
    round_ = make.year_of_sets(Phase.COUNCIL)
    members, owner = make.council(make.PROVINCE), make.producer()
    plain, boasting = make.dossier_of_set(owner), make.dossier_of_set(owner)
    boast = make.aggregates.get(Dossier, boasting.id)
    aggregates.commit(make.replace(boast, self_assessment=BEST).next("Changed", at=make.now(), by="test"))
    for member in members:
        for dossier in (plain, boasting):
            scoring.sign(member.actor, dossier.id, BEST | {"3.5": 1}, "")
    for dossier in (plain, boasting):
        make.conclude(dossier, c3_5=4)

    for piece in ruling.ranges(round_.id, P):
        ruling.tally(piece)

    scored = [aggregates.get(Dossier, dossier.id).proposal for dossier in (plain, boasting)]
    cases = [{**case, "dossier": ""} for case in export.export(round_.id)["dossiers"]]
    assert scored[0] == scored[1]
    assert (scored[0].mean, cases[0]["claimed"]) == (98, cases[1]["claimed"])
    assert "self_assessment" not in str(cases)


def test_a_member_reads_it_with_the_dossier():
    make.year_of_sets(Phase.COUNCIL)
    member, *_ = make.council(make.PROVINCE)
    dossier = make.dossier_of_set(make.producer())
    aggregates.commit(make.replace(dossier, self_assessment={"1.1": 2}).next("Changed", at=make.now(), by="test"))

    assert standing(member, dossier).choices == {"1.1": 2}
    assert standing(make.person(Role.OFFICER, make.PROVINCE), dossier).choices == {"1.1": 2}
