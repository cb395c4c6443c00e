"""What a council's people are told: visits, sheets missed at the close, totals far apart, knock-outs, reopened sheets."""

from datetime import datetime, timedelta

import pytest

from chalicelib.domain.aggregate import Event
from chalicelib.domain.council import Seat, SeatRole
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.words import VIETNAM
from chalicelib.services import advising, conflicts, notices, outbox, reconcile, reopening, rounds, scoring, seating
from chalicelib.stores import aggregates, mails, people
from chalicelib.stores.calendars import calendar
from tests import factories as make
from tests.factories import EAST, MEMBERS, PLAN
from tests.services.test_meeting import HIGH, LOW, SECRETARY, with_rules

ROUND, D = f"{PLAN}-r1", Tier.DISTRICT
CHAIR, ADVISER = MEMBERS[0], "tu.van@vidu.example"


@pytest.fixture
def bench(world):
    make.year(Phase.COUNCIL)
    members = make.council()
    seats = [Seat(email=email, role=SeatRole.CHAIR if email == CHAIR else SeatRole.MEMBER) for email in MEMBERS]
    beside = [Seat(email=SECRETARY, role=SeatRole.SECRETARY, scores=False), Seat(email=ADVISER, role=SeatRole.ADVISER)]
    seating.seat_council(PLAN, EAST, [*seats, *beside])
    make.person(Role.SECRETARY, EAST, email=SECRETARY)
    make.person(Role.ADVISER, EAST, email=ADVISER)
    return members, make.dossier(make.producer(), DossierState.IN_COUNCIL)


def told_of(dossier):
    """Letter and address of what the last event of the dossier drafts."""
    now = aggregates.get(Dossier, dossier.id)
    return sorted((mail.letter, mail.to) for mail in notices.letters(now, now.recent[-1]))


def waiting(letter):
    return sorted(mail.to for mail in mails.waiting("mau") if mail.letter == letter)


def sign(bench, *points):
    for member, given in zip(bench[0], points, strict=False):
        scoring.sign(member.actor, bench[1].id, given, "")


def morning(day):
    return datetime.combine(day, datetime.min.time().replace(hour=8), VIETNAM)


def test_a_visit_tells_producer_commune_and_advisers_at_once_and_two_days_before(world, bench):
    dossier, officer = bench[1], make.officer()
    owner = people.producer(dossier.producer).email
    adviser, on = people.actor(ADVISER), (make.now() + timedelta(days=6)).date()
    for _ in range(2):
        advising.inquire(adviser, dossier.id, "site_visit", "Xưởng chế biến", on)
    assert aggregates.get(Dossier, dossier.id).version == dossier.version + 1

    assert told_of(dossier) == sorted([("inquiry_set", owner), ("inquiry_told", officer.email), ("inquiry_told", ADVISER)])
    now = aggregates.get(Dossier, dossier.id)
    letter = outbox.written(next(iter(notices.letters(now, now.recent[-1]))))
    assert f"{on:%d/%m/%Y}" in letter["subject"]
    assert "Khảo sát thực tế: Xưởng chế biến" in letter["text"]

    before = len(waiting("inquiry_set"))
    for days in (4, 2, 1):
        world.move_to(morning(calendar().previous_working_day(on - timedelta(days=days))), tick=False)
        reconcile.sweep()
        reconcile.sweep()
    assert len(waiting("inquiry_set")) == before + 1 + (before == 0)  # the setting's own, where the sweep published it
    assert set(waiting("inquiry_told")) == {officer.email, ADVISER}


def test_a_visit_whose_result_is_known_is_not_reminded_of_and_a_barred_adviser_not_told(world, bench):
    dossier, on = bench[1], (make.now() + timedelta(days=6)).date()
    advising.inquire(people.actor(SECRETARY), dossier.id, "lab_test", "Histamin", on)
    conflicts.declare(people.actor(ADVISER), ROUND, D, {dossier.producer: "kinship"}, {})
    known = aggregates.get(Dossier, dossier.id)
    assert ADVISER not in {mail.to for mail in notices.letters(known, known.recent[-2])}
    advising.found(people.actor(SECRETARY), dossier.id, 1, "Đạt")
    reconcile.sweep()
    before = waiting("inquiry_set")

    world.move_to(morning(calendar().previous_working_day(on - timedelta(days=2))), tick=False)
    reconcile.sweep()

    assert waiting("inquiry_set") == before


def test_after_a_close_without_quorum_those_who_did_not_sign_learn_what_is_still_possible(world, bench):
    sign(bench, LOW)
    closes = aggregates.get(Round, ROUND).stage(D).closes_at
    world.move_to(closes + timedelta(minutes=5), tick=False)
    reconcile.sweep()
    assert waiting("sheet_missed") == []

    after = calendar().next_working_day(closes.astimezone(VIETNAM).date() + timedelta(days=1))
    world.move_to(morning(after), tick=False)
    for _ in range(2):
        reconcile.sweep()

    assert waiting("sheet_missed") == sorted(MEMBERS[1:])
    letter = outbox.written(next(mail for mail in mails.waiting("mau") if mail.letter == "sheet_missed"))
    assert "CHƯA KÝ" in letter["subject"]
    assert "lùi hạn ký phiếu" in letter["text"]
    assert bench[1].product_name in letter["text"]


def test_with_a_quorum_nobody_is_told_after_the_close(world, bench):
    with_rules(quorum="2/3", chair_required=False)
    sign(bench, LOW, LOW)
    closes = aggregates.get(Round, ROUND).stage(D).closes_at

    after = calendar().next_working_day(closes.astimezone(VIETNAM).date() + timedelta(days=1))
    world.move_to(morning(after), tick=False)
    reconcile.sweep()

    assert waiting("sheet_missed") == []


def test_a_parked_round_tells_chair_secretary_and_who_did_not_sign(world, bench):
    sign(bench, LOW)
    make.person(Role.CHAIR, EAST, email=CHAIR)
    closed = aggregates.get(Round, ROUND).do("close_stage", by="t", at=make.now())
    aggregates.commit(closed)
    aggregates.commit(closed.park("thiếu phiếu", by="t", at=make.now()))

    now = aggregates.get(Round, ROUND)
    told = {(mail.letter, mail.to) for mail in notices.letters(now, now.recent[-1]) if mail.letter != "round_parked"}

    assert told == {("round_parked_chair", CHAIR), ("round_parked_chair", SECRETARY), *(("sheet_missed", to) for to in MEMBERS[1:])}


def test_totals_far_apart_tell_chair_and_secretary_once_the_last_sheet_is_signed(bench):
    with_rules(max_spread=10, spread_action="discuss_and_rescore")
    sign(bench, LOW, HIGH)
    assert told_of(bench[1]) == []

    scoring.sign(bench[0][2].actor, bench[1].id, LOW, "")

    assert told_of(bench[1]) == [("spread_wide", CHAIR), ("spread_wide", SECRETARY)]


def test_a_stage_waits_for_the_second_scoring_that_its_rules_ask_for(bench):
    with_rules(max_spread=10, spread_action="discuss_and_rescore")
    sign(bench, LOW, HIGH, LOW)
    rounds.close_if_done(ROUND)
    assert aggregates.get(Round, ROUND).stage(D).closed_at is None

    reopening.score_again(people.actor(CHAIR), bench[1].id, "Đã thảo luận")
    assert told_of(bench[1]) == [("sheet_reopened", member) for member in sorted(MEMBERS)]
    sign(bench, LOW, HIGH, LOW)

    assert told_of(bench[1]) == []
    rounds.close_if_done(ROUND)
    assert aggregates.get(Round, ROUND).stage(D).closed_at is not None


def test_totals_side_by_side_tell_nobody(bench):
    with_rules(max_spread=10, spread_action="discuss_and_rescore")
    sign(bench, LOW, LOW, LOW)

    assert told_of(bench[1]) == []


def test_a_proposed_knock_out_is_told_when_every_sheet_is_signed(world):
    make.year_of_sets(Phase.COUNCIL)
    members = make.council(make.PROVINCE)
    made = make.dossier_of_set(make.producer())
    ground = next(iter(scoring.criteria_for(made).knock_outs)).code
    for member in members:
        assert told_of(made) == []
        words = scoring.Words(knock_outs={ground: "Nhãn sai sự thật"} if member is members[0] else {})
        scoring.sign(member.actor, made.id, make.best_of_set(8), "", words=words)

    assert told_of(made) == [("knock_out_raised", CHAIR)]


def test_a_secretary_hears_of_the_council_s_days_and_of_moved_ones(bench):
    round_ = aggregates.get(Round, ROUND)
    data = {"tier": D, "moment": "district.closes", "from": "2024-03-10T17:00:00+00:00", "to": "2024-03-12T17:00:00+00:00"}

    told = {
        (mail.letter, mail.to)
        for name in ("StageOpened", "DateMoved")
        for mail in notices.letters(round_, Event(name=name, seq=9, at=make.now(), by="t", data=data))
    }

    assert {("council_prepares", SECRETARY), ("date_moved", SECRETARY), ("date_moved", ADVISER)} <= told
    assert ("sheets_ready", SECRETARY) not in told
