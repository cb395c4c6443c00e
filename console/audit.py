"""`console audit verify`: recompute every chain of events and hold it against the locked copies."""

import sys

import click

from chalicelib.services import audit as service
from console.environment import OnStack


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command(cls=OnStack)
def verify() -> None:
    """Exit code 1 where anything was changed, taken out or put in."""
    things, faults = service.every_fault()
    for fault in faults:
        click.echo(fault)
    click.echo(f"{things} chains recomputed, {len(faults)} faults")
    sys.exit(bool(faults))


@audit.command(cls=OnStack)
@click.argument("thing")
def show(thing: str) -> None:
    """Print where THING (KIND#id, as `verify` names it) differs from its locked copies: what stands, what was locked away."""
    found = service.differences(thing)
    for seq, stands, locked in found:
        click.echo(f"{seq} stands  {stands}")
        click.echo(f"{seq} locked  {locked}")
    click.echo(f"{len(found)} events of {thing} differ")


@audit.command("put-back", cls=OnStack)
@click.argument("thing")
def put_back(thing: str) -> None:
    """Write the locked copies of THING's events over what differs from them."""
    click.echo(f"{service.put_back(thing)} events of {thing} put back")
