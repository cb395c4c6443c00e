"""One played year from plan file to report file, on a platform that runs."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from chalicelib.services import reconcile
from chalicelib.settings import settings
from console import evidence, invariants, report, table
from console.play import cast, year
from console.play.kills import Kills, settle_parked
from console.play.scene import Scene
from console.runtime import Runtime
from console.verify import verified


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be played. `restart` kills the runtime and starts it again; `kills` says how often."""

    plan: Path
    size: int | None
    seed: int
    out: Path | None
    kills: int = 0
    restart: Callable[[], None] | None = None


def play(order: Order) -> bool:
    """Play, look at everything, write the report, print the table, return the clock. Whether all invariants hold."""
    content = json.loads(order.plan.read_text("utf-8"))
    scene = Scene(
        content, cast.draw(content, size=order.size, seed=order.seed), Runtime(settings().public_url), order.seed
    )
    kills = _arm(scene, order)
    try:
        year.play(scene)
    finally:
        scene.bar.close()
    if kills:
        _mend(scene)
    found = evidence.gather(content["id"], scene.runtime)
    checked = [*invariants.check_all(found), _verified(scene)]
    told = report.build(found, seed=order.seed, faults=scene.faults, invariants=checked)
    if kills:
        told["kills"] = _after_kills(kills, found)
    _write(told, order.out or Path("out") / f"{content['id']}.json")
    names = {unit["code"]: unit["name"] for unit in content["units"]}
    click.echo("\n".join(table.lines(told, names, report.outcomes_by_unit(found))))
    _return_to_today(scene.runtime)
    return all(each.ok for each in checked) and not (kills and kills.lost)


def _verified(scene: Scene) -> invariants.Invariant:
    """The stand-alone verifier, run on each round's export as a stranger would run it."""
    said = [verified(f"{scene.cast.plan}-r{number}") for number in scene.cast.rounds]
    words = "; ".join(text.splitlines()[-1] for _, text in said if text)
    return invariants.Invariant(
        name="the stand-alone verifier agrees with every tally", ok=not any(code for code, _ in said), detail=words
    )


def _arm(scene: Scene, order: Order) -> Kills | None:
    if not order.kills or order.restart is None:
        return None
    stages = sum(len(round_["stages"]) for round_ in scene.content["rounds"])
    kills = Kills(scene, order.restart, count=order.kills, rounds=len(scene.cast.rounds), stages=stages)
    scene.phase = kills.during
    return kills


def _mend(scene: Scene) -> None:
    """After deaths: everything looked at once more, and parked mails settled by a person."""
    reconcile.everything()
    scene.settle()
    scene.faults["mails parked by deaths"] += settle_parked(scene)
    scene.settle()


def _after_kills(kills: Kills, found: evidence.Evidence) -> dict[str, Any]:
    sent: dict[str, int] = {}
    for mail in found.mails:
        sent[mail["tags"].get("outbox", "")] = sent.get(mail["tags"].get("outbox", ""), 0) + 1
    repeated = sorted(id_ for id_, times in sent.items() if times > 1)
    return {
        "moments": kills.done,
        "acknowledged_writes_lost": [f"{one.kind} {' '.join(one.key)}" for one in kills.lost],
        "mails_repeated": repeated,
    }


def _write(told: report.Report, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    click.echo(f"report: {out}")


def _return_to_today(runtime: Runtime) -> None:
    """The platform's clock only goes forward: where the play ended in days to come, it stays there."""
    if runtime.now() <= datetime.now(UTC):
        runtime.return_to_today()
    else:
        click.echo(f"the clock stays at {runtime.now():%d/%m/%Y}: today lies before it, and it never goes back")
