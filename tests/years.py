"""A year laid around the instant at which tests live: `year(Phase.COUNCIL)` is one whose first round is before its
district councils now."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.names import PlanId, RegulationId, RoundId, UnitCode
from chalicelib.domain.plan import Plan, rounds_in
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.stage import Stage
from chalicelib.domain.words import VIETNAM
from chalicelib.stores import aggregates

PLAN, PROVINCE, EAST, WEST = "mau_2024", UnitCode("mau"), UnitCode("dong"), UnitCode("tay")
REGULATION = RegulationId("qd148_2023")
SETS = RegulationId("qd26_2026")  # scores by criteria set
NOW = datetime(2024, 3, 6, 2, tzinfo=UTC)  # a Wednesday under QĐ 148/2023, which has two councils; `world` begins here
_DAYS_BACK: Mapping[Phase, int] = {
    Phase.PLANNED: -20,
    Phase.FILING: 0,
    Phase.CHECKING: 15,
    Phase.COUNCIL: 25,
    Phase.DECISION: 35,
}


def now() -> datetime:
    return datetime.now(UTC)


def plan_content(phase: Phase = Phase.FILING, at_: datetime | None = None, **changes: Any) -> dict[str, Any]:
    """A plan file in which the first round stands at a phase now, whole minutes throughout."""
    start = (at_ or now()).astimezone(VIETNAM).replace(second=0, microsecond=0) - timedelta(days=_DAYS_BACK[phase])

    def at(days: int) -> dict[str, Any]:
        return {"at": (start + timedelta(days=days)).isoformat(), "assumed": True, "reason": "đặt cho bài thử"}

    def finish(days: int) -> dict[str, Any]:
        before = start + timedelta(days=days)
        return {
            "before": before.isoformat(),
            "date": before.date().isoformat(),
            "inclusive": True,
            "precision": "day",
            "key": "000-1",
            "quote": "hoàn thành trước ngày",
            "assumed": False,
            "reason": None,
        }

    stages = [
        {"tier": "district", "opens": at(20), "closes": at(30), "finish": finish(40)},
        {"tier": "province", "opens": at(40), "closes": at(50), "finish": finish(60)},
    ]
    return {
        "schema": 1,
        "id": PLAN,
        "title": "Kế hoạch OCOP năm mẫu",
        "source": {"file": "000_0123456789abcdef.txt", "document": None, "signed_on": None},
        "province": {"code": PROVINCE, "name": "Tỉnh Mẫu"},
        "period": {"from": "2024-01-01", "to": "2024-12-31"},
        "play_year": {"value": start.year, "assumed": False, "reason": None},
        "units": [
            {"code": EAST, "name": "Huyện Đông", "assumed": False, "reason": None},
            {"code": WEST, "name": "Huyện Tây", "assumed": False, "reason": None},
        ],
        "baseline": None,
        "targets": [
            {
                "key": "000-1",
                "indicator": "products_3star",
                "scope": {"kind": "province", "unit": None},
                "op": "ge",
                "low": 2,
                "high": None,
                "measure": "count",
                "basis": "new",
                "due": "2024-12-31",
                "precision": "year",
                "quote": "ít nhất 02 sản phẩm đạt 3 sao",
                "note": None,
            }
        ],
        "facts": [],
        "rounds": [{"number": 1, "opens": at(-10), "closes": at(10), "stages": stages}],
        **changes,
    }


def plan_with_entered_targets(phase: Phase = Phase.FILING) -> dict[str, Any]:
    """Beside its counted target 000-1, a share (000-2) and a number of each unit (000-3) that only an officer can say."""
    content = plan_content(phase)
    (counted,) = content["targets"]
    share = {
        "indicator": "craft_villages_with_ocop",
        "scope": {"kind": "craft_villages", "unit": None},
        "measure": "percent",
    }
    each = {"indicator": "sales_points_district", "scope": {"kind": "each_unit", "unit": None}, "low": 1}
    shared = {
        **counted,
        **share,
        "key": "000-2",
        "low": 10,
        "basis": "share",
        "quote": "ít nhất 10% làng nghề có sản phẩm",
    }
    content["targets"] = [counted, shared, {**counted, **each, "key": "000-3", "quote": "mỗi huyện 1 điểm bán hàng"}]
    return content


def year_of_sets(phase: Phase = Phase.FILING) -> Round:
    """The same under the decree with criteria sets: one council, the province's, on the dates of the districts'."""
    content = plan_content(phase)
    first = content["rounds"][0]
    first["stages"] = [{**first["stages"][0], "tier": "province"}]
    return year(phase, content, SETS)


def year(
    phase: Phase = Phase.FILING, content: dict[str, Any] | None = None, regulation: RegulationId = REGULATION
) -> Round:
    """An adopted plan with its round at a phase, as the conductor would have left it."""
    content = content or plan_content(phase)
    plan = Plan.adopt(content, by="test", at=now())
    aggregates.list_plan(plan)
    (fields,) = rounds_in(content)
    round_ = Round.plan_for(
        by="test",
        at=now(),
        id=RoundId(f"{PLAN}-r1"),
        plan=PlanId(PLAN),
        province=PROVINCE,
        province_name="Tỉnh Mẫu",
        units=plan.units,
        regulation=regulation,
        **fields,
    )
    district = replace(round_.stages[0], **_done(round_.stages[0], phase))
    round_ = replace(
        round_,
        stages=(district, *round_.stages[1:]),
        opened_at=_past(round_.opens_at),
        sealed_at=_past(round_.closes_at),
    )
    aggregates.commit(plan)
    aggregates.commit(round_)
    return round_


def following(round_: Round, days: int = 60, **changes: Any) -> Round:
    """The plan's next round: the same calendar so many days later, nothing of it done yet."""
    plan = aggregates.get(Plan, round_.plan)
    later = timedelta(days=days)
    stages = tuple(
        Stage(
            tier=stage.tier,
            opens_at=stage.opens_at + later,
            closes_at=stage.closes_at + later,
            finish_before=stage.finish_before + later,
        )
        for stage in round_.stages
    )
    fields: dict[str, Any] = {
        "id": RoundId(f"{round_.plan}-r{round_.number + 1}"),
        "plan": round_.plan,
        "number": round_.number + 1,
        "province": round_.province,
        "province_name": round_.province_name,
        "units": round_.units,
        "regulation": round_.regulation,
        "opens_at": round_.opens_at + later,
        "closes_at": round_.closes_at + later,
        "stages": stages,
        **changes,
    }
    made = Round.plan_for(by="test", at=now(), **fields)
    listed = replace(plan, rounds=(*plan.rounds, RoundId(made.id))).next("Changed", at=now(), by="test")
    aggregates.commit(made)
    aggregates.commit(listed)
    return made


def _done(stage: Stage, phase: Phase) -> dict[str, Any]:
    if phase is Phase.COUNCIL:
        return {"opened_at": stage.opens_at}
    if phase is Phase.DECISION:
        return {"opened_at": stage.opens_at, "closed_at": stage.closes_at, "tallied_at": stage.closes_at}
    return {}


def _past(at: datetime) -> datetime | None:
    return at if at <= now() else None
