"""A letter's other dress: the same words as HTML, and the thread it belongs to."""

import re
from html import escape

_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


def as_html(text: str, language: str = "vi") -> str:
    """Paragraph by paragraph, its addresses as links; nothing that a reader's program would have to fetch."""
    blocks = "".join(f"<p>{_block(block)}</p>" for block in text.strip().split("\n\n"))
    return f'<!doctype html><html lang="{language}"><body style="font:16px/1.5 sans-serif;max-width:40em">{blocks}</body></html>'


def thread_of(about: str, domain: str) -> str:
    """What every letter about one dossier refers to, so that they are read as one conversation; "" for other things."""
    kind, _, rest = about.partition("#")
    return f"<{rest.partition('#')[0].lower()}.ho-so@{domain}>" if kind == "DOSSIER" else ""


def _block(block: str) -> str:
    linked = _LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(block, quote=False))
    return linked.replace("\n", "<br>")
