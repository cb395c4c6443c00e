"""Conflicts of interest beside a dossier, entry by entry, and who has declared theirs for a stage."""

from chalicelib.domain.conflicts import Declaration, Entry
from chalicelib.stores import rows
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.tables import Note, Row


def entries(dossier: str) -> list[Entry]:
    """All that was ever said about anybody."""
    return [from_json(Entry, row.body) for row in rows.within(f"DOSSIER#{dossier}", "CONFLICT#")]


def entry_row(entry: Entry) -> Row:
    """The row to commit beside the dossier: each number is written once."""
    return Row(pk=f"DOSSIER#{entry.dossier}", sk=f"CONFLICT#{entry.member}#{entry.number:04d}", body=to_json(entry))


def declare(declaration: Declaration) -> None:
    """Written once: the first counts."""
    key = f"DECLARED#{declaration.tier}#{declaration.member}"
    rows.put_once(Note(pk=f"ROUND#{declaration.round}", sk=key, body=to_json(declaration)))


def declaration(round_id: str, tier: str, member: str) -> Declaration | None:
    """Theirs for a stage, None before."""
    note = rows.note(f"ROUND#{round_id}", f"DECLARED#{tier}#{member}")
    return from_json(Declaration, note.body) if note else None
