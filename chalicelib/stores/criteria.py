"""The criteria sets and product groups that travel in the zip, read once each."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.criteria import (
    Branch,
    Case,
    CriteriaSet,
    Criterion,
    CriterionCode,
    DocumentKind,
    DocumentRule,
    Effect,
    Erratum,
    Groups,
    KnockOut,
    KnockOutCode,
    Label,
    Ministry,
    Need,
    Option,
    SetPlace,
    Standing,
    Subgroup,
    SubgroupCode,
)
from chalicelib.domain.dossier import Kind
from chalicelib.domain.names import RegulationId
from chalicelib.domain.people import ProducerType

_HOME = Path(__file__).parent.parent / "regulations"


@cache
def set_numbers(regulation: str) -> tuple[int, ...]:
    """The numbers of a decree's sets, in order; empty where we hold none of its sets."""
    return tuple(sorted(int(path.stem) for path in (_HOME / regulation / "sets").glob("*.json")))


@cache
def criteria_set(regulation: str, no: int) -> CriteriaSet:
    """KeyError for an unknown decree or number."""
    if no not in set_numbers(regulation):
        raise KeyError((regulation, no))
    return read_set(RegulationId(regulation), _json(_HOME / regulation / "sets" / f"{no:02}.json"))


@cache
def groups(regulation: str) -> Groups:
    """KeyError for a decree of which we hold no groups."""
    path = _HOME / regulation / "groups.json"
    if not path.is_file():
        raise KeyError(regulation)
    return read_groups(_json(path))


def read_set(regulation: RegulationId, data: dict[str, Any]) -> CriteriaSet:
    """A set file's JSON as a value; KeyError or ValueError where its shape is wrong."""
    return CriteriaSet(
        regulation=regulation,
        no=data["no"],
        code=data["code"],
        label=Label(**data["label"]),
        cite=data["cite"],
        subgroup=SubgroupCode(data["subgroup"]),
        sample_units=data["sample_units"],
        parts=tuple(_criterion(part) for part in data["parts"]),
        knock_outs=tuple(_knock_out(row) for row in data["knock_outs"]),
        documents=tuple(_document(row) for row in data["documents"]),
        errata=tuple(Erratum(**row) for row in data["errata"]),
        doubts=tuple(data["doubts"]),
        cases={Case(code): Label(**label) for code, label in data.get("cases", {}).items()},
    )


def read_groups(data: dict[str, Any]) -> Groups:
    """The groups file's JSON as a value."""
    return Groups(
        branches=tuple(_branch(row) for row in data["branches"]),
        ministries={Ministry(code): Label(**label) for code, label in data["ministries"].items()},
        doubts=tuple(data["doubts"]),
    )


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _criterion(node: dict[str, Any]) -> Criterion:
    return Criterion(
        code=CriterionCode(node["code"]),
        max_points=node["max"],
        label=Label(**node["label"]),
        cite=node["cite"],
        note=Label(**node["note"]) if node.get("note") else None,
        children=tuple(_criterion(child) for child in node.get("children", ())),
        options=tuple(_option(option) for option in node.get("options", ())),
        implicit_zero=node.get("implicit_zero", False),
        needs=Need(**node["needs"]) if node.get("needs") else None,
        knock_outs=tuple(KnockOutCode(code) for code in node.get("knock_outs", ())),
    )


def _option(row: dict[str, Any]) -> Option:
    return Option(
        points=row["points"],
        star=row["star"],
        label=Label(**row["label"]),
        branch=Case(row["branch"]) if row.get("branch") else None,
    )


def _knock_out(row: dict[str, Any]) -> KnockOut:
    return KnockOut(
        code=KnockOutCode(row["code"]),
        effect=Effect(row["effect"]),
        criterion=CriterionCode(row["criterion"]) if row["criterion"] else None,
        label=Label(**row["label"]),
        cite=row["cite"],
    )


def _document(row: dict[str, Any]) -> DocumentRule:
    types, kinds = row["producer_types"], row["dossier_kinds"]
    return DocumentRule(
        kind=DocumentKind(row["kind"]),
        law=Standing(row["law"]),
        stars=tuple(row["stars"]),
        producer_types=tuple(ProducerType) if types == "all" else tuple(ProducerType(type_) for type_ in types),
        dossier_kinds=tuple(Kind) if kinds == "all" else tuple(Kind(kind) for kind in kinds),
        criteria=tuple(CriterionCode(code) for code in row["criteria"]),
        label=Label(**row["label"]),
        cite=row["cite"],
    )


def _branch(row: dict[str, Any]) -> Branch:
    return Branch(
        code=row["code"],
        label=Label(**row["label"]),
        cite=row["cite"],
        subgroups=tuple(_subgroup(group) for group in row["subgroups"]),
    )


def _subgroup(row: dict[str, Any]) -> Subgroup:
    return Subgroup(
        code=SubgroupCode(row["code"]),
        label=Label(**row["label"]),
        cite=row["cite"],
        sets=tuple(
            SetPlace(no=place["no"], ministries=tuple(map(Ministry, place["ministries"])), cite=place["cite"])
            for place in row["sets"]
        ),
    )
