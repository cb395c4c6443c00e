"""A dossier in its producer's hands, through the door: pages, the script's answers, what two tabs see, the filing."""

import json
from datetime import UTC, datetime

import pytest
import time_machine

from chalicelib.domain.dossier import DocumentState
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.services import intake, receiving
from chalicelib.stores import files, papers
from tests import factories
from tests.doors.visitor import Visitor


@pytest.fixture
def owner(world):
    """On a day on which the decree with criteria sets is in force."""
    with time_machine.travel(datetime(2026, 9, 2, 3, tzinfo=UTC), tick=True):
        factories.year_of_sets()
        yield factories.producer()


@pytest.fixture
def dossier(owner):
    return factories.dossier_of_set(owner, 8, DossierState.DRAFT)


@pytest.fixture
def visitor(owner):
    return Visitor(player=owner)


def test_every_page_of_a_draft_says_not_filed(visitor, dossier):
    paper = factories.document(dossier)
    home = f"/ho-so/{dossier.id}"

    pages = [visitor.get(f"{home}{page}") for page in ("", "/tieu-chi/1.1", "/muc/chu-the", f"/giay/{paper.id}", "/kiem-tra")]

    assert all(page.status == 200 and "BẢN NHÁP – CHƯA NỘP" in page.text for page in pages)


def test_the_check_page_says_what_is_missing_then_folds_the_rest_and_keeps_the_button_in_reach(visitor, dossier):
    factories.document(dossier)

    html = visitor.get(f"/ho-so/{dossier.id}/kiem-tra").html

    in_order = ('href="#nop"', "Chưa nộp được", "Nên xem lại, không cản việc nộp (", "0/32 đã chấm", '<details id="documents" open>', '<h2 id="nop">')
    places = [html.index(words) for words in in_order]
    assert places == sorted(places)
    assert html.count("<details") - html.count("open>") >= 8


def test_the_script_is_told_when_and_the_new_mark(visitor, dossier):
    path = f"/ho-so/{dossier.id}/muc/ke-hoach"
    form = {**visitor.get(path).form(path), "plan_market": "Chợ huyện"}

    said = json.loads(visitor.post(path, form, Accept="application/json").html)

    assert said["at"] == "10:00"
    assert said["seen"] == visitor.get(path).form(path)["seen"] != form["seen"]


def test_a_conflict_shows_both_and_the_second_press_decides(visitor, dossier):
    path = f"/ho-so/{dossier.id}/muc/ke-hoach"
    before = visitor.get(path).form(path)
    visitor.post(path, {**before, "plan_market": "Chợ huyện"})

    late = visitor.post(path, {**before, "plan_market": "Siêu thị"})
    again = visitor.post(path, late.form(path))

    assert (late.status, late.trouble) == (409, "changed_meanwhile")
    assert "Đang lưu trên hệ thống:" in late.text
    assert "Chợ huyện" in late.text
    assert late.form(path)["plan_market"] == "Siêu thị"
    assert again.status == 303
    assert papers.answers(dossier.id)[0].values == {"plan_market": "Siêu thị"}


@pytest.mark.parametrize(("do", "to"), [("next", "tieu-chi/1.2"), ("stay", "tieu-chi/1.1")])
def test_a_button_says_where_to_go(visitor, dossier, do, to):
    path = f"/ho-so/{dossier.id}/tieu-chi/1.1"

    answer = visitor.post(path, {**visitor.get(path).form(path), "c_1.1": "2", "do": do})

    assert (answer.status, answer.location) == (303, f"/ho-so/{dossier.id}/{to}")


def test_the_last_page_leads_to_the_check(visitor, dossier):
    page = visitor.get(f"/ho-so/{dossier.id}/muc/ke-hoach")

    assert f'href="/ho-so/{dossier.id}/kiem-tra"' in page.html


def test_without_the_law_s_papers_nothing_is_filed_and_the_page_says_which(visitor, dossier):
    factories.document(dossier)

    answer = visitor.post(f"/ho-so/{dossier.id}/nop")

    assert (answer.status, answer.trouble, answer.wrong_field) == (409, "papers_missing", "documents")
    assert 'id="documents"' in answer.html
    assert "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm" in answer.text
    assert papers.documents(dossier.id)[0].state is DocumentState.READY


def test_with_them_the_slip_tells_hashes_checker_and_what_comes(visitor, dossier):
    factories.required_papers(dossier)

    filed = visitor.post(f"/ho-so/{dossier.id}/nop", visitor.get(f"/ho-so/{dossier.id}/kiem-tra").form(f"/ho-so/{dossier.id}/nop"))
    slip = visitor.get(filed.location)

    assert slip.status == 200
    assert "Hạn kiểm tra" in slip.text
    assert "Việc tiếp theo" in slip.text
    assert "SHA-256" in slip.text


def test_a_file_refused_after_the_filing_is_a_defect_for_producer_and_officer(visitor, owner, dossier):
    factories.required_papers(dossier)
    late = factories.document(dossier, DocumentState.PENDING)
    intake.submit(owner.actor, dossier.id)
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=late.key, Body=b"<html>" * 200)
    receiving.receive(late.key)
    officer = Visitor(player=factories.person(Role.OFFICER, factories.PROVINCE))

    pages = [visitor.get(f"/ho-so/{dossier.id}"), visitor.get(f"/ho-so/{dossier.id}/phieu"), officer.get(f"/can-bo/ho-so/{dossier.id}")]

    assert "Có tệp đã nộp không qua được kiểm tra." in pages[0].text
    assert "tệp này sẽ được yêu cầu bổ sung" in pages[1].text
    assert "Có tệp đã nộp không qua được kiểm tra." in pages[2].text


def test_the_pages_of_a_filed_dossier_say_that_it_is_filed(visitor, owner):
    dossier = factories.dossier_of_set(owner, 8, DossierState.SUBMITTED)

    answers = [visitor.get(f"/ho-so/{dossier.id}/{page}") for page in ("kiem-tra", "tieu-chi/1.1", "muc/chu-the")]

    assert {(answer.status, answer.trouble) for answer in answers} == {(409, "already_filed")}
