"""A product scored by its criteria set, from the first draft of a sheet to its stars."""

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import Outcome, Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.words import VIETNAM
from chalicelib.services import dossiers, ruling, scoring, sheets
from chalicelib.stores import aggregates, papers
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")
P, BEST = Tier.PROVINCE, make.best_of_set(8)


@pytest.fixture
def stage():
    """An open province stage: its round, council and a dossier of set 8 before it."""
    round_, members = make.year_of_sets(Phase.COUNCIL), make.council(make.PROVINCE)
    return round_, members, make.dossier_of_set(make.producer())


def tallied(round_id, dossier):
    """The stage's close has come."""
    aggregates.commit(aggregates.get(Round, round_id).do("close_stage", by="test", at=make.now()))
    for piece in ruling.ranges(round_id, P):
        ruling.tally(piece)
    aggregates.commit(aggregates.get(Round, round_id).tally_stage(P, by="test", at=make.now()))
    return aggregates.get(Dossier, dossier.id)


def test_a_draft_keeps_choices_and_their_points(stage):
    _, members, dossier = stage

    scoring.save(members[0].actor, dossier.id, {"1.1": 2, "5.3": 4}, "còn xem mẫu")
    view = sheets.sheet(members[0].actor, dossier.id)

    assert (view.sheet.choices, view.sheet.points) == ({"1.1": 2, "5.3": 4}, {"1.1": 2, "5.3": 5})
    assert (view.sheet.total, view.criteria.no) == (7, 8)


def test_an_incomplete_sheet_is_not_signed(stage):
    _, members, dossier = stage

    with pytest.raises(Refused) as refusal:
        scoring.sign(members[0].actor, dossier.id, {"1.1": 2}, "")

    assert (refusal.value.why, refusal.value.field) == (Why.CHOICE_MISSING, "c_1.2")
    assert aggregates.get(Dossier, dossier.id).signed == ()


def test_signed_choices_become_a_proposal_a_decision_and_stars(stage):
    round_, members, dossier = stage
    for member in members:
        scoring.sign(member.actor, dossier.id, BEST | {"3.5": 1}, "")
    make.conclude(dossier, c3_5=4)

    scored = tallied(round_.id, dossier)
    make.decide(
        make.person(make.Role.OFFICER, make.PROVINCE).actor,
        round_.id,
        P,
        make.PROVINCE,
        number="5/QĐ-UBND",
        day=make.now().astimezone(VIETNAM).date().isoformat(),
        signer="Chủ tịch",
    )
    for piece in ruling.ranges(round_.id, P):
        ruling.apply(piece)

    assert {sheet.total for sheet in papers.sheets(dossier.id, P)} == {98}
    assert (scored.proposal.outcome, scored.proposal.stars) == (Outcome.RECOGNISED, 3)
    assert "3.5 (4 sao: từ 2 điểm)" in scored.proposal.reason
    assert aggregates.get(Dossier, dossier.id).state is DossierState.RECOGNISED
    assert aggregates.get(Product, dossier.product).state is ProductState.RECOGNISED_3


def test_too_few_signatures_are_never_ruled(stage):
    round_, members, dossier = stage
    scoring.sign(members[0].actor, dossier.id, BEST, "")

    with pytest.raises(ruling.CouncilUnfinished, match=dossier.id):
        tallied(round_.id, dossier)


def test_a_dossier_of_the_decree_without_a_set_keeps_its_parts(stage):
    round_, members, _ = stage
    plain = make.dossier(make.producer(), DossierState.IN_COUNCIL, tier=P, held_by="province", regulation=make.SETS)
    for member in members:
        scoring.sign(member.actor, plain.id, {"A": 30, "B": 20, "C": 25}, "")
    aggregates.commit(aggregates.get(Dossier, stage[2].id).withdraw("đổi ý", by="test", at=make.now()))

    proposal = tallied(round_.id, plain).proposal

    assert (proposal.mean, proposal.stars) == (75, 4)


def test_a_dossier_is_opened_for_a_criteria_set():
    make.year_of_sets()
    owner = make.producer()

    opened = dossiers.open_dossier(owner.actor, product_name="Mắm thử", kind="first", criteria_set=" 8 ")

    assert aggregates.get(Dossier, opened.id).criteria_set == 8
    assert [one.no for each in dossiers.sets_to_choose(owner.actor) for one in each.sets] == list(range(1, 27))
    assert dossiers.view(owner.actor, opened.id).criteria.no == 8


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", Why.FIELD_MISSING),
        (" ", Why.FIELD_MISSING),
        ("27", Why.FIELD_INVALID),
        ("0", Why.FIELD_INVALID),
        ("tám", Why.FIELD_INVALID),
    ],
)
def test_a_decree_with_sets_asks_for_one_of_its_own(typed, why):
    make.year_of_sets()

    with pytest.raises(Refused) as refusal:
        dossiers.open_dossier(make.producer().actor, product_name="Mắm thử", kind="first", criteria_set=typed)

    assert (refusal.value.why, refusal.value.field) == (why, "criteria_set")


def test_an_older_decree_asks_for_none():
    make.year()
    owner = make.producer()

    opened = dossiers.open_dossier(owner.actor, product_name="Mắm thử", kind="first", criteria_set="8")

    assert (opened.criteria_set, dossiers.sets_to_choose(owner.actor)) == (None, ())
