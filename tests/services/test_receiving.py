"""From the bucket to where others see it: nothing passes but the very version that was inspected, and scanned where there is a scanner."""

from datetime import timedelta

import pytest

from chalicelib.domain import gate
from chalicelib.domain.dossier import DocumentState
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.gate import MOST_TRIES, Unfinished
from chalicelib.inspection import isolated
from chalicelib.inspection.signs import TEST_VIRUS
from chalicelib.services import receiving, reconcile, tickets
from chalicelib.services.receiving import Scan
from chalicelib.settings import settings
from chalicelib.stores import files, papers
from chalicelib.stores.clients import client
from tests import factories as make
from tests.gate.raw import pdf, png

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def owner():
    make.year()
    return make.producer()


@pytest.fixture
def dossier(owner):
    return make.dossier(owner)


@pytest.fixture
def pending(dossier):
    return make.document(dossier, DocumentState.PENDING)


@pytest.fixture
def scanner(world, monkeypatch):
    """A stack whose scanner is on."""
    monkeypatch.setenv("SCANS_UPLOADS", "true")
    settings.cache_clear()


def drop(document, body=make.PDF):
    """The file arrives; its version."""
    put = client("s3").put_object(Bucket=settings().document_bucket, Key=document.key, Body=body)
    return put["VersionId"]


def now_of(document):
    return papers.document(document.dossier, document.id)[0]


def body_of(document):
    return client("s3").get_object(Bucket=settings().document_bucket, Key=document.key)["Body"].read()


@pytest.mark.parametrize(("body", "why"), [
    (pdf(b"<</S/JavaScript/JS(1)>>"), Why.FILE_ACTIVE),
    (pdf(trailer=b"/Encrypt 5 0 R"), Why.FILE_LOCKED),
    (png(9, 9), Why.FILE_TYPE_DIFFERS),
    (pdf() + TEST_VIRUS, Why.FILE_INFECTED),
    (pdf()[:-30], Why.FILE_BROKEN),
])
def test_a_refused_file_says_why_and_stays_hidden(pending, body, why):
    drop(pending, body)

    receiving.receive(pending.key)

    refused = now_of(pending)
    assert (refused.state, refused.refusal, refused.key) == (DocumentState.REFUSED, why, pending.key)
    assert list(files.uploaded_keys("clean/")) == []


def test_a_check_that_does_not_end_comes_again_and_the_fifth_refuses(pending, monkeypatch):
    drop(pending)

    def dies(*_):
        raise Unfinished("killed")

    with monkeypatch.context() as broken:
        broken.setattr(isolated, "inspect", dies)
        for _ in range(MOST_TRIES - 1):
            with pytest.raises(Unfinished):
                receiving.receive(pending.key)
        assert (now_of(pending).state, now_of(pending).tries) == (DocumentState.PENDING, MOST_TRIES - 1)
        receiving.receive(pending.key)

    assert (now_of(pending).state, now_of(pending).refusal) == (DocumentState.REFUSED, Why.FILE_UNCHECKED)


def test_a_check_that_died_once_may_still_pass(pending, monkeypatch):
    drop(pending)
    with monkeypatch.context() as broken:
        broken.setattr(isolated, "inspect", lambda *_: (_ for _ in ()).throw(Unfinished("slow")))
        assert reconcile.sweep()["documents received"] == 1
    assert now_of(pending).tries == 1

    reconcile.sweep()

    assert now_of(pending).state is DocumentState.READY


def test_too_many_bytes_in_a_dossier_are_refused_at_the_ticket_and_at_the_bucket(owner, dossier, pending, monkeypatch):
    make.document(dossier)
    drop(pending)
    monkeypatch.setattr(gate, "MAX_TOTAL", len(make.PDF) + 10)

    with pytest.raises(Refused) as refused:
        tickets.issue(owner.actor, dossier.id, tickets.Wish(name="a.pdf", content_type="application/pdf", size=100))
    receiving.receive(pending.key)

    assert refused.value.why is Why.DOSSIER_FULL
    assert now_of(pending).refusal == Why.DOSSIER_FULL


# --- the scanner's slot -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("scanner")
@pytest.mark.parametrize(("status", "state", "why"), [
    ("NO_THREATS_FOUND", DocumentState.READY, ""),
    ("THREATS_FOUND", DocumentState.REFUSED, Why.FILE_INFECTED),
    ("UNSUPPORTED", DocumentState.REFUSED, Why.FILE_UNCHECKED),
    ("ACCESS_DENIED", DocumentState.REFUSED, Why.FILE_UNCHECKED),
    ("FAILED", DocumentState.REFUSED, Why.FILE_UNCHECKED),
])
def test_a_file_waits_hidden_for_its_scan_and_only_a_clean_one_passes(pending, status, state, why):
    version = drop(pending)

    receiving.receive(pending.key)
    waiting = now_of(pending)
    receiving.receive(pending.key, "", Scan(version=version, status=status))
    receiving.receive(pending.key)

    assert (waiting.state, waiting.inspected, list(files.uploaded_keys("clean/"))) == (
        DocumentState.PENDING, version, [now_of(pending).key] if state is DocumentState.READY else [],
    )  # fmt: skip
    assert (now_of(pending).state, now_of(pending).refusal) == (state, why)


@pytest.mark.usefixtures("scanner")
def test_a_clean_scan_lets_nothing_pass_that_the_inspection_refuses(pending):
    version = drop(pending, png(9, 9))

    receiving.receive(pending.key, "", Scan(version=version, status="NO_THREATS_FOUND"))

    assert now_of(pending).refusal == Why.FILE_TYPE_DIFFERS


@pytest.mark.usefixtures("scanner")
def test_a_scan_of_another_version_says_nothing_of_this_one(pending):
    first = drop(pending)
    receiving.receive(pending.key)
    second = drop(pending, pdf(content=b"other"))

    receiving.receive(pending.key, "", Scan(version=first, status="NO_THREATS_FOUND"))
    still = now_of(pending).state
    receiving.receive(pending.key, "", Scan(version=second, status="NO_THREATS_FOUND"))

    assert (still, now_of(pending).state) == (DocumentState.PENDING, DocumentState.READY)
    assert body_of(now_of(pending)) == pdf(content=b"other")


@pytest.mark.usefixtures("scanner")
def test_a_scan_whose_event_was_lost_is_read_from_the_object(pending):
    version = drop(pending)
    receiving.receive(pending.key)
    marks = {"TagSet": [{"Key": "GuardDutyMalwareScanStatus", "Value": "NO_THREATS_FOUND"}]}
    client("s3").put_object_tagging(Bucket=settings().document_bucket, Key=pending.key, VersionId=version, Tagging=marks)

    reconcile.sweep()

    assert now_of(pending).state is DocumentState.READY


@pytest.mark.usefixtures("scanner")
def test_half_an_hour_without_a_verdict_is_counted_for_the_alarm(pending, world):
    drop(pending)
    assert reconcile.sweep()["documents unchecked"] == 0

    world.shift(timedelta(minutes=31))

    assert reconcile.sweep()["documents unchecked"] == 1
    assert now_of(pending).state is DocumentState.PENDING
