"""A round in small as officers and a council live it: between them they write what only those who judge write."""

from datetime import timedelta

from chalicelib.domain.conflicts import Turn
from chalicelib.domain.council import Seat, SeatRole
from chalicelib.domain.deed import Deed
from chalicelib.domain.defects import Check
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.forms import seen
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import Email
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.wording import Line
from chalicelib.domain.words import VIETNAM
from chalicelib.services import (
    advising,
    appeals,
    centre,
    conductor,
    conflicts,
    deciding,
    forwarding,
    handing,
    held,
    late,
    looks,
    meeting,
    reopening,
    reporting,
    rounds,
    ruling,
    scoring,
    screening,
    seating,
    wording,
)
from chalicelib.stores import aggregates, people
from chalicelib.stores.conflicts import entries
from tests import factories as make
from tests.doors.cases_desk import answered
from tests.factories import EAST, MEMBERS, PLAN, PROVINCE, Player

_DAY = timedelta(days=1)
_ROUND, _P, _COMMUNE = f"{PLAN}-r1", Tier.PROVINCE, Tier("commune")
_BESIDE = {SeatRole.SECRETARY: "thu.ky@vidu.example", SeatRole.ADVISER: "tu.van@vidu.example"}


def council(later, deliver) -> None:
    """Under QĐ 26/2026: a commune's check and hand-over, a council's days, a decision with its scan, the centre's answer."""
    make.year_of_sets(Phase.PLANNED)
    conductor.start_year(PLAN)
    owner, commune, office, coordinator = make.producer(), make.officer(), make.officer(PROVINCE), make.coordinator()
    _seat()
    _word(coordinator)
    later(11 * _DAY)
    rounds.advance(_ROUND)
    late.allow(coordinator.actor, make.dossier(owner, name="Nộp muộn").id, _round().closes_at + _DAY, "bão số 3")
    _hand_over(owner, commune, office)
    refused = make.dossier(owner, DossierState.NOT_RECOGNISED, name="Không đạt")
    appeals.file(owner.actor, refused.id, "Tiêu chí 1.2")
    (appeal,) = appeals.of_dossier(owner.actor, refused.id)[1]
    appeals.assign(coordinator.actor, refused.id, appeal.id, commune.email)
    appeals.answer(coordinator.actor, refused.id, appeal.id, "Đã xem lại")
    deliver()
    _look_through(commune)
    stage = _round().stage(_P)
    later(stage.opens_at - make.now())
    rounds.advance(_ROUND)
    _council_s_days(owner, make.dossier_of_set(owner, state=DossierState.ACCEPTED))
    deliver()
    later(_round().stage(_P).closes_at + _DAY / 24 - make.now())
    rounds.advance(_ROUND)
    _decide(owner, office)
    deliver()


def _round() -> Round:
    return aggregates.get(Round, _ROUND)


def _now(dossier: Dossier) -> Dossier:
    return aggregates.get(Dossier, dossier.id)


def _seat() -> None:
    make.council(PROVINCE)
    seats = [Seat(email=email, role=SeatRole.CHAIR if email == MEMBERS[0] else SeatRole.MEMBER) for email in MEMBERS]
    told = {"scores": False, "name": "Người thử", "agency": "Sở Mẫu"}
    beside = [Seat(email=Email(email), role=role, **told) for role, email in _BESIDE.items()]
    seating.seat_council(PLAN, PROVINCE, [*seats, *beside])
    for role, email in _BESIDE.items():
        make.person(Role(role), PROVINCE, email=email)


def _word(coordinator: Player) -> None:
    line = Line(number=1, regulation=make.SETS, set_no="8", code="1.1", vi="Nguồn nguyên liệu, theo văn bản")
    assert wording.load(coordinator.actor, PROVINCE, make.SETS, [line], source="lời.json").edition


def _hand_over(owner: Player, commune: Player, office: Player) -> None:
    """One goes up with report, samples and letter, and is taken; one is sent back down; one's letter is held, another's is not sent."""
    up, down, *waiting = (
        make.dossier(owner, DossierState.SUBMITTED, name=name, tier=_COMMUNE, regulation=make.SETS, criteria_set=8)
        for name in ("Gửi lên", "Trả xuống", "Chờ xem", "Bỏ thư")
    )
    nothing = {"seen": seen({})}
    screening.save_check(commune.actor, up.id, Check(general="Xem lại nhãn"), {"seen": seen(Check().told)})
    handing.take_samples(commune.actor, up.id, 5, "Tủ mát", nothing)
    reporting.save(commune.actor, up.id, {**answered(), **nothing})
    for each in (up, down):
        screening.accept(commune.actor, each.id, each.version)
    handing.record_letter(commune.actor, up.id, _now(up).version, number="12/TTr", day=make.now().astimezone(VIETNAM).date())
    handing.acknowledge(office.actor, up.id, _now(up).version)
    handing.return_down(office.actor, down.id, _now(down).version, "Thiếu báo cáo")
    for each in waiting:
        screening.accept(commune.actor, each.id, each.version, hold=EAST)
    for each in (up, down, *waiting):
        looks.note(commune.actor, Deed.DOSSIER_SEEN, {"dossier": each.id})


def _look_through(officer: Player) -> None:
    """One letter is released, one discarded."""
    first, second, *_ = [mail.mail.id for mail in held.waiting(officer.actor)]
    held.release(officer.actor, [first])
    held.discard(officer.actor, [second], "Nhầm hồ sơ")


def _council_s_days(owner: Player, dossier: Dossier) -> None:
    adviser, secretary = people.actor(_BESIDE[SeatRole.ADVISER]), people.actor(_BESIDE[SeatRole.SECRETARY])
    chair, second, third = (people.actor(email) for email in MEMBERS)
    advising.report(adviser, dossier.id, "Nhà xưởng đạt", {"A": 30})
    advising.inquire(adviser, dossier.id, "site_visit", "Xưởng", make.now().astimezone(VIETNAM).date() + 3 * _DAY)
    advising.inquire(secretary, dossier.id, "lab_test", "Histamin", make.now().astimezone(VIETNAM).date())
    advising.found(secretary, dossier.id, 2, "Đạt")
    seating.begin_stage(_ROUND, _P)
    conductor.await_stage(_ROUND, _P, "the stage's token")
    conflicts.declare(third, _ROUND, _P, {owner.producer: "kinship"}, {owner.producer: "Em họ"})
    before = [each for each in aggregates.dossiers_at(_round(), _P) if each.state is DossierState.IN_COUNCIL]
    for each in before:
        conflicts.rule(make.coordinator().actor, each.id, third.email, clear=True, reason="Không phải họ hàng")
    assert {each.turn for each in entries(dossier.id)} == {Turn.DECLARED, Turn.CLEARED}
    meeting.attend(secretary, _ROUND, _P, PROVINCE, seen=0, present=[*MEMBERS[:2], secretary.email])
    best = make.best_of_set(8) | {"1.5": 3, "4.3": 3, "5.3": 3, "6.2": 3}
    words = scoring.Words(notes={"1.1": "Đủ"}, knock_outs={})
    for each in before:
        for member in (chair, second, third):
            scoring.sign(member, each.id, best, "Mẫu đẹp", words=words)
    for each in before:
        if each.id != dossier.id:
            make.conclude(_now(each))
    reopening.reopen(chair, dossier.id, second.email, "Chọn nhầm mức")
    scoring.sign(second, dossier.id, best, "Đã xem lại")
    make.conclude(_now(dossier))


def _decide(owner: Player, office: Player) -> None:
    for piece in ruling.ranges(_ROUND, _P):
        ruling.tally(piece)
    conductor.await_decision(_ROUND, _P, "the decision's token")
    day = make.now().astimezone(VIETNAM).date().isoformat()
    deciding.scan_ticket(office.actor, _ROUND, _P, PROVINCE, then="/can-bo")
    make.decide(office.actor, _ROUND, _P, PROVINCE, number="34/QĐ-UBND", day=day, signer="Chủ tịch")
    for piece in ruling.ranges(_ROUND, _P):
        ruling.apply(piece)
    forwarding.send(office.actor, _ROUND, _P, PROVINCE, number="77/UBND-NN", day=day)
    sent = next(each for each in aggregates.dossiers_in(_round()) if each.state is DossierState.POTENTIAL_FIVE)
    centre.record_answer(office.actor, sent.id, number="900/QĐ-BNNMT", day=day, mean="88", stars="4")
    centre.choose(office.actor, sent.id, "4", number="41/QĐ-UBND", day=day, signer="Chủ tịch tỉnh")
