"""Producers' pages: open, upload, submit, follow, withdraw."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.round import Phase
from chalicelib.stores import aggregates, files, papers
from tests import factories
from tests.doors.visitor import Visitor

PDF = {"file_name": "giấy phép.pdf", "content_type": "application/pdf", "size": 1009}


@pytest.fixture
def owner(world):
    factories.year()
    return factories.producer()


def test_the_forms_lead_from_nothing_to_a_receipt(owner):
    visitor = Visitor(player=owner)

    opened = visitor.post("/ho-so", {**visitor.get("/ho-so").form("/ho-so"), "product_name": "Bánh tét lá cẩm"})
    ticket = json.loads(visitor.post(f"{opened.location}/tep", PDF, Accept="application/json").html)
    files.client("s3").put_object(
        Bucket=files.settings().document_bucket, Key=ticket["fields"]["key"], Body=factories.PDF
    )
    submitted = visitor.post(f"{opened.location}/nop")
    receipt = visitor.get(submitted.location)

    assert (opened.status, submitted.status, receipt.status) == (303, 303, 200)
    assert submitted.location == f"{opened.location}/phieu"
    assert "giấy phép.pdf" in receipt.text
    assert "PĐK" in receipt.text
    reason = "QĐ 148/QĐ-TTg (2023): có hiệu lực vào ngày nộp 06/03/2024 (từ 24/02/2023)"
    assert reason in receipt.text
    assert reason in visitor.get(opened.location).text


def test_a_form_posted_twice_gives_the_same_receipt(owner):
    dossier = factories.dossier(owner)
    factories.document(dossier)
    visitor = Visitor(player=owner)

    first, second = (visitor.post(f"/ho-so/{dossier.id}/nop") for _ in range(2))

    assert (first.status, first.location) == (second.status, second.location)
    assert aggregates.get(Dossier, dossier.id).filings == 1


def test_a_form_posted_again_after_a_return_files_nothing_more(owner):
    dossier = factories.dossier(owner)
    factories.document(dossier)
    visitor = Visitor(player=owner)
    form = visitor.get(f"/ho-so/{dossier.id}/kiem-tra").form(f"/ho-so/{dossier.id}/nop")
    first = visitor.post(f"/ho-so/{dossier.id}/nop", form)
    aggregates.commit(aggregates.get(Dossier, dossier.id).send_back("thiếu giấy", by="o", at=factories.now()))

    second = visitor.post(f"/ho-so/{dossier.id}/nop", form)
    new_form = visitor.get(f"/ho-so/{dossier.id}/kiem-tra").form(f"/ho-so/{dossier.id}/nop")

    assert (first.status, first.location) == (second.status, second.location)
    assert aggregates.get(Dossier, dossier.id).filings == 1
    assert (form["filing"], new_form["filing"]) == ("1", "2")


def test_a_dossier_opened_twice_is_one(owner):
    visitor = Visitor(player=owner)

    places = {visitor.post("/ho-so", {"kind": "first", "product_name": "Kẹo dừa"}).location for _ in range(2)}

    assert len(places) == 1


def test_a_draft_says_not_filed_and_by_when(owner):
    dossier = factories.dossier(owner)

    text = Visitor(player=owner).get(f"/ho-so/{dossier.id}").text

    assert "CHƯA NỘP" in text
    assert "hạn nộp: trước 09 giờ 00 ngày thứ Bảy 16/03/2024 (còn 7 ngày làm việc)" in text


def test_without_a_script_the_ticket_is_a_form_for_the_bucket_with_the_file_last(owner):
    dossier = factories.dossier(owner)

    answer = Visitor(player=owner).post(f"/ho-so/{dossier.id}/tep", PDF)

    form = answer.html.partition('enctype="multipart/form-data"')[2].partition("</form>")[0]
    assert 'name="policy"' in form
    assert form.rindex('type="file"') > form.rindex('type="hidden"')
    assert form_action(answer.html) in answer.headers["Content-Security-Policy"]


def test_the_dossiers_page_may_post_to_the_bucket_and_nowhere_else(owner):
    dossier = factories.dossier(owner)

    policy = Visitor(player=owner).get(f"/ho-so/{dossier.id}").headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert policy.count("https://sao-lang-documents") == 2


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (DossierState.DRAFT, {"tep", "rut"}),
        (DossierState.SUBMITTED, {"rut"}),
        (DossierState.RETURNED, {"tep", "rut", "tra-loi"}),
        (DossierState.ACCEPTED, {"rut"}),
        (DossierState.RECOGNISED, set()),
        (DossierState.WITHDRAWN, set()),
    ],
)
def test_a_page_offers_what_its_state_allows(owner, state, offered):
    dossier = factories.dossier(owner, state)

    forms = Visitor(player=owner).get(f"/ho-so/{dossier.id}").forms()

    assert {action.rpartition("/")[2] for action in forms if dossier.id in action} == offered


def test_after_the_close_nothing_is_offered_but_withdrawal(world):
    factories.year(Phase.CHECKING)
    owner = factories.producer()
    dossier = factories.dossier(owner)

    answer = Visitor(player=owner).get(f"/ho-so/{dossier.id}")

    assert "(đã hết hạn)" in answer.text
    assert f"/ho-so/{dossier.id}/nop" not in Visitor(player=owner).get(f"/ho-so/{dossier.id}/kiem-tra").forms()


def test_what_was_not_filed_in_time_goes_on_to_the_next_round_by_one_button(world):
    first = factories.year(Phase.CHECKING)
    factories.following(first, 25)
    owner = factories.producer()
    dossier = factories.dossier(owner)
    factories.document(dossier)
    visitor, path = Visitor(player=owner), f"/ho-so/{dossier.id}"

    before = visitor.get(path)
    answer = visitor.post(f"{path}/chuyen-dot", before.form(f"{path}/chuyen-dot"))
    after = visitor.get(path)

    assert "(đã hết hạn)" in before.text
    assert (answer.status, answer.location) == (303, path)
    assert "Đợt 2 năm 2024, Tỉnh Mẫu (chuyển từ đợt trước)" in after.text
    assert "giấy chứng nhận.pdf" in after.text
    assert f"{path}/nop" in visitor.get(f"{path}/kiem-tra").forms()
    assert f"{path}/chuyen-dot" not in after.forms()


@pytest.mark.parametrize(("days", "warned"), [(0, True), (20, False)])
def test_a_draft_counts_to_the_last_safe_day_and_warns_after_it(world, days, warned):
    round_ = factories.year_of_sets()
    cut_off = round_.closes_at + timedelta(days=days)
    stages = tuple(replace(stage, opens_at=stage.opens_at + timedelta(days=40)) for stage in round_.stages)
    moved = replace(round_, proposes_before=cut_off, closes_at=cut_off, stages=stages)
    aggregates.commit(moved.next("DateMoved", at=factories.now(), by="test"))
    owner = factories.producer()

    home, visitor = f"/ho-so/{factories.dossier(owner).id}", Visitor(player=owner)

    text = visitor.get(home).text + visitor.get(f"{home}/kiem-tra").text

    assert "Ngày nộp chắc kịp: hết ngày" in text
    assert ("Đã qua ngày nộp chắc kịp." in text) is warned


def test_after_the_close_no_safe_day_is_told_any_more(world):
    round_ = factories.year_of_sets(Phase.CHECKING)
    aggregates.commit(replace(round_, proposes_before=round_.closes_at).next("DateMoved", at=factories.now(), by="test"))
    owner = factories.producer()

    text = Visitor(player=owner).get(f"/ho-so/{factories.dossier(owner).id}").text

    assert "chắc kịp" not in text
    assert "(đã hết hạn)" in text


def test_with_no_next_round_a_page_says_that_the_dossier_is_kept(world):
    factories.year(Phase.CHECKING)
    owner = factories.producer()
    dossier = factories.dossier(owner, DossierState.DEFERRED)

    answer = Visitor(player=owner).get(f"/ho-so/{dossier.id}")

    assert "Chưa có đợt sau nào được lên lịch cho đơn vị này" in answer.text
    assert f"/ho-so/{dossier.id}/chuyen-dot" not in answer.forms()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DossierState.RETURNED, "Thiếu giấy an toàn thực phẩm"),
        (DossierState.RECOGNISED, "Được công nhận 3 sao"),
        (DossierState.FORWARDED, "Đã chuyển lên cấp tỉnh"),
        (DossierState.POTENTIAL_FIVE, "Tiềm năng 5 sao"),
        (DossierState.NOT_RECOGNISED, "Không được công nhận"),
        (DossierState.NOT_UPGRADED, "Không nâng hạng"),
        (DossierState.DEFERRED, "Chưa xét trong đợt này"),
    ],
)
def test_a_producer_sees_their_own_outcome(owner, state, words):
    dossier = factories.dossier(owner, state)

    assert words in Visitor(player=owner).get(f"/ho-so/{dossier.id}").text


@pytest.mark.parametrize("state", DossierState)
def test_no_page_of_a_producer_tells_points(owner, state):
    mean = {"tally_up": 75, "tally_five": 93, "tally_down": 40}
    dossier = factories.dossier(owner, state)

    text = Visitor(player=owner).get(f"/ho-so/{dossier.id}").text + Visitor(player=owner).get("/ho-so").text

    assert not any(f"{points},00" in text or f"{points} trong khoảng" in text for points in (60, *mean.values()))


def test_a_refused_file_says_why_and_a_ready_one_opens(owner):
    dossier = factories.dossier(owner)
    ready = factories.document(dossier)
    factories.document(dossier, DocumentState.REFUSED, refusal="file_type_differs")
    visitor = Visitor(player=owner)

    page, link = visitor.get(f"/ho-so/{dossier.id}"), visitor.get(f"/tep/{dossier.id}/{ready.id}")

    assert "Nội dung tệp không đúng với loại tệp đã khai." in page.text
    assert link.status == 303
    assert ready.key in link.location


def test_withdrawal_keeps_its_reason(owner):
    dossier = factories.dossier(owner, DossierState.SUBMITTED)

    answer = Visitor(player=owner).post(f"/ho-so/{dossier.id}/rut", {"reason": "Ngừng sản xuất"})

    withdrawn = aggregates.get(Dossier, dossier.id)
    assert answer.location == f"/ho-so/{dossier.id}"
    assert (withdrawn.state, withdrawn.recent[-1].data["reason"]) == (DossierState.WITHDRAWN, "Ngừng sản xuất")


def test_a_refused_ticket_tells_the_script_in_words(owner):
    dossier = factories.dossier(owner)

    answer = Visitor(player=owner).post(f"/ho-so/{dossier.id}/tep", {**PDF, "size": 0}, Accept="application/json")

    said = json.loads(answer.html)
    assert (answer.status, said["code"], said["field"]) == (400, "file_empty", "file")
    assert said["way_out"]
    assert papers.documents(dossier.id) == []


def form_action(html: str) -> str:
    address = html.partition('enctype="multipart/form-data"')[0].rpartition('action="')[2].partition('"')[0]
    return "/".join(address.split("/")[:3])


def test_a_draft_that_a_new_decree_took_over_asks_for_its_set_and_loses_nothing(world):
    world.move_to(datetime.fromisoformat("2026-05-21T23:50:00+07:00"))
    factories.year()
    owner = factories.producer()
    dossier = factories.dossier(owner, regulation="qd148_1489_2025")
    factories.document(dossier)
    visitor = Visitor(player=owner)
    assert "Quyết định mới" not in visitor.get(f"/ho-so/{dossier.id}/kiem-tra").text
    world.move_to(datetime.fromisoformat("2026-05-22T00:05:00+07:00"))

    page = visitor.get(f"/ho-so/{dossier.id}/kiem-tra")
    refused = visitor.post(f"/ho-so/{dossier.id}/nop", page.form(f"/ho-so/{dossier.id}/nop"))
    filed = visitor.post(f"/ho-so/{dossier.id}/nop", {"criteria_set": "13"})

    assert "Quyết định mới có hiệu lực" in page.text
    assert (refused.status, filed.status) == (400, 303)
    assert 'id="criteria_set"' in refused.html
    assert aggregates.get(Dossier, dossier.id).criteria_set == 13
