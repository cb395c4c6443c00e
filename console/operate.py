"""The operator's commands on a deployed stack: each one a call of a service, and its answer in a line or two."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from chalicelib.domain.access import Actor, Grant
from chalicelib.domain.errors import Refused
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.mail import MailState
from chalicelib.domain.names import Email, UnitCode
from chalicelib.domain.plan import Plan
from chalicelib.domain.round import Round
from chalicelib.services import baseline as baselines
from chalicelib.services import conductor, outbox, plans, reconcile, rounds
from chalicelib.stores import aggregates, mails, papers
from console.environment import OnStack

_OPERATOR = Email("operator@saolang.example")
Answer = TypeVar("Answer")


@click.command(cls=OnStack)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def adopt(file: Path) -> None:
    """Adopt the plan FILE in place of its coordinator: rounds, schedules, a running year."""
    text = file.read_text("utf-8")
    plan = told(lambda: plans.adopt(coordinator_of(json.loads(text)["province"]["code"]), text))
    click.echo(f"{plan.id}: adopted, {len(plan.rounds)} rounds")


@click.command(cls=OnStack)
@click.argument("plan")
def baseline(plan: str) -> None:
    """Enter what was recognised before this system came, from PLAN's own baseline; exit 1 where less or other is there."""
    click.echo(f"{plan}: {told(lambda: baselines.enter(plan))} products entered")
    wrong = baselines.differences(plan)
    if wrong:
        raise click.ClickException("\n".join(wrong))
    click.echo("products by unit and class, producers by type: as the plan says")


@click.command("reconcile", cls=OnStack)
def reconcile_all() -> None:
    """Put right whatever was missed; safe at any time."""
    done = reconcile.everything()
    click.echo("\n".join(f"{count:6} {what}" for what, count in sorted(done.items())) or "nothing was amiss")


@click.command(cls=OnStack)
@click.argument("id_", metavar="ROUND|PLAN")
def resume(id_: str) -> None:
    """Let a parked round or year go on."""
    if aggregates.find(Plan, id_):
        conductor.resume_year(id_)
    else:
        rounds.resume(told(lambda: aggregates.get(Round, id_)).id)
    click.echo(f"{id_}: goes on")


@click.command(cls=OnStack)
def parked() -> None:
    """What waits for a person: mails, records of the stream, rounds and years."""
    for line in _parked():
        click.echo(line)


@click.group()
def mail() -> None:
    """Mails whose outcome a person must judge."""


@mail.command(cls=OnStack)
@click.argument("id_", metavar="ID")
def resend(id_: str) -> None:
    """Send the parked mail ID again."""
    found = mails.find(id_)
    if found is None or found[0].state is not MailState.PARKED:
        raise click.ClickException(f"{id_} is not parked")
    outbox.send_again(id_)
    click.echo(f"{id_}: on its way")


@click.command("move-date", cls=OnStack)
@click.argument("round_", metavar="ROUND")
@click.argument("moment")
@click.argument("to", type=datetime.fromisoformat)
@click.option("--reason", required=True)
def move_date(round_: str, moment: str, to: datetime, reason: str) -> None:
    """Another date for MOMENT (opens, closes, <tier>.opens|closes|finish) of ROUND; everybody concerned is told."""
    if to.tzinfo is None:
        raise click.BadParameter("an instant with its zone, 2023-05-24T17:00:00+07:00")
    found = told(lambda: aggregates.get(Round, round_))
    told(lambda: rounds.move(coordinator_of(found.province), round_, moment, to, reason))
    click.echo(f"{round_} {moment}: {to.isoformat()}")


@click.command("routes")
@click.option("--json", "as_json", is_flag=True)
def list_routes(*, as_json: bool) -> None:
    """Every route with its method and its act in the table of access."""
    rows = _routes()
    click.echo(
        json.dumps(rows, indent=1) if as_json else "\n".join("{method:5} {path:45} {act}".format(**row) for row in rows)
    )


def _routes() -> list[dict[str, str]]:
    # Importing the application builds all its doors: only this command needs them.
    from app import app  # noqa: PLC0415
    from chalicelib.doors import web  # noqa: PLC0415

    assert app.routes
    return [{"method": each.method, "path": each.path, "act": each.act} for each in web.routes]


def _parked() -> Iterator[str]:
    for plan in aggregates.plans():
        yield from (
            f"mail {each.id} {each.letter} to {each.to}: {each.trouble}" for each in outbox.parked(plan.province)
        )
        yield from (f"{id_}: {fault}" for id_, fault in _stopped(plan))
    yield from (f"record {key}: {trouble}" for key, trouble in papers.parked())


def _stopped(plan: Plan) -> list[tuple[str, str]]:
    found = [(plan.id, plan.parked), *((id_, aggregates.get(Round, id_).parked) for id_ in plan.rounds)]
    return [(id_, fault) for id_, fault in found if fault]


def coordinator_of(province: str) -> Actor:
    grant = Grant(role=Role.COORDINATOR, unit=UnitCode(province), province=UnitCode(province))
    return Actor(email=_OPERATOR, name="Người vận hành", grants=(grant,))


def told(act: Callable[[], Answer]) -> Answer:
    """The service's answer; its no as a sentence for the terminal."""
    try:
        return act()
    except Refused as no:
        raise click.ClickException(f"{no.why} {no.field} {no.facts}".strip()) from None
