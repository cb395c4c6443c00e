"""What products cannot show of a plan's targets: an officer enters it, with its day and source. Nothing is overwritten."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.measures import is_entered
from chalicelib.domain.names import UnitCode
from chalicelib.domain.plan import Plan
from chalicelib.domain.targets import EACH_UNIT, PERCENT, Figure, Measured, Target
from chalicelib.domain.words import VIETNAM
from chalicelib.services import plans
from chalicelib.stores import aggregates, clock

_SOURCE_MOST = 300
_TRIES = 3


@dataclass(frozen=True, kw_only=True)
class TargetView:
    """One target of a plan with what is known of it."""

    plan: Plan
    measured: Measured


def view(by: Actor, plan_id: str, key: str) -> TargetView:
    """The target's page. Raises NotFound."""
    plan = aggregates.get(Plan, plan_id)
    require(by, "see_plan", Subject(province=plan.province))
    target = _target(plan, key)
    found = next(each for each in plans.overview(plan).targets if each.target == target)
    return TargetView(plan=plan, measured=found)


def enter(
    by: Actor,
    plan_id: str,
    key: str,
    *,
    unit: str,
    count: int,
    whole: int | None,
    on: date,
    source: str,
    seen: int,
) -> None:
    """A figure of a target. `seen`: how many the page showed, so that nobody corrects what they have not read."""
    for _ in range(_TRIES):
        plan = aggregates.get(Plan, plan_id)
        require(by, "enter_figure", Subject(province=plan.province))
        target = _target(plan, key)
        if not is_entered(target):
            raise Refused(Why.FIGURE_COUNTED)
        if seen != sum(figure.target == key for figure in plan.figures):
            raise Refused(Why.CHANGED_MEANWHILE)
        figure = Figure(
            target=key,
            unit=_unit(plan, target, unit),
            count=count,
            whole=_whole(target, count, whole),
            on=_past(on),
            source=_source(source),
            by=by.email,
            at=clock.now(),
        )
        try:
            aggregates.commit(plan.enter_figure(figure))
        except Stale:  # the year's conductor, or a twin, whose figure the next look will see
            continue
        return
    raise Refused(Why.CHANGED_MEANWHILE)


def _target(plan: Plan, key: str) -> Target:
    found = next((target for target in plan.targets if target.key == key), None)
    if found is None:
        raise NotFound("target")
    return found


def _unit(plan: Plan, target: Target, typed: str) -> UnitCode | None:
    """Of a target asked of each unit, one of the plan's; of any other, its own."""
    if target.scope_kind != EACH_UNIT:
        return target.unit
    if typed not in {unit.code for unit in plan.units}:
        raise Refused(Why.FIELD_INVALID if typed else Why.FIELD_MISSING, "unit")
    return UnitCode(typed)


def _whole(target: Target, count: int, typed: int | None) -> int | None:
    if target.measure != PERCENT:
        return None
    if not typed:
        raise Refused(Why.FIELD_MISSING if typed is None else Why.FIELD_INVALID, "whole")
    if count > typed:
        raise Refused(Why.PART_EXCEEDS_WHOLE, "count")
    return typed


def _past(on: date) -> date:
    if on > clock.now().astimezone(VIETNAM).date():
        raise Refused(Why.DATE_FUTURE, "on")
    return on


def _source(typed: str) -> str:
    if not typed.strip():
        raise Refused(Why.FIELD_MISSING, "source")
    if len(typed.strip()) > _SOURCE_MOST:
        raise Refused(Why.FIELD_TOO_LONG, "source", most=_SOURCE_MOST)
    return typed.strip()
