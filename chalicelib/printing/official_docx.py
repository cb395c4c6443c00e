"""The same blocks as DOCX, for an office to edit: Times New Roman 13 and 14 points, margins after Nghị định 30/2020."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from chalicelib.printing.blocks import printable
from chalicelib.printing.model import (
    COUNTRY,
    MOTTO,
    Block,
    Grid,
    Head,
    Kind,
    Line,
    Section,
    Sheet,
    Signer,
    Signing,
    Style,
    Title,
    dated,
)

_FACE, _LONG, _SHORT = "Times New Roman", Mm(297), Mm(210)
_ROOM = {False: Mm(165), True: Mm(252)}
_THEN = datetime(2000, 1, 1)  # noqa: DTZ001 - no instant of its making inside: the same blocks, the same bytes
_INDENT = Mm(10)
_SETTING: dict[Style, dict[str, Any]] = {
    Style.PLAIN: {"align": ALIGN.JUSTIFY, "indent": _INDENT},
    Style.FLUSH: {},
    Style.BOLD: {"bold": True, "keep": True},
    Style.SECTION: {"bold": True, "keep": True},
    Style.GROUND: {"align": ALIGN.JUSTIFY, "indent": _INDENT, "italic": True},
    Style.CENTRED: {"align": ALIGN.CENTER, "bold": True},
    Style.NOTE: {"italic": True, "size": 11},
    Style.CENTRED_NOTE: {"align": ALIGN.CENTER, "italic": True},
}
_MIDDLE: dict[str, Any] = {"align": ALIGN.CENTER, "after": 0}


def docx_of(sheet: Sheet) -> bytes:
    """The whole file."""
    document = Document()
    _begin(document, sheet)
    for at, section in enumerate(sheet.sections):
        page = document.add_section() if at else document.sections[0]
        _lay_out(page, section)
        for block in section.blocks:
            _draw(document, block, _ROOM[section.wide])
    held = io.BytesIO()
    document.save(held)
    return _undated(held.getvalue())


def _begin(document: Any, sheet: Sheet) -> None:
    about = document.core_properties
    about.title, about.author, about.language, about.comments = sheet.title, sheet.author, "vi-VN", ""
    about.created = about.modified = _THEN
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FACE, Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FACE)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.15


def _lay_out(page: Any, section: Section) -> None:
    page.orientation = WD_ORIENT.LANDSCAPE if section.wide else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (_LONG, _SHORT) if section.wide else (_SHORT, _LONG)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(30), Mm(15), Mm(20), Mm(20)
    page.different_first_page_header_footer = True  # numbered from the second page
    page.header.is_linked_to_previous = False
    number = page.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        _field(number.add_run(), kind, text)


def _field(run: Any, kind: str, text: str) -> None:
    element = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    else:
        element.text = text
    run._r.append(element)  # noqa: SLF001 - python-docx has no page number of its own


def _draw(document: Any, block: Block, room: Length) -> None:
    match block:
        case Head():
            _head(document, block, room)
        case Title():
            _say(document.add_paragraph(), block.name, align=ALIGN.CENTER, bold=True, size=14, after=0, before=6)
            _say(document.add_paragraph(), block.about, align=ALIGN.CENTER, bold=True, after=8)
        case Line():
            _say(document.add_paragraph(), block.text, lead=block.lead, **_SETTING[block.style])
        case Grid():
            _grid(document, block, room)
        case Signing():
            _signing(document, block, room)


def _say(
    paragraph: Any,
    text: str,
    *,
    lead: str = "",
    align: Any = None,
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
    indent: Length | None = None,
    after: float | None = None,
    before: float | None = None,
    keep: bool = False,
) -> None:
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.first_line_indent, form.keep_with_next = indent, keep or None
    form.space_after, form.space_before = (None if each is None else Pt(each) for each in (after, before))
    for words, strong in ((lead, True), (text, bold)):
        if words:
            run = paragraph.add_run(printable(words))
            run.bold, run.italic = strong, italic
            run.font.size = Pt(size) if size else None


def _head(document: Any, head: Head, room: Length) -> None:
    left, right = _pair(document, room, 0.42)
    ours = [*((line, False) for line in head.above), (head.issuer, True)]
    for at, (line, bold) in enumerate(ours):
        _say(_next(left, at), line, bold=bold, size=12, **_MIDDLE)
    _say(left.add_paragraph(), "––––––––", size=8, **_MIDDLE)
    if head.number:
        _say(left.add_paragraph(), f"Số: {head.number}", **_MIDDLE)
    if head.mark:
        _say(left.add_paragraph(), head.mark, bold=True, **_MIDDLE)
    _say(right.paragraphs[0], COUNTRY, bold=True, size=12, **_MIDDLE)
    _say(right.add_paragraph(), MOTTO, bold=True, **_MIDDLE)
    _say(right.add_paragraph(), "––––––––––––––––––––", size=8, **_MIDDLE)
    _say(right.add_paragraph(), dated(head.place, head.day), italic=True, **_MIDDLE)


def _grid(document: Any, grid: Grid, room: Length) -> None:
    table = document.add_table(rows=0, cols=len(grid.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    total = sum(column.width for column in grid.columns)
    widths = [Length(int(room * column.width / total)) for column in grid.columns]
    _row(table, [column.head for column in grid.columns], widths, [{"bold": True, "align": ALIGN.CENTER}] * len(widths))
    mark = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - nor a head that is repeated on each page
    mark.append(OxmlElement("w:tblHeader"))
    for at, row in enumerate(grid.rows):
        settings: list[dict[str, Any]] = [
            {"align": ALIGN.RIGHT} if column.kind is Kind.NUMBER else {"bold": at in grid.strong}
            for column in grid.columns
        ]
        _row(table, row, widths, settings)
    _say(document.add_paragraph(), "", after=2)


def _row(table: Any, cells: Sequence[str], widths: Sequence[Length], settings: Sequence[dict[str, Any]]) -> None:
    for cell, text, width, setting in zip(table.add_row().cells, cells, widths, settings, strict=True):
        cell.width = width
        _say(cell.paragraphs[0], text, size=11, after=0, **setting)


def _signing(document: Any, signing: Signing, room: Length) -> None:
    left, right = _pair(document, room, 0.5)
    if signing.recipients:
        _say(left.paragraphs[0], "Nơi nhận:", bold=True, italic=True, size=12, after=0)
        for each in signing.recipients:
            _say(left.add_paragraph(), f"- {each}", size=11, after=0)
    elif signing.left:
        _signer(left, signing.left)
    _signer(right, signing.right)


def _signer(cell: Any, signer: Signer) -> None:
    for at, line in enumerate(signer.office):
        _say(_next(cell, at), line, bold=True, **_MIDDLE)
    if signer.how:
        _say(cell.add_paragraph(), signer.how, italic=True, **_MIDDLE)
    for _ in range(4):  # room to sign
        _say(cell.add_paragraph(), "", **_MIDDLE)
    _say(cell.add_paragraph(), signer.name, bold=True, **_MIDDLE)


def _pair(document: Any, room: Length, share: float) -> Iterator[Any]:
    """Two cells side by side without lines."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, part in zip(table.rows[0].cells, (share, 1 - share), strict=True):
        cell.width = Length(int(room * part))
        yield cell


def _next(cell: Any, at: int) -> Any:
    """A cell begins with one empty paragraph."""
    return cell.add_paragraph() if at else cell.paragraphs[0]


def _undated(packed: bytes) -> bytes:
    """The same parts under one instant."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            after.writestr(
                zipfile.ZipInfo(info.filename, _THEN.timetuple()[:6]), before.read(info), zipfile.ZIP_DEFLATED
            )
    return held.getvalue()
