"""An officer's check: rules beside files, kept as far as it goes, both texts where two officers write at once."""

from datetime import timedelta

import pytest

from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.services import screening
from chalicelib.services.dossiers import view
from chalicelib.stores import aggregates
from tests import factories as make
from tests.doors.visitor import Visitor

COMMUNE = Tier("commune")


@pytest.fixture
def filed(world):
    make.year_of_sets()
    owner = make.producer()
    draft = make.dossier(owner, DossierState.SUBMITTED, tier=COMMUNE, regulation=make.SETS, criteria_set=8, received_at=make.NOW)
    today = make.now().date()
    papers = [
        make.document(draft, kind="business_registration"),
        make.document(draft, kind="lab_test_report", expires_on=today - timedelta(days=1)),
        make.document(draft, criteria=("1.1",), expires_on=today + timedelta(days=1)),
        make.document(draft),
        make.document(draft, DocumentState.REFUSED, refusal="file_locked"),
    ]
    found = tuple(make.FiledDocument(id=each.id, name=each.name, size=each.size) for each in papers)
    aggregates.commit(make.replace(draft, documents=found).next("Changed", at=make.now(), by="test"))
    return aggregates.get(Dossier, draft.id)


def check(officer, filed, **typed):
    path = f"/can-bo/ho-so/{filed.id}"
    shown = Visitor(player=officer).get(path).form(f"{path}/tra-lai")
    return {**shown, **typed}


def post(officer, filed, form):
    return Visitor(player=officer).post(f"/can-bo/ho-so/{filed.id}/tra-lai", form)


def test_what_the_rules_say_stands_beside_each_item(filed):
    officer = make.officer()
    items = {item.about: item for item in screening.checklist(view(officer.actor, filed.id))}
    ids = [f"document.{each.id}" for each in filed.documents]

    assert items["paper.business_registration"].rules == ("there",)
    assert items["paper.business_registration"].files == (filed.documents[0].id,)
    assert items["paper.production_eligibility_cert"].rules == ("not_there",)
    assert [items[each].rules for each in ids] == [(), ("expired",), ("runs_out",), ("proves_nothing",), ("refused", "proves_nothing")]
    assert [items[each].found for each in ids] == [None, "wrong", None, None, "wrong"]
    assert items[ids[1]].reason == f"Giấy hết hạn ngày {make.now().date() - timedelta(days=1):%d/%m/%Y}."
    text = Visitor(player=officer).get(f"/can-bo/ho-so/{filed.id}").text
    assert "chưa có tệp nào khai là loại này" in text
    assert "đã hết hạn" in text


def test_both_clocks_are_shown_and_which_binds(filed):
    text = Visitor(player=make.officer()).get(f"/can-bo/ho-so/{filed.id}").text

    for words in ("Theo lịch không dừng", "Nếu trừ thời gian bổ sung", "Hạn của đợt ở cấp này"):
        assert words in text
    assert text.count("phải theo") == 1


def test_a_check_is_kept_unsent_and_goes_on_where_it_was_left(filed):
    officer = make.officer()

    answer = post(officer, filed, check(officer, filed, do="save", v_form="wrong", w_form="", reason="Xem lại"))

    kept = check(officer, filed)
    assert answer.status == 303
    assert (kept["v_form"], kept["reason"]) == ("wrong", "Xem lại")
    assert aggregates.get(Dossier, filed.id).state is DossierState.SUBMITTED
    text = Visitor(player=officer).get(f"/can-bo/ho-so/{filed.id}").text
    assert "chưa gửi" in text
    assert "Bản kiểm tra đang lưu có" in text  # before whoever would accept


def test_the_later_of_two_sees_both_texts_and_loses_nothing(filed):
    first, second = make.officer(), make.person(make.Role.OFFICER, email="hai@vidu.example")
    seen_by_both = check(second, filed)
    post(first, filed, check(first, filed, do="save", v_form="wrong", w_form="Chưa ký tên"))

    answer = post(second, filed, {**seen_by_both, "do": "save", "v_form": "missing", "w_form": "Không có mẫu 02"})

    assert (answer.status, answer.trouble) == (409, "changed_meanwhile")
    assert "Chưa ký tên" in answer.text
    assert f"{first.actor.name} đã lưu" in answer.text
    typed = answer.form(f"/can-bo/ho-so/{filed.id}/tra-lai")
    assert (typed["v_form"], typed["w_form"]) == ("missing", "Không có mẫu 02")
    assert post(second, filed, {**typed, "do": "save"}).status == 303  # having seen both
    assert check(first, filed)["w_form"] == "Không có mẫu 02"


def test_a_notice_is_not_sent_over_a_check_that_its_sender_has_not_seen(filed):
    first, second = make.officer(), make.person(make.Role.OFFICER, email="hai@vidu.example")
    seen_by_both = check(second, filed)
    post(first, filed, check(first, filed, do="save", v_form="wrong", w_form="Chưa ký tên"))

    answer = post(second, filed, {**seen_by_both, "reason": "Thiếu nhãn"})

    assert answer.trouble == "changed_meanwhile"
    assert aggregates.get(Dossier, filed.id).state is DossierState.SUBMITTED


def test_saving_the_same_again_is_no_conflict(filed):
    officer = make.officer()
    form = check(officer, filed, do="save", v_form="ok")

    assert [post(officer, filed, form).status for _ in range(2)] == [303, 303]


def test_after_the_supplement_a_new_check_begins_with_what_was_asked(filed):
    officer = make.officer()
    post(officer, filed, check(officer, filed, v_form="wrong", w_form="Chưa ký tên"))
    back = aggregates.get(Dossier, filed.id)
    again = back.submit(back.documents, slip="x", regulation=make.regulation(make.SETS), reason="", by="p", at=make.now())
    aggregates.commit(again)

    kept = check(officer, filed)

    assert kept.get("v_form", "") == ""
    assert kept["w_form"] == "Chưa ký tên"
