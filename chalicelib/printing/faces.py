"""The typeface of papers: IBM Plex Serif (OFL 1.1), all Vietnamese letters; what is used of it is embedded."""

from functools import cache
from importlib.resources import files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD, ITALIC, BOTH = "Plex", "Plex-Bold", "Plex-Italic", "Plex-BoldItalic"
_FILES = {PLAIN: "Regular", BOLD: "Bold", ITALIC: "Italic", BOTH: "BoldItalic"}


@cache
def load_faces() -> None:
    """Once in a process."""
    home = files("fontpkg_ibm_plex_serif") / "files"
    for name, style in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(home / f"IBMPlexSerif-{style}.ttf")))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=ITALIC, boldItalic=BOTH)
