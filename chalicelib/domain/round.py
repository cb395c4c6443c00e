"""One round of a year. Its phase is a function of its calendar and the clock; what was done is kept beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Self

from chalicelib.domain.aggregate import Aggregate
from chalicelib.domain.council_settings import OwnRules
from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.names import PlanId, RegulationId, UnitCode
from chalicelib.domain.regulation import Tier
from chalicelib.domain.stage import SHEET_REMINDER, Stage, Unit
from chalicelib.domain.upload import LONGEST_LIFE

SEAL_DELAY = LONGEST_LIFE + timedelta(seconds=5)  # the last ticket of the biggest file has expired, with some drift


class Phase(StrEnum):
    """What a person is told about a round right now."""

    PLANNED = "planned"
    FILING = "filing"
    CHECKING = "checking"
    COUNCIL = "council"
    DECISION = "decision"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Round(Aggregate):
    """Filing is `[opens_at, closes_at)`. All instants UTC.

    Who only checks proposes before `proposes_before`; what goes on to the centre, no stage of ours, is sent before
    `forwards_before`. Either may be None: nothing was said.
    """

    KIND: ClassVar[str] = "ROUND"

    plan: PlanId
    number: int
    province: UnitCode
    province_name: str
    units: tuple[Unit, ...]
    regulation: RegulationId
    opens_at: datetime
    closes_at: datetime
    stages: tuple[Stage, ...]
    proposes_before: datetime | None = None
    forwards_before: datetime | None = None
    opened_at: datetime | None = None
    reminded: tuple[str, ...] = ()  # in rows of before: now each reminder has a note of its own
    sealed_at: datetime | None = None
    reported_at: datetime | None = None
    parked: str = ""
    council_rules: OwnRules = field(default_factory=OwnRules)  # as adopted: they never change under a round
    own_reminders: Mapping[str, Any] = field(default_factory=dict)  # the province's own offsets, above its decree's

    @classmethod
    def plan_for(cls, *, by: str, at: datetime, **fields: Any) -> Self:
        """A round as its plan sets it."""
        return cls(**fields).next("RoundPlanned", at=at, by=by)

    # --- what the clock says -------------------------------------------------------------------------------------

    def is_filing(self, at: datetime) -> bool:
        """Half-open: the instant of the close is too late. True even if no schedule event ever came."""
        return self.opens_at <= at < self.closes_at

    def phase(self, at: datetime) -> Phase:
        """From calendar and clock; `decided_at` of the last stage ends it."""
        if at < self.opens_at:
            return Phase.PLANNED
        if at < self.closes_at:
            return Phase.FILING
        stage = self.current_stage
        if stage is None:
            return Phase.DONE
        if at < stage.opens_at:
            return Phase.CHECKING
        return Phase.COUNCIL if stage.closed_at is None and at < stage.closes_at else Phase.DECISION

    def place(self, at: datetime) -> tuple[bool, float]:
        """Sorts rounds as people look for them: under way, then to come, then over with the latest first."""
        over, opens = self.phase(at) is Phase.DONE, self.opens_at.timestamp()
        return over, -opens if over else opens

    @property
    def current_stage(self) -> Stage | None:
        """The first stage without its decisions; None when all are decided."""
        return next((stage for stage in self.stages if stage.decided_at is None), None)

    def stage(self, tier: Tier) -> Stage:
        """Raises NotFound where the round has no such tier."""
        found = next((stage for stage in self.stages if stage.tier == tier), None)
        if found is None:
            raise NotFound("stage")
        return found

    def check_until(self, tier: Tier) -> datetime:
        """When a dossier must have left this tier's check: its council's beginning; where it has none, the proposals' end."""
        council = next((stage for stage in self.stages if stage.tier == tier), None)
        return council.opens_at if council else self.proposes_before or self.stages[0].opens_at

    def unit_name(self, code: str) -> str:
        """A unit's name as people write it."""
        return {unit.code: unit.name for unit in self.units}.get(UnitCode(code), self.province_name)

    def due(self, at: datetime) -> str | None:
        """The next act of the calendar that is due and not yet done; schedule events only make us look sooner."""
        if self.opened_at is None:
            return "open" if at >= self.opens_at else None
        if self.sealed_at is None:
            return "seal" if at >= self.closes_at + SEAL_DELAY else None
        stage = self.current_stage
        return None if stage is None else stage.due(at)

    # --- what was done -------------------------------------------------------------------------------------------

    def do(self, act: str, *, by: str, at: datetime) -> Self:
        """Carry out what `due` named."""
        stage = self.current_stage
        data = {"tier": stage.tier} if stage else {}
        match act:
            case "open":
                return self.next("RoundOpened", at=at, by=by, opened_at=at)
            case "seal":
                return self.next("RoundSealed", at=at, by=by, sealed_at=at)
            case "open_stage":
                return self._stage(stage, "StageOpened", at=at, by=by, data=data, opened_at=at)
            case "remind_sheets":
                return self._stage(stage, "SheetsMissing", at=at, by=by, data=data, reminded_at=at)
            case "close_stage":
                return self._stage(stage, "StageClosed", at=at, by=by, data=data, closed_at=at)
        raise AssertionError(act)

    def record_decision(self, tier: Tier, unit: UnitCode, number: str, *, by: str, at: datetime) -> Self:
        """An authority's decision came in; each unit once a stage."""
        stage = self.stage(tier)
        if unit in stage.decisions:
            raise Refused(Why.DECISION_EXISTS, "number")
        if stage.tallied_at is None:
            raise Refused(Why.DECISION_TOO_EARLY, "number")
        return self._stage(
            stage,
            "DecisionRecorded",
            at=at,
            by=by,
            data={"tier": tier, "unit": unit, "number": number},
            decisions=(*stage.decisions, unit),
        )

    def tally_stage(self, tier: Tier, *, seal: str = "", by: str, at: datetime) -> Self:
        """Every dossier of the stage has its proposal: the authorities can decide. `seal`: the results' own hash."""
        data = {"tier": tier}
        return self._stage(self.stage(tier), "StageTallied", at=at, by=by, data=data, tallied_at=at, seal=seal)

    def finish_stage(self, tier: Tier, *, by: str, at: datetime) -> Self:
        """All its decisions are applied."""
        return self._stage(self.stage(tier), "StageDecided", at=at, by=by, data={"tier": tier}, decided_at=at)

    def report(self, *, by: str, at: datetime) -> Self:
        """Every stage is decided."""
        return self.next("RoundReported", at=at, by=by, reported_at=at)

    def park(self, fault: str, *, by: str, at: datetime) -> Self:
        """The conductor met a fault; people are told; `resume` lets it go on."""
        return self.next("RoundParked", at=at, by=by, data={"fault": fault}, parked=fault)

    def resume(self, *, by: str, at: datetime) -> Self:
        """The fault is mended."""
        return self.next("RoundResumed", at=at, by=by, parked="")

    def move(self, moment: str, to: datetime, reason: str, *, by: str, at: datetime) -> Self:
        """Another date for one of `moments`: never a past one, never out of order.

        One past date may move: the close of a stage that is not tallied, for the lack of a quorum is mended by time.
        """
        if not reason.strip():
            raise Refused(Why.REASON_MISSING, "reason")
        before = self.moments().get(moment)
        if before is None:
            raise Refused(Why.FIELD_INVALID, "moment")
        if to <= at or (before <= at and not self._may_reopen(moment)):
            raise Refused(Why.DATE_PAST, "to")
        moved = self._with_moment(moment, to)
        if list(moved.moments().values()) != sorted(moved.moments().values()):
            raise Refused(Why.DATE_ORDER, "to")
        fields = {attribute: getattr(moved, attribute) for attribute in (*_MOMENTS.values(), "stages")}
        data = {"moment": moment, "from": before.isoformat(), "to": to.isoformat(), "reason": reason}
        return self.next("DateMoved", at=at, by=by, data=data, **fields)

    def moments(self) -> dict[str, datetime]:
        """Its calendar in order, by name: opens, closes, proposes, `<tier>.opens|closes|finish`, forwards."""
        own = {name: getattr(self, attribute) for name, attribute in _MOMENTS.items()}
        stages = {
            f"{stage.tier}.{name}": getattr(stage, attribute)
            for stage in self.stages
            for name, attribute in _STAGE_MOMENTS.items()
        }
        forwards = own.pop("forwards")
        return {name: at for name, at in {**own, **stages, "forwards": forwards}.items() if at is not None}

    def _may_reopen(self, moment: str) -> bool:
        stage = self.current_stage
        return stage is not None and moment == f"{stage.tier}.closes" and stage.tallied_at is None

    def _with_moment(self, moment: str, to: datetime) -> Self:
        if "." not in moment:
            fields: dict[str, Any] = {_MOMENTS[moment]: to}
            return replace(self, **fields)
        tier, name = moment.split(".")
        change: dict[str, Any] = {_STAGE_MOMENTS[name]: to} | ({"closed_at": None} if name == "closes" else {})
        return replace(
            self, stages=tuple(replace(stage, **change) if stage.tier == tier else stage for stage in self.stages)
        )

    def _stage(
        self, stage: Stage | None, name: str, *, at: datetime, by: str, data: Mapping[str, Any], **fields: Any
    ) -> Self:
        assert stage is not None, self.id
        stages = tuple(replace(each, **fields) if each.tier == stage.tier else each for each in self.stages)
        return self.next(name, at=at, by=by, data=data, stages=stages)


_MOMENTS = {"opens": "opens_at", "closes": "closes_at", "proposes": "proposes_before", "forwards": "forwards_before"}
_STAGE_MOMENTS = {"opens": "opens_at", "closes": "closes_at", "finish": "finish_before"}


def schedule_of(round_: Round) -> dict[str, datetime]:
    """The instants at which somebody should look: name -> when."""
    filing = {"opens": round_.opens_at, "seal": round_.closes_at + SEAL_DELAY}
    stages: dict[str, datetime] = {}
    for stage in round_.stages:
        stages |= {
            f"{stage.tier}-opens": stage.opens_at,
            f"{stage.tier}-sheets": stage.closes_at - SHEET_REMINDER,
            f"{stage.tier}-closes": stage.closes_at,
        }
    return filing | stages
