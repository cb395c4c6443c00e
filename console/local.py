"""The embedded platform: a year played and served (`run`), or played on a platform of its own and thrown away (`year`)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from chalicelib.domain.regulation import Tier
from console import environment, playing
from console.play import year as calendar
from console.play.cast import draw
from infra.local.platform import LocalPlatform, PlatformError

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".local"
STACK = "sao-lang"
SEED = 1
_AWS_PORT = 4566


@click.group()
def local() -> None:
    """The embedded local AWS."""


@local.command()
@click.option("--once", is_flag=True, help="stop after the year; non-zero when an invariant fails")
@click.option("--front-port", default=8000, show_default=True)
@click.option(
    "--plan", type=click.Path(exists=True, path_type=Path), default=Path("plans/tra_vinh_2023.json"), show_default=True
)
def run(*, once: bool, front_port: int, plan: Path) -> None:
    """Start, deploy, play PLAN's year unless it was played here before, and serve until Ctrl-C."""
    played = HOME / f"played-{plan.stem}.json"
    if not played.exists():  # a year that was cut off cannot be gone on with: its clock has moved
        _forget()
    platform = LocalPlatform(
        HOME, _AWS_PORT, front_port, calendar.begins(json.loads(plan.read_text("utf-8"))).isoformat()
    )
    with _running(platform):
        _deploy(platform)
        if played.exists():
            click.echo(f"{plan.stem} was played before; its report: {played}")
            good = all(each["ok"] for each in json.loads(played.read_text("utf-8"))["invariants"])
        else:
            out = ROOT / "out" / f"{plan.stem}.json"
            good = playing.play(playing.Order(plan=plan, size=None, seed=SEED, out=out))
            shutil.copyfile(out, played)
        if once:
            sys.exit(0 if good else 1)
        _serve(platform, plan)


@local.command("year")
@click.argument("plan", type=click.Path(exists=True, path_type=Path))
@click.option("--size", type=click.IntRange(min=10), help="dossiers filed in time")
@click.option("--seed", default=SEED, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="the report; out/<plan>.json by default")
@click.option("--kills", type=click.IntRange(min=0), default=0, help="kill -9 the runtime at so many seeded moments")
@click.option("--keep", is_flag=True, help="leave the platform's folder behind")
def play_year(*, plan: Path, size: int | None, seed: int, out: Path | None, kills: int, keep: bool) -> None:
    """Play PLAN's year on a temporary platform. Exit code 1 when an invariant fails."""
    folder = Path(tempfile.mkdtemp(prefix="sao-lang-"))
    platform = LocalPlatform(folder, clock=calendar.begins(json.loads(plan.read_text("utf-8"))).isoformat())
    began = time.monotonic()
    try:
        with _running(platform):
            _deploy(platform)
            good = playing.play(
                playing.Order(plan=plan, size=size, seed=seed, out=out, kills=kills, restart=lambda: _restart(platform))
            )
    finally:
        if keep:
            click.echo(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    click.echo(
        f"{plan.stem}: {'all invariants hold' if good else 'AN INVARIANT FAILS'}, {time.monotonic() - began:.0f} s"
    )
    sys.exit(0 if good else 1)


@contextmanager
def _running(platform: LocalPlatform) -> Iterator[None]:
    """Started now, stopped whatever happens; its variables are this process's."""
    click.echo("starting the local runtime ...")
    try:
        platform.start()
    except PlatformError as error:
        raise click.ClickException(str(error)) from None
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(platform.environ())
    try:
        yield
    finally:
        platform.stop()


def _forget() -> None:
    """Everything of an earlier play, and what says that it was played."""
    shutil.rmtree(HOME / "state", ignore_errors=True)
    for kept in (*HOME.glob("played-*.json"), HOME / "deployed", HOME / "stack.json"):
        kept.unlink(missing_ok=True)


def _deploy(platform: LocalPlatform) -> None:
    """Package and deploy, unless this very package is deployed there; then live in the stack's environment."""
    _call(sys.executable, "-m", "infra.package")
    stamp, deployed = (ROOT / "build/stamp").read_text(), platform.folder / "deployed"
    if not deployed.exists() or deployed.read_text() != stamp:
        click.echo("deploying ...")
        _call(
            sys.executable,
            "infra/deploy.py",
            "--stack",
            STACK,
            "--outputs",
            str(platform.outputs),
            "--parameter",
            f"PublicUrl={platform.front_url}",
            "--parameter",
            "MailRate=0",
            "--parameter",
            "SignInsAnHour=0",
        )
        outputs = json.loads(platform.outputs.read_text("utf-8"))
        aws = {name: value for name, value in platform.environ().items() if name.startswith("AWS_")}
        platform.outputs.write_text(json.dumps(outputs | aws, indent=1))
        deployed.write_text(stamp)
    environment.enter(platform.outputs)


def _call(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, env=os.environ, check=False)
    if done.returncode:
        raise click.ClickException(f"{' '.join(command)} failed")


def _restart(platform: LocalPlatform) -> None:
    platform.kill()
    platform.start()


def _serve(platform: LocalPlatform, plan: Path) -> None:
    content = json.loads(plan.read_text("utf-8"))
    cast = draw(content, size=None, seed=SEED)
    first = next(filing for filing in cast.filings if filing.old is None)
    unit = cast.units[0]
    seat = cast.province if content["rounds"][0]["stages"][0]["tier"] == Tier.PROVINCE else unit
    click.echo(f"""
Serving at {platform.front_url}/ until Ctrl-C. Codes and letters arrive in {platform.front_url}/_local/mailbox
Sign in at {platform.front_url}/dang-nhap as
  coordinator  {cast.coordinator}
  officer      {cast.officer(unit)}   (of the province: {cast.officer(cast.province)})
  member       {cast.members(seat)[0]}
  producer     {first.producer}
Operate with: python -m console --stack-file {platform.outputs.relative_to(ROOT)} reconcile""")
    try:
        while platform.running:
            time.sleep(1)
    except KeyboardInterrupt:
        click.echo("\nstopping; the state is kept")
