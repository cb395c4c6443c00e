"""A province's year: adopt a plan, look at it whole."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastjsonschema import JsonSchemaValueException
from fastjsonschema import compile as compile_schema

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.courses import Picture
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.findings import Finding
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.measures import measure
from chalicelib.domain.names import PlanId, RoundId, UnitCode
from chalicelib.domain.plan import Plan, rounds_in
from chalicelib.domain.plan_decree import decree_s_cut_off
from chalicelib.domain.plan_lint import errors_in, lint
from chalicelib.domain.round import Round
from chalicelib.domain.targets import Measured
from chalicelib.domain.words import VIETNAM
from chalicelib.services import conductor, rounds
from chalicelib.stores import aggregates, calendars, clock, people, regulations, units

_OUT_OF_ORDER = frozenset({"dates_order", "rounds_overlap"})


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A plan's year as it stands: rounds, dossiers counted by round and state, targets."""

    plan: Plan
    rounds: tuple[Round, ...]
    dossiers: Mapping[str, Mapping[str, int]]
    targets: tuple[Measured, ...]


def adopt(by: Actor, text: str) -> Plan:
    """A plan file's text becomes rounds, schedules and a running year. Raises Refused with the field that is wrong."""
    content = _checked(text)
    require(by, "adopt_plan", Subject(province=UnitCode(content["province"]["code"])))
    if aggregates.find(Plan, content["id"]):
        raise Refused(Why.PLAN_EXISTS, "plan", plan=content["id"])
    now = clock.now()
    plan = Plan.adopt(content, by=by.email, at=now)
    planned = [_round(plan, fields, by) for fields in rounds_in(content)]
    aggregates.list_plan(plan)
    aggregates.commit(plan, *planned)  # a round without its plan would be nobody's
    for round_ in planned:
        rounds.schedule(round_)
    conductor.start_year(plan.id)
    for round_ in planned:
        rounds.advance(round_.id)
    return plan


def mine(by: Actor) -> list[Overview]:
    """The coordinator's plans."""
    require(by, "see_plan")
    provinces = {grant.province for grant in by.grants_as(Role.COORDINATOR)}
    return [overview(plan) for plan in aggregates.plans() if plan.province in provinces]


def overview(plan: Plan) -> Overview:
    """Everything counted from the rows as they are."""
    found = tuple(aggregates.get(Round, id_) for id_ in plan.rounds)
    dossiers = {round_.id: list(aggregates.dossiers_in(round_)) for round_ in found}
    picture = _picture(plan, found, [dossier for each in dossiers.values() for dossier in each])
    return Overview(
        plan=plan,
        rounds=found,
        dossiers={id_: Counter(str(dossier.state) for dossier in each) for id_, each in dossiers.items()},
        targets=tuple(measure(target, picture) for target in plan.targets),
    )


def _checked(text: str) -> Any:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise Refused(Why.PLAN_INVALID, "plan", problem=str(error)) from None
    try:
        _validator(content)
    except JsonSchemaValueException as error:
        raise Refused(Why.PLAN_INVALID, "plan", problem=error.message) from None
    _check_sense(content)
    return content


def _validator(content: Any) -> None:
    compile_schema(regulations.schema("plan"))(content)


def _check_sense(content: Any) -> None:
    """What a schema cannot say: order of dates, units that exist, keys that are unique, calendars that are approved."""
    wrong = errors_in(_lint(content))
    if wrong:
        why = Why.DATE_ORDER if wrong[0].code in _OUT_OF_ORDER else Why.PLAN_INVALID
        raise Refused(why, "plan", problem=" ".join(finding.sentence for finding in wrong))


def _lint(content: Any) -> tuple[Finding, ...]:
    decrees = regulations.regulations().values()
    return lint(content, calendar=calendars.calendar(), gazetteer=units.gazetteer(), decrees=decrees)


def _round(plan: Plan, fields: dict[str, Any], by: Actor) -> Round:
    bound = regulations.regulation_on(fields["opens_at"].astimezone(VIETNAM).date())
    if fields["proposes_before"] is None:
        first = fields["stages"][0]
        cut_off = decree_s_cut_off(bound, closes=fields["closes_at"], council=first.opens_at, to=first.tier)
        fields = {**fields, "proposes_before": cut_off}
    return Round.plan_for(
        by=by.email,
        at=clock.now(),
        id=RoundId(f"{plan.id}-r{fields['number']}"),
        plan=PlanId(plan.id),
        province=plan.province,
        province_name=plan.province_name,
        units=plan.units,
        regulation=bound.id,
        **fields,
    )


def _picture(plan: Plan, found: Sequence[Round], dossiers: Sequence[Dossier]) -> Picture:
    now = clock.now()
    products = [product for unit in plan.units for product in aggregates.products_of(plan.province, unit.code)]
    return Picture(
        products=products,
        dossiers=dossiers,
        producers={each.id: each.type for each in people.producers_of(plan.province)},
        regulations={id_: regulations.regulation(id_) for id_ in {dossier.regulation for dossier in dossiers}},
        filing=frozenset(RoundId(round_.id) for round_ in found if now < round_.closes_at),
        figures=plan.figures,
        units=[unit.code for unit in plan.units],
        since=plan.since,
        today=now.astimezone(VIETNAM).date(),
        is_over=plan.reported_at is not None,
    )
