"""Pieces that papers are set from, laid out after Nghị định 30/2020: heading with motto, place and date, signatures."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from chalicelib.domain.words import VIETNAM
from chalicelib.printing.faces import BOLD, ITALIC, PLAIN

WIDTH = 160 * mm  # of A4 less the margins (30 mm and 15 mm) and what the frame keeps free
GREY = HexColor("#555555")
COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"

_BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=11, leading=16, spaceAfter=3)
STYLES = {
    "body": _BODY,
    "text": ParagraphStyle("text", _BODY, alignment=TA_JUSTIFY),
    "small": ParagraphStyle("small", _BODY, fontSize=9, leading=12.5, spaceAfter=0),
    "note": ParagraphStyle("note", _BODY, fontName=ITALIC, fontSize=9.5, leading=13, textColor=GREY),
    "title": ParagraphStyle(
        "title", _BODY, fontName=BOLD, fontSize=14, leading=20, alignment=TA_CENTER, spaceBefore=10
    ),
    "under": ParagraphStyle("under", _BODY, fontName=ITALIC, alignment=TA_CENTER, spaceAfter=10),
    "section": ParagraphStyle("section", _BODY, fontName=BOLD, fontSize=11.5, spaceBefore=9, keepWithNext=1),
    "head": ParagraphStyle("head", _BODY, fontSize=10.5, leading=14, alignment=TA_CENTER, spaceAfter=0),
    "headbold": ParagraphStyle(
        "headbold", _BODY, fontName=BOLD, fontSize=10.5, leading=14, alignment=TA_CENTER, spaceAfter=0
    ),
    "place": ParagraphStyle("place", _BODY, fontName=ITALIC, alignment=TA_CENTER, spaceBefore=4),
    "right": ParagraphStyle("right", _BODY, fontSize=9, leading=12.5, alignment=TA_RIGHT, spaceAfter=0),
    "cell": ParagraphStyle("cell", _BODY, fontName=BOLD, fontSize=9, leading=12.5, spaceAfter=0),
}


_COMMON = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONTNAME", (0, 0), (-1, -1), PLAIN)]


def say(text: str, style: str = "body") -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(markup(text), STYLES[style])


def markup(text: str) -> str:
    """Plain text as a paragraph takes it: composed letters, no markup of the writer's, no characters that print nothing."""
    return escape(printable(text)).replace("\n", "<br/>")


def printable(text: str) -> str:
    """Composed letters and line breaks, a gap for what prints nothing."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(each if each.isprintable() or each == "\n" else " " for each in composed)


def heading(left: Sequence[str], number: str, place: str, dated: datetime | None) -> list[Flowable]:
    """Who issues it at the left, with the number; country, motto, place and date at the right."""
    ours = [*(say(line, "headbold" if last else "head") for line, last in _lasts(left)), rule(25)]
    ours += [say(f"Số: {number}", "head")] if number else []
    theirs = [say(COUNTRY, "headbold"), say(MOTTO, "headbold"), rule(45), say(f"{place}, {day_of(dated)}", "place")]
    table = Table([[ours, theirs]], colWidths=[65 * mm, 95 * mm])
    table.setStyle(TableStyle([*_COMMON, ("ALIGN", (0, 0), (-1, -1), "CENTER"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return [table, Spacer(1, 4 * mm)]


def day_of(dated: datetime | None) -> str:
    """ "ngày 05 tháng 3 năm 2027" as the decree has it, dots to fill in by hand where there is no day."""
    if dated is None:
        return "ngày …… tháng …… năm ………"
    on = dated.astimezone(VIETNAM)
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)  # noqa: PLR2004 - NĐ 30/2020: a nought before 1 and 2
    return f"ngày {on:%d} tháng {month} năm {on.year}"


def title(text: str, under: str = "") -> list[Flowable]:
    """What paper it is."""
    return [say(text.upper(), "title"), *([say(under, "under")] if under else [])]


def fact(label: str, value: str) -> Flowable:
    """A short fact on its line; dots where nothing is known, to be written by hand."""
    named, told = (escape(unicodedata.normalize("NFC", each)) for each in (label, value or "…" * 20))
    return Paragraph(f"{named}: <b>{told}</b>" if value else f"{named}: {told}", STYLES["body"])


def long_fact(label: str, value: str) -> list[Flowable]:
    """A long answer in paragraphs of its own: these may break over pages where a table's row may not."""
    lines = [line for line in value.splitlines() if line.strip()] or ["…" * 120]
    first = say(f"{label}:", "body")
    first.keepWithNext = 1
    return [first, *(say(line, "text") for line in lines)]


def grid(heads: Sequence[str], rows: Iterable[Sequence[Flowable]], widths: Sequence[float]) -> Table:
    """A ruled table whose head stands on each page."""
    return ruled([[say(head, "cell") for head in heads], *rows], [each * mm for each in widths])


def ruled(rows: Sequence[Sequence[Flowable]], widths: Sequence[float]) -> Table:
    """The first row is the head; a row may break over pages."""
    table = Table(rows, colWidths=widths, repeatRows=1, splitInRow=1)
    table.setStyle(
        TableStyle(
            [
                *_COMMON,
                ("GRID", (0, 0), (-1, -1), 0.5, black),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor("#eeeeee")),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def signatures(left: Sequence[str], right: Sequence[str]) -> Flowable:
    """Two blocks side by side: a role in bold, how to sign, and room for it."""
    sides = [[say(line, "headbold" if not at else "place") for at, line in enumerate(side)] for side in (left, right)]
    table = Table([sides, ["", ""]], colWidths=[WIDTH / 2, WIDTH / 2], rowHeights=[None, 28 * mm])
    table.setStyle(TableStyle(_COMMON))
    return KeepTogether([Spacer(1, 6 * mm), table])


def rule(width: float) -> Flowable:
    """A short line under what stands above, in millimetres."""
    return HRFlowable(width=width * mm, thickness=0.7, color=black, spaceBefore=1, spaceAfter=2, hAlign="CENTER")


def _lasts(lines: Sequence[str]) -> Iterable[tuple[str, bool]]:
    return ((line, at == len(lines)) for at, line in enumerate(lines, 1))
