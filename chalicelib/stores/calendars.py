"""The calendars of working days that travel in the zip, a file a year."""

import json
from functools import cache
from pathlib import Path

from chalicelib.domain.workdays import Calendar

_HOME = Path(__file__).parent.parent / "calendars"


@cache
def calendar(country: str = "vn") -> Calendar:
    """All years there are, drafts included; a year without a file is not covered."""
    files = sorted((_HOME / country).glob("[0-9]*.json"))
    return Calendar.from_files(json.loads(path.read_text("utf-8")) for path in files)
