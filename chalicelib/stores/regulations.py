"""The data that travels in the zip: decrees, letters, schemas."""

import json
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from chalicelib.domain.council_rules import Bands, CouncilRules, StarMinimum
from chalicelib.domain.names import RegulationId
from chalicelib.domain.regulation import Outcome, Part, Regulation, Result, Tier, TierRules, in_force

_HOME = Path(__file__).parent.parent


@cache
def regulations() -> dict[str, Regulation]:
    """Every decree by id."""
    return {
        path.parent.name: _regulation(json.loads(path.read_text("utf-8")))
        for path in sorted(_HOME.glob("regulations/*/procedure.json"))
    }


def regulation(id_: str) -> Regulation:
    """KeyError for an unknown id."""
    return regulations()[id_]


def label_of(tier: str) -> str:
    """A tier as people say it, in whichever decree has it."""
    labels = {rules.tier: rules.label for each in regulations().values() for rules in each.tiers}
    return labels.get(Tier(tier), tier)


def regulation_on(day: date) -> Regulation:
    """The decree in force on a day."""
    return in_force(regulations().values(), day)


@cache
def letter(name: str) -> tuple[Template, Template]:
    """A letter's subject and text: the file's first line, then the rest."""
    subject, _, text = (_HOME / "letters" / f"{name}.vi.txt").read_text("utf-8").partition("\n")
    return Template(subject.strip()), Template(text.lstrip("\n"))


@cache
def schema(name: str) -> dict[str, Any]:
    """A JSON schema by its name."""
    found: dict[str, Any] = json.loads((_HOME / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    return found


def _regulation(data: dict[str, Any]) -> Regulation:
    return Regulation(
        id=RegulationId(data["id"]),
        title=data["title"],
        in_force_from=date.fromisoformat(data["in_force_from"]),
        parts=tuple(Part(**part) for part in data["parts"]),
        validity_months=data["validity_months"],
        quorum=Fraction(data["quorum"]["share"]),
        doubts=tuple(data["doubts"]),
        bands=_bands(data["bands"]) if data.get("sheet", "parts") == "sets" else None,
        council_rules=_council_rules(data.get("council_rules", {})),
        tiers=tuple(
            TierRules(
                tier=Tier(tier["tier"]),
                label=tier["label"],
                held_by=tier["held_by"],
                results=tuple(_result(row) for row in tier["results"]),
                check_days=tier.get("check_days"),
            )
            for tier in data["tiers"]
        ),
    )


def _bands(row: dict[str, Any]) -> Bands:
    one, two, three, four = row["lows"]
    return Bands(
        lows=(one, two, three, four),
        forward_from=row["forward_from"],
        cite=row["cite"],
        forward_cite=row["forward_cite"],
    )


def _council_rules(row: dict[str, Any]) -> CouncilRules:
    """Who is seated, and how many must sign, a council's own dossiers say."""
    default = CouncilRules()
    return CouncilRules(
        star_minimum=StarMinimum(row.get("star_minimum", default.star_minimum)),
        min_members=row.get("min_members", default.min_members),
        max_spread=row.get("max_spread", default.max_spread),
    )


def _result(row: dict[str, Any]) -> Result:
    return Result(
        low=row["from"],
        below=row["below"],
        outcome=Outcome(row["outcome"]),
        stars=row["stars"],
        decided_by=Tier(row["decided_by"]),
    )
