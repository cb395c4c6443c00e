"""The law as data, held by a linter: `regulation lint` says what is wrong with it, and where."""

import sys

import click

from chalicelib.services.regulation_lint import lint_regulation
from chalicelib.stores.regulations import regulations
from console.wording import wording


@click.group()
def regulation() -> None:
    """Decrees and criteria sets."""


@regulation.command()
def lint() -> None:
    """Check every decree: its procedure, and the criteria sets it holds. Exit code 1 when something is wrong."""
    findings = [finding for id_ in regulations() for finding in lint_regulation(id_)]
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{len(regulations())} decrees, {len(findings)} findings")
    sys.exit(1 if findings else 0)


@regulation.command()
def doubts() -> None:
    """What is doubtful in the data, decree by decree: never settled silently."""
    for id_, decree in regulations().items():
        for doubt in decree.doubts:
            click.echo(f"{id_}: {doubt}")


regulation.add_command(wording)
