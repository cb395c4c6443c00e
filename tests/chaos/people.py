"""People in front of pages: they ask, read the answer, come back after an error, and remember what they were shown."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.errors import Refused, Stale, Why
from tests.chaos.delivery import Delivery
from tests.chaos.sim import Killed, Task

WEB_LIFE = 29.0
_PATIENCE = 6  # times a person tries again after an error page


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a page said to one request: `shown`, or the refusal's code, or nothing but an error."""

    who: str
    act: str
    about: str
    asked_at: float
    answered_at: float
    skew: float
    shown: Any = None
    refusal: str = ""
    fault: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request: `again` after an error page."""

    act: str
    about: str
    run: Callable[[], Any]
    again: bool = True
    facts: dict[str, Any] = field(default_factory=dict)


Script = Generator[Ask | float, Answer | None, None]


class People:
    """Plays scripts; keeps every answer."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery, self.sim = delivery, delivery.sim
        self.answers: list[Answer] = []
        self.acting = 0

    def play(self, who: str, script: Script, after: float = 0.0) -> None:
        """A script from `after` seconds on."""
        self.acting += 1
        self.sim.spawn(f"{who} comes", lambda: None, after=after, done=lambda _: self._go_on(who, script, None))

    def _go_on(self, who: str, script: Script, answer: Answer | None) -> None:
        try:
            wish = script.send(answer) if answer else next(script)
        except StopIteration:
            self.acting -= 1
            return
        if isinstance(wish, Ask):
            self._ask(who, script, wish)
        else:
            self.sim.spawn(f"{who} waits", lambda: None, after=wish, done=lambda _: self._go_on(who, script, None))

    def _ask(self, who: str, script: Script, wish: Ask, tries: int = 1) -> None:
        def done(task: Task) -> None:
            answer = _answer(who, wish, task)
            self.answers.append(answer)
            if answer.fault and wish.again and tries < _PATIENCE:
                pause = self.sim.rng.uniform(0.5, 6.0)
                self.sim.spawn(
                    f"{who} waits", lambda: None, after=pause, done=lambda _: self._ask(who, script, wish, tries + 1)
                )
            else:
                self._go_on(who, script, answer)

        self.sim.spawn(f"{who} {wish.act} {wish.about}", wish.run, life=WEB_LIFE, done=done)


def _answer(who: str, wish: Ask, task: Task) -> Answer:
    common: dict[str, Any] = {
        "who": who,
        "act": wish.act,
        "about": wish.about,
        "asked_at": task.starts,
        "answered_at": task.ended,
        "skew": task.skew,
        "facts": wish.facts,
    }
    match task.error:
        case None:
            return Answer(**common, shown=task.value if task.value is not None else True)
        case Refused() as refused:
            return Answer(**common, refusal=str(refused.why))
        case Stale():  # what doors/web.py makes of it
            return Answer(**common, refusal=MOVED_ON)
        case Killed():
            return Answer(**common, fault="killed")
    return Answer(**common, fault=type(task.error).__name__)


MOVED_ON = str(Why.CHANGED_MEANWHILE)
