"""A vice chair concludes in the place of a chair who is barred or not there, where the rules say so; never beside one."""

from dataclasses import replace

import pytest

from chalicelib.domain.council import Seat, SeatRole
from chalicelib.domain.council_settings import OwnRules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import concluding, conflicts, meeting, notices, reopening, scoring, seating
from chalicelib.stores import aggregates, people
from tests import factories as make
from tests.factories import MEMBERS, PLAN, PROVINCE

P, ROUND = Tier.PROVINCE, f"{PLAN}-r1"
CHAIR, VICE, THIRD = MEMBERS


@pytest.fixture(name="dossier")
def _dossier(world):
    make.year_of_sets(Phase.COUNCIL)
    make.council(PROVINCE)
    make.person(Role.VICE, PROVINCE, email=VICE)
    roles = (SeatRole.CHAIR, SeatRole.VICE, SeatRole.MEMBER)
    seating.seat_council(PLAN, PROVINCE, [Seat(email=email, role=role) for email, role in zip(MEMBERS, roles, strict=True)])
    return make.dossier_of_set(make.producer())


def concludes(email, dossier):
    """Why not; None where it is on record."""
    try:
        concluding.conclude(people.actor(email), dossier.id, seen=0, findings=make.findings(), knock_outs={}, reason="")
    except Refused as refused:
        return refused.why
    return None


def bar_chair(dossier):
    conflicts.declare(people.actor(CHAIR), ROUND, P, {dossier.producer: "kinship"}, {})


def attended(*present):
    make.person(Role.SECRETARY, PROVINCE, email="thu.ky@vidu.example")
    meeting.attend(people.actor("thu.ky@vidu.example"), ROUND, P, PROVINCE, seen=0, present=present)


def with_rules(**settings):
    held = aggregates.get(Round, ROUND)
    aggregates.commit(replace(held, council_rules=OwnRules(document="Quy chế", settings=settings)).next("Changed", at=make.now(), by="t"))


def test_not_while_the_chair_is_there(dossier):
    assert concludes(VICE, dossier) is Why.NOT_ALLOWED
    attended(CHAIR, VICE)
    assert concludes(VICE, dossier) is Why.NOT_ALLOWED
    assert concludes(THIRD, dossier) is Why.NOT_ALLOWED
    assert concludes(CHAIR, dossier) is None


def test_in_the_place_of_a_barred_chair_who_no_longer_can(dossier):
    bar_chair(dossier)

    assert concludes(CHAIR, dossier) is Why.CONFLICT_BARS
    assert concludes(VICE, dossier) is None
    now = aggregates.get(Dossier, dossier.id)
    assert (now.concluded, now.recent[-1].by) == (True, VICE)


def test_in_the_place_of_a_chair_who_did_not_come_and_opens_a_sheet_again(dossier):
    attended(VICE, THIRD)
    scoring.sign(people.actor(THIRD), dossier.id, make.best_of_set(), "")

    reopening.reopen(people.actor(VICE), dossier.id, THIRD, "Chọn nhầm")

    assert aggregates.get(Dossier, dossier.id).reopened == (THIRD,)
    assert concludes(VICE, dossier) is None


def test_never_where_the_rules_know_no_stand_in(dossier):
    with_rules(vice_stands_in=False)
    bar_chair(dossier)

    assert concludes(VICE, dossier) is Why.NOT_ALLOWED


def test_the_vice_is_asked_to_conclude_where_the_chair_is_barred(dossier):
    def asked():
        round_ = aggregates.get(Round, ROUND)
        about = make.replace(round_.recent[-1], name="StageOpened", data={"tier": P})
        return [mail.to for mail in notices.letters(round_, about) if mail.letter == "findings_wanted"]

    assert asked() == [CHAIR]
    bar_chair(dossier)
    assert asked() == [VICE]
