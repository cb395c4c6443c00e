"""Put right whatever was missed: what is due, what is unpublished, what is unsent, what died. Safe at any time, by anyone."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from chalicelib.domain.aggregate import Aggregate
from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.errors import Stale
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.mail import QUEUE_PATIENCE
from chalicelib.domain.plan import Plan
from chalicelib.domain.round import Phase, Round
from chalicelib.services import certificates, conductor, intake, outbox, rounds, seating
from chalicelib.stores import aggregates, clock, files, papers

RECENT = timedelta(days=2)
_READY = (DossierState.ACCEPTED, DossierState.FORWARDED)


def sweep() -> Counter[str]:
    """The five-minute look: years that are not over, and what changed lately. Counts of what was put right."""
    return _put_right(everything=False)


def everything() -> Counter[str]:
    """The same over all rows: after a restart, a restore, a night."""
    return _put_right(everything=True)


def _put_right(*, everything: bool) -> Counter[str]:
    done: Counter[str] = Counter()
    done["filings restored"] = (
        sum(intake.restore_filing(*filing) for filing in intake.filings_kept()) if everything else 0
    )
    for plan in list(aggregates.plans()):
        done["terms ended"] += certificates.expire_due(plan.province)
        done["events published"] += _publish([plan], everything=everything)
        if everything or plan.reported_at is None or plan.reported_at > clock.now() - RECENT:
            done.update(_put_right_year(plan, everything=everything))
        woken, parked = outbox.sweep(plan.province, timedelta() if everything else QUEUE_PATIENCE)
        done.update({"mails woken": woken, "mails parked": parked})
    outbox.sweep("sign-in")
    return +done


def _put_right_year(plan: Plan, *, everything: bool) -> Counter[str]:
    done: Counter[str] = Counter()
    for round_id in plan.rounds:
        rounds.advance(round_id)
        round_ = aggregates.get(Round, round_id)
        done["events published"] += _publish([round_], everything=everything)
        done.update(_put_right_round(round_, everything=everything))
    done["executions revived"] = int(conductor.revive(plan.id))
    return done


def _put_right_round(round_: Round, *, everything: bool) -> Counter[str]:
    done: Counter[str] = Counter()
    if round_.reported_at is None and (missing := rounds.missing_schedules(round_)):
        rounds.schedule(round_)
        done["schedules renewed"] = len(missing)
    if round_.reported_at is not None and not everything:
        return done
    for unit in round_.units:
        dossiers = list(aggregates.dossiers_of(round_.id, unit.code))
        done["filings restored"] += sum(_restore(dossier) for dossier in dossiers)
        done["events published"] += _publish(dossiers, everything=everything)
        done["documents received"] += sum(_receive(dossier) for dossier in dossiers)
        done["products followed"] += sum(_follow(dossier) for dossier in dossiers)
        if everything:
            done["events published"] += _publish(aggregates.products_of(round_.province, unit.code), everything=True)
    done["sheets issued"] = _seat_late(round_)
    rounds.close_if_done(round_.id)
    rounds.nudge(round_.id)
    return done


def _restore(dossier: Dossier) -> bool:
    """A filing whose receipt was locked away while its row was never written."""
    waits = dossier.state in (DossierState.DRAFT, DossierState.RETURNED)
    return waits and intake.restore_filing(dossier.id, dossier.filings + 1)


def _publish(found: Iterable[Aggregate], *, everything: bool) -> int:
    """Where the journal lags behind the version, publish again from the row's own ring of events."""
    since = clock.now() - RECENT
    return sum(outbox.publish(aggregate, 0) for aggregate in found if everything or aggregate.recent[-1].at > since)


def _receive(dossier: Dossier) -> int:
    """Files whose storage event never came."""
    if dossier.state.is_over:
        return 0
    pending = [document for document in papers.documents(dossier.id) if document.state is DocumentState.PENDING]
    arrived = [document for document in pending if files.exists(document.key)]
    for document in arrived:
        intake.receive(document.key)
    return len(arrived)


def _follow(dossier: Dossier) -> int:
    """A product whose dossier's event was published while its own write lost a race."""
    try:
        carried = dossier.state is DossierState.DRAFT and dossier.filings
        if carried or dossier.state in (DossierState.WITHDRAWN, DossierState.DEFERRED):
            certificates.end_evaluation(dossier.id)
        elif dossier.state.is_under_evaluation:
            certificates.begin_evaluation(dossier.id)
    except Stale:
        return 0
    return 0


def _seat_late(round_: Round) -> int:
    """Dossiers accepted after their stage had begun still get their sheets while it takes any."""
    stage = round_.current_stage
    if stage is None or round_.phase(clock.now()) is not Phase.COUNCIL or not stage.takes_sheets(clock.now()):
        return 0
    if not any(dossier.state in _READY for dossier in aggregates.dossiers_at(round_, stage.tier)):
        return 0
    return seating.begin_stage(round_.id, stage.tier)
