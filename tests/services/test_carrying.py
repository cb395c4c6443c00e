"""What has no place in its round goes on to the next: nothing is lost, nothing is there twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.product import Product
from chalicelib.domain.round import SEAL_DELAY, Phase
from chalicelib.services import carrying, certificates, dossiers, intake
from chalicelib.stores import aggregates, files, papers
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")
DAY = timedelta(days=1)


def late_year(days=16, **changes):
    """The first round does not take filings any more; the next began yesterday (or begins, by `days`)."""
    first = make.year(Phase.CHECKING)
    return first, make.following(first, days + 9, **changes)


@pytest.fixture
def owner():
    return make.producer()


def refused(act, *arguments):
    with pytest.raises(Refused) as refusal:
        act(*arguments)
    return refusal.value


@pytest.mark.parametrize(("state", "filings"), [(DossierState.DRAFT, 0), (DossierState.DEFERRED, 1)])
def test_it_is_a_draft_of_the_next_round_with_its_documents_and_is_filed_there(owner, state, filings):
    first, second = late_year()
    dossier = make.dossier(owner, state)
    make.document(dossier)
    if filings:
        files.keep(f"receipts/{dossier.id}/1.json", {"receipt": {}})

    moved = carrying.carry_over(owner.actor, dossier.id)
    receipt = intake.submit(owner.actor, dossier.id)

    assert (moved.state, moved.round, moved.filings) == (DossierState.DRAFT, second.id, filings)
    assert (receipt.filing, receipt.round, [each.name for each in receipt.documents]) == (filings + 1, second.id, ["giấy chứng nhận.pdf"])
    assert [each.id for each in aggregates.dossiers_in(first)] == []
    assert [each.id for each in aggregates.dossiers_in(second)] == [dossier.id]


def test_a_supplement_that_was_missed_goes_on_and_its_product_is_not_under_evaluation(owner):
    first = make.year(Phase.COUNCIL)
    make.following(first)
    dossier = make.dossier(owner, DossierState.RETURNED)
    certificates.begin_evaluation(dossier.id)

    moved = carrying.carry_over(owner.actor, dossier.id)
    certificates.end_evaluation(dossier.id)

    assert (moved.state, moved.return_reason) == (DossierState.DRAFT, "")
    assert aggregates.get(Product, dossier.product).state is ProductState.CANDIDATE


def test_a_late_event_of_the_old_round_does_not_end_the_evaluation_in_the_new(owner):
    late_year()
    dossier = make.dossier(owner, DossierState.DEFERRED)
    make.document(dossier)
    carrying.carry_over(owner.actor, dossier.id)
    certificates.begin_evaluation(dossier.id)  # an event of the first filing, late
    before = aggregates.get(Product, dossier.product).state
    intake.submit(owner.actor, dossier.id)
    certificates.begin_evaluation(dossier.id)
    certificates.end_evaluation(dossier.id)  # that of the deferral, late

    assert (before, aggregates.get(Product, dossier.product).state) == (ProductState.CANDIDATE, ProductState.UNDER_EVALUATION)


def test_a_receipt_its_row_never_heard_of_keeps_its_number(owner):
    late_year()
    dossier = make.dossier(owner, DossierState.DEFERRED)
    make.document(dossier)
    for number in (1, 2):
        files.keep(f"receipts/{dossier.id}/{number}.json", {"receipt": {}})

    carrying.carry_over(owner.actor, dossier.id)

    assert intake.submit(owner.actor, dossier.id).filing == 3


def test_asked_twice_it_goes_on_once(owner):
    late_year()
    dossier = make.dossier(owner)

    assert carrying.carry_over(owner.actor, dossier.id) == carrying.carry_over(owner.actor, dossier.id)


def test_in_time_it_stays_and_the_no_says_from_when(owner):
    first = make.year()
    make.following(first)

    refusal = refused(carrying.carry_over, owner.actor, make.dossier(owner).id)

    assert (refusal.why, refusal.facts) == (Why.ROUND_NOT_OVER, {"opens": first.closes_at + SEAL_DELAY})


@pytest.mark.parametrize("gone", [False, True])
def test_without_a_next_round_for_its_unit_it_is_kept_as_it_is(owner, gone):
    first = make.year(Phase.CHECKING)
    if gone:
        make.following(first, units=tuple(unit for unit in first.units if unit.code != make.EAST))
    dossier = make.dossier(owner)

    assert refused(carrying.carry_over, owner.actor, dossier.id).why is Why.NO_NEXT_ROUND
    assert carrying.offer(owner.actor, dossier, first) == carrying.Offer(round=None)
    assert aggregates.get(Dossier, dossier.id) == dossier


def test_a_product_has_one_dossier_in_a_round(owner):
    _, second = late_year()
    dossier = make.dossier(owner)
    other = dossiers.open_dossier(owner.actor, product_name="", kind="re_evaluation", product=_recognised(dossier))

    assert (other.round, other.product) == (second.id, dossier.product)
    assert refused(carrying.carry_over, owner.actor, dossier.id).why is Why.PRODUCT_HAS_DOSSIER

    intake.withdraw(owner.actor, other.id, "nhầm")
    assert carrying.carry_over(owner.actor, dossier.id).round == second.id
    assert papers.draft_of(dossier.product, second.id).body == {"dossier": dossier.id}


def test_a_second_opening_continues_what_was_carried_over(owner):
    late_year()
    dossier = carrying.carry_over(owner.actor, make.dossier(owner).id)
    _recognised(dossier)

    assert dossiers.open_dossier(owner.actor, product_name="", kind="re_evaluation", product=dossier.product).id == dossier.id


def test_a_filing_whose_receipt_was_given_is_no_draft_to_carry(owner, monkeypatch):
    first = make.year()
    dossier = make.dossier(owner)
    make.document(dossier)

    def dies(*_, **__):
        raise Stale("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(aggregates, "commit", dies)
        with pytest.raises(Stale):
            intake.submit(owner.actor, dossier.id)
    over = make.now() - DAY
    aggregates.commit(replace(first, closes_at=over).next("Changed", at=make.now(), by="test"))
    make.following(first)

    refusal = refused(carrying.carry_over, owner.actor, dossier.id)

    assert (refusal.why, refusal.facts["state"]) == (Why.ACT_NOT_POSSIBLE, DossierState.SUBMITTED)
    assert aggregates.get(Dossier, dossier.id).slip


def test_what_a_council_has_scored_stays_with_its_sheets(owner):
    late_year()
    dossier = make.dossier(owner, DossierState.FORWARDED)
    deferred = dossier.defer("chưa được tiếp nhận", by="c", at=make.now())
    aggregates.commit(deferred)

    assert refused(carrying.carry_over, owner.actor, dossier.id).why is Why.SCORED_BELOW


def test_the_next_round_s_decree_asks_for_its_criteria_set_and_keeps_one_it_knows(owner):
    first, second = late_year(regulation=make.SETS)
    dossier = make.dossier(owner)

    offered = carrying.offer(owner.actor, dossier, first)
    missing = refused(carrying.carry_over, owner.actor, dossier.id)
    moved = carrying.carry_over(owner.actor, dossier.id, "8")

    assert (offered.round.id, sum(len(group.sets) for group in offered.sets)) == (second.id, 26)
    assert (missing.why, missing.field) == (Why.FIELD_MISSING, "criteria_set")
    assert (moved.criteria_set, moved.tier, moved.regulation) == (8, "commune", make.SETS)


def test_a_set_of_the_same_decree_goes_with_it(owner):
    first, _ = late_year(regulation=make.SETS)
    dossier = make.dossier(owner, regulation=make.SETS, criteria_set=13)

    assert carrying.offer(owner.actor, dossier, first).sets == ()
    assert carrying.carry_over(owner.actor, dossier.id).criteria_set == 13


def test_nobody_else_carries_it(owner):
    first, _ = late_year()
    dossier = make.dossier(owner)
    stranger, officer = make.producer(make.WEST, "Tổ hợp tác khác"), make.officer()

    assert [carrying.offer(one.actor, dossier, first) for one in (stranger, officer)] == [None, None]
    assert refused(carrying.carry_over, stranger.actor, dossier.id).why is Why.NOT_ALLOWED


def test_with_no_round_open_a_new_dossier_is_a_draft_of_the_next(owner):
    _, second = late_year(days=30)

    opened = dossiers.open_dossier(owner.actor, product_name="Mắm thử", kind="first")

    assert opened.round == second.id
    assert refused(intake.submit, owner.actor, opened.id).why is Why.TOO_EARLY


def _recognised(dossier):
    """Its product holds stars, so that another dossier of it may be opened by hand."""
    product = aggregates.get(Product, dossier.product)
    aggregates.commit(replace(product, state=ProductState.RECOGNISED_3).next("Changed", at=make.now(), by="test"))
    return product.id
