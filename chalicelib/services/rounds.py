"""A round follows its calendar: whatever is due is done, by whoever looks first; the schedule only makes us look sooner."""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.domain.access import CONDUCTOR, Actor, Subject, require
from chalicelib.domain.deadline import last_day_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round, schedule_of
from chalicelib.services import intake, reminders
from chalicelib.services.councils import sitting, waits_for_chair
from chalicelib.services.reopening import calls_for_second
from chalicelib.stores import aggregates, calendars, clock, files, papers, regulations, workflow
from chalicelib.stores.codec import to_json

_BY = CONDUCTOR.email
_PENDING = (DossierState.SUBMITTED, DossierState.RETURNED, DossierState.ACCEPTED, DossierState.FORWARDED)


def advance(round_id: str) -> None:
    """Do what the calendar says is due, each act once, then let the conductor go on where it may. Harmless at any time."""
    while (act := (round_ := aggregates.get(Round, round_id)).due(now := clock.now())) is not None:
        if act == "seal":
            _keep_sealed_list(round_, now)
        try:
            aggregates.commit(round_.do(act, by=_BY, at=now))
        except Stale:  # a twin did it
            continue
    if round_.reported_at is None:
        reminders.of_round(round_)
    nudge(round_id)


def close_if_done(round_id: str) -> None:
    """End a stage before its time when nothing is left to sign, to conclude on, to accept or to score a second time."""
    round_ = aggregates.get(Round, round_id)
    stage = round_.current_stage
    if stage is None or stage.opened_at is None or stage.closed_at is not None:
        return
    below = regulations.regulation(round_.regulation).tiers_until(stage.tier)
    at_tier = list(aggregates.dossiers_at(round_, *below))
    in_council = [dossier for dossier in at_tier if dossier.state is DossierState.IN_COUNCIL]
    if any(dossier.unsigned or waits_for_chair(dossier, round_) for dossier in in_council):
        return
    if any(dossier.state in _PENDING for dossier in at_tier):
        return
    if any(calls_for_second(sitting(dossier, round_)) for dossier in in_council):
        return
    try:
        aggregates.commit(round_.do("close_stage", by=_BY, at=clock.now()))
    except Stale:  # the next signature, or the clock, closes it
        return


def nudge(round_id: str) -> None:
    """Answer every waiting task whose wish has come true. The token is a hint; the rows decide."""
    round_ = aggregates.get(Round, round_id)
    for name, token in papers.tokens(f"ROUND#{round_id}").items():
        if is_fulfilled(round_, name):
            workflow.answer(token, {"round": round_id, "waited_for": name})
            papers.drop_token(f"ROUND#{round_id}", name, token)


def is_fulfilled(round_: Round, wish: str) -> bool:
    """Whether what a task waits for is true now: `opening`, `resume`, or `<tier>.opening|closing|decision`."""
    tier, _, name = wish.rpartition(".")
    if not tier:
        return round_.opened_at is not None if name == "opening" else not round_.parked
    stage = round_.stage(Tier(tier))
    wishes: Mapping[str, Callable[[], bool]] = {
        "opening": lambda: stage.opened_at is not None,
        "closing": lambda: stage.closed_at is not None,
        "decision": lambda: stage.tallied_at is not None and _undecided(round_, stage.tier) <= set(stage.decisions),
    }
    return wishes[name]()


def move(by: Actor, round_id: str, moment: str, to: datetime, reason: str) -> None:
    """Another date, with who and why; everybody concerned is told; schedules follow. Again: nothing new is told."""
    round_ = aggregates.get(Round, round_id)
    require(by, "move_date", Subject(province=round_.province))
    if (year := last_day_of(to).year) not in calendars.calendar().years:
        raise Refused(Why.CALENDAR_MISSING, "to", year=year)
    if round_.moments().get(moment) == to:  # the form posted twice, perhaps because the first died before its schedules
        schedule(round_)
        return
    moved = round_.move(moment, to, reason.strip(), by=by.email, at=clock.now())
    try:
        aggregates.commit(moved)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error
    schedule(moved)


def schedule(round_: Round) -> None:
    """A one-shot for every instant to come at which somebody should look."""
    now = clock.now()
    for name, at in _instants(round_).items():
        if at > now:  # a date already past is never scheduled: `advance` does what it asks
            workflow.schedule(f"{round_.id}-{name}", at, {"round": round_.id, "moment": name, "at": at.isoformat()})


def missing_schedules(round_: Round) -> list[str]:
    """Names of one-shots that should still come and are not there (the scheduler lost them)."""
    there, now = workflow.scheduled(f"{round_.id}-"), clock.now()
    return [name for name, at in _instants(round_).items() if at > now and f"{round_.id}-{name}" not in there]


def _instants(round_: Round) -> dict[str, datetime]:
    return schedule_of(round_) | reminders.instants(round_)


def next_to_file_in(province: str, now: datetime, *, unit: str = "", but: str = "") -> Round | None:
    """The round that takes filings now, or the first that will; `unit` must take part in it."""
    found = [
        round_
        for round_ in aggregates.rounds_of(province)
        if now < round_.closes_at and round_.id != but and (not unit or unit in {each.code for each in round_.units})
    ]
    return min(found, key=lambda round_: round_.opens_at, default=None)


def resume(round_id: str) -> None:
    """The operator has mended what parked the round: it goes on."""
    round_ = aggregates.get(Round, round_id)
    if round_.parked:
        aggregates.commit(round_.resume(by="operator", at=clock.now()))
    nudge(round_id)


def _undecided(round_: Round, tier: Tier) -> set[str]:
    return {dossier.decider for dossier in aggregates.dossiers_at(round_, tier) if dossier.state is DossierState.SCORED}


def _keep_sealed_list(round_: Round, now: datetime) -> None:
    """Freeze what was filed in time: written once, locked; every receipt shown must be in it."""
    intake.restore_filings(aggregates.dossiers_in(round_))  # a receipt whose row is still missing was filed in time too
    filed: list[Dossier] = [dossier for dossier in aggregates.dossiers_in(round_) if dossier.filings]
    files.keep(
        f"sealed/{round_.id}.json",
        {
            "round": round_.id,
            "closes_at": to_json(round_.closes_at),
            "sealed_at": to_json(now),
            "dossiers": [
                {"dossier": dossier.id, "slip": dossier.slip, "submitted_at": to_json(dossier.submitted_at)}
                for dossier in filed
            ],
        },
    )
