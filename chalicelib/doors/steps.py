"""One function for each Task state of the two machines. Exceptions are faults; business outcomes travel as data."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.regulation import Tier
from chalicelib.observe import count, observed
from chalicelib.services import conductor, ruling, seating

door = Blueprint(__name__)


def _holding(token: str, act: Callable[[], object]) -> None:
    """A step that takes a token never just raises: its task would wait for ever."""
    try:
        act()
    except Exception as error:
        conductor.fail(token, error)
        raise


@door.lambda_function()
@observed
def next_round(event: Any, context: Any) -> Any:
    """What the year does now."""
    return conductor.next_round(event["plan"], event["attempt"], datetime.fromisoformat(event["started_at"]))


@door.lambda_function()
@observed
def await_opening(event: Any, context: Any) -> None:
    """Until the round opens."""
    _holding(event["token"], lambda: conductor.await_opening(event["plan"], event["round"], event["token"]))


@door.lambda_function()
@observed
def report_year(event: Any, context: Any) -> Any:
    """The year is over."""
    return conductor.report_year(event["plan"])


@door.lambda_function()
@observed
def hand_over(event: Any, context: Any) -> None:
    """A younger execution goes on."""
    conductor.hand_over(event["plan"], event["attempt"])


@door.lambda_function()
@observed
def park_year(event: Any, context: Any) -> None:
    """A fault in the year: wait for people."""
    count("RoundParked")
    _holding(event["token"], lambda: conductor.park_year(event["plan"], str(event["error"]), event["token"]))


@door.lambda_function()
@observed
def next_stage(event: Any, context: Any) -> Any:
    """A stage, the report, or done."""
    return conductor.next_stage(event["round"])


@door.lambda_function()
@observed
def await_stage_opening(event: Any, context: Any) -> None:
    """Until the council's first day."""
    _holding(event["token"], lambda: conductor.await_stage_opening(event["round"], Tier(event["tier"]), event["token"]))


@door.lambda_function()
@observed
def begin_stage(event: Any, context: Any) -> dict[str, int]:
    """Issue the sheets."""
    return {"issued": seating.begin_stage(event["round"], Tier(event["tier"]))}


@door.lambda_function()
@observed
def await_stage(event: Any, context: Any) -> None:
    """Until every sheet is signed, or the stage closes."""
    _holding(event["token"], lambda: conductor.await_stage(event["round"], Tier(event["tier"]), event["token"]))


@door.lambda_function()
@observed
def list_ranges(event: Any, context: Any) -> dict[str, Any]:
    """The stage's dossiers in key ranges."""
    return {"ranges": [asdict(piece) for piece in ruling.ranges(event["round"], Tier(event["tier"]))]}


@door.lambda_function()
@observed
def settle_range(event: Any, context: Any) -> dict[str, int]:
    """Tally one range to proposals."""
    return {"settled": conductor.settle(_range(event))}


@door.lambda_function()
@observed
def await_decision(event: Any, context: Any) -> None:
    """Until every deciding authority's decision is recorded."""
    _holding(event["token"], lambda: conductor.await_decision(event["round"], Tier(event["tier"]), event["token"]))


@door.lambda_function()
@observed
def apply_range(event: Any, context: Any) -> dict[str, int]:
    """Apply the decisions to one range, product by product."""
    return {"applied": ruling.apply(_range(event))}


@door.lambda_function()
@observed
def close_stage(event: Any, context: Any) -> None:
    """The stage is over."""
    conductor.close_stage(event["round"], Tier(event["tier"]))


@door.lambda_function()
@observed
def report_round(event: Any, context: Any) -> Any:
    """The round is over."""
    return conductor.report_round(event["round"])


@door.lambda_function()
@observed
def park_round(event: Any, context: Any) -> None:
    """A fault in the round: wait for people."""
    count("RoundParked")
    _holding(event["token"], lambda: conductor.park_round(event["round"], str(event["error"]), event["token"]))


def _range(event: Any) -> ruling.Range:
    return ruling.Range(**{**event, "tier": Tier(event["tier"])})
