"""The data that travels in the zip: decrees, letters, schemas."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, TypeVar

from chalicelib.domain.council_rules import Bands
from chalicelib.domain.criteria import Label
from chalicelib.domain.names import RegulationId
from chalicelib.domain.procedure import (
    Check,
    Extension,
    Numbering,
    Renewal,
    Revocation,
    RoundCutOffs,
    Samples,
    Setting,
    Transition,
    WayBack,
)
from chalicelib.domain.regulation import (
    Binding,
    Outcome,
    Part,
    Regulation,
    Result,
    Tier,
    TierRules,
    UpperTier,
    bind,
    in_force,
    tier_labels,
    tier_names,
)
from chalicelib.domain.terms import Term
from chalicelib.stores.codec import from_json

Shape = TypeVar("Shape")
_HOME = Path(__file__).parent.parent


@cache
def regulations() -> dict[str, Regulation]:
    """Every decree by id."""
    return {
        path.parent.name: read_regulation(json.loads(path.read_text("utf-8")))
        for path in sorted(_HOME.glob("regulations/*/procedure.json"))
    }


def regulation(id_: str) -> Regulation:
    """KeyError for an unknown id."""
    return regulations()[id_]


def label_of(tier: str) -> str:
    """A tier as people say it, in whichever decree has it. KeyError where none has."""
    return tier_names(regulations().values())[tier]


def regulation_on(day: date) -> Regulation:
    """The decree in force on a day."""
    return in_force(regulations().values(), day)


def binding_on(day: date, kind: str) -> Binding:
    """The decree that rules a filing of that day and kind."""
    return bind(regulations().values(), filed_on=day, kind=kind)


def tier_label(tier: str) -> Label:
    """The same in both languages. KeyError where none has it."""
    return tier_labels(regulations().values())[tier]


@cache
def letter(name: str, language: str = "vi") -> tuple[Template, Template]:
    """A letter's subject and text: the file's first line, then the rest."""
    subject, _, text = (_HOME / "letters" / f"{name}.{language}.txt").read_text("utf-8").partition("\n")
    return Template(subject.strip()), Template(text.lstrip("\n"))


@cache
def schema(name: str) -> dict[str, Any]:
    """A JSON schema by its name."""
    found: dict[str, Any] = json.loads((_HOME / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    return found


def read_regulation(data: dict[str, Any]) -> Regulation:
    """From a parsed `procedure.json`; KeyError, TypeError or ValueError where it is none."""
    terms = {row["code"]: from_json(Term, row) for row in data["terms"]}
    settings = from_json(tuple[Setting, ...], data["council_settings"])
    return Regulation(
        id=RegulationId(data["id"]),
        title=data["title"],
        in_force_from=date.fromisoformat(data["in_force_from"]),
        parts=from_json(tuple[Part, ...], data["parts"]),
        terms=terms,
        doubts=tuple(data["doubts"]),
        bands=_bands(data["bands"]) if data.get("sheet", "parts") == "sets" else None,
        council_settings=settings,
        tiers=tuple(_tier(row, terms) for row in data["tiers"]),
        upper=_upper(data.get("upper")),
        cut_offs=from_json(tuple[RoundCutOffs, ...], data["rounds"]),
        numbering=from_json(Numbering, data["numbering"]),
        renewal=_maybe(Renewal, data["renewal"]),
        extension=_maybe(Extension, data["extension"]),
        revocation=_maybe(Revocation, data["revocation"]),
        samples=_maybe(Samples, data["samples"]),
        way_back=from_json(tuple[WayBack, ...], data["way_back"]),
        transitions=from_json(tuple[Transition, ...], data["transitions"]),
        cites=data.get("cites", {}),
    )


def _maybe(kind: type[Shape], row: Any) -> Shape | None:
    return None if row is None else from_json(kind, row)


def _tier(row: dict[str, Any], terms: dict[str, Term]) -> TierRules:
    check = row.get("check")
    return TierRules(
        tier=Tier(row["tier"]),
        label=from_json(Label, row["label"]),
        held_by=row["held_by"],
        results=tuple(_result(result) for result in row["results"]),
        check=Check(term=terms[check["term"]], pause_on_supplement=check["pause_on_supplement"]) if check else None,
    )


def _upper(row: Any) -> UpperTier | None:
    return UpperTier(tier=Tier(row["tier"]), label=from_json(Label, row["label"])) if row else None


def _bands(row: dict[str, Any]) -> Bands:
    one, two, three, four = row["lows"]
    return Bands(
        lows=(one, two, three, four),
        forward_from=row["forward_from"],
        cite=row["cite"],
        forward_cite=row["forward_cite"],
    )


def _result(row: dict[str, Any]) -> Result:
    return Result(
        low=row["from"],
        below=row["below"],
        outcome=Outcome(row["outcome"]),
        stars=row["stars"],
        decided_by=Tier(row["decided_by"]),
    )
