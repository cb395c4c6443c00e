"""Two years in small, through the services: between them they write every kind of row, object, event and message."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain.dossier import CONSENT, DocumentState, Dossier
from chalicelib.domain.forms import seen
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.mail import MailState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.upload import PART_BYTES
from chalicelib.domain.words import VIETNAM
from chalicelib.services import (
    access,
    assisting,
    certificates,
    conductor,
    copying,
    dossiers,
    ideas,
    intake,
    joining,
    outbox,
    profile,
    receiving,
    rounds,
    ruling,
    saving,
    scoring,
    screening,
    seating,
    supplements,
    tickets,
)
from chalicelib.stores import aggregates, clock, files, mailer, mails
from tests import factories as make
from tests.factories import EAST, PLAN, PROVINCE, Player

Later = Callable[[timedelta], None]  # moves the clock on
Deliver = Callable[[], object]  # the stream reaches its door
_DAY = timedelta(days=1)
_ROUND = f"{PLAN}-r1"
_POINTS = {"A": 24, "B": 16, "C": 20}


def parts(later: Later, deliver: Deliver) -> None:
    """Under QĐ 148/2023, scored part by part, with both councils."""
    make.year()
    conductor.start_year(PLAN)
    make.coordinator(), make.officer(PROVINCE)
    officer, members = make.officer(), make.council()
    provincial = make.council(PROVINCE)
    owner = make.producer()
    for stars in (3, 4, 5):
        make.product(owner, f"Nước mắm {stars} sao", stars=stars, decided_on=make.now() - 1094 * _DAY)
    for state in DossierState:
        make.dossier(owner, state, name=f"Sản phẩm {state}")
    for state in DocumentState:
        make.document(make.dossier(owner, name=f"Tệp {state}"), state, refusal="file_type_differs")
    filed = _file(owner, "Bánh tét")
    back = _file(owner, "Cốm dẹp")
    deliver()
    screening.send_back(officer.actor, back.id, back.version, "Thiếu giấy an toàn thực phẩm")
    screening.accept(officer.actor, filed.id, filed.version)
    supplements.save_replies(owner.actor, back.id, {"general": "Đã bổ sung"})
    _file(owner, "Cốm dẹp")
    sister = dossiers.open_dossier(owner.actor, product_name="Cốm hạt", kind="first")
    copying.copy(owner.actor, sister.id, back.id)
    intake.withdraw(owner.actor, _file(owner, "Trà mãng cầu").id, "không còn sản xuất")
    _letters(deliver)
    later(6 * _DAY)
    rounds.advance(_ROUND)
    later(9 * _DAY)
    rounds.advance(_ROUND)
    certificates.expire_due(PROVINCE)
    rounds.move(make.coordinator().actor, _ROUND, "district.closes", make.now() + 16 * _DAY, "bão số 3")
    _stop_and_go_on()
    deliver()
    _judge(later, Tier.DISTRICT, members, filed, officer)
    later(aggregates.get(Round, _ROUND).stage(Tier.PROVINCE).opens_at - make.now())
    rounds.advance(_ROUND)
    seating.begin_stage(_ROUND, Tier.PROVINCE)
    _fill(provincial[0], Tier.PROVINCE, sign=False)
    deliver()


def sets(later: Later, deliver: Deliver) -> None:
    """Under QĐ 26/2026, scored by criteria set at the province."""
    make.year_of_sets(Phase.PLANNED)
    conductor.start_year(PLAN)
    coordinator, officer, members = make.coordinator(), make.officer(PROVINCE), make.council(PROVINCE)
    owner, commune = make.producer(), make.officer()
    later(11 * _DAY)
    rounds.advance(_ROUND)
    proposed = make.dossier(owner, DossierState.SUBMITTED, name="Kẹo dừa", tier=Tier("commune"), regulation=make.SETS)
    screening.accept(commune.actor, proposed.id, proposed.version)
    _people(owner, commune)
    _think(owner, commune)
    later(20 * _DAY)
    rounds.advance(_ROUND)
    dossier = make.dossier_of_set(owner, state=DossierState.ACCEPTED)
    make.dossier_of_set(owner, 22, DossierState.SUBMITTED)
    _fill_in(owner)
    deliver()
    _judge(later, Tier.PROVINCE, members, dossier, officer)
    conductor.next_stage(_ROUND)
    conductor.report_round(_ROUND)
    conductor.report_year(PLAN)
    conductor.park_year(PLAN, "thử", "a token")
    deliver()
    assert coordinator.email


def _fill_in(owner: Player) -> None:
    """A draft with a choice, a page of a form, and a paper with all that is asked of one; then a file that was filed and fails."""
    draft = make.dossier_of_set(owner, state=DossierState.DRAFT)
    paper = make.document(draft)
    nothing = {"seen": seen({})}
    saving.section(owner.actor, draft.id, "ke-hoach", {"plan_market": "Chợ huyện", **nothing})
    saving.criterion(owner.actor, draft.id, "1.1", {"c_1.1": "2", f"d_{paper.id}": "1", "had": "", **nothing})
    told = {"kind": "lab_test_report", "number": "12/KN", "issued_on": "2024-01-02", "expires_on": "2025-01-01", "t_1.1": "1"}
    shown = seen({"kind": "", "criteria": "1.1", "number": "", "issuer": ""})
    saving.paper(owner.actor, draft.id, paper.id, {**told, "issuer": "Sở Thử", "seen": shown})
    filed = make.dossier_of_set(owner, 8, DossierState.SUBMITTED)
    lost = filed.miss_files(filed.documents[:1], by="conductor", at=make.now())
    aggregates.commit(lost)


def _people(owner: Player, officer: Player) -> None:
    """The producer's own rows; a consent signed at the desk, its sheet uploaded, ended; an invitation and another accepted."""
    person, id_ = owner.actor, owner.producer
    told = {"name": "HTX Mẫu", "type": "cooperative", "representative": "An", "title": "Giám đốc", "address": "Ấp Mẫu"}
    told |= {"phone": "0901234567", "tax_code": "0123456789", "registration_number": "12"}
    profile.change(person, id_, told, version=profile.view(person, id_).version, is_shared=False)
    profile.change_personal(person, id_, {})
    for email in ("hai@vidu.example", "ba@vidu.example"):
        joining.invite(person, id_, name="Người được mời", address=email)
    second = make.person(Role.OFFICER, EAST, email="hai@vidu.example")
    joining.accept(second.actor, id_)
    given = {"producer": id_, "given_by": "Bà Thử", "manner": "paper", "paper": "Sổ 3", "agreed": "1"}
    consent = assisting.record(officer.actor, given)
    assisting.begin(officer.actor, officer.token, id_, consent.id)
    draft = make.dossier_of_set(owner, 9, DossierState.DRAFT)
    wish = tickets.Wish(name="dong-y.pdf", content_type="application/pdf", size=len(make.PDF), kind=CONSENT)
    tickets.issue(consent.actor(), draft.id, wish)
    big = tickets.Wish(name="phim.pdf", content_type="application/pdf", size=PART_BYTES + 1, mark="m1")
    tickets.issue(owner.actor, draft.id, big)
    tickets.remove(owner.actor, draft.id, make.document(draft).id)
    assisting.end(person, id_, consent.id)


def _think(owner: Player, officer: Player) -> None:
    """An idea that was answered, and a dossier that came of it."""
    told = {"name": "Mứt dừa", "criteria_set": "8", "story": "Bà ngoại làm", "materials": "Dừa", "place": "Ấp Mẫu", "help": "Bao bì"}
    idea = ideas.register(owner.actor, told)
    ideas.register(owner.actor, {"name": "Chỉ có tên"})
    ideas.answer(officer.actor, idea.id, "advise", "Hỏi thêm về bao bì")
    ideas.open_dossier(owner.actor, idea.id, "8")


def _file(owner: Player, name: str) -> Dossier:
    dossier = dossiers.open_dossier(owner.actor, product_name=name, kind="first")
    document = tickets.issue(
        owner.actor, dossier.id, tickets.Wish(name="a.pdf", content_type="application/pdf", size=len(make.PDF))
    ).document
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=document.key, Body=make.PDF)
    receiving.receive(document.key, "0062E99A88DC407460")
    intake.submit(owner.actor, dossier.id)
    return aggregates.get(Dossier, dossier.id)


def _letters(deliver: Deliver) -> None:
    """One sent, one claimed by somebody who died, one parked, the others drafted; a bounce; a code on its way."""
    deliver()
    first = {mail.letter: mail.id for mail in mails.waiting(PROVINCE)}  # one of each letter: ids are of chance
    sent, claimed, parked = (first[letter] for letter in ("dossier_received", "dossier_returned", "dossier_accepted"))
    outbox.send(sent)
    for id_, trouble in ((claimed, SystemExit()), (parked, mailer.Rejected("MessageRejected"))):
        _send_in_vain(id_, trouble)
    assert [mails.find(id_)[0].state for id_ in (sent, claimed, parked)] == [  # type: ignore[index]
        MailState.SENT,
        MailState.CLAIMED,
        MailState.PARKED,
    ]
    mails.note_return("0100017c3b4f5a6b", "sx@vidu.example", "Bounce", clock.now())
    outbox.park({"pk": {"S": "DOSSIER#lost"}, "sk": {"S": "DOSSIER"}}, "KeyError('round')")
    access.ask_code(make.person(Role.OFFICER, EAST, email="ma@vidu.example").email)
    form = {"province": PROVINCE, "unit": EAST, "producer_name": "Hộ mới", "producer_type": "household"}
    access.ask_registration(form | {"name": "Người mới", "email": "moi@vidu.example"})


def _send_in_vain(id_: str, trouble: BaseException) -> None:
    def send(**_: str) -> str:
        raise trouble

    real, mailer.send = mailer.send, send  # type: ignore[assignment]
    try:
        outbox.send(id_)
    except SystemExit:
        pass
    finally:
        mailer.send = real


def _stop_and_go_on() -> None:
    """Faults of the conductor, mended; one that still waits."""
    conductor.next_round(PLAN, 1, make.now())
    conductor.park_round(_ROUND, "CouncilMissing: tay", "a token")
    rounds.resume(_ROUND)
    conductor.park_year(PLAN, "States.Timeout", "a token")
    conductor.resume_year(PLAN)


def _judge(later: Later, tier: Tier, members: tuple[Player, ...], dossier: Dossier, officer: Player) -> None:
    """The council's stage to its decision, from its opening."""
    stage = aggregates.get(Round, _ROUND).stage(tier)
    later(stage.opens_at - make.now())
    rounds.advance(_ROUND)
    seating.begin_stage(_ROUND, tier)
    conductor.await_stage(_ROUND, tier, "the stage's token")
    for member in members[:2]:
        _fill(member, tier)
    later(stage.closes_at - _DAY / 2 - make.now())
    rounds.advance(_ROUND)
    _fill(members[2], tier)
    for waiting in aggregates.dossiers_at(aggregates.get(Round, _ROUND), tier):
        if waiting.state is DossierState.IN_COUNCIL and waiting.criteria_set:
            make.conclude(waiting)
    later(_DAY)
    rounds.advance(_ROUND)
    for piece in ruling.ranges(_ROUND, tier):
        ruling.tally(piece)
    conductor.await_decision(_ROUND, tier, "the decision's token")
    day = make.now().astimezone(VIETNAM).date().isoformat()
    unit = aggregates.get(Dossier, dossier.id).decider
    make.decide(officer.actor, _ROUND, tier, unit, number="34/QĐ-UBND", day=day, signer="Chủ tịch")
    for piece in ruling.ranges(_ROUND, tier):
        ruling.apply(piece)
    conductor.close_stage(_ROUND, tier)


def _fill(member: Player, tier: Tier, *, sign: bool = True) -> None:
    """Every sheet that waits for this member: a draft of two choices, then the whole."""
    for dossier in aggregates.dossiers_at(aggregates.get(Round, _ROUND), tier):
        if dossier.state is DossierState.IN_COUNCIL:
            given = make.best_of_set(dossier.criteria_set) if dossier.criteria_set else _POINTS
            scoring.save(member.actor, dossier.id, dict(list(given.items())[:2]), "còn xem mẫu")
            if sign:
                scoring.sign(member.actor, dossier.id, given, "")
