"""`python -m console …`: the operator's command line, a thin face over the services."""

import sys
from pathlib import Path

import click

from console import environment, operate, playing
from console.audit import audit
from console.calendars import calendar
from console.due import due
from console.inspect import inspect
from console.local import SEED, local
from console.people import form_council, people
from console.plan import plan as plan_files
from console.rank import rank
from console.redrive import redrive
from console.regulation import regulation
from console.restore import restore
from console.verify import export, verify


@click.group()
@click.option(
    "--stack-file",
    type=click.Path(path_type=Path),
    default=environment.DEFAULT_STACK,
    show_default=True,
    help="what `infra/deploy.py --outputs` wrote; without it the environment must already be set",
)
@click.pass_context
def console(context: click.Context, stack_file: Path) -> None:
    """Operate Sao Làng."""
    context.obj = stack_file


@click.command(cls=environment.OnStack)
@click.argument("plan", type=click.Path(exists=True, path_type=Path))
@click.option("--size", type=click.IntRange(min=10), help="dossiers filed in time")
@click.option("--seed", default=SEED, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="the report; out/<plan>.json by default")
def play(*, plan: Path, size: int | None, seed: int, out: Path | None) -> None:
    """Play PLAN's whole year on a running local platform. Exit code 1 when an invariant fails."""
    sys.exit(0 if playing.play(playing.Order(plan=plan, size=size, seed=seed, out=out)) else 1)


for each in (
    operate.adopt,
    operate.baseline,
    operate.reconcile_all,
    restore,
    redrive,
    operate.resume,
    operate.parked,
    operate.mail,
    operate.move_date,
    operate.list_routes,
    people,
    form_council,
    play,
    local,
    due,
    calendar,
    inspect,
    plan_files,
    rank,
    regulation,
    export,
    verify,
    audit,
):
    console.add_command(each)

if __name__ == "__main__":
    console(prog_name="python -m console")
