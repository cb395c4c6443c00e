"""The state machines against the steps: every Task has one, every step is used, every wait is patient and parked."""

from collections.abc import Iterator
from typing import Any

import pytest
from chalice.utils import to_cfn_resource_name

from app import app
from infra import names
from infra.machines import MACHINES, definition

State = dict[str, Any]
PATIENCE = 2_592_000  # 30 days; deadlines live in rows
INVOKE = "arn:aws:states:::lambda:invoke"
WAIT = f"{INVOKE}.waitForTaskToken"
PARK = {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Park"}


def states_of(machine: str) -> dict[str, State]:
    return definition(machine)["States"]


def tasks() -> Iterator[tuple[str, str, State]]:
    """(machine, state, definition) of every Task, those inside a Map included."""
    for machine in MACHINES:
        for name, state in states_of(machine).items():
            if state["Type"] == "Task":
                yield machine, name, state
            inner = state.get("ItemProcessor", {}).get("States", {})
            yield from ((machine, f"{name}/{one}", task) for one, task in inner.items())


def lambdas() -> list[tuple[str, str, State]]:
    return [one for one in tasks() if one[2]["Resource"].startswith(INVOKE)]


def waits() -> list[tuple[str, str, State]]:
    return [one for one in tasks() if one[2]["Resource"] == WAIT]


def steps() -> set[str]:
    return {one.logical for one in names.functions(app) if one.handler.startswith("chalicelib.doors.steps.")}


def test_every_task_has_a_step_and_every_step_a_task() -> None:
    called = {task["Parameters"]["FunctionName"].strip("${}") for _, _, task in lambdas()}

    assert called == steps()


def test_tasks_are_named_like_their_steps() -> None:
    differing = {
        (name, task["Parameters"]["FunctionName"])
        for machine, name, task in lambdas()
        if task["Parameters"]["FunctionName"] != f"${{{name.rpartition('/')[2]}}}"
    }

    assert differing == {("Park", "${ParkYear}"), ("Park", "${ParkRound}")}


def test_one_retry_for_all() -> None:
    retries = [task["Retry"] for _, _, task in lambdas()]

    assert all(retry == retries[0] for retry in retries)
    assert len(retries[0]) == 1
    assert {"Stale", "Throttled", "Lambda.TooManyRequestsException"} < set(retries[0][0]["ErrorEquals"])
    assert isinstance(retries[0][0]["BackoffRate"], float)  # statelint takes nothing else


@pytest.mark.parametrize("machine", MACHINES)
def test_whatever_fails_is_parked(machine: str) -> None:
    fallible = {
        name: state for name, state in states_of(machine).items() if state["Type"] in {"Task", "Map"} and name != "Park"
    }

    assert [name for name, state in fallible.items() if state["Catch"][-1] != PARK] == []


def test_every_wait_has_a_constant_patience_and_looks_again() -> None:
    for _, name, task in waits():
        assert task["TimeoutSeconds"] == PATIENCE
        assert task["Catch"][0] == {"ErrorEquals": ["States.Timeout"], "ResultPath": None, "Next": name}
        assert task["Parameters"]["Payload"]["token.$"] == "$$.Task.Token"


def test_only_waits_take_a_token() -> None:
    holding = {task["Parameters"]["FunctionName"] for _, _, task in lambdas() if "token" in str(task["Parameters"])}

    assert holding == {task["Parameters"]["FunctionName"] for _, _, task in waits()}
    assert len(waits()) == 6


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_is_reached_and_every_word_has_a_state(machine: str) -> None:
    states = states_of(machine)

    reached = {definition(machine)["StartAt"]} | {target for state in states.values() for target in targets(state)}

    assert reached == states.keys()


def targets(state: State) -> Iterator[str]:
    for branch in [state, *state.get("Choices", []), *state.get("Catch", [])]:
        if "Next" in branch:
            yield branch["Next"]
    if "Default" in state:
        yield state["Default"]


def test_maps_are_distributed_over_ranges_and_tolerate_nothing() -> None:
    maps = {name: state for name, state in states_of("RoundMachine").items() if state["Type"] == "Map"}

    assert maps.keys() == {"SettleStage", "ApplyDecision"}
    for state in maps.values():
        assert state["ItemProcessor"]["ProcessorConfig"]["Mode"] == "DISTRIBUTED"
        assert (state["ItemsPath"], state["MaxConcurrency"]) == ("$.work.ranges", 4)
        assert (state["ToleratedFailureCount"], state["ResultPath"]) == (0, None)


def test_a_rename_breaks_here_and_not_at_night() -> None:
    assert to_cfn_resource_name("await_stage_opening") == "AwaitStageOpening"
