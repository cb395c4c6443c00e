"""Ten thousand letters through crashes, throttling and an outage; what comes back; how fast they go."""

import random
from collections import Counter, deque
from copy import copy
from datetime import timedelta
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.domain.errors import Stale
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.mail import RETURN_LETTER, Mail, MailState
from chalicelib.doors import post
from chalicelib.services import outbox, returns
from chalicelib.settings import settings
from chalicelib.stores import clock, mailer, mails, rows
from infra.build import concern
from tests import factories as make
from tests.letters.test_letters import placeholders

LETTERS, OUTAGE, VISIBLE = (
    10_000,
    (300.0, 2100.0),
    360.0,
)  # seconds of the play; how long a queue hides what is worked on
FACTS = dict.fromkeys(placeholders("dossier_returned"), "x")


class Death(BaseException):
    """The process ends here."""


class Sim:
    """Rows, queue, clock and SES, all in one process: 10 000 letters take seconds."""

    def __init__(self, seed, monkeypatch):
        self.rng, self.now = random.Random(seed), 0.0
        self.rows, self.queue, self.buried = {}, deque(), []
        self.taken, self.faults, self.moments = Counter(), Counter(), []
        monkeypatch.setattr(clock, "now", lambda: make.NOW + timedelta(seconds=self.now))
        monkeypatch.setattr(mailer, "time", SimpleNamespace(monotonic=lambda: self.now, sleep=self.sleep))
        monkeypatch.setattr(mailer, "client", lambda _: self)
        monkeypatch.setattr(mailer, "_pace", mailer._Pace())
        monkeypatch.setattr(mails, "enqueue", lambda id_: self.queue.append([self.now, id_, 0]))
        for name in ("get", "commit", "of_owner"):
            monkeypatch.setattr(rows, name, getattr(self, name))

    def sleep(self, seconds):
        self.now += seconds

    def get(self, pk, sk):
        found = self.rows.get((pk, sk))
        return copied(found) if found else None

    def commit(self, row):
        standing = self.rows.get((row.pk, row.sk))
        if (standing.version if standing else None) != row.version:
            raise Stale([row.pk])
        row.version = (row.version or 0) + 1
        self.rows[row.pk, row.sk] = copied(row)

    def of_owner(self, key):
        yield from [copied(row) for row in self.rows.values() if row.owner_key == key]

    def send_email(self, **given):
        tag = given["EmailTags"][0]["Value"]
        luck = self.rng.random()
        if OUTAGE[0] <= self.now < OUTAGE[1]:
            self.sleep(0.05)
            self._fault("outage, refused", luck < 0.9, EndpointConnectionError(endpoint_url="x"))
            self._fault("outage, unknown", True, answer("InternalFailure", 500))
        self._fault("throttled", luck < 0.05, answer("TooManyRequestsException", 429))
        self._fault("death before", luck < 0.06, Death())
        self.taken[tag] += 1
        self.moments.append(self.now)
        self._fault("death after", luck < 0.07, Death())
        self._fault("answer lost", luck < 0.08, answer("InternalFailure", 500))
        return {"MessageId": f"ses-{tag}"}

    def _fault(self, name, happens, fault):
        if happens:
            self.faults[name] += 1
            raise fault

    def work(self):
        """One batch, by a poller that hides it, counts its tries and buries it after five."""
        ready = [self.queue.popleft() for _ in range(min(10, len(self.queue)))]
        due = [one for one in ready if one[0] <= self.now]
        self.queue.extend(one for one in ready if one[0] > self.now)
        if not due:
            self.sleep(1)
            return
        records = [{"messageId": str(place), "body": one[1], "eventSource": "aws:sqs"} for place, one in enumerate(due)]
        try:
            failed = {
                int(one["itemIdentifier"]) for one in post.on_letter({"Records": records}, None)["batchItemFailures"]
            }
        except Death:
            failed = set(range(len(due)))
        for place in failed:
            until, id_, tries = self.now + VISIBLE, due[place][1], due[place][2] + 1
            self.buried.append(id_) if tries >= 5 else self.queue.append([until, id_, tries])


def copied(row):
    twin = copy(row)
    twin.attribute_values = dict(row.attribute_values)
    return twin


def answer(code, status):
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "SendEmail")


def a_mail(number, **changes):
    fields = {
        "id": f"{number:032}",
        "letter": "dossier_returned",
        "to": f"nhan.{number}@vidu.example",
        "province": "mau",
        "about": f"DOSSIER#{number}#1",
        "facts": FACTS,
        "drafted_at": make.NOW,
    }
    return Mail(**fields | changes)


@pytest.fixture
def paced(world, monkeypatch):
    """SES allows 14 letters a second."""
    monkeypatch.setenv("MAIL_RATE", "14")
    settings.cache_clear()
    monkeypatch.setattr("chalicelib.observe.logger.exception", lambda *_, **__: None)


@pytest.mark.parametrize("seed", [1])
def test_each_letter_is_with_the_provider_once_or_parked_and_listed(paced, monkeypatch, seed):
    sim = Sim(seed, monkeypatch)
    for number in range(LETTERS):
        mails.draft(a_mail(number))
        if sim.rng.random() > 0.01:  # some queue messages are lost
            mails.enqueue(a_mail(number).id)

    swept = 0.0
    while sim.queue or any(True for _ in mails.waiting("mau")):
        sim.work()
        if sim.now - swept >= 300:
            swept = sim.now
            outbox.sweep("mau")

    states = Counter(mails.find(a_mail(number).id)[0].state for number in range(LETTERS))
    listed = {mail.id for mail in mails.parked("mau")}
    sent = {a_mail(number).id for number in range(LETTERS)} - listed
    assert set(states) == {MailState.SENT, MailState.PARKED}
    assert {sim.taken[id_] for id_ in sent} == {1}
    assert {sim.taken[id_] for id_ in listed} <= {0, 1}
    assert max(sim.taken.values()) == 1
    assert set(sim.faults) == {
        "outage, refused",
        "outage, unknown",
        "throttled",
        "death before",
        "death after",
        "answer lost",
    }
    assert len(listed) == sum(
        sim.faults[name] for name in ("outage, unknown", "death before", "death after", "answer lost")
    )


def test_without_a_claim_some_letters_would_leave_twice(paced, monkeypatch):
    """The naive sender, kept to show that the play bites: it sends, then marks."""
    sim = Sim(1, monkeypatch)
    sim.now = OUTAGE[1]

    def naive(id_):
        mail, row = mails.find(id_)
        if mail.state is MailState.DRAFTED:
            mailer.send(to=mail.to, tag=mail.id, **outbox.written(mail))
            mails.commit(make.replace(mail, state=MailState.SENT), row)

    monkeypatch.setattr(outbox, "send", naive)
    for number in range(1000):
        mails.draft(a_mail(number))
        mails.enqueue(a_mail(number).id)
    while sim.queue:
        sim.work()

    assert max(sim.taken.values()) > 1


def test_two_senders_keep_to_the_account_s_rate(paced, monkeypatch):
    """The template runs two; each takes half. Never 5 % above in ten seconds (SES forgives a burst), hardly below over all."""
    moments = []
    for _ in range(mailer.SENDERS):
        sim = Sim(1, monkeypatch)
        sim.send_email = lambda sim=sim, **_: moments.append(sim.now) or {"MessageId": "x"}
        for number in range(700):
            mailer.send(to=f"nhan.{number}@vidu.example", subject="a", text="b", tag=str(number))

    windows = Counter(int(moment) // 10 for moment in moments)
    door = concern("messaging")["Resources"]["OnLetter"]["Properties"]["Events"]["OnLetterSqsEventSource"]["Properties"]
    assert door["ScalingConfig"]["MaximumConcurrency"] == mailer.SENDERS
    assert max(windows.values()) <= 140 * 1.05
    assert len(moments) / max(moments) == pytest.approx(14, rel=0.05)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("a@vidu.example\r\nBcc: b@vidu.example", "x"),
        ("a@vidu.example\n", "x"),
        ("a@vidu.example", "x\r\nBcc: b@vidu.example"),
        ("a@vidu.example", "x\x00"),
    ],
)
def test_a_header_of_somebody_else_s_is_refused(to, subject):
    with pytest.raises(mailer.Rejected):
        mailer.send(to=to, subject=subject, text="x", tag="1")


@pytest.mark.usefixtures("world")
def test_a_name_with_line_ends_makes_no_header_of_a_subject():
    subject = outbox.written(a_mail(1, facts=FACTS | {"product": "Mắm\r\nBcc: b@vidu.example"}))["subject"]

    assert "\n" not in subject
    assert "\r" not in subject


def sent_to(email, **changes):
    mail = a_mail(1, to=email, state=MailState.SENT, **changes)
    mails.draft(mail)
    return mail


def told():
    return {mail.to: mail for mail in mails.waiting("mau")}


@pytest.mark.usefixtures("world")
class TestWhatComesBack:
    def test_a_producer_s_other_address_is_told(self):
        owner = make.producer()
        other = make.person(Role.PRODUCER, make.EAST, email="con.gai@vidu.example", producer=owner.producer)
        make.officer()

        for _ in range(2):
            assert not returns.returned(sent_to(owner.email).id, "ses-1", owner.email, "Bounce")

        assert set(told()) == {other.email}
        assert told()[other.email].letter == RETURN_LETTER
        letter = outbox.written(told()[other.email])
        assert (owner.email in letter["subject"], owner.email in letter["text"]) == (False, True)
        assert mails.has_returned(owner.email)

    def test_else_the_officers_of_its_unit(self):
        owner, officer = make.producer(), make.officer()

        returns.returned(sent_to(owner.email).id, "ses-1", owner.email, "Complaint")

        assert set(told()) == {officer.email}

    def test_an_officer_s_colleagues_but_none_whose_mail_came_back_too(self):
        first, second, third = (
            make.person(Role.OFFICER, make.EAST, email=f"cb.{number}@vidu.example") for number in range(3)
        )
        mails.note_return("ses-0", second.email, "Bounce", make.now())

        returns.returned(sent_to(first.email).id, "ses-1", first.email, "Bounce")

        assert set(told()) == {third.email}

    def test_every_officer_of_a_unit_gone_the_coordinator_learns_it(self):
        officer, coordinator = make.officer(), make.coordinator()

        returns.returned(sent_to(officer.email).id, "ses-1", officer.email, "Bounce")

        assert set(told()) == {coordinator.email}

    def test_nobody_left_it_is_parked_and_counted_once(self):
        coordinator = make.coordinator()
        mail = sent_to(coordinator.email)

        again = [returns.returned(mail.id, "ses-1", coordinator.email, "Bounce") for _ in range(2)]

        assert again == [True, False]
        assert [(parked.id, parked.trouble) for parked in mails.parked("mau")] == [(mail.id, "came back: Bounce")]

    def test_a_substitute_s_own_bounce_goes_no_further(self):
        make.officer()
        mail = sent_to("thay@vidu.example", letter=RETURN_LETTER, facts=dict.fromkeys(placeholders(RETURN_LETTER), "x"))

        assert returns.returned(mail.id, "ses-1", mail.to, "Bounce")
        assert not told()

    def test_a_mail_that_is_not_ours_marks_its_address_alone(self):
        assert not returns.returned("", "ses-9", "la@vidu.example", "Bounce")
        assert mails.has_returned("la@vidu.example")


@pytest.mark.usefixtures("world")
def test_a_bounce_reaches_the_substitute_through_its_door():
    make.year()
    owner, officer = make.producer(), make.officer()
    mail = sent_to(owner.email)
    event = {
        "version": "0",
        "id": "1",
        "detail-type": "Email Bounced",
        "source": "aws.ses",
        "account": "1",
        "time": "",
        "region": "",
        "resources": [],
        "detail": {
            "eventType": "Bounce",
            "mail": {"messageId": "ses-1", "destination": [owner.email], "tags": {"outbox": [mail.id]}},
        },
    }

    post.on_bounce(event, None)

    assert set(told()) == {officer.email}
