"""A council's paper in the format asked for: composed once, printed by that format's printer."""

from collections.abc import Callable, Mapping

from chalicelib.domain.council_paper import DOCX, DRAFT, MINUTES, PACKAGE, PDF, SHEETS, SUMMARY, XLSX, CouncilFacts
from chalicelib.printing.council import minutes, score_sheets, summary
from chalicelib.printing.decision import draft_decision, package
from chalicelib.printing.model import Section, Sheet
from chalicelib.printing.official_docx import docx_of
from chalicelib.printing.official_pdf import pdf_of
from chalicelib.printing.official_xlsx import xlsx_of

_COMPOSE: Mapping[str, Callable[[CouncilFacts], list[Section]]] = {
    MINUTES: minutes,
    SUMMARY: summary,
    SHEETS: score_sheets,
    DRAFT: draft_decision,
    PACKAGE: package,
}
_PRINT: Mapping[str, Callable[[Sheet], bytes]] = {PDF: pdf_of, DOCX: docx_of, XLSX: xlsx_of}


def printed(said: CouncilFacts) -> bytes:
    """The whole file; the same facts give the same bytes."""
    about = said.wording.about.format(tier=said.tier, round=said.round)
    sections = _COMPOSE[said.paper](said)
    return _PRINT[said.form](Sheet(title=f"{said.wording.name}: {about}", author=said.unit, sections=sections))
