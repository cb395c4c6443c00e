"""Offsets of reminders: our own, a decree's above them, a plan's above both. And a note of each that is out."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.reminders import Reminders
from chalicelib.stores import clock, rows
from chalicelib.stores.codec import to_json
from chalicelib.stores.tables import Note

_HOME = Path(__file__).parent.parent / "regulations"


def reminders(regulation: str, own: Mapping[str, Any] | None = None) -> Reminders:
    """Those of a decree, with a province's own. Raises ValueError for what cannot be read."""
    return Reminders.read(*_layers(regulation), own or {})


def told(round_id: str, place: str) -> set[str]:
    """Names of the reminders that are out: of the round (`place` ""), or of one unit's dossiers."""
    return {note.sk for note in rows.notes_within(f"REMINDED#{round_id}#{place}")}


def mark(round_id: str, place: str, name: str) -> None:
    """This one is out; nobody need look again."""
    rows.put(Note(pk=f"REMINDED#{round_id}#{place}", sk=name, body={"at": to_json(clock.now())}))


@cache
def _layers(regulation: str) -> tuple[Mapping[str, Any], ...]:
    files = (_HOME / "reminders.json", _HOME / regulation / "reminders.json")
    return tuple(json.loads(path.read_text("utf-8")) for path in files if path.exists())
