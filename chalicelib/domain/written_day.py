"""The day that a signed paper bears: not before the paper it follows, not of the future."""

from datetime import date

from chalicelib.domain.errors import Refused, Why


def written_on(typed: str, field: str, *, not_before: str, today: date) -> str:
    """The ISO day, or Refused with the field. `not_before`: an ISO day, "" where nothing comes first."""
    if not typed.strip():
        raise Refused(Why.FIELD_MISSING, field)
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        raise Refused(Why.FIELD_INVALID, field) from None
    if on.isoformat() < not_before or on > today:
        first = date.fromisoformat(not_before)
        raise Refused(Why.DECISION_NOT_THEN, field, first=f"{first:%d/%m/%Y}")
    return on.isoformat()
