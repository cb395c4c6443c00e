"""The meeting day: who came, who has not signed, where totals lie apart; no quorum is parked and never ruled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.advice import InquiryKind
from chalicelib.domain.council import Seat, SeatRole
from chalicelib.domain.council_settings import OwnRules
from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import advising, conductor, meeting, reopening, rounds, ruling, scoring, seating
from chalicelib.stores import aggregates, people
from tests import factories as make
from tests.factories import EAST, MEMBERS, PLAN

D = Tier.DISTRICT
ROUND = f"{PLAN}-r1"
LOW, HIGH = {"A": 20, "B": 15, "C": 15}, {"A": 35, "B": 20, "C": 30}
SECRETARY = "thu.ky@vidu.example"


@pytest.fixture
def bench(world):
    make.year(Phase.COUNCIL)
    members = make.council()
    roles = (SeatRole.CHAIR, SeatRole.VICE, SeatRole.MEMBER)
    seats = [Seat(email=email, role=role, agency="Sở Mẫu") for email, role in zip(MEMBERS, roles, strict=True)]
    seating.seat_council(PLAN, EAST, [*seats, Seat(email=SECRETARY, role=SeatRole.SECRETARY, scores=False)])
    return members, make.dossier(make.producer(), DossierState.IN_COUNCIL)


@pytest.fixture
def chair(bench):
    return people.actor(MEMBERS[0])


@pytest.fixture
def secretary(bench):
    return make.person(Role.SECRETARY, EAST, email=SECRETARY).actor


def why(act, *args, **named):
    with pytest.raises(Refused) as refusal:
        act(*args, **named)
    return refusal.value.why


def with_rules(**settings):
    held = aggregates.get(Round, ROUND)
    aggregates.commit(replace(held, council_rules=OwnRules(document="Quy chế", settings=settings)).next("Changed", at=make.now(), by="t"))


def page(by):
    return meeting.meeting(by, ROUND, D, EAST)


def test_attendance_is_kept_entry_by_entry_and_only_votes_make_the_quorum(bench, secretary):
    meeting.attend(secretary, ROUND, D, EAST, seen=0, present=[MEMBERS[0], SECRETARY, "khach@vidu.example"])
    meeting.attend(secretary, ROUND, D, EAST, seen=0, present=[MEMBERS[0], SECRETARY])
    assert why(meeting.attend, secretary, ROUND, D, EAST, seen=0, present=MEMBERS) is Why.CHANGED_MEANWHILE
    meeting.attend(secretary, ROUND, D, EAST, seen=1, present=[*MEMBERS, SECRETARY])

    shown = page(secretary)

    assert [each.present for each in shown.history] == [(MEMBERS[0], SECRETARY), (MEMBERS[0], MEMBERS[1], SECRETARY, MEMBERS[2])]
    assert (shown.voting, shown.needed, shown.meets) == (3, 3, True)


def test_the_chair_sees_names_before_their_own_signature_and_points_after(bench, chair, secretary):
    members, dossier = bench
    scoring.sign(members[1].actor, dossier.id, LOW, "")
    scoring.sign(members[2].actor, dossier.id, HIGH, "")

    [before], [sealed] = page(chair).lines, page(secretary).lines
    scoring.sign(members[0].actor, dossier.id, LOW, "")
    [after], [open_] = page(chair).lines, page(secretary).lines

    assert (before.waiting, before.apart, before.second, sealed.apart) == (("Người member dong",), None, False, None)
    assert (after.waiting, after.apart, open_.apart) == ((), 35, 35)


def test_a_spread_beyond_the_limit_asks_for_a_second_scoring(bench, chair):
    with_rules(max_spread=10, spread_action="discuss_and_rescore")
    members, dossier = bench
    for member, points in zip(members, (LOW, HIGH, LOW), strict=True):
        scoring.sign(member.actor, dossier.id, points, "")

    assert page(chair).lines[0].second
    reopening.score_again(chair, dossier.id, "Đã trao đổi")
    assert not page(chair).lines[0].second


def test_a_stranger_and_a_member_have_no_meeting_page(bench):
    member = make.person(Role.MEMBER, EAST, email="khac@vidu.example").actor

    assert why(meeting.meeting, member, ROUND, D, EAST) is Why.NOT_ALLOWED


def test_without_a_quorum_nothing_is_ruled_until_the_close_is_moved(bench, chair, world):
    """Parked with what lacks; a later close with a reason opens the sheets again; then the council's result stands."""
    members, dossier = bench
    scoring.sign(members[0].actor, dossier.id, LOW, "")
    stage = aggregates.get(Round, ROUND).stage(D)
    world.move_to(stage.closes_at + timedelta(minutes=1))
    rounds.advance(ROUND)
    [piece] = ruling.ranges(ROUND, D)

    with pytest.raises(ruling.CouncilUnfinished):
        ruling.tally(piece)
    conductor.park_round(ROUND, "CouncilUnfinished", "token")
    parked = aggregates.get(Round, ROUND)
    assert "mới có 1 phiếu đã ký, cần 3 trên 3 thành viên" in parked.parked
    assert aggregates.get(Dossier, dossier.id).proposal is None
    assert page(chair).round.parked == parked.parked  # so the chair reads it, and what to do

    rounds.move(make.coordinator().actor, ROUND, "district.closes", make.now() + timedelta(hours=2), "Chưa đủ phiếu")
    for member in members[1:]:
        scoring.sign(member.actor, dossier.id, LOW, "")
    ruling.tally(piece)

    assert aggregates.get(Dossier, dossier.id).proposal.mean == 50


def test_opinions_in_writing_until_a_member_wants_a_meeting(bench, chair):
    members, dossier = bench
    again = replace(dossier, kind=Kind.RE_EVALUATION).next("Changed", at=make.now(), by="test")
    aggregates.commit(again)
    assert why(meeting.call, members[1].actor, dossier.id, "Phức tạp") is Why.WRITTEN_ONLY  # this decree's councils meet
    with_rules(re_evaluation_session="written")

    assert (page(chair).meets, page(chair).lines[0].written) == (False, True)
    assert why(meeting.call, members[1].actor, dossier.id, " ") is Why.REASON_MISSING
    for _ in range(2):
        meeting.call(members[1].actor, dossier.id, "Vùng nguyên liệu đã đổi")

    kept = aggregates.get(Dossier, dossier.id)
    assert (kept.meeting_called, kept.recent[-1].name, kept.recent[-1].by) == ("Vùng nguyên liệu đã đổi", "MeetingCalled", MEMBERS[1])
    assert page(chair).meets


def test_the_advisory_team_reports_until_a_sheet_is_signed(bench):
    members, dossier = bench
    adviser = make.person(Role.ADVISER, EAST, email="tu.van@vidu.example").actor
    for _ in range(2):
        advising.report(adviser, dossier.id, " Nhà xưởng đạt ", {"A": 30})
    scoring.sign(members[0].actor, dossier.id, LOW, "")

    assert why(advising.report, adviser, dossier.id, "thêm", {}) is Why.ADVICE_OVER
    shown = advising.advice(members[1].actor, dossier.id)
    assert [(each.text, each.points) for each in shown.reports] == [("Nhà xưởng đạt", {"A": 30})]
    assert aggregates.get(Dossier, dossier.id).signed == (MEMBERS[0],)


def test_a_visit_is_on_record_with_its_result_once(bench):
    members, dossier = bench
    adviser = make.person(Role.ADVISER, EAST, email="tu.van@vidu.example").actor
    day = make.now().date()
    for _ in range(2):
        advising.inquire(adviser, dossier.id, "site_visit", "Xưởng chế biến", day)
        advising.found(adviser, dossier.id, 1, "Đạt")

    [visit] = advising.advice(members[1].actor, dossier.id).inquiries
    assert (visit.kind, visit.subject, visit.on, visit.result) == (InquiryKind.SITE_VISIT, "Xưởng chế biến", day, "Đạt")
    assert why(advising.found, adviser, dossier.id, 1, "Không đạt") is Why.CHANGED_MEANWHILE
    assert why(advising.found, adviser, dossier.id, 2, "Đạt") is Why.NOT_FOUND
    assert why(advising.inquire, members[1].actor, dossier.id, "site_visit", "x", day) is Why.NOT_ALLOWED


@pytest.mark.parametrize(("kind", "subject", "wrong"), [("x", "Xưởng", Why.FIELD_INVALID), ("lab_test", " ", Why.FIELD_MISSING), ("lab_test", "a" * 301, Why.FIELD_TOO_LONG)])
def test_a_visit_to_nothing_is_refused(bench, kind, subject, wrong):
    adviser = make.person(Role.ADVISER, EAST, email="tu.van@vidu.example").actor

    assert why(advising.inquire, adviser, bench[1].id, kind, subject, make.now().date()) is wrong
