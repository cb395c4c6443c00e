"""The administrative units that travel in the zip, a file a province."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.names import UnitCode
from chalicelib.domain.units import AdminUnit, Gazetteer, Province

_HOME = Path(__file__).parent.parent / "units"


@cache
def gazetteer() -> Gazetteer:
    """Every province there is a file for."""
    files = (json.loads(path.read_text("utf-8")) for path in sorted(_HOME.glob("*.json")))
    return Gazetteer(provinces={UnitCode(each["code"]): _province(each) for each in files})


def _province(row: dict[str, Any]) -> Province:
    return Province(
        code=UnitCode(row["code"]),
        name=row["name"],
        number=row["number"],
        became=UnitCode(row["became"]) if row["became"] else None,
        units=tuple(_unit(unit) for unit in row["units"]),
        **_lifetime(row),
    )


def _unit(row: dict[str, Any]) -> AdminUnit:
    return AdminUnit(
        code=UnitCode(row["code"]),
        name=row["name"],
        kind=row["kind"],
        number=row["number"],
        became=tuple(UnitCode(code) for code in row["became"]),
        **_lifetime(row),
    )


def _lifetime(row: dict[str, Any]) -> dict[str, date | None]:
    return {name: date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to")}
