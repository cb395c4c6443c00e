"""What must hold for a decree's reminders: every alert of the table has its offsets, and no other."""

from collections.abc import Iterator

from chalicelib.domain.mail import ALERTS
from chalicelib.stores.reminders import reminders


def reminder_faults(regulation: str) -> Iterator[tuple[str, str]]:
    """A code and what is wrong there."""
    try:
        known = reminders(regulation).offsets
    except (KeyError, ValueError) as fault:
        yield "reminders", f"unreadable: {fault!r}"
    else:
        yield from (("reminders", f"no offsets for {alert}") for alert in sorted(set(ALERTS) - set(known)))
