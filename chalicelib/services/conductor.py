"""What the two state machines ask for. They can be thrown away at any time: rows and clock hold the truth."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.access import CONDUCTOR
from chalicelib.domain.errors import Stale
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.plan import HAND_OVER_AFTER, Plan
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.services import councils, rounds, ruling
from chalicelib.services.export import seal_of
from chalicelib.stores import aggregates, clock, papers, workflow

_BY = CONDUCTOR.email


class StageUnfinished(Exception):
    """A stage was to be closed while dossiers still wait for a council or a decision."""


def next_round(plan_id: str, attempt: int, started_at: datetime) -> Mapping[str, str]:
    """What the year does now: wait for an opening, run a round, report, hand over to a younger execution, or end."""
    plan, now = aggregates.get(Plan, plan_id), clock.now()
    if plan.attempt != attempt:
        return _next("done")  # a later attempt conducts this year
    if now - started_at > HAND_OVER_AFTER:
        return _next("hand_over")
    round_ = next((round_ for round_ in map(_round, plan.rounds) if round_.reported_at is None), None)
    if round_ is None:
        return _next("done" if plan.reported_at else "report")
    if round_.opened_at is None and now < round_.opens_at:
        return _next("await_opening", round_.id)
    runs = papers.count_up(f"ROUND#{round_.id}", "RUNS")
    return _next("run", round_.id, f"{round_.id}-a{attempt}-{runs}")


def await_opening(plan_id: str, round_id: str, token: str) -> None:
    """Go on when the round has opened."""
    _wait(round_id, "opening", token)


def next_stage(round_id: str) -> Mapping[str, str]:
    """The stage to conduct, the report, or nothing more."""
    round_ = _round(round_id)
    stage = round_.current_stage
    if stage is None:
        return {"do": "done" if round_.reported_at else "report", "tier": ""}
    return {"do": "stage", "tier": stage.tier}


def await_stage_opening(round_id: str, tier: Tier, token: str) -> None:
    """Go on when the stage's day has come."""
    _wait(round_id, f"{tier}.opening", token)


def await_stage(round_id: str, tier: Tier, token: str) -> None:
    """Go on when every sheet is signed, or the stage's close has come."""
    _wait(round_id, f"{tier}.closing", token)


def settle(piece: ruling.Range) -> int:
    """Tally one range of a closed stage. Raises CouncilUnfinished where its close was moved after the machine went on."""
    round_ = _round(piece.round)
    _check_closed(round_, piece.tier)
    return ruling.tally(piece, round_)


def await_decision(round_id: str, tier: Tier, token: str) -> None:
    """Every proposal is there: tell those who decide, and go on when each of them has. Raises CouncilUnfinished, Stale."""
    round_ = _round(round_id)
    if round_.stage(tier).tallied_at is None:
        _check_closed(round_, tier)
        try:
            aggregates.commit(round_.tally_stage(tier, seal=seal_of(round_, tier), by=_BY, at=clock.now()))
        except Stale:  # a twin, or something else about the round: the retry sees
            round_ = _round(round_id)
            if round_.stage(tier).tallied_at is None:
                raise
    _wait(round_id, f"{tier}.decision", token)


def close_stage(round_id: str, tier: Tier) -> None:
    """Every dossier of the tier is decided. Raises StageUnfinished where one is not."""
    round_ = _round(round_id)
    if round_.stage(tier).decided_at is not None:
        return
    held = [dossier.id for dossier in aggregates.dossiers_at(round_, tier) if dossier.state.is_with_council]
    if held:
        raise StageUnfinished(", ".join(held))
    aggregates.commit(round_.finish_stage(tier, by=_BY, at=clock.now()))


def report_round(round_id: str) -> Mapping[str, int]:
    """How many dossiers ended how; the round is over."""
    round_ = _round(round_id)
    if round_.reported_at is None:
        aggregates.commit(round_.report(by=_BY, at=clock.now()))
    return _outcomes(round_)


def report_year(plan_id: str) -> Mapping[str, int]:
    """The year is over; the coordinator is told."""
    plan = aggregates.get(Plan, plan_id)
    if plan.reported_at is None:
        aggregates.commit(plan.report(by=_BY, at=clock.now()))
    return {"rounds": len(plan.rounds)}


def start_year(plan_id: str) -> None:
    """The next attempt conducts the year: at adoption, when an execution died, or when it grew too old."""
    plan = aggregates.get(Plan, plan_id)
    aggregates.commit(plan := plan.start_year(by=_BY, at=clock.now()))
    workflow.start_year(plan_id, plan.attempt)


def start_anew(plan_id: str) -> None:
    """After the tokens were lost with the table: the executions that wait for them end, another finds its place.

    The plan's own count may lag behind one start.
    """
    attempt = aggregates.get(Plan, plan_id).attempt
    for lost in (attempt, attempt + 1):
        workflow.stop_year(plan_id, lost)
    start_year(plan_id)


def hand_over(plan_id: str, attempt: int) -> None:
    """Start the younger execution, once."""
    if aggregates.get(Plan, plan_id).attempt == attempt:
        start_year(plan_id)


def revive(plan_id: str) -> bool:
    """A year without a live execution gets one. Whether it needed one."""
    plan = aggregates.get(Plan, plan_id)
    if plan.reported_at is not None or workflow.year_is_live(plan_id, plan.attempt):
        return False
    start_year(plan_id)
    return True


def park_round(round_id: str, fault: str, token: str) -> None:
    """A fault: people are told, an alarm rings, and the round waits for `console resume`."""
    papers.keep_token(f"ROUND#{round_id}", "resume", token)
    round_ = _round(round_id)
    # Of many ranges at once the machine itself says only that one failed.
    told = councils.whats_missing(round_) or ruling.whats_disputed(round_) or fault
    if round_.parked != told:  # the step may come twice: people are told once
        aggregates.commit(round_.park(told, by=_BY, at=clock.now()))


def park_year(plan_id: str, fault: str, token: str) -> None:
    """The same for the year."""
    papers.keep_token(f"PLAN#{plan_id}", "resume", token)
    plan = aggregates.get(Plan, plan_id)
    if plan.parked != fault:
        aggregates.commit(plan.park(fault, by=_BY, at=clock.now()))


def resume_year(plan_id: str) -> None:
    """The fault is mended: the year goes on."""
    plan = aggregates.get(Plan, plan_id)
    if plan.parked:
        aggregates.commit(plan.resume(by="operator", at=clock.now()))
    for name, token in papers.tokens(f"PLAN#{plan_id}").items():
        workflow.answer(token, {"plan": plan_id})
        papers.drop_token(f"PLAN#{plan_id}", name, token)


def fail(token: str, error: Exception) -> None:
    """A step that takes a token fails only by telling its task so."""
    workflow.fail(token, type(error).__name__, str(error))


def _wait(round_id: str, wish: str, token: str) -> None:
    """Keep the token first, then look: whatever comes true in between is seen by one of the two."""
    papers.keep_token(f"ROUND#{round_id}", wish, token)
    rounds.nudge(round_id)


def _check_closed(round_: Round, tier: Tier) -> None:
    if round_.stage(tier).closed_at is None:  # its close was moved after the machine went on
        raise ruling.CouncilUnfinished("the sheets are open again")


def _round(round_id: str) -> Round:
    return aggregates.get(Round, round_id)


def _next(do: str, round_id: str = "", child: str = "") -> dict[str, str]:
    return {"do": do, "round": round_id, "child": child}


def _outcomes(round_: Round) -> dict[str, int]:
    filed = (dossier for dossier in aggregates.dossiers_in(round_) if dossier.state is not DossierState.DRAFT)
    return Counter(str(dossier.state) for dossier in filed)
