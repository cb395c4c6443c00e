"""The round's state machine, run from its own definition: enough of the States Language for `infra/evaluation_round.asl.json`."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from chalicelib.doors import steps
from tests.chaos.sim import Killed, Task
from tests.chaos.world import World

_FILE = Path(__file__).parents[2] / "infra" / "evaluation_round.asl.json"
_LIFE = 300.0


@cache
def definition() -> Mapping[str, Any]:
    """The states of the round's machine."""
    read: Mapping[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return read["States"]


class Execution:
    """One execution; `state` is where it stands, "Done" at its end. `on_park` hears of a fault that waits for people."""

    def __init__(self, world: World, name: str, round_id: str, on_park: Callable[[str], None]) -> None:
        self.world, self.sim, self.name, self.on_park = world, world.sim, name, on_park
        self.data: dict[str, Any] = {"round": round_id}
        self.state = ""
        self.numbers = count(1)
        self.enter("NextStage")

    def enter(self, name: str) -> None:
        self.state, state = name, definition()[name]
        match state["Type"]:
            case "Task":
                self._task(state, self.data, self._onward(state), self._caught(state))
            case "Choice":
                self.enter(next((row["Next"] for row in state["Choices"] if self._fits(row)), state["Default"]))
            case "Map":
                self._map(state)
            case "Pass":
                self._set(state["ResultPath"], state["Result"])
                self.enter(state["Next"])

    def _task(
        self,
        state: Mapping[str, Any],
        data: Any,
        onward: Callable[[Any], None],
        caught: Callable[[str], None],
        tries: int = 1,
    ) -> None:
        token = f"{self.name}-{next(self.numbers)}"
        event = self._payload(state["Parameters"], data, token)
        function = getattr(steps, _snake(state["Parameters"]["FunctionName"]))
        waits = state["Resource"].endswith("waitForTaskToken")

        def fail(error: str) -> None:
            self.world.stock.tokens.pop(token, None)
            retry = next((each for each in state.get("Retry", ()) if error in each["ErrorEquals"]), None)
            if retry is None or tries > retry["MaxAttempts"]:
                caught(error)
                return
            self._later(tries, lambda: self._task(state, data, onward, caught, tries + 1))

        def ended(task: Task) -> None:
            if task.is_well and not waits:
                onward(json.loads(json.dumps(task.value)))
            elif isinstance(task.error, Killed):
                if token in self.world.stock.tokens or not waits:
                    fail(self.sim.rng.choice(("Lambda.ServiceException", "Lambda.Unknown")))
            elif task.error is not None and (token in self.world.stock.tokens or not waits):
                fail(type(task.error).__name__)

        if waits:
            self.world.stock.tokens[token] = lambda error: fail(error) if error else onward({})
        self.sim.spawn(f"step {_snake(state['Parameters']['FunctionName'])}", lambda: function(event, None), life=_LIFE, done=ended)

    def _later(self, tries: int, again: Callable[[], None]) -> None:
        self.sim.spawn("wait", lambda: None, after=self.sim.rng.random() * 2**tries, done=lambda _: again())

    def _map(self, state: Mapping[str, Any]) -> None:
        items, inner = self._get(state["ItemsPath"], self.data), state["ItemProcessor"]
        task = inner["States"][inner["StartAt"]]
        left, failed = [len(items)], []

        def one_done(error: str = "") -> None:
            left[0] -= 1
            if error:
                failed.append(error)
            if left[0] <= 0:
                self._caught(state)("States.ExceedToleratedFailureThreshold") if failed else self.enter(state["Next"])

        if not items:
            self.enter(state["Next"])
        for item in items:
            self._task(task, item, lambda _: one_done(), one_done)

    def _onward(self, state: Mapping[str, Any]) -> Callable[[Any], None]:
        def onward(answer: Any) -> None:
            picked = state.get("ResultSelector")
            if picked:
                answer = {key[:-2]: self._get(path, {"Payload": answer}) for key, path in picked.items()}
            self._set(state.get("ResultPath"), answer)
            self.enter(state["Next"])

        return onward

    def _caught(self, state: Mapping[str, Any]) -> Callable[[str], None]:
        def caught(error: str) -> None:
            catch = next((each for each in state.get("Catch", ()) if "States.ALL" in each["ErrorEquals"]), None)
            if catch is None:  # the Park state itself failed: the execution dies, and a new one finds its place
                self.state = "Failed"
                return
            self.data["error"] = {"Error": error, "Cause": error}
            self.on_park(error)
            self.enter(catch["Next"])

        return caught

    def _payload(self, parameters: Mapping[str, Any], data: Any, token: str) -> Any:
        if "Payload.$" in parameters:
            return data
        return {
            key.removesuffix(".$"): token if path == "$$.Task.Token" else self._get(path, data)
            for key, path in parameters["Payload"].items()
        }

    def _fits(self, row: Mapping[str, Any]) -> bool:
        return bool(self._get(row["Variable"], self.data) == row["StringEquals"])

    @staticmethod
    def _get(path: str, data: Any) -> Any:
        for name in path.split(".")[1:]:
            data = data[name]
        return data

    def _set(self, path: str | None, value: Any) -> None:
        if path:
            self.data[path.removeprefix("$.")] = value


def _snake(name: str) -> str:
    """`${NextStage}` is `next_stage`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name.strip("${}")).lower()
