"""The operator enters people with their roles, and councils."""

import json
from pathlib import Path

import click

from chalicelib.domain.access import Grant
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import Email, ProducerId, UnitCode
from chalicelib.services import access, seating
from console.environment import OnStack


@click.group("people")
def people() -> None:
    """People with roles: officers, members, coordinators."""


@people.command("import", cls=OnStack)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_people(file: Path) -> None:
    """FILE: a list of {"email", "name", "grants": [{"role", "province", "unit", "producer"?}]}. Again: only what is new."""
    listed = json.loads(file.read_text("utf-8"))
    for person in listed:
        access.enrol(person["email"], person["name"], tuple(_grant(each) for each in person["grants"]))
    click.echo(f"{len(listed)} people")


@click.command("council", cls=OnStack)
@click.argument("plan")
@click.argument("unit")
@click.argument("emails", nargs=-1, required=True)
def form_council(plan: str, unit: str, emails: tuple[str, ...]) -> None:
    """The council of UNIT in PLAN; the first address chairs."""
    seating.form_council(plan, unit, [Email(email.lower()) for email in emails])
    click.echo(f"{plan} {unit}: {len(emails)} members")


def _grant(row: dict[str, str]) -> Grant:
    return Grant(
        role=Role(row["role"]),
        province=UnitCode(row["province"]),
        unit=UnitCode(row.get("unit", row["province"])),
        producer=ProducerId(row.get("producer", "")),
    )
