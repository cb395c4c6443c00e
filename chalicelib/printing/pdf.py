"""A paper as PDF: A4, margins after Nghị định 30/2020, a draft's every page marked. The same facts give the same bytes."""

import io
from functools import partial
from itertools import chain

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate

from chalicelib.domain.paper import PaperFacts
from chalicelib.pages.labels import PAPER_WORDS
from chalicelib.printing.faces import BOLD, PLAIN, load_faces
from chalicelib.printing.forms import form_of
from chalicelib.printing.slip import slip_of

DRAFT = "BẢN NHÁP – CHƯA NỘP"
_RED, _PALE = HexColor("#b00020"), Color(0.69, 0, 0.13, alpha=0.09)


def drawn(said: PaperFacts) -> bytes:
    """The whole file."""
    load_faces()
    held = io.BytesIO()
    document = SimpleDocTemplate(
        held,
        pagesize=A4,
        leftMargin=30 * mm,
        rightMargin=15 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=f"{said.label.vi if said.label else PAPER_WORDS[said.paper]}: {said.product}",
        author=said.producer,
        creator="Sao Làng",
        lang="vi",
        initialFontName=PLAIN,  # else each page names a face that nobody embeds
        invariant=1,  # no instant of its making inside
    )
    around = partial(_frame, is_draft=said.is_draft)
    document.build(_flow(said), onFirstPage=around, onLaterPages=around)
    return held.getvalue()


def _flow(said: PaperFacts) -> list[Flowable]:
    parts = [*([slip_of(said, said.slip)] if said.slip else []), *(form_of(said, form) for form in said.forms)]
    return list(chain.from_iterable([*part, PageBreak()] for part in parts))[:-1]


def _frame(canvas: Canvas, document: SimpleDocTemplate, *, is_draft: bool) -> None:
    """What stands on each page around its text."""
    width, height = A4
    canvas.saveState()
    if document.page > 1:  # numbered at the top, from the second
        canvas.setFont(PLAIN, 10)
        canvas.drawCentredString(width / 2, height - 12 * mm, str(document.page))
    if is_draft:
        canvas.setFillColor(_RED)
        canvas.setFont(BOLD, 11)
        canvas.drawString(30 * mm, height - 12 * mm, DRAFT)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(52)
        canvas.setFillColor(_PALE)
        canvas.setFont(BOLD, 46)
        canvas.drawCentredString(0, 0, DRAFT)
    canvas.restoreState()
