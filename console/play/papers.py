"""Documents that are plainly samples: small PDFs and JPEGs, the same bytes for the same words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain, repeat

from console.play.cast import Filing

_NAMES = ("phieu-dang-ky.pdf", "anh-san-pham.jpg", "bao-cao-tu-danh-gia.pdf")


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A file as a producer has it."""

    name: str
    content_type: str
    body: bytes
    kind: str = ""  # of the papers that a decree requires


def papers_for(filing: Filing, kinds: Sequence[str] = ()) -> list[Paper]:
    """A dossier's files, at least one for each kind of paper that is required."""
    names = [*_NAMES[: filing.files], *(f"{kind.replace('_', '-')}.pdf" for kind in kinds[filing.files :])]
    papers = [_paper(name, f"Ho so mau {filing.number:03d}: {name}") for name in names]
    return [replace(paper, kind=kind) for paper, kind in zip(papers, chain(kinds, repeat("")), strict=False)]


def supplement_for(filing: Filing) -> Paper:
    """What an officer asked for."""
    return _paper("bo-sung.pdf", f"Bo sung ho so mau {filing.number:03d}")


def _paper(name: str, words: str) -> Paper:
    if name.endswith(".pdf"):
        return Paper(name=name, content_type="application/pdf", body=_pdf(words))
    return Paper(name=name, content_type="image/jpeg", body=_jpeg(words))


def _pdf(words: str) -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    page = BytesIO()
    canvas = Canvas(page, invariant=1)
    canvas.drawString(72, 720, words)
    canvas.save()
    return page.getvalue()


def _jpeg(words: str) -> bytes:
    from PIL import Image, ImageDraw  # noqa: PLC0415 - heavy; only whoever plays needs it

    picture = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(picture).text((20, 110), words, fill="black")
    page = BytesIO()
    picture.save(page, "JPEG", quality=60)
    return page.getvalue()
