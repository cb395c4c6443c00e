"""`console restore`: the table is lost; rebuild it from receipts, journal and the listing of documents."""

import time

import click

from chalicelib.services import restore as service
from console.environment import OnStack


@click.command(cls=OnStack)
@click.option("--dry-run", is_flag=True, help="only count what would be written")
@click.option("--workers", type=click.IntRange(1, 64), default=8, show_default=True)
def restore(*, dry_run: bool, workers: int) -> None:
    """Rebuild the stack's table, which must exist, with whatever is in it; safe beside open doors, and again."""
    began = time.monotonic()
    done = service.restore(dry=dry_run, workers=workers)
    for kind, count in sorted(done.counts.items()):
        click.echo(f"{count:6} {kind}")
    for sentence in done.missing:
        click.echo(f"cannot be rebuilt: {sentence}")
    rows, seconds = sum(done.counts.values()), time.monotonic() - began
    click.echo(f"{rows} rows {'would be ' if dry_run else ''}put back in {seconds:.0f} s")
