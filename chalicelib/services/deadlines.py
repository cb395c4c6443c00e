"""Deadlines as a page says them: by today's date and the calendar of working days."""

from datetime import date, datetime

from chalicelib.domain import deadline
from chalicelib.stores import calendars


def told(now: datetime, until: datetime | date) -> str:
    """`until` is the first instant that is too late, or a last day that may be used to its end."""
    at = until if isinstance(until, datetime) else deadline.end_of(until)
    return deadline.read(at, now, calendars.calendar()).told
