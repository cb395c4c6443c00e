"""Put right whatever was missed: what is due, what is unpublished, what is unsent, what died. Safe at any time, by anyone."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TypeVar

from chalicelib.domain.aggregate import Aggregate
from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.errors import Stale, Throttled
from chalicelib.domain.gate import Unfinished
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.mail import QUEUE_PATIENCE
from chalicelib.domain.plan import Plan
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.scan import of_answer, of_decision
from chalicelib.services import (
    certificates,
    conductor,
    defects,
    intake,
    late,
    outbox,
    receiving,
    reminders,
    rounds,
    scans,
    seating,
    tickets,
)
from chalicelib.stores import aggregates, clock, papers

Thing = TypeVar("Thing", bound=Aggregate)

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
        with _alone(plan.KIND, plan.id, done):
            done["terms ended"] += certificates.expire_due(plan.province)
        done.update(_publish([plan], everything=everything))
        if everything or plan.reported_at is None or plan.reported_at > clock.now() - RECENT:
            done.update(_put_right_year(plan, everything=everything))
        woken, parked = outbox.sweep(plan.province, timedelta() if everything else QUEUE_PATIENCE)
        done.update({"mails woken": woken, "mails parked": parked})
    outbox.sweep("sign-in")
    return +done


def _put_right_year(plan: Plan, *, everything: bool) -> Counter[str]:
    done: Counter[str] = Counter()
    for round_id in plan.rounds:
        with _alone(Round.KIND, round_id, done):
            rounds.advance(round_id)
            round_ = aggregates.get(Round, round_id)
            done.update(_publish([round_], everything=everything))
            done.update(_put_right_round(round_, everything=everything))
    with _alone(plan.KIND, plan.id, done):
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
        done["filings restored"] += _each(lambda dossier: intake.restore_filings([dossier]), dossiers, done)
        done.update(_publish(dossiers, everything=everything))
        done["documents received"] += _each(_receive, dossiers, done)
        done["documents unchecked"] += _each(_overdue, dossiers, done)
        with _alone(Round.KIND, round_.id, done):
            done["scans received"] += sum(scans.receive(owner) for owner in sorted(set(_owners(dossiers))))
        done["refused files told"] += _each(lambda dossier: defects.tell_refused(dossier.id), dossiers, done)
        done["products followed"] += _each(_follow, dossiers, done)
        late.seal(round_, dossiers)
        if round_.reported_at is None:
            with _alone(Round.KIND, round_.id, done):
                done["reminders"] += reminders.of_dossiers(round_, unit.code, dossiers)
        products = aggregates.products_of(round_.province, unit.code)
        done.update(_publish(products, everything=everything))
    done["sheets issued"] = _seat_late(round_)
    rounds.close_if_done(round_.id)
    rounds.nudge(round_.id)
    return done


def _publish(found: Iterable[Aggregate], *, everything: bool) -> Counter[str]:
    """Where the journal lags behind the version, publish again from the row's own ring of events."""
    since, done = clock.now() - RECENT, Counter[str]()
    recent = [aggregate for aggregate in found if everything or aggregate.recent[-1].at > since]
    done["events published"] = _each(lambda aggregate: outbox.publish(aggregate, 0), recent, done)
    return done


def _each(act: Callable[[Thing], int], things: Iterable[Thing], done: Counter[str]) -> int:
    """What came of each, summed."""
    total = 0
    for thing in things:
        with _alone(thing.KIND, thing.id, done):
            total += act(thing)
    return total


@contextmanager
def _alone(kind: str, id_: str, done: Counter[str]) -> Iterator[None]:
    """One bad thing is parked for a person, and the others are put right. Faults of AWS pass: they are everybody's."""
    try:
        yield
    except Stale:  # somebody else was at it: the next look sees what they made of it
        return
    except (*outbox.FAULTS, Throttled):
        raise
    except Exception as error:  # noqa: BLE001 - the next sweep meets it again, and so does the alarm
        outbox.park({"pk": {"S": f"{kind}#{id_}"}, "sk": {"S": kind}}, repr(error))
        done["records parked"] += 1


def _receive(dossier: Dossier) -> int:
    """Files whose storage event never came, and those in parts whose browser left before the last word."""
    if dossier.state.is_over:
        return 0
    pending = [document for document in papers.documents(dossier.id) if document.state is DocumentState.PENDING]
    arrived = [document for document in pending if tickets.has_arrived(document)]
    for document in arrived:
        with suppress(Unfinished):  # counted with the document; the next look is its next try
            receiving.receive(document.key)
    return len(arrived)


def _overdue(dossier: Dossier) -> int:
    """Files that have waited too long for a verdict."""
    if dossier.state.is_over:
        return 0
    return sum(receiving.is_overdue(document) for document in papers.documents(dossier.id))


def _owners(dossiers: Iterable[Dossier]) -> Iterator[str]:
    """Of scans that an office may be sending: of decisions that are awaited, and of the centre's answers."""
    for dossier in dossiers:
        if dossier.state is DossierState.SCORED:
            yield of_decision(dossier.round, dossier.tier, dossier.decider)
        if dossier.state.is_beyond:
            yield of_answer(dossier.id)


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
