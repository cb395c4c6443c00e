import json
from datetime import date, datetime

import pytest

from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.round import SEAL_DELAY, Phase, Round
from chalicelib.services import dossiers, intake, receiving, rounds, set_choice, tickets
from chalicelib.stores import aggregates, clock, files, papers
from chalicelib.stores.codec import from_json
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def owner():
    make.year()
    return make.producer()


def drop(document, body=make.PDF):
    """The file arrives as the browser's POST would put it."""
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=document.key, Body=body)


def ticket(owner, dossier, body=make.PDF, content_type="application/pdf"):
    wish = tickets.Wish(name="a.pdf", content_type=content_type, size=len(body))
    return tickets.issue(owner.actor, dossier.id, wish).document


def draft_with_file(owner):
    dossier = dossiers.open_dossier(owner.actor, product_name="Mắm thử", kind="first")
    document = ticket(owner, dossier)
    drop(document)
    receiving.receive(document.key)
    return dossier


def test_a_second_draft_of_a_product_continues_the_first(owner):
    first = dossiers.open_dossier(owner.actor, product_name="Mắm thử", kind="first")
    again = dossiers.open_dossier(owner.actor, product_name=" Mắm thử ", kind="first")
    other = dossiers.open_dossier(owner.actor, product_name="Khô thử", kind="first")

    assert first.id == again.id != other.id


def test_a_file_is_checked_hashed_and_moved_where_others_see_it(owner):
    dossier = draft_with_file(owner)

    (document,) = papers.documents(dossier.id)
    assert (document.state, document.key) == (DocumentState.READY, f"clean/{dossier.id}/{document.id}")
    assert document.sha256 == files.read_upload(document.key).sha256


def test_a_storage_event_twice_or_for_a_stranger_changes_nothing(owner):
    dossier = draft_with_file(owner)
    before = papers.documents(dossier.id)

    for key in (f"quarantine/{dossier.id}/{before[0].id}", "quarantine/x/y", "elsewhere/a", "quarantine/a/b/c"):
        receiving.receive(key)

    assert papers.documents(dossier.id) == before


def test_a_file_that_lies_about_its_type_is_refused_and_stays_hidden(owner):
    dossier = dossiers.open_dossier(owner.actor, product_name="Mắm thử", kind="first")
    document = ticket(owner, dossier, b"<html>" * 10)
    drop(document, b"<html>" * 10)

    receiving.receive(document.key)

    (refused,) = papers.documents(dossier.id)
    assert (refused.state, refused.refusal, refused.key) == (DocumentState.REFUSED, Why.FILE_TYPE_DIFFERS, document.key)
    with pytest.raises(Refused) as refusal:
        dossiers.document_link(owner.actor, dossier.id, document.id)
    assert refusal.value.why is Why.FILE_NOT_READY


def test_the_receipt_is_locked_away_with_the_whole_dossier(owner):
    dossier = draft_with_file(owner)

    receipt = intake.submit(owner.actor, dossier.id)

    kept = files.kept_at(f"receipts/{dossier.id}/1.json")
    row = aggregates.get(Dossier, dossier.id)
    assert kept["receipt"]["slip"] == receipt.slip == row.slip
    assert kept["dossier"]["version"] == row.version == 2
    assert row.state is DossierState.SUBMITTED
    assert [document.sha256 for document in row.documents] == [papers.documents(dossier.id)[0].sha256]


def test_a_form_posted_twice_gets_the_same_receipt(owner):
    dossier = draft_with_file(owner)

    assert intake.submit(owner.actor, dossier.id) == intake.submit(owner.actor, dossier.id)
    assert aggregates.get(Dossier, dossier.id).filings == 1


def test_a_form_posted_again_after_a_return_is_the_same_filing(owner, world):
    dossier = draft_with_file(owner)
    first = intake.submit(owner.actor, dossier.id, filing=1)
    aggregates.commit(aggregates.get(Dossier, dossier.id).send_back("thiếu giấy", by="o", at=make.now()))

    again = intake.submit(owner.actor, dossier.id, filing=1)
    world.move_to(datetime.fromisoformat("2026-12-01T09:00:00+07:00"))
    late = intake.submit(owner.actor, dossier.id, filing=1)

    assert again == late == first
    assert aggregates.get(Dossier, dossier.id).state is DossierState.RETURNED


@pytest.mark.parametrize("by_reconcile", [True, False])
def test_a_death_between_receipt_and_row_loses_nothing(owner, monkeypatch, by_reconcile):
    dossier = draft_with_file(owner)

    def dies(*_, **__):
        raise Stale("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(aggregates, "commit", dies)
        with pytest.raises(Stale):
            intake.submit(owner.actor, dossier.id)
    assert aggregates.get(Dossier, dossier.id).state is DossierState.DRAFT

    if by_reconcile:
        assert intake.filings_kept() == [(dossier.id, 1)]
        assert intake.restore_filing(dossier.id, 1) is True
    else:
        intake.submit(owner.actor, dossier.id)

    assert intake.restore_filing(dossier.id, 1) is False
    row = aggregates.get(Dossier, dossier.id)
    assert (row.state, row.filings) == (DossierState.SUBMITTED, 1)
    assert json.loads(json.dumps(files.kept_at(f"receipts/{dossier.id}/1.json")))["receipt"]["slip"] == row.slip


def test_who_was_in_time_is_never_told_too_late(owner, monkeypatch):
    dossier = draft_with_file(owner)
    with monkeypatch.context() as patch:
        patch.setattr(aggregates, "commit", lambda *_: (_ for _ in ()).throw(OSError("power cut")))
        with pytest.raises(OSError, match="power cut"):
            intake.submit(owner.actor, dossier.id)

    monkeypatch.setattr(Round, "is_filing", lambda *_: False)  # the close has come between the two requests
    receipt = intake.submit(owner.actor, dossier.id)

    assert receipt == intake.receipt(owner.actor, dossier.id)
    assert aggregates.get(Dossier, dossier.id).state is DossierState.SUBMITTED


def test_the_sealed_list_holds_a_filing_whose_row_was_never_written(owner, monkeypatch):
    dossier = draft_with_file(owner)
    with monkeypatch.context() as patch:
        patch.setattr(aggregates, "commit", lambda *_: (_ for _ in ()).throw(OSError("power cut")))
        with pytest.raises(OSError, match="power cut"):
            intake.submit(owner.actor, dossier.id)

    round_ = aggregates.get(Round, dossier.round)
    monkeypatch.setattr(clock, "now", lambda: round_.closes_at + SEAL_DELAY)
    rounds.advance(round_.id)

    assert [row["dossier"] for row in files.kept_at(f"sealed/{round_.id}.json")["dossiers"]] == [dossier.id]


def test_what_was_exchanged_after_its_check_is_not_shown(owner, monkeypatch):
    dossier = dossiers.open_dossier(owner.actor, product_name="Mắm thử", kind="first")
    document = ticket(owner, dossier)
    drop(document)
    promote = files.promote

    def exchanged(key, version):
        drop(document, b"<html>" + b"x" * 100)
        return promote(key, version)

    monkeypatch.setattr(files, "promote", exchanged)
    receiving.receive(document.key)

    (shown,) = papers.documents(dossier.id)
    assert shown.sha256 == files.read_upload(shown.key).sha256


@pytest.mark.parametrize(("state", "live", "why"), [
    (DocumentState.PENDING, False, Why.DOCUMENT_NOT_ARRIVED), (DocumentState.REFUSED, True, Why.DOCUMENT_REFUSED), (None, True, Why.NO_DOCUMENTS),
])
def test_a_filing_needs_documents_that_are_there(owner, state, live, why):
    dossier = make.dossier(owner)
    if state:
        make.document(dossier, state, live=live)

    with pytest.raises(Refused) as refusal:
        intake.submit(owner.actor, dossier.id)

    assert (refusal.value.why, refusal.value.field) == (why, "documents")


def test_a_live_ticket_is_enough_to_file(owner):
    dossier = make.dossier(owner)
    make.document(dossier, DocumentState.PENDING)

    assert intake.submit(owner.actor, dossier.id).documents[0].sha256 == ""


def test_after_the_close_nothing_is_filed_and_the_reason_names_the_instant():
    round_ = make.year(Phase.CHECKING)
    owner = make.producer()
    dossier = make.dossier(owner)
    make.document(dossier)

    with pytest.raises(Refused) as refusal:
        intake.submit(owner.actor, dossier.id)

    assert (refusal.value.why, refusal.value.facts) == (Why.TOO_LATE, {"until": round_.closes_at})


def test_a_returned_dossier_is_supplemented_until_its_council_begins():
    make.year(Phase.CHECKING)
    owner = make.producer()
    dossier = make.dossier(owner, DossierState.RETURNED)
    make.document(dossier)

    receipt = intake.submit(owner.actor, dossier.id)

    assert (receipt.filing, aggregates.get(Dossier, dossier.id).state) == (2, DossierState.SUBMITTED)


def test_a_stranger_neither_sees_nor_touches_a_dossier(owner):
    dossier = draft_with_file(owner)
    stranger = make.producer(make.WEST, "Tổ hợp tác khác")

    for act in (dossiers.view, intake.submit, intake.receipt, lambda by, id_: intake.withdraw(by, id_, "vì"),
                lambda by, id_: tickets.issue(by, id_, tickets.Wish(name="a", content_type="application/pdf", size=1))):
        with pytest.raises(Refused) as refusal:
            act(stranger.actor, dossier.id)
        assert refusal.value.why is Why.NOT_ALLOWED


def test_an_upgrade_needs_a_recognised_product_of_ones_own(owner):
    other = make.producer(make.WEST, "Tổ hợp tác khác")
    held, candidate, foreign = make.product(owner, stars=3), make.product(owner, "Khô thử"), make.product(other, stars=3)

    assert dossiers.open_dossier(owner.actor, product_name="", kind="upgrade", product=held.id).product == held.id
    for product, why in ((candidate.id, Why.PRODUCT_NOT_RECOGNISED), (foreign.id, Why.FIELD_INVALID), ("", Why.FIELD_INVALID)):
        with pytest.raises(Refused) as refusal:
            dossiers.open_dossier(owner.actor, product_name="", kind="upgrade", product=product)
        assert (refusal.value.why, refusal.value.field) == (why, "product")


class TestBinding:
    """A filing of 20/05/2026: two days before QĐ 26/2026, whose transition rules give its evaluation a last day."""

    @pytest.fixture
    def filed(self, world):
        world.move_to(datetime.fromisoformat("2026-05-20T09:00:00+07:00"))
        make.year()
        owner = make.producer()
        dossier = draft_with_file(owner)
        return owner, intake.submit(owner.actor, dossier.id), aggregates.get(Dossier, dossier.id)

    def test_the_dossier_keeps_decree_reason_and_last_day(self, filed):
        _, receipt, dossier = filed

        assert (dossier.regulation, dossier.finish_by) == ("qd148_1489_2025", date(2026, 7, 21))
        assert "QĐ 26/2026 Đ12.2.a" in dossier.regulation_reason
        assert (receipt.reason, receipt.finish_by) == (dossier.regulation_reason, dossier.finish_by)
        assert receipt.regulation.startswith("QĐ 148/QĐ-TTg (2023), sửa đổi bởi QĐ 1489")

    def test_filed_again_after_the_new_decree_it_stays_bound(self, filed, world):
        owner, _, dossier = filed
        aggregates.commit(dossier.send_back("thiếu giấy", by="o", at=make.now()))
        world.move_to(datetime.fromisoformat("2026-05-25T09:00:00+07:00"))

        intake.submit(owner.actor, dossier.id)

        again = aggregates.get(Dossier, dossier.id)
        assert again.filings == 2
        assert (again.regulation, again.regulation_reason, again.finish_by, again.slip) == (
            dossier.regulation, dossier.regulation_reason, dossier.finish_by, dossier.slip,
        )


class TestTakenOver:
    """A draft opened under QĐ 148, which asks for no criteria set, and filed once QĐ 26/2026 is in force."""

    @pytest.fixture
    def draft(self, world):
        world.move_to(datetime.fromisoformat("2026-05-20T09:00:00+07:00"))
        make.year()
        owner = make.producer()
        dossier = draft_with_file(owner)
        assert set_choice.sets_to_name(dossier) == ()
        world.move_to(datetime.fromisoformat("2026-05-22T00:00:00+07:00"))
        return owner, dossier

    @pytest.mark.parametrize(("typed", "why"), [("", Why.FIELD_MISSING), ("27", Why.FIELD_INVALID)])
    def test_it_is_not_filed_without_a_set_of_the_new_decree(self, draft, typed, why):
        owner, dossier = draft

        with pytest.raises(Refused) as refusal:
            intake.submit(owner.actor, dossier.id, typed)

        assert (refusal.value.why, refusal.value.field) == (why, "criteria_set")
        assert aggregates.get(Dossier, dossier.id).state is DossierState.DRAFT
        assert [one.no for each in set_choice.sets_to_name(dossier) for one in each.sets] == list(range(1, 27))

    def test_the_set_named_at_its_filing_is_the_one_it_is_scored_by(self, draft):
        owner, dossier = draft

        intake.submit(owner.actor, dossier.id, "8")

        filed = aggregates.get(Dossier, dossier.id)
        assert (filed.regulation, filed.criteria_set, filed.tier) == (make.SETS, 8, "commune")
        assert set_choice.sets_to_name(filed) == ()


def test_a_slip_carries_the_state_s_numbers_where_there_are_some(owner):
    dossier = draft_with_file(owner)

    assert intake.submit(owner.actor, dossier.id).slip == f"{dossier.id[-8:]}/PĐK-MAU-DONG-2024"  # a unit without a number


def test_a_receipt_of_before_says_no_decree():
    kept = {"slip": "1/PĐK", "dossier": "D1", "filing": 1, "submitted_at": "2024-03-06T02:00:00+00:00",
            "product_name": "Mắm", "producer_name": "HTX", "round": "r", "documents": []}

    old = from_json(intake.Receipt, kept)

    assert (old.regulation, old.reason, old.finish_by) == ("", "", None)
