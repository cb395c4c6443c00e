"""Reports, visits and tests beside a dossier; attendance beside a round."""

from chalicelib.domain.advice import Attendance, Inquiry, Report
from chalicelib.domain.regulation import Tier
from chalicelib.stores import rows
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.tables import Row


def reports(dossier: str, tier: Tier) -> list[Report]:
    """In their order."""
    return [from_json(Report, row.body) for row in rows.within(f"DOSSIER#{dossier}", f"ADVICE#{tier}#")]


def report_row(report: Report) -> Row:
    """Each number is written once."""
    key = f"ADVICE#{report.tier}#{report.number:04d}"
    return Row(pk=f"DOSSIER#{report.dossier}", sk=key, body=to_json(report))


def inquiries(dossier: str, tier: Tier) -> list[tuple[Inquiry, Row]]:
    """In their order, with their rows."""
    found = rows.within(f"DOSSIER#{dossier}", f"INQUIRY#{tier}#")
    return [(from_json(Inquiry, row.body), row) for row in found]


def inquiry_row(inquiry: Inquiry, row: Row | None = None) -> Row:
    """The row to commit, on condition that it is still as it was read."""
    key = f"INQUIRY#{inquiry.tier}#{inquiry.number:04d}"
    row = row or Row(pk=f"DOSSIER#{inquiry.dossier}", sk=key)
    row.body = to_json(inquiry)
    return row


def attendance(round_id: str, tier: Tier, unit: str) -> list[Attendance]:
    """In their order: the last is the one that counts."""
    found = rows.within(f"ROUND#{round_id}", f"ATTENDANCE#{tier}#{unit}#")
    return [from_json(Attendance, row.body) for row in found]


def attendance_row(attendance: Attendance) -> Row:
    """Each number is written once."""
    key = f"ATTENDANCE#{attendance.tier}#{attendance.unit}#{attendance.number:04d}"
    return Row(pk=f"ROUND#{attendance.round}", sk=key, body=to_json(attendance))
