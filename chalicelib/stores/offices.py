"""How papers are worded: the common words, a decree's above them, a province's own above those."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.office import OfficeWords, laid_over
from chalicelib.stores.codec import from_json

_HOME = Path(__file__).parent.parent / "regulations"


@cache
def office_words(regulation: str, province: str) -> OfficeWords:
    """From `papers.json`, `<decree>/papers.json` and `<decree>/papers.<province>.json`; the first alone must be there."""
    folder = _HOME / regulation
    merged: dict[str, Any] = {}
    for path in (_HOME / "papers.json", folder / "papers.json", folder / f"papers.{province}.json"):
        if path.exists():
            merged = laid_over(merged, json.loads(path.read_text("utf-8")))
    return from_json(OfficeWords, {name: merged[name] for name in ("offices", "papers")})
