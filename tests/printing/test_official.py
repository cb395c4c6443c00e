"""A council's papers in each format: every number of the record is there, letters whole, faces embedded, bytes the same again."""

import io
import re
import zipfile
from dataclasses import replace
from fractions import Fraction

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

from chalicelib.domain.council_paper import (
    DOCX,
    DRAFT,
    FORMATS,
    MINUTES,
    PACKAGE,
    PDF,
    SHEETS,
    SUMMARY,
    TYPES,
    XLSX,
    Seat,
)
from chalicelib.domain.dossier import Decision
from chalicelib.domain.names import UnitCode
from chalicelib.domain.regulation import Tier
from chalicelib.inspection.gate import inspect
from chalicelib.printing.official import printed
from tests.printing.councils import said
from tests.printing.test_pdf import solid, text_of

EVERY = [(paper, form) for paper, forms in FORMATS.items() for form in forms]
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def words_of(body: bytes, form: str) -> str:
    """Everything a reader of that format sees, in one line."""
    if form == PDF:
        return text_of(body)
    if form == DOCX:
        parts = Document(io.BytesIO(body)).element.body.iter(qn("w:t"), qn("w:br"))
        return " ".join(part.text or " " for part in parts)
    cells = (cell for page in load_workbook(io.BytesIO(body)) for row in page.iter_rows() for cell in row)
    return " ".join(str(cell.value).replace(".", ",") if isinstance(cell.value, float) else str(cell.value) for cell in cells if cell.value is not None)


@pytest.mark.parametrize(("paper", "form"), EVERY)
def test_every_number_and_name_of_the_record_is_printed(paper, form):
    told = said(paper, form)

    words = solid(words_of(printed(told), form))

    for judged in told.products:
        wanted = [judged.product, judged.producer]
        wanted += [judged.proposal.shown] if paper != SHEETS else []
        wanted += [str(total) for total in judged.totals.values()] if paper in (MINUTES, SUMMARY) else []
        wanted += [each.sha256 for each in judged.evidence]
        assert [each for each in wanted if solid(each) not in words] == []
    assert solid(NATION) in words
    assert solid(told.wording.about.format(tier=told.tier, round=told.round)) in words


@pytest.mark.parametrize(("paper", "form"), EVERY)
def test_the_same_facts_give_the_same_bytes(paper, form):
    assert printed(said(paper, form)) == printed(said(paper, form))


@pytest.mark.parametrize("paper", [paper for paper, forms in FORMATS.items() if DOCX in forms])
def test_the_pdf_says_every_paragraph_of_the_docx(paper):
    pages = PdfReader(io.BytesIO(printed(said(paper, PDF)))).pages
    pdf = "".join(solid(page.extract_text()).removeprefix(str(number) * (number > 1)) for number, page in enumerate(pages, 1))
    docx = Document(io.BytesIO(printed(said(paper, DOCX)))).element.body.iter(qn("w:p"))

    told = {"".join(part.text or "" for part in paragraph.iter(qn("w:t"))) for paragraph in docx}

    assert [words for words in told if solid(words).strip("–") not in pdf] == []


def test_faces_are_embedded_and_no_other_is_named():
    for paper in (MINUTES, SUMMARY, SHEETS, DRAFT, PACKAGE):
        pages = PdfReader(io.BytesIO(printed(said(paper, PDF)))).pages
        faces = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]

        assert {re.sub("^/[A-Z]{6}[+]", "", face["/BaseFont"]).partition("-")[0] for face in faces} == {"IBMPlexSerif"}
        assert all("/FontFile2" in face["/FontDescriptor"] and "/ToUnicode" in face for face in faces)


def test_margins_and_sizes_are_those_of_the_decree():
    document = Document(io.BytesIO(printed(said(DRAFT, DOCX))))

    page, normal = document.sections[0], document.styles["Normal"]
    assert [round(edge.mm) for edge in (page.page_width, page.page_height)] == [210, 297]
    assert [round(edge.mm) for edge in (page.left_margin, page.right_margin, page.top_margin, page.bottom_margin)] == [30, 15, 20, 20]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 13)


def test_a_summary_reckons_with_numbers():
    page = load_workbook(io.BytesIO(printed(said(SUMMARY, XLSX)))).worksheets[0]

    head = next(row for row in page.iter_rows(values_only=True) if row[0] == "TT")
    row = next(row for row in page.iter_rows(values_only=True) if row[0] == 1)
    given = dict(zip(head, row, strict=True))

    assert (given["TV1"], given["TV2"], given["Điểm TB"], given["Chênh lệch"]) == (91, 90, 90.67, 1)
    assert isinstance(given["TV1"], int | float)


def test_a_name_that_begins_like_a_formula_stays_a_name():
    page = load_workbook(io.BytesIO(printed(said(SUMMARY, XLSX, product="=1+1")))).worksheets[0]

    cells = [cell for row in page.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] in (["s"], ["inlineStr"]) or all(cell.quotePrefix or cell.data_type != "f" for cell in cells)


def test_a_decisions_articles_count_what_its_lists_hold():
    words = words_of(printed(said(DRAFT, PDF)), PDF)

    assert "Điều 1. Công nhận 01 sản phẩm" in words
    assert "Phê duyệt kết quả 01 sản phẩm từ 90 điểm trở lên" in words
    assert "(Phụ lục II kèm theo)" in words
    assert "PHỤ LỤC II DANH SÁCH SẢN PHẨM ĐỀ NGHỊ CẤP TRÊN ĐÁNH GIÁ" in words
    assert "PHỤ LỤC III" not in words
    assert "36 tháng kể từ ngày ký" in words
    assert "DỰ THẢO" in words
    assert "Nơi nhận:" in words


def test_a_recorded_decision_carries_number_day_and_signer():
    decision = Decision(number="34/QĐ-UBND", date="2027-06-05", signer="Người Ký Mẫu", unit=UnitCode("86"), tier=Tier("province"))
    words = words_of(printed(said(DRAFT, PDF, decision=decision)), PDF)

    assert "Số: 34/QĐ-UBND" in words
    assert "ngày 05 tháng 6 năm 2027" in words
    assert "Người Ký Mẫu" in words
    assert "DỰ THẢO" not in words


def test_minutes_carry_the_hash_that_the_verifier_recomputes():
    assert "ab" * 32 in solid(words_of(printed(said(MINUTES, PDF)), PDF))


@pytest.mark.parametrize("form", [DOCX, XLSX, PDF])
def test_our_own_gate_takes_what_we_print(form):
    paper = SUMMARY
    body = printed(said(paper, form))

    assert inspect(body, f"giay.{form}", TYPES[form]).findings == ()


def test_a_docx_is_a_whole_archive():
    with zipfile.ZipFile(io.BytesIO(printed(said(MINUTES, DOCX)))) as archive:
        assert archive.testzip() is None


def test_an_exact_mean_is_never_shown_above_its_band():
    words = words_of(printed(said(MINUTES, PDF)), PDF)

    assert "90,67 (số đúng 272/3)" in words
    assert Fraction(272, 3) > 90


@pytest.mark.parametrize("form", FORMATS[SUMMARY])
@pytest.mark.parametrize("count", [7, 8, 25])
def test_a_summary_has_room_for_every_members_total(form, count):
    seats = tuple(Seat(member=f"m{at}", name=f"Người {at}", chairs=not at, signed=1, seated=1) for at in range(count))
    three = said(SUMMARY, form).products[1]
    full = replace(three, totals={seat.member: 100 for seat in seats}, seated=tuple(seat.member for seat in seats))

    words = words_of(printed(said(SUMMARY, form, members=seats, products=(full,))), form)

    assert len(re.findall(r"\b100\b", words)) == count
    assert f"TV{count}" in words
