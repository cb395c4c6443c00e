"""The operator enters people with their roles, and councils."""

import json
from pathlib import Path
from typing import Any

import click

from chalicelib.domain.access import Grant
from chalicelib.domain.council import Seat, SeatRole
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
@click.argument("emails", nargs=-1)
@click.option("--seats", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Everybody with role and agency.")
def form_council(plan: str, unit: str, emails: tuple[str, ...], seats: Path | None) -> None:
    """The council of UNIT in PLAN: by addresses, of which the first chairs, or from a file of seats.

    --seats: a list of {"email", "role": chair|vice|secretary|member|adviser, "agency", "name", "scores"?, "phone"?,
    "address"?, "tax_code"?, "related"?}. Who is told there is held against producers to find conflicts of interest.
    What they may do comes from their roles (`people import`): a vice chair has "member" and "vice",
    which counts while the chair is barred or away.
    """
    if bool(emails) == bool(seats):
        raise click.UsageError("addresses, or --seats")
    if seats:
        listed = [_seat(row) for row in json.loads(seats.read_text("utf-8"))]
        if [seat.role for seat in listed].count(SeatRole.CHAIR) != 1:
            raise click.UsageError("one seat is the chair's")
        seating.seat_council(plan, unit, listed)
        click.echo(f"{plan} {unit}: {sum(seat.has_sheet for seat in listed)} of {len(listed)} score")
        return
    seating.form_council(plan, unit, [Email(email.lower()) for email in emails])
    click.echo(f"{plan} {unit}: {len(emails)} members")


def _seat(row: dict[str, Any]) -> Seat:
    told = {"role": SeatRole(row["role"]), "related": tuple(row.get("related", ()))}
    return Seat(**{**row, **told, "email": Email(row["email"].lower())})


def _grant(row: dict[str, str]) -> Grant:
    return Grant(
        role=Role(row["role"]),
        province=UnitCode(row["province"]),
        unit=UnitCode(row.get("unit", row["province"])),
        producer=ProducerId(row.get("producer", "")),
    )
