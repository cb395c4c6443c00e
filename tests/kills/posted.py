"""A page's form, posted as a situation."""

from collections.abc import Mapping
from typing import Any

from tests.doors import situations as given
from tests.doors.visitor import Visitor
from tests.kills.cells import Deliver, Situation, Stage


def page(
    name: str, route: str, where: given.Given, form: Mapping[str, str] | None = None, /, *, shown: bool = False, **more: Any
) -> Situation:
    """Somebody posts a form that is right. `shown`: with all that its page had filled in."""

    def prepare(stage: Stage) -> Deliver:
        player, path = where()
        there = Visitor(player=player).get(path).form(path) if shown else {}
        return lambda: Visitor(player=player).post(path, {**there, **(form or {})})

    return Situation(name=name, door=f"POST {route}", prepare=prepare, **more)
