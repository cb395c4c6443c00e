"""One notice with every defect, each leading to where it is mended; the producer's answers go with the next filing."""

import pytest

from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.services import intake, notices, outbox
from chalicelib.stores import aggregates
from tests import factories
from tests.doors.visitor import Visitor


@pytest.fixture
def owner(world):
    factories.year_of_sets()
    return factories.producer()


@pytest.fixture
def filed(owner):
    return factories.dossier(owner, DossierState.SUBMITTED, tier=Tier("commune"), regulation=factories.SETS, criteria_set=8)


def returned(filed, **marks):
    officer, path = Visitor(player=factories.officer()), f"/can-bo/ho-so/{filed.id}"
    form = officer.get(path).form(f"{path}/tra-lai")
    answer = officer.post(f"{path}/tra-lai", {**form, **{name.replace("__", "."): value for name, value in marks.items()}})
    return answer, aggregates.get(Dossier, filed.id)


def test_every_mark_becomes_one_notice_on_page_and_in_the_letter(owner, filed):
    answer, dossier = returned(filed, v_form="wrong", w_form="Chưa ghi số mẫu", v_paper__lab_test_report="missing")

    told = Visitor(player=owner).get(f"/ho-so/{filed.id}").text
    letter = next(each for each in notices.letters(dossier, dossier.recent[-1]) if each.to == owner.email)
    assert answer.status == 303
    assert [(each.about, each.finding) for each in dossier.defects] == [("form", "wrong"), ("paper.lab_test_report", "missing")]
    for words in ("Chưa ghi số mẫu", "còn thiếu"):
        assert words in told
        assert words in outbox.written(letter)["text"]


def test_a_mark_without_its_reason_keeps_everything_typed(filed):
    answer, dossier = returned(filed, v_form="wrong", v_paper__lab_test_report="missing", reason="Xem lại toàn bộ")

    kept = answer.form(f"/can-bo/ho-so/{filed.id}/tra-lai")
    assert (answer.status, answer.trouble, answer.wrong_field) == (400, "reason_missing", "w_form")
    assert (kept["v_form"], kept["v_paper.lab_test_report"], kept["reason"]) == ("wrong", "missing", "Xem lại toàn bộ")
    assert dossier.state is DossierState.SUBMITTED


def test_a_file_refused_after_the_filing_is_marked_before_the_officer_looks(filed):
    document = factories.document(filed, DocumentState.REFUSED, refusal="file_type_differs")
    officer, path = Visitor(player=factories.officer()), f"/can-bo/ho-so/{filed.id}"

    form = officer.get(path).form(f"{path}/tra-lai")

    assert form[f"v_document.{document.id}"] == "wrong"
    assert form[f"w_document.{document.id}"]


def test_answers_are_kept_and_go_with_the_next_filing(owner, filed):
    _, dossier = returned(filed, v_paper__lab_test_report="missing")
    producer, path = Visitor(player=owner), f"/ho-so/{filed.id}/tra-loi"

    answer = producer.post(path, {"a_paper.lab_test_report": " Đã gửi mẫu ngày 12/03 "})
    kept = producer.get(f"/ho-so/{filed.id}").form(path)["a_paper.lab_test_report"]
    factories.document(dossier)
    filing = dossier.submit(
        factories._PAPERS, slip="", regulation=intake.regulations.regulation(factories.SETS), reason="", by="p", at=factories.now(),
        replies=intake.papers.replies(dossier.id, dossier.filings),
    )

    assert (answer.status, kept) == (303, "Đã gửi mẫu ngày 12/03")
    assert filing.replies == {"paper.lab_test_report": "Đã gửi mẫu ngày 12/03"}
    assert filing.defects == dossier.defects


@pytest.mark.parametrize(
    ("form", "trouble", "field"),
    [({"a_paper.other": "x"}, "field_invalid", "a_paper.other"), ({"a_form": "x" * 1001}, "field_too_long", "a_form")],
)
def test_an_answer_that_cannot_be_kept_is_refused_with_its_field(owner, filed, form, trouble, field):
    returned(filed, v_form="wrong", w_form="Chưa ký")

    answer = Visitor(player=owner).post(f"/ho-so/{filed.id}/tra-loi", form)

    assert (answer.status, answer.trouble, answer.wrong_field) == (400, trouble, field)


def test_what_has_happened_is_told_in_order_and_names_no_member(owner, filed):
    dossier = factories.dossier(owner, DossierState.SCORED, name="Khô cá")

    text = Visitor(player=owner).get(f"/ho-so/{dossier.id}").text

    places = [text.index(words) for words in ("Mở hồ sơ", "Nộp hồ sơ", "Được tiếp nhận", "Hội đồng bắt đầu chấm", "Hội đồng chấm xong")]
    assert places == sorted(places)
    assert not any(member in text for member in factories.MEMBERS)
