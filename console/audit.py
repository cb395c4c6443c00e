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
