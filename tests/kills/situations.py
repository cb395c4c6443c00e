"""Every door with events worth dying over: pages that write, files, schedule, steps, stream, mail."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import Email
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.wording import Line
from chalicelib.doors import changes, post, schedule, steps, uploads
from chalicelib.doors import papers as drawing
from chalicelib.services import conductor, rounds, scoring, wording
from chalicelib.stores import aggregates, files, mails, people
from tests import factories as make
from tests.doors import situations as given
from tests.doors.visitor import Visitor
from tests.factories import EAST, PLAN, PROVINCE, WEST, Player
from tests.kills import state
from tests.kills.cells import Deliver, Prepare, Situation, Stage, arrivals, letters, message, sample
from tests.kills.council_situations import COUNCIL
from tests.kills.deciding_situations import DECIDING
from tests.kills.desk_situations import DESK
from tests.kills.filling_situations import FILLING
from tests.kills.people_situations import PEOPLE
from tests.kills.posted import page

ROUND = f"{PLAN}-r1"
DISTRICT = Tier.DISTRICT
_DAY = timedelta(days=1)
_POINTS = {"A": 24, "B": 16, "C": 20}
_PDF = {"file_name": "giấy phép.pdf", "content_type": "application/pdf", "size": "1009"}
_PERSON = {"name": "An", "email": given.EMAIL, "producer_name": "HTX Thử", "producer_type": "farm", "place": "mau/dong"}
_A_CODE = "each is a new code: the last one counts, and a person may ask six times an hour"


# --- pages ------------------------------------------------------------------------------------------------------------


def known_person(path: str) -> given.Given:
    def where() -> tuple[None, str]:
        make.person(Role.OFFICER, EAST, email=given.EMAIL)
        return given.nobody(path)()

    return where


def with_code(registration: dict[str, str] | None = None) -> Prepare:
    def prepare(stage: Stage) -> Deliver:
        (known_person if registration is None else given.nobody)("/")()
        given.coded(registration=registration)()
        return lambda: Visitor(cookies={"__Host-ask": "browser"}).post(
            "/dang-nhap/ma", {"email": given.EMAIL, "code": "123456"}
        )

    return prepare


def signed_in(path: str) -> given.Given:
    return lambda: (make.officer(), path)


def returned() -> tuple[Player, str]:
    owner, path = given.own("nop", DossierState.RETURNED)()
    assert owner is not None
    make.document(aggregates.get(Dossier, path.split("/")[2]))
    return owner, path


def loaded_twice() -> tuple[Player, str]:
    """Loaded twice: taken back once, the first load counts again."""
    make.year()
    coordinator = make.coordinator()
    for text in ("Lời một", "Lời hai"):
        line = Line(number=1, regulation=make.SETS, set_no="8", code="1.1", vi=text, en="")
        wording.load(coordinator.actor, PROVINCE, make.SETS, [line], source=f"{text}.json")
    return coordinator, f"/dieu-phoi/van-ban/{make.SETS}/hoan-tac"


def commune() -> tuple[Player, str]:
    make.year_of_sets()
    dossier = make.dossier(make.producer(), DossierState.SUBMITTED, tier=Tier("commune"), regulation=make.SETS)
    return make.officer(), f"/can-bo/ho-so/{dossier.id}/tiep-nhan"


def last_seat() -> tuple[Player, str]:
    """Two of three have signed the only dossier: the third signature ends the stage."""
    make.year(Phase.COUNCIL)
    members = make.council()
    dossier = make.dossier(make.producer(), DossierState.IN_COUNCIL)
    for member in members[:2]:
        scoring.sign(member.actor, dossier.id, _POINTS, "")
    conductor.await_stage(ROUND, DISTRICT, "the stage's token")
    return members[2], f"/hoi-dong/phieu/{dossier.id}"


def waiting_for_decision() -> tuple[Player, str]:
    officer, path = given.ruling(decided=True, path="/cong-bo")()
    assert officer is not None
    conductor.await_decision(ROUND, DISTRICT, "the decision's token")
    return officer, path


def _plan() -> str:
    return json.dumps(make.plan_content(Phase.PLANNED, make.NOW), ensure_ascii=False)


PAGES = (
    page("a known address", "/dang-nhap", known_person("/dang-nhap"), {"email": given.EMAIL}, anew=_A_CODE),
    Situation(name="a known address", door="POST /dang-nhap/ma", prepare=with_code()),
    Situation(name="a registration", door="POST /dang-nhap/ma", prepare=with_code({**_PERSON, "province": PROVINCE, "unit": EAST})),
    page("signed in", "/dang-xuat", signed_in("/dang-xuat")),
    page("a new producer", "/dang-ky", given.nobody("/dang-ky"), _PERSON, anew=_A_CODE),
    page("a first product", "/ho-so", given.desk(), {"kind": "first", "product_name": "Mắm rươi"}),
    page("half a sheet", "/ho-so/{dossier}/tu-danh-gia", given.own_of_set(), {"c_1.1": "2", "c_5.1": "1", "version": "0"}),
    page("a file to come", "/ho-so/{dossier}/tep", given.own("tep"), _PDF, anew="each is a ticket of its own, and lapses unused"),
    page("a first filing", "/ho-so/{dossier}/nop", given.own("nop", documents=({},))),
    page("a supplement", "/ho-so/{dossier}/nop", returned),
    page("filed before", "/ho-so/{dossier}/rut", given.own("rut", DossierState.SUBMITTED), {"reason": "Ngừng sản xuất"}),
    page("left behind", "/ho-so/{dossier}/chuyen-dot", given.left_behind()),
    page("complete", "/can-bo/ho-so/{dossier}/tiep-nhan", given.checking("tiep-nhan"), {"version": "2"}),
    page("proposed by a commune", "/can-bo/ho-so/{dossier}/tiep-nhan", commune, {"version": "3"}),
    page("incomplete", "/can-bo/ho-so/{dossier}/tra-lai", given.checking("tra-lai"), {"version": "2", "reason": "Thiếu nhãn"}),
    page("signed on paper", "/can-bo/ket-qua/{round}/{tier}/{unit}", given.ruling(), given.DECISION),
    page("the last authority", "/can-bo/ket-qua/{round}/{tier}/{unit}/cong-bo", waiting_for_decision),
    page("a draft", "/hoi-dong/phieu/{dossier}", given.bench(), {**given.POINTS, "do": "save"}),
    page("the last signature", "/hoi-dong/phieu/{dossier}", last_seat, given.POINTS),
    page("a criteria set", "/hoi-dong/phieu/{dossier}", given.bench_of_sets(), given.chosen()),
    page("everything said", "/hoi-dong/ket-luan/{dossier}", given.chair_of_sets(), given.concluded()),
    page("a new year", "/dieu-phoi/ke-hoach", given.steering(given.ADOPT, year=False), {"plan": _plan()}, swept="the plan stands: its calendar and its year"),
    page("a later close", "/dieu-phoi/dot/{round}/doi-ngay", given.steering(given.MOVE), {"moment": "closes", "to": given.days(12), "reason": "Mưa lũ"}),
    page("a draft for later", "/dieu-phoi/ho-so/{dossier}/nop-muon", given.late_draft(), {"until": given.days(12), "reason": "Bão"}),
    page("a point disputed", "/ho-so/{dossier}/kien-nghi", given.disputing(), {"point": "Tiêu chí 1.2"}),
    page("an appeal for an officer", "/ho-so/{dossier}/kien-nghi/{appeal}/giao", given.disputing("giao"), {"handler": "officer.dong@vidu.example"}),
    page("an appeal's answer", "/ho-so/{dossier}/kien-nghi/{appeal}/tra-loi", given.disputing("tra-loi"), {"text": "Đã xem lại"}),
    page("a share", "/dieu-phoi/ke-hoach/{plan}/chi-tieu/{key}", given.figuring(), given.FIGURE),
    page("the second load", "/dieu-phoi/van-ban/{regulation}/hoan-tac", loaded_twice, {"province": PROVINCE, "edition": "2"}),
    *PEOPLE,
    *FILLING,
    *COUNCIL,
    *DECIDING,
    *DESK,
)  # fmt: skip


# --- files, schedule, mail --------------------------------------------------------------------------------------------


def event(name: str, door: Any, prepare: Callable[[Stage], Any], /, **more: str) -> Situation:
    """An event that its source delivers at least once."""

    def prepared(stage: Stage) -> Deliver:
        told = prepare(stage)
        return lambda: door(told, None)

    return Situation(name=name, door=_name_of(door), prepare=prepared, **more)


def _name_of(door: Any) -> str:
    """Chalice wraps a function and keeps no name: its module has it."""
    rooms = (changes, drawing, post, schedule, steps, uploads)
    return next(name for room in rooms for name, value in vars(room).items() if value is door)


def two_files(stage: Stage) -> Any:
    """One as it says it is, one not."""
    make.year()
    dossier = make.dossier(make.producer())
    pending = [make.document(dossier, make.DocumentState.PENDING) for _ in range(2)]
    for document, body in zip(pending, (make.PDF, b"MZ" + make.PDF[2:]), strict=True):
        files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=document.key, Body=body)
    return arrivals([document.key for document in pending])


def a_wish(stage: Stage) -> Any:
    """For a paper of a draft."""
    player, path = given.own_of_set(path="giay-to/mau-01")()
    assert Visitor(player=player).post(path).status == 303
    return {"Records": [message("1", body) for body in state.wishes()]}


def two_letters(stage: Stage) -> Any:
    """Drafted, their queue message on its way: the queue's own copy is taken out."""
    make.year()
    make.officer()
    stage.settle()
    owner = make.producer()
    dossier = make.dossier(owner, DossierState.SUBMITTED)
    drafted: list[str] = []
    real, mails.enqueue = mails.enqueue, drafted.append  # type: ignore[assignment]
    try:
        stage.stream.deliver()
    finally:
        mails.enqueue = real
    assert len(drafted) > 1, dossier.id
    return letters(drafted)


def a_bounce(stage: Stage) -> Any:
    """Of a letter that was sent: its reader's officer is told instead."""
    make.year()
    make.officer()
    owner = make.producer()
    make.dossier(owner, DossierState.SUBMITTED)
    stage.settle()
    (mail,) = (row["body"] for row in state.rows() if row["sk"] == "MAIL" and row["body"]["to"] == owner.email)
    bounce = sample("ses/bounce.json")
    bounce["detail"]["mail"] |= {"destination": [owner.email], "tags": {"outbox": [mail["id"]]}}
    return bounce


def moment(name: str, phase: Phase, before: Callable[[Stage], None]) -> Situation:
    """A one-shot comes when something is due."""

    def prepare(stage: Stage) -> Any:
        make.year(phase)
        make.officer(), make.council(), make.producer()
        before(stage)
        return sample("scheduler/moment.json", round=ROUND)

    return event(name, schedule.on_moment, prepare)


def opening(stage: Stage) -> None:
    conductor.await_opening(PLAN, ROUND, "the opening's token")
    stage.settle()
    stage.clock.move_to(aggregates.get(Round, ROUND).opens_at)


def closed(stage: Stage) -> None:
    make.dossier(make.producer(), DossierState.SUBMITTED, name="Nộp kịp")
    make.dossier(make.producer(WEST), name="Chưa nộp")
    rounds.advance(ROUND)
    stage.settle()
    stage.clock.move_to(aggregates.get(Round, ROUND).closes_at + timedelta(minutes=20))


def stage_day(stage: Stage) -> None:
    make.dossier(make.producer(), DossierState.ACCEPTED)
    conductor.await_stage_opening(ROUND, DISTRICT, "the stage's token")
    stage.settle()
    stage.clock.move_to(aggregates.get(Round, ROUND).stage(DISTRICT).opens_at)


def neglected(stage: Stage) -> Any:
    """Much was missed: a filing without its row, a file, schedules, an opening, the year's execution, a term, drafts."""
    make.year(Phase.COUNCIL)
    make.council()
    owner = make.producer()
    make.product(owner, "Hết hạn", stars=3, decided_on=make.now() - 1100 * _DAY)
    make.dossier(owner, DossierState.ACCEPTED, name="Chờ phiếu")
    make.dossier(owner, DossierState.SUBMITTED, name="Chờ kiểm tra")
    waiting = make.dossier(owner, name="Chờ tệp")
    document = make.document(waiting, make.DocumentState.PENDING)
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=document.key, Body=make.PDF)
    stage.settle()
    stage.clock.shift(timedelta(days=1))
    return sample("events/five_minutes.json")


EVENTS = (
    event("one good file and one bad", uploads.file_arrived, two_files),
    event("a paper of a draft", drawing.papers, a_wish),
    event("two letters", post.on_letter, two_letters),
    event("a letter came back", post.on_bounce, a_bounce),
    moment("the opening", Phase.PLANNED, opening),
    moment("the seal", Phase.FILING, closed),
    moment("the council's day", Phase.CHECKING, stage_day),
    event("much was missed", schedule.sweep, neglected),
)


# --- steps of the machines --------------------------------------------------------------------------------------------


def step(
    name: str, door: Callable[[Any, Any], object], before: Callable[[], None], /, swept: str = "", **told: Any
) -> Situation:
    """A Task state calls its function."""

    def prepare(stage: Stage) -> Any:
        before()
        stage.settle()
        return {key: value() if callable(value) else value for key, value in told.items()}

    return event(name, door, prepare, swept=swept)


def at(phase: Phase) -> Callable[[], None]:
    return lambda: _empty_year(phase)


def _empty_year(phase: Phase) -> None:
    make.year(phase)
    make.coordinator(), make.officer(), make.council()


def conducted(phase: Phase = Phase.FILING) -> Callable[[], None]:
    """The first attempt conducts the year."""

    def before() -> None:
        _empty_year(phase)
        conductor.start_year(PLAN)

    return before


def accepted() -> None:
    _empty_year(Phase.COUNCIL)
    for name in ("Một", "Hai"):
        make.dossier(make.producer(), DossierState.ACCEPTED, name=name)


def scored(phase: Phase = Phase.DECISION) -> None:
    _empty_year(phase)
    for name in ("Một", "Hai"):
        make.dossier(make.producer(), DossierState.SCORED, name=name)


def signed() -> None:
    """One dossier with every sheet signed, one that nobody has accepted."""
    _empty_year(Phase.COUNCIL)
    dossier = make.dossier(make.producer(), DossierState.IN_COUNCIL, name="Ba phiếu")
    for email in make.MEMBERS:
        actor = people.actor(Email(email))
        assert actor is not None
        scoring.sign(actor, dossier.id, _POINTS, "")
    make.dossier(make.producer(), DossierState.SUBMITTED, name="Chưa tiếp nhận")
    aggregates.commit(aggregates.get(Round, ROUND).do("close_stage", by="conductor", at=make.now()))


def untold() -> None:
    """Tallied, and nobody told of it yet."""
    scored()
    round_ = aggregates.get(Round, ROUND)
    aggregates.commit(round_.next("Changed", by="test", at=make.now(), stages=_untallied(round_)))


def _untallied(round_: Round) -> Any:
    from dataclasses import replace

    return (replace(round_.stages[0], tallied_at=None), *round_.stages[1:])


def decided() -> None:
    """Every authority's decision is on record."""
    scored()
    Visitor(player=make.officer()).post(given.RESULTS, given.DECISION)


def all_decided() -> None:
    _empty_year(Phase.DECISION)
    make.dossier(make.producer(), DossierState.RECOGNISED)


def over() -> None:
    """No stage is left."""
    all_decided()
    conductor.close_stage(ROUND, DISTRICT)
    conductor.await_decision(ROUND, Tier.PROVINCE, "none")
    conductor.close_stage(ROUND, Tier.PROVINCE)


def reported() -> None:
    over()
    conductor.report_round(ROUND)


def _piece() -> dict[str, Any]:
    dossiers = sorted(dossier.id for dossier in aggregates.dossiers_in(aggregates.get(Round, ROUND)))
    return {"first": dossiers[0], "last": dossiers[-1]}


def piece(name: str, door: Callable[[Any, Any], object], before: Callable[[], None]) -> Situation:
    """A step over a range of a unit's dossiers."""
    whole = {"round": ROUND, "tier": DISTRICT, "unit": EAST}
    first, last = (lambda: _piece()["first"]), (lambda: _piece()["last"])
    return step(name, door, before, **whole, first=first, last=last)


_AT = {"round": ROUND, "tier": DISTRICT}
_TOKEN = {"token": "a task's token"}
_ATTEMPT = {"plan": PLAN, "attempt": 1}
STEPS = (
    step("to run", steps.next_round, conducted(), **_ATTEMPT, started_at=make.NOW.isoformat()),
    step("to wait", steps.next_round, conducted(Phase.PLANNED), **_ATTEMPT, started_at=make.NOW.isoformat()),
    step("not open yet", steps.await_opening, at(Phase.PLANNED), plan=PLAN, round=ROUND, **_TOKEN),
    step("open already", steps.await_opening, at(Phase.FILING), plan=PLAN, round=ROUND, **_TOKEN),
    step("every round reported", steps.report_year, reported, plan=PLAN),
    step("grown old", steps.hand_over, conducted(), swept="the younger execution", **_ATTEMPT),
    step("a fault", steps.park_year, conducted(), plan=PLAN, error="States.Timeout", **_TOKEN),
    step("before a council", steps.next_stage, at(Phase.COUNCIL), round=ROUND),
    step("open already", steps.await_stage_opening, at(Phase.COUNCIL), **_AT, **_TOKEN),
    step("two accepted", steps.begin_stage, accepted, **_AT),
    step("open still", steps.await_stage, accepted, **_AT, **_TOKEN),
    step("two scored", steps.list_ranges, scored, **_AT),
    piece("signed, and not accepted", steps.settle_range, signed),
    step("nobody told", steps.await_decision, untold, **_AT, **_TOKEN),
    step("decided already", steps.await_decision, decided, **_AT, **_TOKEN),
    piece("two recognised", steps.apply_range, decided),
    step("all decided", steps.close_stage, all_decided, **_AT),
    step("no stage left", steps.report_round, over, round=ROUND),
    step("a fault", steps.park_round, at(Phase.COUNCIL), round=ROUND, error="CouncilMissing: tay", **_TOKEN),
)


# --- the stream -------------------------------------------------------------------------------------------------------


def streamed(name: str, before: Callable[[Stage], None], act: Callable[[], object]) -> Situation:
    """What an act wrote comes in one batch."""

    def prepare(stage: Stage) -> Any:
        before(stage)
        stage.settle()
        act()
        return {"Records": stage.stream.read()}

    return event(name, changes.on_change, prepare)


def _posting(
    where: given.Given, form: Mapping[str, str] | None = None
) -> tuple[Callable[[Stage], None], Callable[[], object]]:
    """To be posted after all before it has settled."""
    held: list[tuple[Player | None, str]] = []

    def before(stage: Stage) -> None:
        held[:] = [where()]

    def act() -> None:
        ((player, path),) = held
        assert Visitor(player=player).post(path, dict(form or {})).status == 303, path

    return before, act


def _applied() -> tuple[Callable[[Stage], None], Callable[[], object]]:
    def before(stage: Stage) -> None:
        decided()

    return before, lambda: steps.apply_range({**_AT, "unit": EAST, **_piece()}, None)


def _opened() -> tuple[Callable[[Stage], None], Callable[[], object]]:
    def before(stage: Stage) -> None:
        make.year(Phase.PLANNED)
        make.officer(), make.producer()
        opening(stage)

    return before, lambda: rounds.advance(ROUND)


def _enrolled() -> tuple[Callable[[Stage], None], Callable[[], object]]:
    return lambda stage: None, make.council


def _filed() -> tuple[Player | None, str]:
    owner, path = given.own("nop", documents=({},))()
    make.officer()
    return owner, path


STREAM = (
    streamed("a filing", *_posting(_filed)),
    streamed("a withdrawal", *_posting(given.own("rut", DossierState.SUBMITTED), {"reason": "Ngừng"})),
    streamed("carried over", *_posting(given.left_behind())),
    streamed("the last signature", *_posting(last_seat, given.POINTS)),
    streamed("the last decision", *_posting(waiting_for_decision, given.DECISION)),
    streamed("two recognised", *_applied()),
    streamed("a round opened", *_opened()),
    streamed("people enrolled", *_enrolled()),
)

SITUATIONS = (*PAGES, *EVENTS, *STEPS, *STREAM)
