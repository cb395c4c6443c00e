import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.contracts.runtime.conftest import World, eventually

pytestmark = pytest.mark.local

WAIT = "arn:aws:states:::lambda:invoke.waitForTaskToken"
INVOKE = "arn:aws:states:::lambda:invoke"
NESTED = "arn:aws:states:::states:startExecution.sync:2"

KEEPER = """
    import boto3, os
    class Stale(Exception):
        pass

    def handler(event, context):
        if event.get("fail"):
            raise Stale("no token kept")
        boto3.client("s3").put_object(Bucket=os.environ["BUCKET"], Key="token", Body=f'"{event["token"]}"')
"""


class Keeper:
    """A function that keeps the task token it is given."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._bucket = world.bucket()
        self.function = world.function(KEEPER, environment={"BUCKET": self._bucket})

    def token(self) -> str:
        return eventually(lambda: self._world.objects(self._bucket))[0]

    def state(self, **more: Any) -> dict[str, Any]:
        payload = {"token.$": "$$.Task.Token", **more.pop("payload", {})}
        return {
            "Type": "Task",
            "Resource": WAIT,
            "Parameters": {"FunctionName": self.function, "Payload": payload},
            "TimeoutSeconds": 2592000,
            "End": True,
            **more,
        }


def machine(world: World, **states: dict[str, Any]) -> str:
    return world.machine({"StartAt": next(iter(states)), "States": states})


def call(function: str, **more: Any) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": INVOKE,
        "Parameters": {"FunctionName": function, "Payload.$": "$"},
        "OutputPath": "$.Payload",
        "End": True,
        **more,
    }


def failing(world: World, name: str, times: int) -> str:
    """A function that raises `name` on its first `times` calls, counted in its process."""
    return world.function(
        f"""
        calls = 0
        class {name}(Exception):
            pass
        def handler(event, context):
            global calls
            calls += 1
            if calls <= {times}:
                raise {name}("call " + str(calls))
            return calls
        """
    )


def test_token_outlives_a_clock_move_of_sixty_days_and_is_answered(world: World):
    keeper = Keeper(world)
    execution = world.execute(machine(world, Await=keeper.state()))
    token = keeper.token()

    world.platform.wait_quiet()  # a waiting token keeps nobody waiting
    world.forward(days=60)
    still = world.client("stepfunctions").describe_execution(executionArn=execution)["status"]
    world.client("stepfunctions").send_task_success(taskToken=token, output='{"answer": 1}')

    assert still == "RUNNING"
    assert world.outcome(execution)["output"] == {"answer": 1}


@pytest.mark.parametrize("answered", [True, False])
def test_token_that_is_spent_or_unknown_is_refused(world: World, answered: bool):
    keeper, steps, token = Keeper(world), world.client("stepfunctions"), "unknown"
    if answered:
        execution = world.execute(machine(world, Await=keeper.state()))
        token = keeper.token()
        steps.send_task_success(taskToken=token, output="{}")
        world.outcome(execution)

    with pytest.raises(ClientError) as refused:
        steps.send_task_success(taskToken=token, output="{}")

    assert refused.value.response["Error"]["Code"] == "TaskDoesNotExist"


def test_timeout_of_a_token_is_caught_and_the_state_entered_again(world: World):
    keeper = Keeper(world)
    catch = [{"ErrorEquals": ["States.Timeout"], "ResultPath": "$.error", "Next": "Again"}]
    again = keeper.state(TimeoutSeconds=60)
    execution = world.execute(machine(world, Await=keeper.state(TimeoutSeconds=1, Catch=catch), Again=again))

    first = keeper.token()
    second = eventually(lambda: (token := keeper.token()) != first and token)
    world.client("stepfunctions").send_task_success(taskToken=second, output="{}")

    assert world.outcome(execution)["status"] == "SUCCEEDED"


def test_token_task_whose_function_fails_fails_at_once_by_name(world: World):
    catch = [{"ErrorEquals": ["Stale"], "ResultPath": "$.error", "Next": "Caught"}]
    state = Keeper(world).state(payload={"fail": True}, Catch=catch)

    ended = world.outcome(world.execute(machine(world, Await=state, Caught={"Type": "Succeed"})))

    assert json.loads(ended["output"]["error"]["Cause"])["errorMessage"] == "no token kept"


def test_retry_by_exception_name(world: World):
    retry = {
        "ErrorEquals": ["Lambda.TooManyRequestsException", "Stale"],
        "IntervalSeconds": 1,
        "MaxAttempts": 5,
        "BackoffRate": 2.0,
        "JitterStrategy": "FULL",
    }

    ended = world.outcome(world.execute(machine(world, Step=call(failing(world, "Stale", 1), Retry=[retry]))))

    assert ended["output"] == 2


def test_catch_of_everything_keeps_error_and_input(world: World):
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Park"}]
    step = call(failing(world, "Broken", 9), Catch=catch)

    ended = world.outcome(
        world.execute(machine(world, Step=step, Park={"Type": "Pass", "End": True}), {"plan": "p"})
    )

    assert ended["output"]["plan"] == "p"
    assert ended["output"]["error"]["Error"] == "Broken"


def test_nested_execution_runs_under_its_name_and_its_output_comes_back(world: World):
    child = machine(world, Say={"Type": "Pass", "Parameters": {"round.$": "$.round"}, "End": True})

    ended = world.outcome(world.execute(parent(world, child), {"child": "r1-a1", "round": "r1"}))

    assert ended["output"] == {"round": "r1"}
    started = world.client("stepfunctions").list_executions(stateMachineArn=child)["executions"]
    assert [execution["name"] for execution in started] == ["r1-a1"]


def test_nested_execution_whose_name_is_taken_is_refused_by_aws_name(world: World):
    child = machine(world, Say={"Type": "Pass", "End": True})
    world.outcome(world.execute(child, name="r1-a1"))
    catch = [
        {
            "ErrorEquals": ["StepFunctions.ExecutionAlreadyExistsException"],
            "ResultPath": "$.error",
            "Next": "Taken",
        }
    ]

    ended = world.outcome(world.execute(parent(world, child, Catch=catch), {"child": "r1-a1", "round": "r1"}))

    assert ended["output"]["error"]["Error"] == "StepFunctions.ExecutionAlreadyExistsException"


def test_parent_rests_while_its_child_waits_for_a_person(world: World):
    keeper = Keeper(world)
    child = machine(world, Await=keeper.state())
    execution = world.execute(parent(world, child), {"child": world.name("child"), "round": "r1"})

    assert not world.platform.get("quiet")["quiet"]
    token = keeper.token()
    world.platform.wait_quiet()
    world.client("stepfunctions").send_task_success(taskToken=token, output="{}")
    world.platform.wait_quiet()
    ended = world.client("stepfunctions").describe_execution(executionArn=execution)

    assert ended["status"] == "SUCCEEDED"


def parent(world: World, child: str, **more: Any) -> str:
    context = {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id", "round.$": "$.round"}
    run = {
        "Type": "Task",
        "Resource": NESTED,
        "Parameters": {"StateMachineArn": child, "Name.$": "$.child", "Input": context},
        "OutputPath": "$.Output",
        "End": True,
        **more,
    }
    return machine(world, Run=run, Taken={"Type": "Pass", "End": True})


def ranges(function: str) -> dict[str, Any]:
    return {
        "Type": "Map",
        "Label": "SettleStage",
        "ItemsPath": "$.work.ranges",
        "MaxConcurrency": 4,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Settle",
            "States": {"Settle": call(function)},
        },
        "ResultPath": None,
        "End": True,
    }


def test_distributed_map_gives_each_item_as_the_payload_and_keeps_the_input(world: World):
    function, seen = world.recorder()
    given = {"round": "r1", "work": {"ranges": [{"unit": "a", "first": 0}, {"unit": "b", "first": 10}]}}

    execution = world.execute(machine(world, Map=ranges(function)), given)

    assert world.outcome(execution)["output"] == given
    assert sorted(seen(), key=lambda item: item["unit"]) == given["work"]["ranges"]


def test_distributed_map_fails_by_name_when_one_item_fails(world: World):
    execution = world.execute(
        machine(world, Map=ranges(failing(world, "Broken", 1))), {"work": {"ranges": [{}, {}]}}
    )

    ended = world.outcome(execution)

    assert (ended["status"], ended["error"]) == ("FAILED", "States.ExceedToleratedFailureThreshold")


def test_histories_of_an_execution_and_of_its_map_children_can_be_read(world: World):
    function, steps = (
        world.function("def handler(event, context):\n    return {}\n"),
        world.client("stepfunctions"),
    )
    execution = world.execute(machine(world, Map=ranges(function)), {"work": {"ranges": [{}, {}, {}]}})
    world.outcome(execution)

    (run,) = steps.list_map_runs(executionArn=execution)["mapRuns"]
    children = steps.list_executions(mapRunArn=run["mapRunArn"])["executions"]

    own = [event["type"] for event in world.history(execution)]
    assert own == ["ExecutionStarted", "MapStateEntered", "MapStateExited", "ExecutionSucceeded"]
    assert len(children) == 3
    child = [event["type"] for event in world.history(children[0]["executionArn"])]
    assert child == ["TaskScheduled", "TaskSucceeded"]
