"""A province's yearly plan: who, when, how many. Read from a plan file; targets are compared, never merged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from chalicelib.domain.aggregate import Aggregate
from chalicelib.domain.council_settings import OwnRules
from chalicelib.domain.names import RoundId, UnitCode
from chalicelib.domain.regulation import Tier
from chalicelib.domain.stage import Stage, Unit
from chalicelib.domain.targets import Figure, Target

HAND_OVER_AFTER = timedelta(days=300)  # AWS ends an execution after a year


@dataclass(frozen=True, kw_only=True)
class Plan(Aggregate):
    """An adopted plan. `attempt` counts the year's executions; `content` is the file as adopted."""

    KIND: ClassVar[str] = "PLAN"

    title: str
    province: UnitCode
    province_name: str
    units: tuple[Unit, ...]
    rounds: tuple[RoundId, ...]
    targets: tuple[Target, ...]
    play_year: int
    content: Mapping[str, Any]
    attempt: int = 0
    reported_at: datetime | None = None
    parked: str = ""
    figures: tuple[Figure, ...] = ()

    @property
    def since(self) -> date:
        """The first day of what counts as new: of the period, or the day after its baseline where that lies within."""
        begins, baseline = date.fromisoformat(self.content["period"]["from"]), self.content["baseline"]
        return max(begins, date.fromisoformat(baseline["as_of"]) + timedelta(days=1)) if baseline else begins

    @classmethod
    def adopt(cls, content: Mapping[str, Any], *, by: str, at: datetime) -> Self:
        """From a plan file that its schema has already accepted."""
        province = content["province"]
        plan = cls(
            id=content["id"],
            title=content["title"],
            province=UnitCode(province["code"]),
            province_name=province["name"] or "Tỉnh (không nêu tên)",
            units=tuple(Unit(code=UnitCode(unit["code"]), name=unit["name"]) for unit in content["units"]),
            rounds=tuple(RoundId(f"{content['id']}-r{round_['number']}") for round_ in content["rounds"]),
            targets=tuple(_target(row) for row in content["targets"]),
            play_year=content["play_year"]["value"],
            content=content,
        )
        return plan.next("PlanAdopted", at=at, by=by)

    def start_year(self, *, by: str, at: datetime) -> Self:
        """A new execution conducts the year from here."""
        return self.next("YearStarted", at=at, by=by, data={"attempt": self.attempt + 1}, attempt=self.attempt + 1)

    def report(self, *, by: str, at: datetime) -> Self:
        """The year is over."""
        return self.next("YearReported", at=at, by=by, reported_at=at)

    def enter_figure(self, figure: Figure) -> Self:
        """What products cannot show of a target, as an officer says. Earlier figures stay on record."""
        data = {
            "target": figure.target,
            "unit": figure.unit,
            "count": figure.count,
            "whole": figure.whole,
            "on": figure.on.isoformat(),
            "source": figure.source,
        }
        return self.next("FigureEntered", at=figure.at, by=figure.by, data=data, figures=(*self.figures, figure))

    def park(self, fault: str, *, by: str, at: datetime) -> Self:
        """The year's conductor met a fault."""
        return self.next("YearParked", at=at, by=by, data={"fault": fault}, parked=fault)

    def resume(self, *, by: str, at: datetime) -> Self:
        """The fault is mended."""
        return self.next("YearResumed", at=at, by=by, parked="")


def rounds_in(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rounds' calendars of a plan file by the names of `Round`'s fields; instants as datetimes with a zone."""
    return [
        {
            "number": round_["number"],
            "opens_at": datetime.fromisoformat(round_["opens"]["at"]),
            "closes_at": datetime.fromisoformat(round_["closes"]["at"]),
            "proposes_before": _before(round_.get("proposes")),
            "forwards_before": _before(round_.get("forwards")),
            "stages": tuple(_stage(stage) for stage in round_["stages"]),
            "council_rules": own_rules(content),
            "own_reminders": content.get("reminders", {}),
        }
        for round_ in content["rounds"]
    ]


def own_rules(content: Mapping[str, Any]) -> OwnRules:
    """The province's council rules, empty where the plan brings none."""
    return OwnRules(**content.get("council_rules", {}))


def _target(row: Mapping[str, Any]) -> Target:
    scope = row["scope"]
    return Target(
        key=row["key"],
        indicator=row["indicator"],
        scope_kind=scope["kind"],
        unit=scope["unit"],
        op=row["op"],
        low=row["low"],
        high=row["high"],
        measure=row["measure"],
        basis=row["basis"],
        quote=row["quote"],
        due=date.fromisoformat(row["due"]),
    )


def _before(cut_off: Mapping[str, Any] | None) -> datetime | None:
    return datetime.fromisoformat(cut_off["before"]) if cut_off else None


def _stage(row: Mapping[str, Any]) -> Stage:
    return Stage(
        tier=Tier(row["tier"]),
        opens_at=datetime.fromisoformat(row["opens"]["at"]),
        closes_at=datetime.fromisoformat(row["closes"]["at"]),
        finish_before=datetime.fromisoformat(row["finish"]["before"]),
    )
