"""Appeals, beside the dossier they dispute."""

from chalicelib.domain.appeal import Appeal
from chalicelib.stores import rows
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.tables import Row


def find(dossier: str, id_: str) -> tuple[Appeal, Row] | None:
    """As it is now, and its row."""
    row = rows.get(f"DOSSIER#{dossier}", f"APPEAL#{id_}")
    return (from_json(Appeal, row.body), row) if row else None


def of_dossier(dossier: str) -> list[Appeal]:
    """A dossier's, earliest first."""
    found = [from_json(Appeal, row.body) for row in rows.within(f"DOSSIER#{dossier}", "APPEAL#")]
    return sorted(found, key=lambda appeal: appeal.at)


def open_in(province: str) -> list[Appeal]:
    """Those of a province that are not answered yet. Eventually consistent."""
    return [from_json(Appeal, row.body) for row in rows.of_unit(f"APPEALS#{province}")]


def row_of(appeal: Appeal, row: Row | None) -> Row:
    """The row to commit; listed until it is answered."""
    row = row or Row(pk=f"DOSSIER#{appeal.dossier}", sk=f"APPEAL#{appeal.id}")
    row.body = to_json(appeal)
    is_open = appeal.answered_at is None
    row.unit_key, row.unit_sort = (f"APPEALS#{appeal.province}", appeal.id) if is_open else (None, None)
    return row
