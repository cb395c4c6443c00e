"""Late exceptions on record: a draft may be filed until an instant of its own, after its round's close."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.dossier import Dossier, LateLeave
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.names import Email
from chalicelib.domain.round import SEAL_DELAY, Round
from chalicelib.stores import aggregates, clock, files
from chalicelib.stores.codec import to_json


def allow(by: Actor, dossier_id: str, until: datetime, reason: str) -> None:
    """Leave to file until then, with who and why; its producer and its officers are told. Again: nothing new is told."""
    dossier, now = aggregates.get(Dossier, dossier_id), clock.now()
    require(by, "allow_late", Subject(province=dossier.province))
    if not reason.strip():
        raise Refused(Why.REASON_MISSING, "reason")
    round_ = aggregates.get(Round, dossier.round)
    if until <= max(now, round_.closes_at):
        raise Refused(Why.DATE_PAST, "until")
    if until > round_.check_until(dossier.tier):  # nobody could check it any more
        raise Refused(Why.DATE_ORDER, "until")
    leave = LateLeave(until=until, by=Email(by.email), at=now, reason=reason.strip())
    if dossier.late and (dossier.late.until, dossier.late.reason) == (leave.until, leave.reason):
        return
    try:
        aggregates.commit(dossier.allow_late(leave))
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error


def seal(round_: Round, dossiers: Iterable[Dossier]) -> int:
    """Freeze each filing by leave once its instant has passed, as the round's list was frozen at its close; how many."""
    now = clock.now()
    over = [each for each in dossiers if each.late and each.filings and now >= each.late.until + SEAL_DELAY]
    for dossier in over:
        files.keep(f"sealed/{round_.id}/{dossier.id}.json", _list_of(dossier, round_))
    return len(over)


def _list_of(dossier: Dossier, round_: Round) -> dict[str, object]:
    """In the shape of the round's own list, of this one dossier; the same however often it is made."""
    assert dossier.late is not None, dossier.id
    filed = {"dossier": dossier.id, "slip": dossier.slip, "filings": dossier.filings}
    return {
        "round": round_.id,
        "closes_at": to_json(dossier.late.until),
        "leave": to_json(dossier.late),
        "dossiers": [filed],
    }
