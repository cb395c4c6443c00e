"""What people do in each scene, and when: drawn from the seed, mostly within seconds of one another."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.domain.words import VIETNAM
from chalicelib.services import deciding, intake, rounds, scoring, screening, tickets
from chalicelib.stores import aggregates, clock
from tests.chaos.delivery import Delivery
from tests.chaos.machine import Execution
from tests.chaos.people import MOVED_ON, Ask, People, Script
from tests.chaos.scenes import ROUND, Scene
from tests.world import ENVIRONMENT

D = Tier.DISTRICT
PDF, OTHER = b"%PDF-1.4\n" + b"x" * 300, b"<html>" + b"y" * 303
SHORT = "States.ExceedToleratedFailureThreshold"  # what a range without a quorum looks like to the machine
_EXTENSIONS_MOST, _RESUMED_MOST = 3, 8
_LOOK_AGAIN = 4  # times a person who was told that something had changed looks and tries once more


class Stage:
    """A scene that is being played."""

    def __init__(self, scene: Scene, delivery: Delivery) -> None:
        self.scene, self.delivery, self.sim = scene, delivery, delivery.sim
        self.rng, self.people = delivery.sim.rng, People(delivery)
        self.executions: list[Execution] = []
        self.parked: list[str] = []

    def play(self) -> None:
        """Put everybody on the way."""
        _PLAYS[self.scene.name](self)
        if self.maybe(0.4):
            self.delivery.sweep(self.rng.uniform(0, 30))

    def send(self, who: str, script: Callable[..., Script], *given: Any, within: float = 12.0) -> None:
        self.people.play(who, script(self, who, *given), after=self.rng.uniform(0, within))

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def some(self, *ways: Callable[[], None]) -> None:
        """About half of them."""
        for way in ways:
            if self.maybe(0.5):
                way()

    def conduct(self, name: str = "conductor") -> None:
        """An execution of the round's machine; a parked one is resumed by the operator after a while."""
        world = self.delivery.world
        self.executions.append(Execution(world, f"{name}-{len(self.executions)}", ROUND, self._parked))

    def _parked(self, error: str) -> None:
        """A stage that lacks sheets is extended before it goes on; the members come again. In the end it stays parked."""
        self.parked.append(error)
        after = self.rng.uniform(20, 60)
        if len(self.parked) > _RESUMED_MOST:
            return
        if self.scene.name == "council" and error == SHORT and self.parked.count(SHORT) <= _EXTENSIONS_MOST:
            self.people.play("coordinator", extends(self), after)
        self.sim.spawn("operator resumes", lambda: rounds.resume(ROUND), after=after + 30)


# --- producers --------------------------------------------------------------------------------------------------------


def files(stage: Stage, who: str, name: str, filing: int = 0) -> Script:
    """Submit; after an error page, the same form again. `filing` as the page showed it, else as it was in the beginning."""
    actor, dossier = stage.scene.actors[who], stage.scene.ids[name]
    filing = filing or stage.scene.filings[name] + 1
    run: Callable[[], Any] = lambda: intake.submit(actor, dossier, filing=filing)  # noqa: E731 - asked once below
    yield Ask(act="submit", about=dossier, run=run, facts={"filing": filing})


def uploads_and_files(stage: Stage, who: str, name: str) -> Script:
    """A ticket, the file, sometimes another file through the same form, then submit."""
    actor, dossier = stage.scene.actors[who], stage.scene.ids[name]
    wish = tickets.Wish(name="giấy.pdf", content_type="application/pdf", size=len(PDF))
    run: Callable[[], Any] = lambda: tickets.issue(actor, dossier, wish)  # noqa: E731 - asked once below
    answer = yield Ask(act="ticket", about=dossier, run=run)
    if answer is None or answer.shown is None:
        return
    key, bucket = answer.shown.document.key, ENVIRONMENT["DOCUMENT_BUCKET"]
    stage.delivery.upload(bucket, key, PDF)
    if stage.maybe(0.5):
        yield stage.rng.uniform(0, 1.5)
        stage.delivery.upload(bucket, key, OTHER)
    yield stage.rng.uniform(0, 2)
    yield from files(stage, who, name)


def files_again(stage: Stage, who: str, name: str) -> Script:
    """Look now and then whether it came back, and file it again."""
    dossier = stage.scene.ids[name]
    for _ in range(_LOOK_AGAIN):
        page = yield Ask(act="look", about=dossier, run=lambda: aggregates.get(Dossier, dossier))
        if page is not None and page.shown is not None and page.shown.state is DossierState.RETURNED:
            yield from files(stage, who, name, page.shown.filings + 1)
        yield stage.rng.uniform(0.5, 3)


def withdraws(stage: Stage, who: str, name: str) -> Script:
    actor, dossier = stage.scene.actors[who], stage.scene.ids[name]
    yield Ask(act="withdraw", about=dossier, run=lambda: intake.withdraw(actor, dossier, "thôi làm"))


# --- officers ---------------------------------------------------------------------------------------------------------


def checks(stage: Stage, who: str, name: str) -> Script:
    """Open the page, think, accept or send back what was on the page; look again when it has changed."""
    actor, dossier = stage.scene.actors[who], stage.scene.ids[name]
    for _ in range(_LOOK_AGAIN):
        page = yield Ask(act="look", about=dossier, run=lambda: aggregates.get(Dossier, dossier))
        if page is None or page.shown is None or page.shown.state is not DossierState.SUBMITTED:
            return
        yield stage.rng.uniform(0, 3)
        version = page.shown.version
        accept = stage.maybe(0.6)
        answer = yield Ask(
            act="accept" if accept else "send_back",
            about=dossier,
            run=_check(actor, dossier, version, accept=accept),
            facts={"version": version},
        )
        if answer is None or answer.refusal != MOVED_ON:
            return


def _check(actor: Any, dossier: str, version: int, *, accept: bool) -> Callable[[], Any]:
    if accept:
        return lambda: screening.accept(actor, dossier, version)
    return lambda: screening.send_back(actor, dossier, version, "thiếu nhãn")


def decides(stage: Stage, who: str, unit: str) -> Script:
    """Wait for the proposals, then record what was signed on paper, and publish it."""
    actor = stage.scene.actors[who]

    def record() -> None:
        day = clock.now().astimezone(VIETNAM).date().isoformat()
        deciding.record(actor, ROUND, D, unit, number="15/QĐ-UBND", day=day, signer="Chủ tịch")
        deciding.publish(actor, ROUND, D, unit)

    for _ in range(12):
        answer = yield Ask(act="decide", about=unit, run=record)
        if answer is None or not answer.refusal or answer.refusal == "decision_exists":
            return
        yield stage.rng.uniform(20, 120)


def extends(stage: Stage) -> Script:
    """Too few have signed: a later close, with a reason; then the members sign."""
    by, to = stage.scene.actors["coordinator"], timedelta(minutes=5)
    yield Ask(
        act="move",
        about=ROUND,
        run=lambda: rounds.move(by, ROUND, f"{D}.closes", clock.now() + to, "chưa đủ phiếu"),
    )
    for number in (1, 2, 3):
        for name in ("A", "B", "C"):
            stage.send(f"member {number}", signs, name)


# --- members ----------------------------------------------------------------------------------------------------------


def signs(stage: Stage, who: str, name: str) -> Script:
    """Save a draft now and then, and sign; a seat that is not there yet is waited for."""
    actor, dossier = stage.scene.actors[who], stage.scene.ids[name]
    points = {"A": stage.rng.randint(15, 30), "B": stage.rng.randint(10, 20), "C": stage.rng.randint(10, 35)}
    if stage.maybe(0.3):
        yield Ask(act="save", about=dossier, run=lambda: scoring.save(actor, dossier, points, ""))
    for _ in range(2 * _LOOK_AGAIN):
        answer = yield Ask(act="sign", about=dossier, run=lambda: scoring.sign(actor, dossier, points, ""))
        if answer is None or answer.refusal not in (MOVED_ON, "not_a_member"):
            return
        yield stage.rng.uniform(1, 6)


# --- plays ------------------------------------------------------------------------------------------------------------


def _filing(stage: Stage) -> None:
    for _ in range(stage.rng.randint(1, 2)):
        stage.send("producer A", files, "A")  # the form posted twice
    stage.some(
        lambda: stage.send("producer B", files, "B"),
        lambda: stage.send("producer B", withdraws, "B"),
        lambda: stage.send("producer C", uploads_and_files, "C", within=6),
        lambda: stage.send("producer E", files, "E"),
        lambda: stage.send("officer east", checks, "D"),
        lambda: stage.send("deputy east", checks, "D"),
        lambda: stage.send("officer west", checks, "D"),
        lambda: stage.send("producer D", withdraws, "D"),
        lambda: stage.send("producer D", files_again, "D"),
    )


def _check_play(stage: Stage) -> None:
    stage.conduct()
    stage.send("officer east", checks, "A")
    stage.some(
        lambda: stage.send("deputy east", checks, "A"),
        lambda: stage.send("officer east", checks, "B"),
        lambda: stage.send("deputy east", checks, "B"),
        lambda: stage.send("producer C", files, "C"),
        lambda: stage.send("officer west", checks, "C"),
        lambda: stage.send("officer west", checks, "A"),
        lambda: stage.send("producer D", withdraws, "D"),
        lambda: stage.send("producer A", withdraws, "A"),
        lambda: stage.send("producer A", files_again, "A"),
    )


def _council(stage: Stage) -> None:
    stage.conduct()
    if stage.maybe(0.2):
        stage.conduct("twin")
    for number, name in ((2, "A"), (3, "A"), (3, "B"), (1, "C"), (2, "C"), (3, "C")):
        stage.send(f"member {number}", signs, name)
    if stage.maybe(0.3):
        stage.send("producer B", withdraws, "B", within=30)
    _deciders(stage, 60)


def _decision(stage: Stage) -> None:
    stage.conduct()
    if stage.maybe(0.3):
        stage.conduct("twin")
    _deciders(stage, 10)
    if stage.maybe(0.3):
        stage.send("producer C", withdraws, "C")


def _deciders(stage: Stage, within: float) -> None:
    for who, unit in (("officer east", "dong"), ("deputy east", "dong"), ("officer west", "tay")):
        if who != "deputy east" or stage.maybe(0.5):
            stage.send(who, decides, unit, within=within)


_PLAYS: Mapping[str, Callable[[Stage], None]] = {
    "filing": _filing,
    "check": _check_play,
    "council": _council,
    "decision": _decision,
}
HORIZON = {"filing": 1900.0, "check": 120.0, "council": 900.0, "decision": 600.0}
LEAD = {"filing": 14.0, "check": 14.0, "council": 20.0, "decision": 0.0}

__all__ = ["HORIZON", "LEAD", "Round", "Stage", "datetime", "timedelta"]
