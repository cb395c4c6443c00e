"""A year from adoption to report, in the order in which it happens."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import product as pairs
from typing import Any

from chalicelib.domain.plan import Plan
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import SEAL_DELAY, Round
from chalicelib.stores import aggregates
from console.play import faults, members, officers, operator, producers
from console.play.cast import COUNCIL, Fate, Filing
from console.play.scene import Scene

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
BEFORE = timedelta(days=5)  # the plan is adopted so long before its first round opens
_LAST_CALL = timedelta(minutes=30)
_FILED = (Fate.PLAIN, Fate.RETURNED, Fate.SILENT, Fate.WITHDRAWN)


class TooLateToPlay(Exception):
    """The platform's clock is past the plan's first opening, and it never goes back."""


def begins(content: Mapping[str, Any]) -> datetime:
    """When the play begins."""
    return _at(content["rounds"][0]["opens"]) - BEFORE


def play(scene: Scene) -> None:
    """All of it; at the end the year's report is made and nothing is under way."""
    start = begins(scene.content)
    if scene.runtime.now() > start + BEFORE:
        raise TooLateToPlay(
            f"it is {scene.runtime.now():%d/%m/%Y} there, and the first round opens on {start + BEFORE:%d/%m/%Y}"
        )
    if scene.runtime.now() < start:
        scene.move(start)
    operator.enrol(scene)
    operator.adopt(scene)
    operator.enter_old_products(scene)
    for calendar in scene.content["rounds"]:
        _play_round(scene, calendar)
    scene.wait_until(lambda: aggregates.get(Plan, scene.cast.plan).reported_at is not None, "the year's report")
    scene.settle()
    scene.bar.close()


def _play_round(scene: Scene, calendar: Mapping[str, Any]) -> None:
    number, opens, closes = calendar["number"], _at(calendar["opens"]), _at(calendar["closes"])
    _file(scene, number, opens, closes)
    _be_late(scene, number, closes)
    _check(scene, number, closes, _check_until(calendar))
    for stage in calendar["stages"]:
        _play_stage(scene, number, stage)


def _check_until(calendar: Mapping[str, Any]) -> datetime:
    """The cut-off of who only checks and proposes; without one, the beginning of the first council."""
    if "proposes" in calendar:
        return datetime.fromisoformat(calendar["proposes"]["before"])
    return _at(calendar["stages"][0]["opens"])


def _file(scene: Scene, number: int, opens: datetime, closes: datetime) -> None:
    """Opened and filed at the stops of the window: its beginning, its middle, and each reminder."""
    stops = [
        opens + MINUTE,
        opens + (closes - opens) * 0.4,
        closes - timedelta(days=7) + MINUTE,
        closes - timedelta(hours=48) + MINUTE,
        closes - timedelta(hours=4) + MINUTE,
        closes - _LAST_CALL,
    ]
    for index, stop in enumerate(sorted(stops)):
        scene.move(stop)
        if index == 0:
            faults.fire_again(scene, f"{scene.cast.plan}-r{number}", "opens", opens)
        opening = [filing for filing in scene.cast.of_round(number) if filing.opened == index]
        filing_now = [filing for filing in scene.cast.of_round(number, *_FILED) if filing.filed == index]
        with scene.phase("filing"):
            producers.act_by_producer(scene, opening, producers.open_dossier)
            producers.act_by_producer(scene, filing_now, producers.assess)
            producers.act_by_producer(scene, filing_now, producers.submit)
    faults.fire_again(scene, f"{scene.cast.plan}-r{number}", "closing-4h", closes - timedelta(hours=4))


def _be_late(scene: Scene, number: int, closes: datetime) -> None:
    late = [producers.get_ready_late(scene, filing) for filing in scene.cast.of_round(number, Fate.LATE)]
    scene.settle()
    scene.runtime.move_to(closes + SECOND)
    scene.each(lambda one: producers.file_late(scene, one), late)
    scene.faults["drafts never filed"] += len(scene.cast.of_round(number, Fate.DRAFT))
    scene.move(closes + SEAL_DELAY + MINUTE)


def _check(scene: Scene, number: int, closes: datetime, until: datetime) -> None:
    scene.move(closes + (until - closes) / 3)
    first = scene.decree(number).tiers[0]
    scene.each(lambda unit: officers.check(scene, unit, number, officers.FIRST_LOOK, first), scene.cast.units)
    scene.move(closes + (until - closes) * 2 / 3)
    producers.act_by_producer(scene, scene.cast.of_round(number, Fate.RETURNED), producers.supplement)
    producers.act_by_producer(scene, scene.cast.of_round(number, Fate.WITHDRAWN), producers.withdraw)
    scene.settle()
    scene.each(lambda unit: officers.check(scene, unit, number, officers.SECOND_LOOK, first), scene.cast.units)
    scene.faults["returned, never answered"] += len(scene.cast.of_round(number, Fate.SILENT))


def _play_stage(scene: Scene, number: int, stage: Mapping[str, Any]) -> None:
    tier, opens, closes, finish = stage["tier"], _at(stage["opens"]), _at(stage["closes"]), _finish(stage)
    rules = scene.decree(number).rules_of(Tier(tier))
    if rules != scene.decree(number).tiers[0]:  # what was forwarded or proposed to it
        scene.move(scene.runtime.now() + (opens - scene.runtime.now()) / 2)
        seats = scene.seats_of(number, tier)
        scene.each(lambda unit: officers.check(scene, unit, number, officers.UPPER_LOOK, rules), seats)
    _open_stage(scene, number, tier, opens)
    _sign(scene, number, tier, opens, closes)
    _conclude(scene, number, tier)
    _close_stage(scene, number, tier, closes)
    scene.move(closes + (finish - closes) / 2)
    with scene.phase("decision"):
        scene.each(
            lambda unit: officers.decide(scene, unit, number, tier, scene.runtime.now()),
            scene.offices(number),
        )
    scene.wait_until(
        lambda: _stage(scene, number, tier).decided_at is not None, f"round {number}, {tier}: decisions applied"
    )


def _open_stage(scene: Scene, number: int, tier: str, opens: datetime) -> None:
    if scene.is_first(number, tier):
        scene.settle()
        faults.never_fire(scene, f"{scene.cast.plan}-r{number}", f"{tier}-opens")
    scene.move(opens + MINUTE)
    scene.wait_until(lambda: _stage(scene, number, tier).opened_at is not None, f"round {number}, {tier}: opened")
    scene.settle()


def _sign(scene: Scene, number: int, tier: str, opens: datetime, closes: datetime) -> None:
    """The chairs and one more of each council in the first days, the others half way."""
    councils = scene.seats_of(number, tier)
    for stop, seats in ((None, (0, 1)), (opens + (closes - opens) / 2, range(2, COUNCIL))):
        if stop:
            scene.move(stop)
        with scene.phase("council"):
            scene.each(
                lambda place: members.sign_all(scene, place[1], place[0], tier, number), list(pairs(seats, councils))
            )


def _conclude(scene: Scene, number: int, tier: str) -> None:
    """Where the decree asks the councils for findings."""
    with scene.phase("council"):
        scene.each(lambda unit: members.conclude_all(scene, unit, tier, number), scene.seats_of(number, tier))


def _close_stage(scene: Scene, number: int, tier: str, closes: datetime) -> None:
    """Early where every sheet is signed; else the forgetful are reminded, and the calendar closes it."""
    scene.settle()
    if _stage(scene, number, tier).closed_at is None:
        scene.move(closes - timedelta(hours=24) + MINUTE)
        scene.move(closes - MINUTE)
        late = [members.get_ready_late(scene, filing, tier) for filing in _forgotten(scene, number, tier)]
        scene.settle()
        scene.runtime.move_to(closes + SECOND)
        for one in late:
            members.sign_late(scene, one)
            scene.count("forgetful members")
    with scene.phase("tally"):
        scene.wait_until(lambda: _stage(scene, number, tier).tallied_at is not None, f"round {number}, {tier}: tallied")


def _forgotten(scene: Scene, number: int, tier: str) -> Sequence[Filing]:
    first = scene.is_first(number, tier)
    return [filing for filing in scene.cast.of_round(number) if first and filing.forgotten]


def _stage(scene: Scene, number: int, tier: str) -> Any:
    return aggregates.get(Round, f"{scene.cast.plan}-r{number}").stage(Tier(tier))


def _at(moment: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(moment["at"])


def _finish(stage: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(stage["finish"]["before"])
