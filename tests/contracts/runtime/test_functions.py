import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.contracts.runtime.conftest import World, eventually

pytestmark = pytest.mark.local

FAILING = """
    import os
    class Stale(Exception):
        pass
    def handler(event, context):
        if event == "fail":
            raise Stale("read again")
        return os.getpid()
"""


def test_exception_keeps_its_name_and_does_not_cost_the_process(world: World):
    function = world.function(FAILING)

    before, failure, after = (world.invoke(function, event) for event in ("", "fail", ""))

    assert (failure["errorType"], failure["errorMessage"]) == ("Stale", "read again")
    assert before == after


def test_timeout_is_still_a_timeout(world: World):
    function = world.function("import time\ndef handler(event, context):\n    time.sleep(5)\n", timeout=1)

    assert "timed out" in world.invoke(function)["errorMessage"]


def test_function_has_two_processes_at_most_and_further_calls_queue(world: World):
    function = world.function(
        "import os, time\ndef handler(event, context):\n    time.sleep(0.05)\n    return os.getpid()\n"
    )

    with ThreadPoolExecutor(12) as callers:
        processes = list(callers.map(lambda _: world.invoke(function), range(24)))

    assert len(processes) == 24
    assert len(set(processes)) == 2


def test_functions_of_one_zip_share_one_unpacked_copy(world: World):
    source = "def handler(event, context):\n    return __file__\n"
    first, second = world.function(source), world.function(source)

    assert world.invoke(first) == world.invoke(second)


def test_functions_of_one_layer_share_one_unpacked_copy_and_others_do_not_see_it(world: World):
    layer = world.layer({"python/heavy.py": "place = __file__\n"})
    source = "def handler(event, context):\n    import heavy\n    return heavy.place\n"
    first, second, bare = world.function(source, layers=[layer]), world.function(source, layers=[layer]), world.function(source)

    places = [world.invoke(function) for function in (first, second)]

    assert places[0] == places[1]
    assert world.invoke(bare)["errorType"] == "ModuleNotFoundError"


def test_silent_handler_answers_without_waiting_for_log_lines(world: World):
    function = world.function("def handler(event, context):\n    return 1\n")
    world.invoke(function)

    started = time.monotonic()
    for _ in range(10):
        world.invoke(function)

    assert time.monotonic() - started < 0.4


def test_worker_sees_the_endpoint_and_none_of_the_operators_settings(world: World):
    function = world.function(
        """
        import os
        def handler(event, context):
            return {name: value for name, value in os.environ.items() if name.startswith("AWS")}
        """
    )

    seen = world.invoke(function)

    assert seen["AWS_ENDPOINT_URL"] == world.platform.aws_url
    assert (seen["AWS_REGION"], seen["AWS_ACCESS_KEY_ID"]) == ("ap-southeast-1", "000000000000")
    assert "AWS_PROFILE" not in seen


def test_eventbridge_calls_again_and_then_gives_the_event_to_the_failure_destination(world: World):
    url, arn = world.queue()
    function, rule = world.function(FAILING), world.name("rule")
    world.client("lambda").put_function_event_invoke_config(
        FunctionName=function, MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": arn}}
    )
    world.client("events").put_rule(Name=rule, EventPattern=json.dumps({"source": ["test.source"]}))
    world.client("events").put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": function, "Input": '"fail"'}])

    world.client("events").put_events(Entries=[{"Source": "test.source", "DetailType": "x", "Detail": "{}"}])

    assert not world.platform.get("quiet")["quiet"]
    (message,) = world.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    failure = json.loads(message["Body"])
    assert (failure["requestPayload"], failure["responsePayload"]["errorType"]) == ("fail", "Stale")
    world.client("sqs").purge_queue(QueueUrl=url)


def test_workers_end_when_the_runtime_is_killed(own_world: World):
    function = own_world.function(
        "import os, time\ndef handler(event, context):\n    time.sleep(event)\n    return os.getpid()\n"
    )
    idle = own_world.invoke(function, 0)

    own_world.platform.kill()

    eventually(lambda: not _runs(idle), seconds=3)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
