"""An authority's decision: recorded from paper, its scan kept with it, then published by an act of its own.

Until it is published nothing follows from it: it may be recorded again, and neither producers nor the register see it.
"""

from dataclasses import dataclass, replace
from datetime import date

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.dossier import Decision, Document
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.names import UnitCode
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.domain.scan import of_decision
from chalicelib.domain.words import VIETNAM
from chalicelib.services import scans
from chalicelib.stores import aggregates, clock, papers

_TRIES = 8  # nine districts may publish in one minute


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What stands of a unit's decision at a tier. `scan`: the latest of its paper, passed or not."""

    decision: Decision | None
    published: bool
    scan: Document | None


def recorded(round_: Round, tier: Tier, unit: str) -> Recorded:
    """For whoever may see the proposals."""
    found = papers.decision(round_.id, tier, unit)
    return Recorded(
        decision=found[0] if found else None,
        published=unit in round_.stage(tier).decisions,
        scan=scans.latest(of_decision(round_.id, tier, unit)),
    )


def record(by: Actor, round_id: str, tier: Tier, unit: str, *, number: str, day: str, signer: str) -> None:
    """As signed on paper. Again before it is published: in place of what was recorded."""
    for field, value in (("number", number), ("date", day), ("signer", signer)):
        if not value.strip():
            raise Refused(Why.FIELD_MISSING, field)
    decision = Decision(number=number.strip(), date=day, signer=signer.strip(), unit=UnitCode(unit), tier=tier)
    found = papers.decision(round_id, tier, unit)  # before the round: published in between, this row is no longer as read
    _check(by, "record_decision", round_ := aggregates.get(Round, round_id), tier, unit)
    _check_day(day, round_, tier)
    try:
        aggregates.commit(beside=[papers.decision_row(round_id, decision, found[1] if found else None)])
    except Stale as error:  # another officer's, or published in this very moment
        raise Refused(Why.CHANGED_MEANWHILE) from error


def publish(by: Actor, round_id: str, tier: Tier, unit: str) -> None:
    """From now on it counts: the round goes on to apply it, product by product. Once; with its scan's hash where it has one."""
    for _ in range(_TRIES):
        round_ = aggregates.get(Round, round_id)
        _check(by, "publish_decision", round_, tier, unit)
        found = papers.decision(round_id, tier, unit)
        if found is None:
            raise Refused(Why.DECISION_NOT_RECORDED)
        decision = replace(found[0], scan=scans.digest(of_decision(round_id, tier, unit)))
        after = round_.record_decision(tier, UnitCode(unit), decision.number, by=by.email, at=clock.now())
        try:
            aggregates.commit(after, beside=[papers.decision_row(round_id, decision, found[1])])
        except Stale:  # another unit's, or the calendar, in the same moment: read again
            continue
        return
    raise Refused(Why.CHANGED_MEANWHILE)


def scan_ticket(by: Actor, round_id: str, tier: Tier, unit: str, *, then: str) -> scans.ScanTicket:
    """For the paper's scan, before it is published."""
    _check(by, "record_decision", aggregates.get(Round, round_id), tier, unit)
    return scans.ticket(of_decision(round_id, tier, unit), then=then)


def scan_link(by: Actor, round_id: str, tier: Tier, unit: str) -> str:
    """To the paper's scan."""
    province = aggregates.get(Round, round_id).province
    require(by, "see_proposals", Subject(unit=UnitCode(unit), province=province))
    return scans.link(of_decision(round_id, tier, unit))


def _check(by: Actor, act: str, round_: Round, tier: Tier, unit: str) -> None:
    """Somebody of the unit, before a tally that left it something to decide, and before it is published."""
    require(by, act, Subject(unit=UnitCode(unit), province=round_.province))
    stage = round_.stage(tier)
    if unit in stage.decisions:
        raise Refused(Why.DECISION_EXISTS, "number")
    waiting = (each for each in aggregates.dossiers_at(round_, tier) if each.state is DossierState.SCORED)
    if stage.tallied_at is None or not any(dossier.decider == unit for dossier in waiting):
        raise Refused(Why.DECISION_TOO_EARLY, "number")


def _check_day(day: str, round_: Round, tier: Tier) -> None:
    try:
        decided_on = date.fromisoformat(day)
    except ValueError:
        raise Refused(Why.FIELD_INVALID, "date") from None
    tallied = round_.stage(tier).tallied_at
    assert tallied is not None, round_.id
    if not tallied.astimezone(VIETNAM).date() <= decided_on <= clock.now().astimezone(VIETNAM).date():
        raise Refused(Why.DECISION_DATE_WRONG, "date", first=tallied)
