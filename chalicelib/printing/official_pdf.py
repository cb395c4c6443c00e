"""Blocks as PDF: A4, margins and sizes after Nghị định 30/2020 (13 and 14 points), pages numbered at the top from the second."""

import io
from collections.abc import Iterator, Sequence

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from chalicelib.printing.blocks import markup, rule, ruled
from chalicelib.printing.faces import BOLD, BOTH, ITALIC, PLAIN, load_faces
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

_LEFT, _RIGHT, _EDGE = 30 * mm, 15 * mm, 20 * mm
_ROOM = {False: A4[0] - _LEFT - _RIGHT, True: A4[1] - _LEFT - _RIGHT}
_BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=13, leading=18.5, spaceAfter=4)
_CELL = ParagraphStyle("cell", _BODY, fontSize=10.5, leading=13.5, spaceAfter=0)
_CENTRED = ParagraphStyle("centred", _BODY, fontName=BOLD, alignment=TA_CENTER, spaceBefore=4)
_STYLES = {
    Style.PLAIN: ParagraphStyle("plain", _BODY, alignment=TA_JUSTIFY, firstLineIndent=10 * mm),
    Style.FLUSH: ParagraphStyle("flush", _BODY),
    Style.BOLD: ParagraphStyle("bold", _BODY, fontName=BOLD, spaceBefore=5),
    Style.SECTION: ParagraphStyle("section", _BODY, fontName=BOLD, spaceBefore=9),
    Style.GROUND: ParagraphStyle("ground", _BODY, fontName=ITALIC, alignment=TA_JUSTIFY, firstLineIndent=10 * mm),
    Style.CENTRED: _CENTRED,
    Style.NOTE: ParagraphStyle("note", _BODY, fontName=ITALIC, fontSize=11, leading=15),
    Style.CENTRED_NOTE: ParagraphStyle("cnote", _BODY, fontName=ITALIC, alignment=TA_CENTER, spaceAfter=8),
}
_HEAD = {
    "plain": ParagraphStyle("head", _BODY, fontSize=12, leading=15, alignment=TA_CENTER, spaceAfter=0),
    "bold": ParagraphStyle(
        "headbold", _BODY, fontName=BOLD, fontSize=12, leading=15, alignment=TA_CENTER, spaceAfter=0
    ),
    "motto": ParagraphStyle("motto", _BODY, fontName=BOLD, fontSize=13, leading=16, alignment=TA_CENTER, spaceAfter=0),
    "place": ParagraphStyle("place", _BODY, fontName=ITALIC, alignment=TA_CENTER, spaceBefore=4),
}
_TITLE = ParagraphStyle("title", _CENTRED, fontSize=14, leading=19, spaceBefore=8, spaceAfter=0)
_RIGHTS = ParagraphStyle("rights", _CELL, alignment=TA_RIGHT)
_BOLDS = ParagraphStyle("bolds", _CELL, fontName=BOLD)
_HEADS = ParagraphStyle("heads", _BOLDS, alignment=TA_CENTER)
_TO = {
    True: ParagraphStyle("to", _BODY, fontName=BOTH, fontSize=12, leading=15, spaceAfter=0),
    False: ParagraphStyle("each", _BODY, fontSize=11, leading=14, spaceAfter=0),
}
_SIGNING_ROOM, _WITH_NEXT = 24 * mm, 45 * mm
_BARE = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("FONTNAME", (0, 0), (-1, -1), PLAIN),
]


def pdf_of(sheet: Sheet) -> bytes:
    """The whole file; the same blocks give the same bytes."""
    load_faces()
    held = io.BytesIO()
    document = BaseDocTemplate(
        held, title=sheet.title, author=sheet.author, creator="Sao Làng", lang="vi", initialFontName=PLAIN, invariant=1
    )
    wide = sheet.sections[0].wide
    document.addPageTemplates([_page(wide=wide), _page(wide=not wide)])  # the first begins
    document.build(list(_flow(sheet.sections)))
    return held.getvalue()


def _page(*, wide: bool) -> PageTemplate:
    size = landscape(A4) if wide else A4
    frame = Frame(_LEFT, _EDGE, _ROOM[wide], size[1] - 2 * _EDGE, 0, 0, 0, 0)
    return PageTemplate(id=str(wide), frames=[frame], onPage=_number, pagesize=size)


def _number(canvas: Canvas, document: BaseDocTemplate) -> None:
    if document.page > 1:
        canvas.setFont(PLAIN, 13)
        width, height = document.pageTemplate.pagesize
        canvas.drawCentredString(width / 2, height - 13 * mm, str(document.page))


def _flow(sections: Sequence[Section]) -> Iterator[Flowable]:
    for at, section in enumerate(sections):
        yield NextPageTemplate(str(section.wide))
        if at:
            yield PageBreak()
        for block in section.blocks:
            yield from _drawn(block, wide=section.wide)


def _drawn(block: Block, *, wide: bool) -> list[Flowable]:
    match block:
        case Head():
            return [_head(block, _ROOM[wide]), Spacer(1, 3 * mm)]
        case Title():
            about = [Paragraph(markup(block.about), _CENTRED)] if block.about else []
            return [Paragraph(markup(block.name), _TITLE), *about, rule(35), Spacer(1, 2 * mm)]
        case Line():
            lead = f"<b>{markup(block.lead)}</b>" if block.lead else ""
            begins = [CondPageBreak(_WITH_NEXT)] if block.style in (Style.SECTION, Style.BOLD) else []
            return [*begins, Paragraph(lead + markup(block.text), _STYLES[block.style])]
        case Grid():
            return [_grid(block, _ROOM[wide]), Spacer(1, 3 * mm)]
        case Signing():
            return [KeepTogether([Spacer(1, 5 * mm), _signing(block, _ROOM[wide])])]


def _say(text: str, style: str) -> Paragraph:
    return Paragraph(markup(text), _HEAD[style])


def _head(head: Head, room: float) -> Table:
    ours = [*(_say(line, "plain") for line in head.above), _say(head.issuer, "bold"), rule(25)]
    ours += [_say(f"Số: {head.number}", "plain")] if head.number else []
    ours += [_say(head.mark, "bold")] if head.mark else []
    theirs = [_say(COUNTRY, "bold"), _say(MOTTO, "motto"), rule(50), _say(dated(head.place, head.day), "place")]
    table = Table([[ours, theirs]], colWidths=[room * 0.42, room * 0.58])
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER"), *_BARE]))
    return table


def _grid(grid: Grid, room: float) -> Table:
    total = sum(column.width for column in grid.columns)
    rows = [[Paragraph(markup(column.head), _HEADS) for column in grid.columns]]
    rows += [
        [
            Paragraph(markup(cell), _RIGHTS if column.kind is Kind.NUMBER else _BOLDS if at in grid.strong else _CELL)
            for cell, column in zip(row, grid.columns, strict=True)
        ]
        for at, row in enumerate(grid.rows)
    ]
    return ruled(rows, [room * column.width / total for column in grid.columns])


def _signing(signing: Signing, room: float) -> Table:
    left = _recipients(signing.recipients) if signing.recipients else _signer(signing.left) if signing.left else []
    table = Table([[left, _signer(signing.right)]], colWidths=[room / 2, room / 2])
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_BARE]))
    return table


def _recipients(recipients: Sequence[str]) -> list[Flowable]:
    return [Paragraph("Nơi nhận:", _TO[True]), *(Paragraph(markup(f"- {each}"), _TO[False]) for each in recipients)]


def _signer(signer: Signer) -> list[Flowable]:
    said: list[Flowable] = [Paragraph(markup(line), _HEAD["motto"]) for line in signer.office]
    said += [Paragraph(markup(signer.how), _HEAD["place"])] if signer.how else []
    return [*said, Spacer(1, _SIGNING_ROOM), *([Paragraph(markup(signer.name), _HEAD["motto"])] if signer.name else [])]
