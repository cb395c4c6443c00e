"""Seating, scoring, ruling: from accepted dossiers to what a decision makes of them."""

from datetime import timedelta

import pytest

from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.product import Product, months_later
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.words import VIETNAM
from chalicelib.services import conductor, ruling, scoring, seating, sheets
from chalicelib.stores import aggregates, papers
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")
D = Tier.DISTRICT
POINTS = {"A": 24, "B": 16, "C": 20}


@pytest.fixture
def stage():
    """An open district stage: its round, council, officer, producer."""
    return make.year(Phase.COUNCIL), make.council(), make.officer(), make.producer()


def close(round_id):
    """The stage's close has come."""
    round_ = aggregates.get(Round, round_id)
    aggregates.commit(round_.do("close_stage", by="test", at=make.now()))
    for piece in ruling.ranges(round_id, D):
        ruling.tally(piece)
    aggregates.commit(aggregates.get(Round, round_id).tally_stage(D, by="test", at=make.now()))


def today():
    return make.now().astimezone(VIETNAM).date()


def score(members, dossier, points=POINTS):
    for member in members:
        scoring.sign(member.actor, dossier.id, points, "")


def test_seating_again_issues_nothing_twice(stage):
    round_, _, _, owner = stage
    make.dossier(owner, DossierState.ACCEPTED)

    assert [seating.begin_stage(round_.id, D) for _ in range(2)] == [1, 0]


def test_a_unit_without_a_council_stops_the_stage_by_name():
    round_ = make.year(Phase.COUNCIL)
    make.dossier(make.producer(), DossierState.ACCEPTED)

    with pytest.raises(seating.CouncilMissing, match=make.EAST):
        seating.begin_stage(round_.id, D)


def test_a_draft_sheet_may_be_half_full_and_changed_a_signed_one_neither(stage):
    _, members, _, owner = stage
    dossier = make.dossier(owner, DossierState.IN_COUNCIL)
    me = members[0].actor

    scoring.save(me, dossier.id, {"A": 20}, "còn xem mẫu")
    scoring.save(me, dossier.id, {"A": 21, "B": 3}, "")
    assert sheets.sheet(me, dossier.id).sheet.points == {"A": 21, "B": 3}
    scoring.sign(me, dossier.id, POINTS, "")

    for act in (scoring.save, scoring.sign):
        with pytest.raises(Refused) as refusal:
            act(me, dossier.id, POINTS, "")
        assert refusal.value.why is Why.SHEET_SIGNED


def test_a_member_sees_no_points_and_no_signatures_of_others(stage):
    _, members, _, owner = stage
    dossier = make.dossier(owner, DossierState.IN_COUNCIL)
    scoring.sign(members[0].actor, dossier.id, {"A": 37, "B": 19, "C": 17}, "")

    view = sheets.sheet(members[1].actor, dossier.id)

    assert (view.sheet, view.dossier.signed, view.dossier.proposal) == (None, (), None)


def test_no_sheet_is_taken_after_the_close(stage):
    round_, members, _, owner = stage
    dossier = make.dossier(owner, DossierState.IN_COUNCIL)
    close_only = aggregates.get(Round, round_.id)
    aggregates.commit(close_only.do("close_stage", by="test", at=make.now()))

    with pytest.raises(Refused) as refusal:
        scoring.sign(members[0].actor, dossier.id, POINTS, "")

    assert refusal.value.why is Why.TOO_LATE


@pytest.mark.parametrize(("points", "dossier_state", "product_state"), [
    ({"A": 20, "B": 10, "C": 19}, DossierState.NOT_RECOGNISED, ProductState.CANDIDATE),
    ({"A": 20, "B": 10, "C": 20}, DossierState.RECOGNISED, ProductState.RECOGNISED_3),
    ({"A": 30, "B": 20, "C": 20}, DossierState.FORWARDED, ProductState.CANDIDATE),
])
def test_a_decision_makes_of_each_product_what_its_points_mean(stage, points, dossier_state, product_state):
    round_, members, officer, owner = stage
    dossier = make.dossier(owner, DossierState.IN_COUNCIL)
    score(members, dossier, points)
    close(round_.id)

    for piece in ruling.ranges(round_.id, D):
        assert ruling.apply(piece) == 0  # no decision: nothing happens
    make.decide(officer.actor, round_.id, D, make.EAST, number="12/QĐ-UBND", day=today().isoformat(), signer="Chủ tịch")
    applied = [[ruling.apply(piece) for piece in ruling.ranges(round_.id, D)] for _ in range(2)]

    assert applied == [[1], [0]]
    assert aggregates.get(Dossier, dossier.id).state is dossier_state
    product = aggregates.get(Product, dossier.product)
    assert product.state in (product_state, ProductState.UNDER_EVALUATION if dossier_state is DossierState.FORWARDED else product_state)
    if product_state is ProductState.RECOGNISED_3:
        assert (product.certificate.decided_on, product.certificate.valid_until) == (today(), months_later(today(), 36))


def test_too_few_signatures_are_never_ruled(stage):
    round_, members, _, owner = stage
    dossier = make.dossier(owner, DossierState.IN_COUNCIL)
    score(members[:1], dossier)

    with pytest.raises(ruling.CouncilUnfinished, match=dossier.id):
        [ruling.tally(piece) for piece in ruling.ranges(round_.id, D)]

    assert aggregates.get(Dossier, dossier.id).state is DossierState.IN_COUNCIL


def test_what_was_not_accepted_in_time_is_deferred(stage):
    round_, _, _, owner = stage
    late = make.dossier(owner, DossierState.SUBMITTED)

    for piece in ruling.ranges(round_.id, D):
        ruling.tally(piece)

    assert aggregates.get(Dossier, late.id).state is DossierState.DEFERRED


@pytest.mark.parametrize(("change", "why", "field"), [
    ({"number": " "}, Why.FIELD_MISSING, "number"), ({"signer": ""}, Why.FIELD_MISSING, "signer"), ({"day": "hôm qua"}, Why.FIELD_INVALID, "date"),
    ({"day": "2019-01-01"}, Why.DECISION_DATE_WRONG, "date"), ({"day": "2999-01-01"}, Why.DECISION_DATE_WRONG, "date"),
    ({"unit": "tay"}, Why.NOT_ALLOWED, ""),
])
def test_a_decision_is_recorded_only_whole_dated_and_by_its_own_officer(stage, change, why, field):
    round_, members, officer, owner = stage
    score(members, make.dossier(owner, DossierState.IN_COUNCIL))
    close(round_.id)
    form = {"unit": make.EAST, "number": "1/QĐ", "day": today().isoformat(), "signer": "CT"} | change

    with pytest.raises(Refused) as refusal:
        make.decide(officer.actor, round_.id, D, form.pop("unit"), **form)

    assert (refusal.value.why, refusal.value.field) == (why, field)


def test_a_decision_stands_once(stage):
    round_, members, officer, owner = stage
    score(members, make.dossier(owner, DossierState.IN_COUNCIL))
    close(round_.id)
    form = {"number": "1/QĐ", "day": today().isoformat(), "signer": "CT"}
    make.decide(officer.actor, round_.id, D, make.EAST, **form)

    with pytest.raises(Refused) as refusal:
        make.decide(officer.actor, round_.id, D, make.EAST, **form | {"number": "2/QĐ"})

    assert refusal.value.why is Why.DECISION_EXISTS
    assert papers.decisions(round_.id, D)[make.EAST].number == "1/QĐ"


def test_a_stage_does_not_end_while_a_dossier_waits(stage):
    round_, members, _, owner = stage
    score(members, make.dossier(owner, DossierState.IN_COUNCIL))
    close(round_.id)

    with pytest.raises(conductor.StageUnfinished):
        conductor.close_stage(round_.id, D)


@pytest.mark.parametrize(("kind", "points", "since", "state", "stars"), [
    (Kind.UPGRADE, {"A": 10, "B": 5, "C": 5}, 300, DossierState.NOT_UPGRADED, None),
    (Kind.UPGRADE, POINTS, 300, DossierState.NOT_UPGRADED, None),  # three stars, and three were held
    (Kind.UPGRADE, POINTS, 1100, DossierState.RECOGNISED, 3),  # the 36 months ended before the decision
    (Kind.RE_EVALUATION, POINTS, 300, DossierState.RECOGNISED, 3),
    (Kind.RE_EVALUATION, {"A": 10, "B": 5, "C": 5}, 300, DossierState.NOT_RECOGNISED, None),
])
def test_a_recognition_in_force_gives_way_to_a_re_evaluation_or_to_more_stars(stage, kind, points, since, state, stars):
    round_, members, officer, owner = stage
    held = make.product(owner, "Trà thử", stars=3, decided_on=make.now() - timedelta(days=since))
    dossier = make.dossier(owner, DossierState.IN_COUNCIL, name="Trà thử", product=held.id, kind=kind)
    score(members, dossier, points)
    close(round_.id)
    make.decide(officer.actor, round_.id, D, make.EAST, number="1/QĐ", day=today().isoformat(), signer="CT")
    for piece in ruling.ranges(round_.id, D):
        ruling.apply(piece)

    product = aggregates.get(Product, held.id)
    assert aggregates.get(Dossier, dossier.id).state is state
    assert product.certificate.dossier == (dossier.id if stars else "")
    assert product == held or product.certificate.stars == stars
