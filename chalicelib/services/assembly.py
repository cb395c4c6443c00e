"""Councils as they are shown: who sits where, in which role, from which agency; and one dossier before its council."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.access import Actor, Subject, may, require
from chalicelib.domain.conflicts import Entry, last_words
from chalicelib.domain.council import Council
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import ADVISED
from chalicelib.domain.names import UnitCode
from chalicelib.domain.plan import Plan
from chalicelib.domain.regulation import PROVINCE, UNIT
from chalicelib.domain.round import Round
from chalicelib.domain.stage import Stage
from chalicelib.services import conflicts
from chalicelib.services.chairing import require_here
from chalicelib.services.councils import Sitting, may_know, sitting
from chalicelib.services.meeting import names_of
from chalicelib.services.reopening import spread
from chalicelib.stores import aggregates, people, regulations
from chalicelib.stores import conflicts as store


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A council with the stages at which it may have dossiers, those not over."""

    plan: Plan
    council: Council
    unit_name: str
    names: Mapping[str, str]
    stages: tuple[tuple[Round, Stage], ...]
    meets: bool  # whether this person keeps its meeting day


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One dossier before its council, for its chair: whose sheets are signed, what stands about whom."""

    here: Sitting
    round: Round
    entries: tuple[Entry, ...]  # every one, in its order
    standing: tuple[Entry, ...]
    names: Mapping[str, str]
    apart: int | None


def councils(by: Actor) -> list[Shown]:
    """Those whose composition this person may see."""
    require(by, "see_council")
    provinces = {grant.province for grant in by.grants}
    plans = [plan for plan in aggregates.plans() if plan.province in provinces]
    return [shown for plan in plans for shown in _of_plan(by, plan)]


def bench(by: Actor, dossier_id: str, act: str) -> Bench:
    """For whoever may do this act on it. Refused to whom a conflict keeps away."""
    dossier = aggregates.get(Dossier, dossier_id)
    round_ = aggregates.get(Round, dossier.round)
    require_here(by, act, dossier, round_)
    conflicts.admit(by, dossier)
    council = people.council(dossier.plan, dossier.holder)
    entries = tuple(store.entries(dossier_id))
    here = sitting(dossier, round_)
    return Bench(
        here=here,
        round=round_,
        entries=entries,
        standing=tuple(entry for entry in last_words(entries).values() if entry.bars),
        names=names_of(council.everyone) if council else {},
        apart=spread(here) if may_know(by, dossier, round_) else None,
    )


def advised(by: Actor) -> list[Dossier]:
    """What the advisory team, or a council, has before it."""
    require(by, "see_advice")
    found = (
        dossier for shown in councils(by) for round_, _ in shown.stages for dossier in aggregates.dossiers_in(round_)
    )
    return [
        each
        for each in found
        if each.state in ADVISED and may(by, "see_advice", each.subject) and by.email not in each.barred
    ]


def _of_plan(by: Actor, plan: Plan) -> Iterator[Shown]:
    rounds = [aggregates.get(Round, id_) for id_ in plan.rounds]
    for unit, name in _holders(plan):
        subject = Subject(unit=unit, province=plan.province)
        council = people.council(plan.id, unit) if may(by, "see_council", subject) else None
        if council:
            yield Shown(
                plan=plan,
                council=council,
                unit_name=name,
                names=names_of(council.everyone),
                stages=tuple(
                    (each, stage) for each in rounds if (stage := each.current_stage) and _sits(unit, plan, each, stage)
                ),
                meets=may(by, "see_meeting", subject),
            )


def _holders(plan: Plan) -> Iterator[tuple[UnitCode, str]]:
    """Whoever may have a council: the units, the province, and offices that a decree seats by name."""
    yield from ((unit.code, unit.name) for unit in plan.units)
    yield plan.province, plan.province_name
    decrees = {aggregates.get(Round, id_).regulation for id_ in plan.rounds}
    offices = dict.fromkeys(
        office for decree in sorted(decrees) for office in regulations.regulation(decree).named_offices
    )
    yield from ((UnitCode(office), office) for office in offices)


def _sits(unit: str, plan: Plan, round_: Round, stage: Stage) -> bool:
    held_by = regulations.regulation(round_.regulation).rules_of(stage.tier).held_by
    if held_by == UNIT:
        return unit in {each.code for each in plan.units}
    return unit == (plan.province if held_by == PROVINCE else held_by)
