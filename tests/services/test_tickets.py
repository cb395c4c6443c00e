from datetime import timedelta

import pytest

from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.gate import MAX_BYTES
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.round import SEAL_DELAY, Phase, Round
from chalicelib.domain.upload import LONGEST_LIFE, PART_BYTES
from chalicelib.services import dossiers, intake, receiving, reconcile, rounds, tickets
from chalicelib.stores import aggregates, files, papers, uploads
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")

SIZE = PART_BYTES + 1000
BIG = make.PDF.ljust(SIZE, b"x")


def wish(**changes):
    return tickets.Wish(**{"name": "a.pdf", "content_type": "application/pdf", "size": 1009, **changes})


def big(**changes):
    return wish(size=SIZE, mark="m1", **changes)


@pytest.fixture
def owner():
    make.year()
    return make.producer()


@pytest.fixture
def dossier(owner):
    return make.dossier(owner)


def issue(owner, dossier, its=None):
    return tickets.issue(owner.actor, dossier.id, its or wish()).document


def step(owner, document):
    return tickets.next_step(owner.actor, document.dossier, document.id)


def put(document, part):
    """What a browser does with the address of a part."""
    body = BIG[part.start : part.start + part.length]
    at = {"Bucket": files.settings().document_bucket, "Key": document.key}
    files.client("s3").upload_part(**at, UploadId=document.upload, PartNumber=part.number, Body=body)


def put_all(document):
    for part in tickets.parts_of(SIZE):
        put(document, part)


def uploads_begun():
    return files.client("s3").list_multipart_uploads(Bucket=files.settings().document_bucket).get("Uploads", [])


def test_a_big_file_comes_part_by_part_and_is_one_document(owner, dossier):
    document = issue(owner, dossier, big())
    asked = []

    while (there := step(owner, document)).part:
        asked.append((there.part.number, there.part.length, f"partNumber={there.part.number}" in there.url))
        put(document, there.part)
    receiving.receive(document.key)

    (kept,) = papers.documents(dossier.id)
    assert asked == [(1, PART_BYTES, True), (2, 1000, True)]
    assert (kept.state, kept.size) == (DocumentState.READY, SIZE)
    assert step(owner, document) == tickets.Step()
    assert uploads_begun() == []


def test_whoever_asks_twice_or_at_once_gets_the_same_part_and_one_object(owner, dossier):
    document = issue(owner, dossier, big())

    assert {step(owner, document).part.number for _ in range(3)} == {1}
    put_all(document)
    assert [step(owner, document).part for _ in range(3)] == [None] * 3

    versions = files.client("s3").list_object_versions(Bucket=files.settings().document_bucket)["Versions"]
    assert [each["Size"] for each in versions] == [SIZE]


def test_the_same_file_finds_its_ticket_again(owner, dossier):
    first = issue(owner, dossier, big())

    assert issue(owner, dossier, big()) == first
    others = [big(kind="photo"), wish(size=SIZE, mark="m2"), wish(size=SIZE + 1, mark="m1"), wish(size=SIZE, mark="m1", name="b.pdf")]
    assert first.id not in {issue(owner, dossier, its).id for its in others}
    assert issue(owner, make.dossier(owner, name="Khô khác"), big()).id != first.id


def test_a_dead_ticket_is_renewed_in_time_and_what_was_sent_is_kept(owner, dossier, world):
    document = issue(owner, dossier, big())
    put(document, tickets.parts_of(SIZE)[0])
    world.shift(LONGEST_LIFE)
    with pytest.raises(Refused) as refusal:
        step(owner, document)
    assert (refusal.value.why, refusal.value.facts) == (Why.TICKET_EXPIRED, {"name": "a.pdf"})

    renewed = issue(owner, dossier, big())

    assert (renewed.id, renewed.upload) == (document.id, document.upload)
    assert renewed.ticket_until > document.ticket_until
    assert step(owner, renewed).part.number == 2


def test_a_ticket_of_the_last_minute_is_honoured_after_the_close_and_before_the_seal(owner, dossier, world):
    round_ = aggregates.get(Round, dossier.round)
    world.move_to(round_.closes_at - timedelta(seconds=1))
    document = issue(owner, dossier, big())
    assert intake.submit(owner.actor, dossier.id).documents[0].id == document.id

    world.move_to(document.ticket_until - timedelta(minutes=1))
    assert issue(owner, dossier, big()) == document
    put(document, step(owner, document).part)
    put(document, step(owner, document).part)
    rounds.advance(round_.id)
    assert aggregates.get(Round, round_.id).sealed_at is None
    assert step(owner, document).part is None

    world.move_to(round_.closes_at + SEAL_DELAY)
    rounds.advance(round_.id)
    assert aggregates.get(Round, round_.id).sealed_at is not None
    assert files.exists(document.key)


def test_after_the_close_no_ticket_is_issued_and_none_renewed(owner, dossier, world):
    issue(owner, dossier, big())
    world.move_to(aggregates.get(Round, dossier.round).closes_at + LONGEST_LIFE)

    for its in (big(), wish()):
        with pytest.raises(Refused) as refusal:
            issue(owner, dossier, its)
        assert refusal.value.why is Why.TOO_LATE


def test_what_the_bucket_forgot_begins_anew(owner, dossier):
    document = issue(owner, dossier, big())
    put(document, tickets.parts_of(SIZE)[0])
    uploads.give_up(document.key, document.upload)

    assert step(owner, document).part.number == 1

    again = papers.document(dossier.id, document.id)[0]
    assert again.upload != document.upload
    put_all(again)
    assert step(owner, again).part is None
    assert files.exists(document.key)


def test_parts_whose_browser_left_before_the_last_word_are_put_together(owner, dossier, world):
    document = issue(owner, dossier, big())
    put_all(document)
    world.shift(LONGEST_LIFE)

    assert intake.submit(owner.actor, dossier.id).documents[0].id == document.id
    reconcile.sweep()

    assert papers.document(dossier.id, document.id)[0].state is DocumentState.READY


def test_half_an_upload_is_no_document_to_file_with(owner, dossier, world):
    document = issue(owner, dossier, big())
    put(document, tickets.parts_of(SIZE)[0])
    world.shift(LONGEST_LIFE)

    with pytest.raises(Refused) as refusal:
        intake.submit(owner.actor, dossier.id)

    assert refusal.value.why is Why.DOCUMENT_NOT_ARRIVED


def test_a_plain_form_learns_its_size_when_the_file_is_there(owner, dossier):
    ticket = tickets.issue(owner.actor, dossier.id, wish(name="", size=None, then=f"/ho-so/{dossier.id}"))
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=ticket.document.key, Body=make.PDF)

    receiving.receive(ticket.document.key)

    (kept,) = papers.documents(dossier.id)
    assert ticket.fields["success_action_redirect"] == f"https://saolang.example/ho-so/{dossier.id}"
    assert ticket.document.ticket_until - ticket.document.issued_at == LONGEST_LIFE
    assert (ticket.document.size, kept.size) == (0, len(make.PDF))
    assert kept.name.startswith("Tệp tải lên lúc ")


class TestRemoving:
    def test_it_is_gone_once_and_its_parts_with_it(self, owner, dossier):
        document = issue(owner, dossier, big())
        put(document, tickets.parts_of(SIZE)[0])

        for _ in range(2):
            tickets.remove(owner.actor, dossier.id, document.id)

        assert papers.documents(dossier.id) == []
        assert dossiers.view(owner.actor, dossier.id).documents == ()
        assert uploads_begun() == []
        with pytest.raises(Refused) as refusal:
            step(owner, document)
        assert refusal.value.why is Why.DOCUMENT_REMOVED

    def test_the_same_file_picked_again_is_a_new_document(self, owner, dossier):
        document = issue(owner, dossier, big())
        tickets.remove(owner.actor, dossier.id, document.id)

        assert issue(owner, dossier, big()).id != document.id

    def test_what_was_filed_with_it_stays_before_the_others(self, owner, dossier):
        document = make.document(dossier)
        intake.submit(owner.actor, dossier.id)
        _returned(dossier)
        tickets.remove(owner.actor, dossier.id, document.id)
        assert dossiers.view(owner.actor, dossier.id).documents == ()

        link = dossiers.document_link(owner.actor, dossier.id, document.id)

        assert document.key in link

    def test_a_filing_that_was_faster_keeps_what_it_names(self, owner, dossier, monkeypatch):
        document = make.document(dossier)
        changed = tickets._changed

        def filed_meanwhile(*args, **fields):
            intake.submit(owner.actor, dossier.id)
            return changed(*args, **fields)

        monkeypatch.setattr(tickets, "_changed", filed_meanwhile)
        tickets.remove(owner.actor, dossier.id, document.id)

        assert [each.id for each in dossiers.view(owner.actor, dossier.id).documents] == [document.id]

    def test_a_check_that_came_in_between_is_kept(self, owner, dossier, monkeypatch):
        document = make.document(dossier, DocumentState.PENDING)
        files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=document.key, Body=make.PDF)
        commit, checked = papers.commit_document, []

        def late(changed, row=None):
            if not checked:
                checked.append(True)
                receiving.receive(document.key)
            return commit(changed, row)

        monkeypatch.setattr(papers, "commit_document", late)
        tickets.remove(owner.actor, dossier.id, document.id)

        kept, _ = papers.document(dossier.id, document.id)
        assert (kept.state, kept.removed_at is not None) == (DocumentState.READY, True)

    def test_writers_who_never_let_it_through_are_told_of(self, owner, dossier, monkeypatch):
        document = make.document(dossier)

        def stale(*_):
            raise Stale("busy")

        monkeypatch.setattr(papers, "commit_document", stale)
        with pytest.raises(Stale):
            tickets.remove(owner.actor, dossier.id, document.id)


REFUSALS = [
    ("nameless", wish(name=" "), Why.FIELD_INVALID, "file_name"),
    ("endless name", wish(name="a" * 201), Why.FIELD_INVALID, "file_name"),
    ("name with a line break", wish(name="a\n.pdf"), Why.FIELD_INVALID, "file_name"),
    ("empty", wish(size=0), Why.FILE_EMPTY, "file"),
    ("too large", wish(size=MAX_BYTES + 1), Why.FILE_TOO_LARGE, "file"),
    ("a page", wish(content_type="text/html"), Why.FILE_TYPE_UNKNOWN, "file"),
    ("a program without a type", wish(name="a.exe", content_type=""), Why.FILE_TYPE_UNKNOWN, "file"),
    ("a criterion without a set", wish(criterion="1.1"), Why.FIELD_INVALID, "criterion"),
    ("an endless kind", wish(kind="k" * 101), Why.FIELD_INVALID, "kind"),
    ("an endless mark", wish(mark="k" * 101), Why.FIELD_INVALID, "mark"),
]


@pytest.mark.parametrize(("its", "why", "field"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_a_wish_that_is_refused_leaves_nothing(owner, dossier, its, why, field):
    with pytest.raises(Refused) as refusal:
        issue(owner, dossier, its)

    assert (refusal.value.why, refusal.value.field) == (why, field)
    assert papers.documents(dossier.id) == []
    assert uploads_begun() == []


@pytest.mark.parametrize(("phase", "state", "why"), [
    (Phase.PLANNED, DossierState.DRAFT, Why.TOO_EARLY),
    (Phase.CHECKING, DossierState.DRAFT, Why.TOO_LATE),
    (Phase.COUNCIL, DossierState.RETURNED, Why.TOO_LATE),
    (Phase.FILING, DossierState.SUBMITTED, Why.ALREADY_FILED),
    (Phase.FILING, DossierState.WITHDRAWN, Why.ALREADY_FILED),
])
def test_tickets_and_removal_keep_to_the_time_of_filing(phase, state, why):
    make.year(phase)
    owner = make.producer()
    dossier = make.dossier(owner, state)
    document = make.document(dossier)

    for act in (lambda: issue(owner, dossier), lambda: tickets.remove(owner.actor, dossier.id, document.id)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.why is why


def test_a_stranger_gets_no_ticket_no_part_and_removes_nothing(owner, dossier):
    stranger, document = make.producer(make.WEST, "Tổ hợp tác khác"), issue(owner, dossier, big())

    for act in (lambda: issue(stranger, dossier), lambda: step(stranger, document), lambda: tickets.remove(stranger.actor, dossier.id, document.id)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.why is Why.NOT_ALLOWED


def test_a_withdrawn_dossier_takes_no_part(owner, dossier):
    document = issue(owner, dossier, big())
    intake.withdraw(owner.actor, dossier.id, "thôi")

    with pytest.raises(Refused) as refusal:
        step(owner, document)

    assert refusal.value.why is Why.DOCUMENT_REMOVED


def test_what_is_not_there_is_not_found(owner, dossier):
    for act in (tickets.next_step, tickets.remove):
        with pytest.raises(NotFound):
            act(owner.actor, dossier.id, "NONE")


def _returned(dossier):
    aggregates.commit(aggregates.get(Dossier, dossier.id).send_back("thiếu giấy", by="officer", at=make.now()))
