"""Rounds, the conductor's questions, mail, and putting right: what holds whoever calls, and however often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.errors import Refused, Throttled, Why
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.mail import LEASE, MailState
from chalicelib.domain.plan import Plan
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import certificates, conductor, outbox, reconcile, rounds
from chalicelib.services.letter_facts import facts_of
from chalicelib.stores import aggregates, clock, files, mailer, mails, papers, workflow
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def answered(monkeypatch):
    """Tokens that were answered."""
    given = []
    monkeypatch.setattr(workflow, "answer", lambda token, output: given.append(token))
    return given


def test_advance_does_what_is_due_once(answered):
    round_ = make.year()
    aggregates.commit(replace(round_, opened_at=None).next("Changed", at=make.now(), by="test"))

    rounds.advance(round_.id)
    rounds.advance(round_.id)

    assert [event.name for event in aggregates.get(Round, round_.id).recent if event.name != "Changed"] == ["RoundPlanned", "RoundOpened"]


def test_sealing_keeps_the_list_of_what_was_filed():
    round_ = make.year(Phase.CHECKING)
    filed = make.dossier(make.producer(), DossierState.SUBMITTED)
    make.dossier(make.producer(), name="Nháp")
    aggregates.commit(replace(round_, sealed_at=None).next("Changed", at=make.now(), by="test"))

    rounds.advance(round_.id)

    assert [row["dossier"] for row in files.kept_at(f"sealed/{round_.id}.json")["dossiers"]] == [filed.id]


@pytest.mark.parametrize(("wish", "phase", "fulfilled"), [
    ("opening", Phase.FILING, True), ("opening", Phase.PLANNED, False), ("district.opening", Phase.CHECKING, False),
    ("district.opening", Phase.COUNCIL, True), ("district.closing", Phase.COUNCIL, False), ("district.closing", Phase.DECISION, True),
    ("resume", Phase.FILING, True),
])
def test_a_waiting_task_goes_on_when_its_wish_is_true_and_only_then(answered, wish, phase, fulfilled):
    round_ = make.year(phase)
    papers.keep_token(f"ROUND#{round_.id}", wish, "a token")

    rounds.nudge(round_.id)
    rounds.nudge(round_.id)

    assert answered == (["a token"] if fulfilled else [])


def test_a_stage_ends_early_only_when_nobody_is_waited_for():
    round_ = make.year(Phase.COUNCIL)
    make.council()
    owner = make.producer()
    signed = make.dossier(owner, DossierState.IN_COUNCIL)
    waiting = make.dossier(owner, DossierState.SUBMITTED, name="Chưa kiểm tra")

    def closed():
        rounds.close_if_done(round_.id)
        return aggregates.get(Round, round_.id).stage(Tier.DISTRICT).closed_at is not None

    seen = [closed()]
    for member in signed.members:
        signed = signed.sign(member, at=make.now())
        aggregates.commit(signed)
    seen.append(closed())
    aggregates.commit(waiting.withdraw("thôi", by="p", at=make.now()))
    seen.append(closed())

    assert seen == [False, False, True]


def test_the_year_asks_and_the_rows_answer():
    round_ = make.year()
    plan = aggregates.get(Plan, make.PLAN)
    aggregates.commit(plan.start_year(by="c", at=make.now()))
    now = clock.now()

    first, second = (conductor.next_round(plan.id, 1, now) for _ in range(2))
    stale, old = conductor.next_round(plan.id, 0, now), conductor.next_round(plan.id, 1, now - timedelta(days=301))
    aggregates.commit(round_.report(by="c", at=now))

    assert [(first["do"], first["child"]), second["child"]] == [("run", f"{round_.id}-a1-1"), f"{round_.id}-a1-2"]
    assert (stale["do"], old["do"], conductor.next_round(plan.id, 1, now)["do"]) == ("done", "hand_over", "report")


def test_a_round_before_its_opening_is_waited_for():
    make.year(Phase.PLANNED)
    plan = aggregates.get(Plan, make.PLAN)

    assert conductor.next_round(plan.id, 0, clock.now())["do"] == "await_opening"


def test_a_parked_round_tells_the_coordinator_and_goes_on_when_resumed(answered):
    round_ = make.year(Phase.COUNCIL)
    make.coordinator()

    conductor.park_round(round_.id, "QuorumMissing", "the token")
    parked = aggregates.get(Round, round_.id)
    outbox.publish(parked, parked.version - 1)
    rounds.resume(round_.id)

    assert parked.parked == "QuorumMissing"
    assert [mail.letter for mail in mails.waiting(make.PROVINCE)] == ["round_parked"]
    assert (aggregates.get(Round, round_.id).parked, answered) == ("", ["the token"])


def test_a_fault_told_twice_is_one_fault():
    round_ = make.year(Phase.COUNCIL)

    for _ in range(2):
        conductor.park_round(round_.id, "QuorumMissing", "the token")
        conductor.park_year(make.PLAN, "States.Timeout", "the token")

    names = [event.name for each in (aggregates.get(Round, round_.id), aggregates.get(Plan, make.PLAN)) for event in each.recent]
    assert [name for name in names if name.endswith("Parked")] == ["RoundParked", "YearParked"]


def filed():
    make.year()
    make.officer()
    return make.dossier(make.producer(), DossierState.SUBMITTED)


def test_an_event_published_twice_makes_each_mail_and_journal_row_once():
    dossier = filed()

    published = [outbox.publish(dossier, 0) for _ in range(2)]

    assert published == [2, 0]
    assert [event.name for event in aggregates.journal_of(f"DOSSIER#{dossier.id}")] == ["DossierOpened", "DossierSubmitted"]
    assert sorted(mail.letter for mail in mails.waiting(make.PROVINCE)) == ["dossier_received", "dossier_to_check"]


def test_a_death_before_the_journal_row_is_made_good_by_the_sweep(monkeypatch):
    dossier = filed()
    with monkeypatch.context() as patch:
        patch.setattr(aggregates, "enter_journal", lambda *_: (_ for _ in ()).throw(OSError("power cut")))
        with pytest.raises(OSError, match="power cut"):
            outbox.publish(dossier, 1)

    done = reconcile.everything()

    assert done["events published"] >= 2
    assert [event.seq for event in aggregates.journal_of(f"DOSSIER#{dossier.id}")] == [1, 2]
    told = [mail.letter for mail in mails.waiting(make.PROVINCE) if mail.about.startswith("DOSSIER#")]
    assert sorted(told) == ["dossier_received", "dossier_to_check"]


def one_mail():
    outbox.publish(filed(), 1)
    return next(mail for mail in mails.waiting(make.PROVINCE) if mail.letter == "dossier_received")


def test_a_mail_is_claimed_sent_and_confirmed_once(monkeypatch):
    mail, sent = one_mail(), []
    monkeypatch.setattr(mailer, "send", lambda **given: sent.append(given) or "ses-1")

    for _ in range(3):
        outbox.send(mail.id)

    assert [given["to"] for given in sent] == [mail.to]
    assert (mails.find(mail.id)[0].state, mails.find(mail.id)[0].provider_id) == (MailState.SENT, "ses-1")


def test_a_throttled_mail_is_given_back_and_a_rejected_one_parked(monkeypatch):
    mail = one_mail()
    answers = iter([Throttled("slow"), mailer.Rejected("MessageRejected")])
    monkeypatch.setattr(mailer, "send", lambda **_: (_ for _ in ()).throw(next(answers)))

    with pytest.raises(Throttled):
        outbox.send(mail.id)
    given_back = mails.find(mail.id)[0].state
    outbox.send(mail.id)

    assert (given_back, mails.find(mail.id)[0].state) == (MailState.DRAFTED, MailState.PARKED)
    assert [parked.id for parked in outbox.parked(make.PROVINCE)] == [mail.id]


def test_a_claim_of_unknown_outcome_is_parked_never_sent_again(monkeypatch):
    mail = one_mail()
    monkeypatch.setattr(mailer, "send", lambda **_: (_ for _ in ()).throw(TimeoutError("no answer")))
    with pytest.raises(TimeoutError):
        outbox.send(mail.id)

    young = outbox.sweep(make.PROVINCE)[1]
    found, row = mails.find(mail.id)
    mails.commit(replace(found, claimed_at=make.now() - LEASE - timedelta(seconds=1)), row)

    assert (young, outbox.sweep(make.PROVINCE)[1], mails.find(mail.id)[0].state) == (0, 1, MailState.PARKED)
    outbox.send_again(mail.id)
    assert mails.find(mail.id)[0].state is MailState.DRAFTED


def test_a_file_whose_event_never_came_is_found_by_the_sweep():
    make.year()
    dossier = make.dossier(make.producer())
    document = make.document(dossier, DocumentState.PENDING)
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=document.key, Body=make.PDF)

    assert reconcile.sweep()["documents received"] == 1
    assert papers.documents(dossier.id)[0].state is DocumentState.READY


def test_a_late_acceptance_still_gets_its_sheets():
    make.year(Phase.COUNCIL)
    make.council()
    dossier = make.dossier(make.producer(), DossierState.ACCEPTED)

    assert reconcile.sweep()["sheets issued"] == 1
    assert aggregates.get(Dossier, dossier.id).state is DossierState.IN_COUNCIL


def test_a_product_follows_its_dossier():
    dossier = filed()

    certificates.begin_evaluation(dossier.id)
    certificates.begin_evaluation(dossier.id)
    under = aggregates.get(Product, dossier.product).state
    aggregates.commit(dossier.withdraw("thôi", by="p", at=make.now()))
    certificates.end_evaluation(dossier.id)

    assert (under, aggregates.get(Product, dossier.product).state) == (ProductState.UNDER_EVALUATION, ProductState.CANDIDATE)


def test_a_term_ends_after_its_last_day_and_not_on_it():
    make.year()
    owner = make.producer()
    long_ago = make.now() - timedelta(days=365 * 3 + 30)
    ended, running = make.product(owner, stars=3, decided_on=long_ago), make.product(owner, "Khô", stars=4)

    assert [certificates.expire_due(make.PROVINCE) for _ in range(2)] == [1, 0]
    assert aggregates.get(Product, ended.id).state is ProductState.EXPIRED
    assert aggregates.get(Product, running.id) == running


def test_a_moved_date_moves_its_schedule_and_tells_why():
    round_ = make.year()
    coordinator = make.coordinator()
    to = round_.closes_at + timedelta(days=2)

    rounds.move(coordinator.actor, round_.id, "closes", to, "mưa lũ")

    moved = aggregates.get(Round, round_.id)
    assert moved.closes_at == to
    assert f"{round_.id}-seal" in workflow.scheduled(f"{round_.id}-")
    assert facts_of(moved, moved.recent[-1])["reason"] == "mưa lũ"
    assert rounds.missing_schedules(moved) == []
    with pytest.raises(Refused) as refusal:
        rounds.move(make.officer().actor, round_.id, "closes", to, "vì")
    assert refusal.value.why is Why.NOT_ALLOWED
