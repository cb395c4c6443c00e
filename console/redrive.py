"""`console redrive`: what failed to the end goes its way again, once what was wrong is mended."""

import json

import click

from chalicelib.services import redrive as service
from chalicelib.stores import papers
from chalicelib.stores.clients import client
from console.environment import OnStack


@click.command(cls=OnStack)
@click.option("--look", is_flag=True, help="only say what lies in the dead-letter queues")
def redrive(*, look: bool) -> None:
    """Publish parked records again, and empty the dead-letter queues to where they came from."""
    counts = service.depths() if look else service.everything(_invoke)
    click.echo("\n".join(f"{count:6} {what}" for what, count in sorted(counts.items())) or "nothing lay there")
    for record, trouble in papers.parked():
        click.echo(f"still parked: {record}: {trouble}")


def _invoke(function: str, event: object) -> None:
    client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload=json.dumps(event).encode())
