"""A province's yearly plan: who, when, how many. Read from a plan file; targets are compared, never merged."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from chalicelib.domain.aggregate import Aggregate
from chalicelib.domain.lifecycle import ProductState
from chalicelib.domain.names import RoundId, UnitCode
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import Tier
from chalicelib.domain.stage import Stage, Unit

HAND_OVER_AFTER = timedelta(days=300)  # AWS ends an execution after a year


@dataclass(frozen=True, kw_only=True)
class Target:
    """One indicator of a plan. `low`/`high` in products or per cent, as `measure` says."""

    key: str
    indicator: str
    scope_kind: str
    unit: UnitCode | None
    op: str
    low: int | None
    high: int | None
    measure: str
    basis: str
    quote: str

    def is_met(self, actual: int) -> bool:
        """At least `low`: "eq", "range" and "at least a range" all ask for that much; more is not a failure."""
        return self.low is None or actual >= self.low


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
        }
        for round_ in content["rounds"]
    ]


def actual_of(target: Target, products: Iterable[Product], since: date) -> int | None:
    """What the products show for a target, None where products cannot show it. "new" counts decisions since a day."""
    counted = _COUNTED.get(target.indicator)
    if counted is None or target.measure != "count":
        return None
    within = [product for product in products if target.unit in (None, product.unit)]
    return sum(counted(product, None if target.basis == "cumulative" else since) for product in within)


def _stars(least: int, most: int) -> "_Counted":
    def count(product: Product, since: date | None) -> bool:
        held = product.certificate
        return bool(
            product.state.is_recognised
            and held
            and least <= held.stars <= most
            and (since is None or held.decided_on >= since)
        )

    return count


def _potential(product: Product, since: date | None) -> bool:
    return product.state is ProductState.POTENTIAL_FIVE


_Counted = Callable[[Product, date | None], bool]
_COUNTED: dict[str, _Counted] = {
    "products_3star": _stars(3, 3),
    "products_4star": _stars(4, 4),
    "products_5star": _stars(5, 5),
    "products_3star_or_more": _stars(3, 5),
    "products_4star_or_more": _stars(4, 5),
    "products_potential_5star": _potential,
}


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
