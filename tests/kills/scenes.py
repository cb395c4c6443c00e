"""For each handler of the template: a world in which it has work, and the event that brings it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import time_machine

from chalicelib.domain.dossier import DocumentState
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.mail import Mail, MailState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.words import VIETNAM
from chalicelib.doors import changes, post, schedule, steps, uploads
from chalicelib.services import conductor, intake, rounds, ruling, scoring, seating
from chalicelib.stores import aggregates, files, mails
from chalicelib.stores.codec import to_json
from tests import factories as make
from tests.doors.visitor import Visitor
from tests.letters.test_letters import placeholders
from tests.stream import Stream

Act = Callable[[], Any]
EVENTS = Path(__file__).parents[2] / "events"
ROUND, D = f"{make.PLAN}-r1", Tier.DISTRICT
_DAY = timedelta(days=1)


def api_handler(clock: time_machine.Traveller) -> Act:
    """The legal act: a dossier is filed."""
    make.year()
    make.officer()
    owner = make.producer()
    dossier = make.dossier(owner)
    make.document(dossier)

    def file() -> None:
        answer = Visitor(player=owner).post(f"/ho-so/{dossier.id}/nop")
        assert answer.status == 303, answer.text

    return file


def file_arrived(clock: time_machine.Traveller) -> Act:
    make.year()
    dossier = make.dossier(make.producer())
    document = make.document(dossier, DocumentState.PENDING)
    boto3.client("s3").put_object(Bucket="sao-lang-documents", Key=document.key, Body=make.PDF)
    body = json.dumps({"detail": {"object": {"key": document.key, "sequencer": "1"}}})
    return lambda: _alone(uploads.file_arrived({"Records": [_message(body)]}, None))


def on_moment(clock: time_machine.Traveller) -> Act:
    round_ = make.year(Phase.PLANNED)
    make.officer(), make.producer()
    clock.move_to(round_.opens_at)
    return lambda: schedule.on_moment({"round": ROUND, "moment": "opens", "at": to_json(round_.opens_at)}, None)


def sweep(clock: time_machine.Traveller) -> Act:
    """Work of every kind: a filing without its row, a file without its event, a mail without its message, a dead year."""
    make.year()
    make.officer()
    owner = make.producer()
    filed = make.dossier(owner, name="Chưa ghi")
    make.document(filed)
    boto3.client("s3").put_object(
        Bucket="sao-lang-documents",
        Key=make.document(make.dossier(owner, name="Chưa nhận"), DocumentState.PENDING).key,
        Body=make.PDF,
    )
    receipt = make._ACTS["submit"](filed)
    files.keep(
        f"receipts/{filed.id}/1.json", {"receipt": to_json(intake._receipt_of(receipt)), "dossier": to_json(receipt)}
    )
    Stream().deliver()
    clock.shift(timedelta(minutes=5))
    return lambda: schedule.sweep(json.loads((EVENTS / "events/five_minutes.json").read_text("utf-8")), None)


def on_change(clock: time_machine.Traveller) -> Act:
    make.year()
    make.officer()
    stream = Stream()
    make.dossier(make.producer(), DossierState.SUBMITTED)
    records = stream.read()[-3:]
    return lambda: changes.on_change({"Records": records}, None)


def on_letter(clock: time_machine.Traveller) -> Act:
    make.year()
    mail = _mail("nhan@vidu.example", MailState.DRAFTED)
    return lambda: _alone(post.on_letter({"Records": [_message(mail.id)]}, None))


def on_bounce(clock: time_machine.Traveller) -> Act:
    make.year()
    owner = make.producer()
    make.officer()
    mail = _mail(owner.email, MailState.SENT)
    event = json.loads((EVENTS / "ses/bounce.json").read_text("utf-8"))
    event["detail"]["mail"] |= {"destination": [owner.email], "tags": {"outbox": [mail.id]}}
    return lambda: post.on_bounce(event, None)


def next_round(clock: time_machine.Traveller) -> Act:
    _conducted()
    event = {"plan": make.PLAN, "attempt": 1, "started_at": make.now().isoformat()}
    return lambda: steps.next_round(event, None)


def await_opening(clock: time_machine.Traveller) -> Act:
    _conducted()
    return lambda: steps.await_opening({"plan": make.PLAN, "round": ROUND, "token": "t"}, None)


def report_year(clock: time_machine.Traveller) -> Act:
    _conducted()
    return lambda: steps.report_year({"plan": make.PLAN}, None)


def hand_over(clock: time_machine.Traveller) -> Act:
    _conducted()
    return lambda: steps.hand_over({"plan": make.PLAN, "attempt": 1}, None)


def park_year(clock: time_machine.Traveller) -> Act:
    _conducted()
    return lambda: steps.park_year({"plan": make.PLAN, "error": "x", "token": "t"}, None)


def next_stage(clock: time_machine.Traveller) -> Act:
    _seated()
    return lambda: steps.next_stage({"round": ROUND}, None)


def await_stage_opening(clock: time_machine.Traveller) -> Act:
    _seated()
    return lambda: steps.await_stage_opening({"round": ROUND, "tier": D, "token": "t"}, None)


def begin_stage(clock: time_machine.Traveller) -> Act:
    _accepted()
    return lambda: steps.begin_stage({"round": ROUND, "tier": D}, None)


def await_stage(clock: time_machine.Traveller) -> Act:
    _seated()
    return lambda: steps.await_stage({"round": ROUND, "tier": D, "token": "t"}, None)


def list_ranges(clock: time_machine.Traveller) -> Act:
    _seated()
    return lambda: steps.list_ranges({"round": ROUND, "tier": D}, None)


def settle_range(clock: time_machine.Traveller) -> Act:
    _signed(clock)
    (piece,) = ruling.ranges(ROUND, D)
    return lambda: steps.settle_range({**vars(piece)}, None)


def await_decision(clock: time_machine.Traveller) -> Act:
    _tallied(clock)
    return lambda: steps.await_decision({"round": ROUND, "tier": D, "token": "t"}, None)


def apply_range(clock: time_machine.Traveller) -> Act:
    _decided(clock)
    (piece,) = ruling.ranges(ROUND, D)
    return lambda: steps.apply_range({**vars(piece)}, None)


def close_stage(clock: time_machine.Traveller) -> Act:
    _decided(clock)
    for piece in ruling.ranges(ROUND, D):
        ruling.apply(piece)
    return lambda: steps.close_stage({"round": ROUND, "tier": D}, None)


def report_round(clock: time_machine.Traveller) -> Act:
    _seated()
    return lambda: steps.report_round({"round": ROUND}, None)


def park_round(clock: time_machine.Traveller) -> Act:
    _conducted()
    make.coordinator()
    return lambda: steps.park_round({"round": ROUND, "error": "x", "token": "t"}, None)


SCENES: dict[str, Callable[[time_machine.Traveller], Act]] = {
    scene.__name__: scene
    for scene in (
        api_handler, file_arrived, on_moment, sweep, on_change, on_letter, on_bounce, next_round, await_opening, report_year,
        hand_over, park_year, next_stage, await_stage_opening, begin_stage, await_stage, list_ranges, settle_range,
        await_decision, apply_range, close_stage, report_round, park_round,
    )
}  # fmt: skip


def _conducted() -> None:
    make.year()
    conductor.start_year(make.PLAN)


def _accepted() -> tuple[make.Player, ...]:
    make.year(Phase.COUNCIL)
    conductor.start_year(make.PLAN)
    members, owner = make.council(), make.producer()
    make.officer()
    for number in range(2):
        make.dossier(owner, DossierState.ACCEPTED, name=f"Sản phẩm {number}")
    return members


def _seated() -> tuple[make.Player, ...]:
    members = _accepted()
    seating.begin_stage(ROUND, D)
    return members


def _signed(clock: time_machine.Traveller) -> None:
    members = _seated()
    for dossier in list(aggregates.dossiers_at(aggregates.get(Round, ROUND), D)):
        for member in members:
            scoring.sign(member.actor, dossier.id, {"A": 24, "B": 16, "C": 20}, "")
    clock.move_to(aggregates.get(Round, ROUND).stage(D).closes_at)
    rounds.advance(ROUND)


def _tallied(clock: time_machine.Traveller) -> None:
    _signed(clock)
    for piece in ruling.ranges(ROUND, D):
        ruling.tally(piece)


def _decided(clock: time_machine.Traveller) -> None:
    _tallied(clock)
    conductor.await_decision(ROUND, D, "t")
    day = make.now().astimezone(VIETNAM).date().isoformat()
    ruling.decide(make.officer().actor, ROUND, D, make.EAST, number="34/QĐ-UBND", day=day, signer="Chủ tịch")


def _mail(to: str, state: MailState) -> Mail:
    facts = dict.fromkeys(placeholders("dossier_returned"), "x")
    mail = Mail(
        id=f"{1:032}", letter="dossier_returned", to=make.Email(to), province=make.PROVINCE, about="DOSSIER#1#1",
        facts=facts, state=state, drafted_at=make.now(),
    )  # fmt: skip
    mails.draft(mail)
    return mail


def _message(body: str) -> dict[str, str]:
    return {"messageId": "1", "body": body, "eventSource": "aws:sqs"}


def _alone(answer: dict[str, Any]) -> None:
    assert answer == {"batchItemFailures": []}, answer
