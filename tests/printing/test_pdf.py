"""What a paper prints: every number and word as the database has it, marks in place, faces embedded, the same bytes again."""

import io
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from chalicelib.domain.choices import points_of
from chalicelib.domain.criteria import Label
from chalicelib.domain.dossier import FiledDocument
from chalicelib.domain.paper import Evidence, PaperFacts, Slip, evidence_of, filled, own_scores
from chalicelib.printing.blocks import day_of
from chalicelib.printing.pdf import DRAFT, drawn
from chalicelib.stores.criteria import criteria_set, set_numbers
from chalicelib.stores.forms import forms, reports
from tests import factories

DECREE = factories.SETS
DOCUMENTS = (
    FiledDocument(id="one", name="Giấy chứng nhận ATTP (cơ sở).pdf", size=1_400_000, sha256="a1" * 32, criteria=("1.1", "9"),
                  number="12/GCN", issuer="Chi cục Quản lý chất lượng", issued_on=date(2025, 3, 1), expires_on=date(2028, 3, 1)),
    FiledDocument(id="two", name="ảnh xưởng ươm giống.jpg", size=212_000, sha256="", kind="lab_test_report"),
)
ANSWERS = {
    "representative": "Nguyễn Thị Ưỡng",
    "phone": "0912345678",
    "founded_on": "2012-03-05",
    "revenue": "1250000",
    "samples": "5",
    "has_trademark": "1",
    "history": "Năm 2012: mười hai hộ góp ruộng.\nNăm 2019: có máy hút chân không.",
}
SLIP = Slip(
    number="X8K2M4QZ/PĐK-86-29551-2027",
    filing=2,
    submitted_at=datetime(2027, 4, 29, 8, 2, tzinfo=UTC),
    regulation="Quyết định 26/2026/QĐ-TTg",
    reason="nộp khi văn bản này có hiệu lực",
    round="đợt 1 năm 2027, tỉnh Vĩnh Long",
    checker="cán bộ xã, Xã Cái Nhum",
    check_by=datetime(2027, 5, 13, 17, tzinfo=UTC),
)


def facts(no: int = 8, *, draft: bool = False, **changes) -> PaperFacts:
    """A whole pack of a dossier scored by a set."""
    chosen, choices = criteria_set(DECREE, no), first_choices(no)
    points, _ = points_of(chosen, choices)
    scores = own_scores(chosen, choices, points, DOCUMENTS)
    known = {**ANSWERS, "producer_name": "Hợp tác xã Mẫu", "producer_type": "cooperative", "dossier_kind": "first", "product_name": "Bưởi da xanh"}
    given = {
        "paper": "ca-bo", "label": None, "is_draft": draft, "product": "Bưởi da xanh", "producer": "Hợp tác xã Mẫu", "unit": "Xã Cái Nhum",
        "province": "tỉnh Vĩnh Long", "dated": None if draft else SLIP.submitted_at, "slip": None if draft else SLIP,
        "forms": tuple(filled(form, "first", known, scores, personal=True) for form in forms(DECREE).forms),
        "evidence": evidence_of(DOCUMENTS),
    }
    return PaperFacts(**{**given, **changes})


def first_choices(no: int) -> dict[str, int]:
    """Of every criterion some option, but the last left open."""
    return {leaf.code: 1 + len(leaf.options) // 2 for leaf in criteria_set(DECREE, no).leaves()[:-1] if not leaf.branches}


def text_of(pdf: bytes) -> str:
    """All of it in one line, as people read it."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def solid(text: str) -> str:
    """Without the gaps that lines leave."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def test_the_slip_says_number_time_files_and_who_checks_until_when():
    said = text_of(drawn(facts(forms=())))

    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc", "ỦY BAN NHÂN DÂN", "XÃ CÁI NHUM",
        "Số: X8K2M4QZ/PĐK-86-29551-2027", "15 giờ 02, thứ Năm ngày 29/04/2027 (giờ Việt Nam)", "Lần nộp: 2", "cán bộ xã, Xã Cái Nhum",
        "hết ngày thứ Năm 13/05/2027", "ngày 29 tháng 4 năm 2027", "Tệp đã nộp (2)", "Bưởi da xanh", "1,4 MB", "212 KB",
    ):
        assert solid(words) in solid(said), words
    assert "a1" * 32 in solid(said)
    assert solid("Giấy chứng nhận ATTP (cơ sở).pdf (số 12/GCN; nơi cấp Chi cục Quản lý chất lượng; ngày cấp 01/03/2025; có giá trị đến 01/03/2028)") in solid(said)
    assert "đang kiểm tra" in said


SOME = (1, 8, 22, 26)  # a plain set, a food, handicraft, tourism with its two cases


@pytest.mark.parametrize("no", [no if no in SOME else pytest.param(no, marks=pytest.mark.long) for no in set_numbers(DECREE)])
def test_a_report_says_every_criterion_with_its_points_and_evidence(no):
    said = facts(no)
    scores = said.forms[1].scores
    assert scores is not None

    printed = solid(text_of(drawn(replace(said, slip=None))))

    for score in scores.scores:
        chosen = f"→{score.chosen.vi}" if score.chosen else ""
        points = "–" if score.points is None else score.points
        row = solid(f"{score.code} {score.label.vi} {chosen} {score.most} {points}")
        assert row in printed, row
    assert solid(f"Tổng điểm tự chấm: {scores.total} điểm (còn {scores.left} tiêu chí chưa chọn)") in printed
    assert scores.total == sum(points_of(criteria_set(DECREE, no), first_choices(no))[0].values())


def test_every_answer_is_printed_as_people_write_it_in_the_forms_order():
    printed = text_of(drawn(facts(slip=None)))

    wanted = ["Tên chủ thể: Hợp tác xã Mẫu", "Nguyễn Thị Ưỡng", "0912345678", "Loại đăng ký: Đánh giá lần đầu", "Loại hình tổ chức: Hợp tác xã",
              "05/03/2012", "mười hai hộ góp ruộng.", "có máy hút chân không.", "1.250.000", "Tự đánh giá, chấm điểm theo bộ tiêu chí"]
    assert [words for words in wanted if solid(words) not in solid(printed)] == []
    places = [solid(printed).index(solid(words)) for words in wanted]
    assert places == sorted(places)


def test_sections_carry_the_numbers_of_the_decrees_parts():
    printed = solid(text_of(drawn(facts(slip=None))))

    for words in ("I. Thông tin chung về chủ thể", "II. Kết quả phương án", "III. Tự đánh giá, chấm điểm", "IV. Kế hoạch"):
        assert solid(words) in printed


def test_what_is_personal_is_not_there_for_others():
    own = text_of(drawn(facts(slip=None)))
    form = filled(forms(DECREE).forms[1], "first", ANSWERS, None, personal=False)
    others = text_of(drawn(facts(slip=None, forms=(form,))))

    assert "Dân tộc của người đại diện" in own
    assert "Dân tộc của người đại diện" not in others


def test_every_page_of_a_draft_says_so_and_none_of_a_filed_paper_does():
    draft, filed = (PdfReader(io.BytesIO(drawn(facts(draft=draft)))).pages for draft in (True, False))

    assert len(draft) > 3
    assert [page for page in draft if DRAFT not in page.extract_text()] == []
    assert [page for page in filed if DRAFT in page.extract_text()] == []


def test_faces_are_embedded_and_no_other_is_named():
    pages = PdfReader(io.BytesIO(drawn(facts()))).pages
    faces = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]

    assert {re.sub("^[A-Z]{6}[+]", "", face["/BaseFont"]) for face in faces} <= {
        f"/IBMPlexSerif-{style}" for style in ("Regular", "Bold", "Italic", "BoldItalic")
    } | {f"/AAAAAA+IBMPlexSerif-{style}" for style in ("Regular", "Bold", "Italic", "BoldItalic")}
    assert all("/FontFile2" in face["/FontDescriptor"] and "/ToUnicode" in face for face in faces)


def test_the_same_facts_give_the_same_bytes():
    assert drawn(facts()) == drawn(facts())
    assert drawn(facts()) != drawn(facts(product="Bưởi da xanh."))


VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


def test_every_vietnamese_letter_comes_back_composed_or_not():
    letters = VIETNAMESE + VIETNAMESE.upper()
    for form in ("NFC", "NFD"):
        printed = text_of(drawn(facts(forms=(), product=unicodedata.normalize(form, letters))))

        assert letters in solid(printed)


@settings(max_examples=30)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=200))
def test_any_product_name_within_limits_prints(name):
    assert drawn(facts(forms=(), product=name, evidence=(Evidence(number=1, name=name, size=1, sha256=""),))).startswith(b"%PDF")


@settings(max_examples=20)
@given(st.text(VIETNAMESE + VIETNAMESE.upper() + "0123456789 &<>\"'(),.-–%/", min_size=1, max_size=200))
def test_any_vietnamese_name_comes_back_whole(name):
    printed = solid(text_of(drawn(facts(forms=(), product=name))))

    assert solid(name) in printed


@pytest.mark.parametrize(("at", "words"), [
    (datetime(2027, 2, 4, 17, 30, tzinfo=UTC), "ngày 05 tháng 02 năm 2027"),  # past midnight in Vietnam
    (datetime(2027, 11, 30, tzinfo=UTC), "ngày 30 tháng 11 năm 2027"),
    (None, "ngày …… tháng …… năm ………"),
])
def test_a_day_reads_as_papers_have_it(at, words):
    assert day_of(at) == words


def test_a_title_is_the_papers_own():
    reader = PdfReader(io.BytesIO(drawn(facts(label=Label(vi="Báo cáo tự đánh giá", en="Report")))))

    assert reader.metadata["/Title"] == "Báo cáo tự đánh giá: Bưởi da xanh"
    assert reader.metadata["/Creator"] == "Sao Làng"


def test_an_officers_report_stands_under_their_office_with_every_answer_and_no_producer_s_signature():
    (form,) = reports(DECREE).values()
    asked = [field for section in form.sections for field in section.fields if not field.source]
    answers = {field.code: "part" if field.options else "2027-04-20" if field.kind == "date" else f"Nhận xét của xã: {field.code}" for field in asked}
    known = {"product_name": "Bưởi da xanh", "dossier_kind": "first", "producer_type": "cooperative", "slip": SLIP.number}
    report = replace(filled(form, "first", {**known, **answers}, None, personal=False), by_office=True)
    said = facts(paper="mau-03", label=form.label, slip=None, dated=None, forms=(report,), evidence=())

    text = solid(text_of(drawn(said)))

    for words in ("ỦY BAN NHÂN DÂN", "XÃ CÁI NHUM", "TM. ỦY BAN NHÂN DÂN", "Đúng một phần", "20/04/2027", SLIP.number, form.label.vi.upper()):
        assert solid(words) in text, words
    assert all(solid(f"Nhận xét của xã: {field.code}") in text for field in asked if field.kind == "text")
    assert solid("ĐẠI DIỆN CHỦ THỂ") not in text
