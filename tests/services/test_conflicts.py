"""Conflicts of interest: declared before a dossier is opened, proposed from the data, judged; the rest of the council counts."""

from dataclasses import replace

import pytest

from chalicelib.domain.conflicts import Ground, Turn
from chalicelib.domain.council import Seat, SeatRole
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import advising, conflicts, councils, dossiers, export, ruling, scoring, seating, sheets
from chalicelib.stores import aggregates, papers, people
from chalicelib.stores import conflicts as store
from tests import factories as make
from tests.factories import EAST, MEMBERS, PLAN
from tests.verify.tally import verifier

D = Tier.DISTRICT
ROUND = f"{PLAN}-r1"
POINTS = {"A": 24, "B": 16, "C": 20}


@pytest.fixture
def round_(world):
    return make.year(Phase.COUNCIL)


@pytest.fixture
def bench(round_):
    """Three members and a dossier before them."""
    members = make.council()
    return members, make.dossier(make.producer(), DossierState.IN_COUNCIL)


def now_of(dossier):
    return aggregates.get(Dossier, dossier.id)


def why(act, *args, **named):
    with pytest.raises(Refused) as refusal:
        act(*args, **named)
    return refusal.value.why


def test_before_a_declaration_no_dossier_is_opened(round_):
    member = make.council(declared=False)[0]
    dossier = make.dossier(make.producer(), DossierState.IN_COUNCIL)

    for opened in (
        lambda: sheets.sheet(member.actor, dossier.id), lambda: dossiers.view(member.actor, dossier.id),
        lambda: scoring.sign(member.actor, dossier.id, POINTS, ""), lambda: dossiers.document_link(member.actor, dossier.id, "one"),
    ):  # fmt: skip
        assert why(opened) is Why.DECLARE_FIRST
    conflicts.declare(member.actor, ROUND, D, {}, {})

    assert sheets.sheet(member.actor, dossier.id).sheet is None


def test_who_declares_is_kept_away_and_the_rest_counts(bench):
    members, dossier = bench
    conflicts.declare(members[1].actor, ROUND, D, {dossier.producer: "kinship"}, {dossier.producer: "em ruột"})

    kept = now_of(dossier)
    assert (kept.members, kept.barred, kept.appointed) == ((MEMBERS[0], MEMBERS[2]), (MEMBERS[1],), MEMBERS)
    for opened in (
        lambda: sheets.sheet(members[1].actor, dossier.id), lambda: scoring.sign(members[1].actor, dossier.id, POINTS, ""),
        lambda: dossiers.view(members[1].actor, dossier.id),
    ):  # fmt: skip
        assert why(opened) is Why.CONFLICT_BARS
    assert [(view.barred, view.sheet) for view in sheets.sheets(members[1].actor)] == [(True, None)]
    assert councils.sitting(kept, aggregates.get(Round, ROUND)).rules.seated == 2
    [entry] = store.entries(dossier.id)
    assert (entry.turn, entry.ground, entry.words, entry.by) == (Turn.DECLARED, Ground.KINSHIP, "em ruột", MEMBERS[1])


def test_to_declare_again_writes_nothing_new(bench):
    members, dossier = bench
    for _ in range(2):
        conflicts.declare(members[1].actor, ROUND, D, {dossier.producer: "kinship"}, {})

    assert len(store.entries(dossier.id)) == 1


def test_a_bar_after_the_signature_leaves_the_sheet_and_does_not_count_it(bench):
    members, dossier = bench
    for member, points in zip(members, ({"A": 40, "B": 25, "C": 35}, POINTS, POINTS), strict=True):
        scoring.sign(member.actor, dossier.id, points, "")
    conflicts.declare(members[0].actor, ROUND, D, {dossier.producer: "interest"}, {})

    assert len([sheet for sheet in papers.sheets(dossier.id, D) if sheet.signed_at]) == 3
    [piece] = ruling.ranges(ROUND, D)
    ruling.tally(piece)

    proposal = now_of(dossier).proposal
    assert (proposal.mean, proposal.sheets, proposal.seated) == (60, 2, MEMBERS[1:])
    shown = export.export(ROUND)
    assert [case["seated"] for case in shown["dossiers"]] == [list(MEMBERS[1:])]
    assert {sheet["member"] for case in shown["dossiers"] for sheet in case["sheets"]} == set(MEMBERS[1:])
    assert verifier.compare(shown, shown["facts"])[0] == []


def test_the_data_proposes_at_the_seating(round_):
    owner = make.producer()
    kept = people.producer(owner.producer)
    people.rows.put(people.Note(pk=f"PRODUCER#{owner.producer}", sk="PRODUCER", body=people.to_json(replace(kept, phone="0912000001"))))
    seats = [
        Seat(email=MEMBERS[0], role=SeatRole.CHAIR), Seat(email=MEMBERS[1], phone="+84 912 000 001"), Seat(email=MEMBERS[2]),
        Seat(email="tu.van@vidu.example", role=SeatRole.ADVISER, agency="Hợp tác xã Mẫu"),
    ]  # fmt: skip
    seating.seat_council(PLAN, EAST, seats)
    dossier = make.dossier(owner, DossierState.ACCEPTED)

    seating.begin_stage(ROUND, D)
    seating.begin_stage(ROUND, D)

    seated = now_of(dossier)
    assert (seated.members, set(seated.barred)) == ((MEMBERS[0], MEMBERS[2]), {MEMBERS[1], "tu.van@vidu.example"})
    assert {(entry.member, entry.ground, entry.turn) for entry in store.entries(dossier.id)} == {
        (MEMBERS[1], Ground.PHONE, Turn.PROPOSED), ("tu.van@vidu.example", Ground.AGENCY, Turn.PROPOSED),
    }  # fmt: skip


def test_a_conflict_follows_the_producer_to_its_next_dossier(bench):
    members, dossier = bench
    conflicts.declare(members[1].actor, ROUND, D, {dossier.producer: "kinship"}, {})
    owner = make.Player(actor=replace(members[0].actor, grants=(make.Grant(role=Role.PRODUCER, unit=EAST, province=make.PROVINCE, producer=dossier.producer),)), token="", csrf="")
    second = make.dossier(owner, DossierState.ACCEPTED, name="Mắm rươi")

    seating.begin_stage(ROUND, D)

    assert now_of(second).barred == (MEMBERS[1],)
    assert [entry.ground for entry in store.entries(second.id)] == [Ground.EARLIER]


def test_the_chair_confirms_or_clears_what_was_proposed_and_the_entries_stay(bench):
    members, dossier = bench
    chair = people.actor(MEMBERS[0])
    scoring.sign(members[1].actor, dossier.id, POINTS, "")
    entry = conflicts._entry(dossier, MEMBERS[1], Turn.PROPOSED, Ground.AGENCY, 1, by=conflicts.CONDUCTOR)
    aggregates.commit(now_of(dossier).bar(MEMBERS[1], by="conductor", at=make.now()), beside=[store.entry_row(entry)])

    conflicts.rule(chair, dossier.id, MEMBERS[1], clear=False, reason="")
    assert MEMBERS[1] in now_of(dossier).barred
    assert why(conflicts.rule, chair, dossier.id, MEMBERS[1], clear=True, reason=" ") is Why.REASON_MISSING
    for _ in range(2):
        conflicts.rule(chair, dossier.id, MEMBERS[1], clear=True, reason="Trùng tên, không phải một nơi")

    kept = now_of(dossier)
    assert (kept.members, kept.barred, kept.signed) == (MEMBERS, (), (MEMBERS[1],))
    assert [entry.turn for entry in store.entries(dossier.id)] == [Turn.PROPOSED, Turn.CONFIRMED, Turn.CLEARED]


def test_what_a_member_declared_only_the_coordinator_clears(bench):
    members, dossier = bench
    conflicts.declare(members[1].actor, ROUND, D, {dossier.producer: "other"}, {})
    chair = people.actor(MEMBERS[0])

    assert why(conflicts.rule, chair, dossier.id, MEMBERS[1], clear=True, reason="Nhầm") is Why.CONFLICT_DECLARED
    conflicts.rule(make.coordinator().actor, dossier.id, MEMBERS[1], clear=True, reason="Khai nhầm chủ thể")

    assert now_of(dossier).members == MEMBERS


def test_nobody_judges_their_own(bench):
    members, dossier = bench
    conflicts.declare(members[0].actor, ROUND, D, {dossier.producer: "other"}, {})
    chair = people.actor(MEMBERS[0])

    assert why(conflicts.rule, chair, dossier.id, MEMBERS[0], clear=True, reason="x") is Why.CONFLICT_OWN
    assert why(conflicts.rule, chair, dossier.id, MEMBERS[1], clear=False, reason="") is Why.CONFLICT_BARS
    assert why(conflicts.rule, make.coordinator().actor, dossier.id, MEMBERS[1], clear=False, reason="") is Why.NOT_FOUND


@pytest.mark.parametrize(("given", "wrong"), [({"P": "x"}, Why.FIELD_INVALID), ({"P": "agency"}, Why.FIELD_INVALID)])
def test_a_ground_that_is_no_option_is_refused(bench, given, wrong):
    members, dossier = bench

    assert why(conflicts.declare, members[1].actor, ROUND, D, {dossier.producer: given["P"]}, {}) is wrong


def test_who_has_no_seat_sees_no_producer(round_):
    make.dossier(make.producer(), DossierState.IN_COUNCIL)
    make.council()
    stranger = make.person(Role.MEMBER, email="khac@vidu.example")

    with pytest.raises(Refused) as refusal:
        conflicts.declaring(stranger.actor, ROUND, D)

    assert refusal.value.why is Why.NOT_A_MEMBER


def beside(role, email, **told):
    """A seat without a sheet, and its person."""
    seats = [Seat(email=each, role=SeatRole.CHAIR if each == MEMBERS[0] else SeatRole.MEMBER) for each in MEMBERS]
    seating.seat_council(PLAN, EAST, [*seats, Seat(email=email, role=SeatRole(role), scores=False, **told)])
    return make.person(role, EAST, email=email).actor


@pytest.mark.parametrize("role", [Role.ADVISER, Role.SECRETARY])
@pytest.mark.parametrize("state", [DossierState.ACCEPTED, DossierState.IN_COUNCIL])
def test_who_sits_beside_is_held_against_the_data_at_each_look_not_only_at_the_seating(round_, role, state):
    make.council()
    dossier = make.dossier(make.producer(), state)
    who = beside(role, "ben.canh@vidu.example")
    advising.advice(who, dossier.id)

    who = beside(role, "ben.canh@vidu.example", agency="Hợp tác xã Mẫu")  # told later, after the seating
    for _ in range(2):
        assert why(advising.advice, who, dossier.id) is Why.CONFLICT_BARS

    [entry] = store.entries(dossier.id)
    assert (entry.member, entry.turn, entry.ground) == (who.email, Turn.PROPOSED, Ground.AGENCY)
    assert (who.email in now_of(dossier).barred) is (state is DossierState.IN_COUNCIL)
    conflicts.rule(make.coordinator().actor, dossier.id, who.email, clear=True, reason="Trùng tên cơ quan")
    advising.advice(who, dossier.id)


def test_an_adviser_s_later_declaration_on_one_dossier_keeps_them_from_the_producer_s_others(round_):
    make.council()
    owner = make.producer()
    first, second = make.dossier(owner, DossierState.ACCEPTED), make.dossier(owner, DossierState.IN_COUNCIL, name="Khác")
    adviser = beside(Role.ADVISER, "tu.van@vidu.example")

    assert {each.id for told in conflicts.declaring(adviser, ROUND, D).producers for each in told.dossiers} == {first.id, second.id}
    conflicts.declare(adviser, ROUND, D, {owner.producer: "kinship"}, {})
    third = make.dossier(owner, DossierState.ACCEPTED, name="Thứ ba")

    for dossier in (first, second, third):
        assert why(advising.report, adviser, dossier.id, "Đạt", {}) is Why.CONFLICT_BARS
    assert adviser.email not in now_of(first).barred
    assert conflicts.barred(now_of(first), []) == (adviser.email,)
