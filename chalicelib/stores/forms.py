"""The forms that travel in the zip, read once each."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.criteria import Label
from chalicelib.domain.dossier import Kind
from chalicelib.domain.forms import Choice, Field, FieldCode, FormOf, Forms, Input, Section, SectionCode

_HOME = Path(__file__).parent.parent / "regulations"


@cache
def forms(regulation: str) -> Forms:
    """A decree's; empty where we hold none."""
    path = _HOME / regulation / "forms.json"
    return read_forms(json.loads(path.read_text("utf-8"))) if path.is_file() else Forms()


@cache
def reports(regulation: str) -> dict[str, FormOf]:
    """What a decree has the officers of a tier report before they propose, by tier; empty where we hold none."""
    path = _HOME / regulation / "reports.json"
    found = json.loads(path.read_text("utf-8"))["reports"] if path.is_file() else []
    return {row["tier"]: _form(row["form"]) for row in found}


def read_forms(data: dict[str, Any]) -> Forms:
    """The forms file's JSON as a value; KeyError or ValueError where its shape is wrong."""
    return Forms(forms=tuple(_form(row) for row in data["forms"]), doubts=tuple(data["doubts"]))


def _form(row: dict[str, Any]) -> FormOf:
    return FormOf(
        code=row["code"],
        label=Label(**row["label"]),
        cite=row["cite"],
        sections=tuple(_section(section) for section in row["sections"]),
        scores_before=SectionCode(row["scores_before"]) if "scores_before" in row else None,
    )


def _section(row: dict[str, Any]) -> Section:
    return Section(
        code=SectionCode(row["code"]),
        group=row["group"],
        label=Label(**row["label"]),
        cite=row["cite"],
        fields=tuple(_field(field) for field in row["fields"]),
    )


def _field(row: dict[str, Any]) -> Field:
    return Field(
        code=FieldCode(row["code"]),
        label=Label(**row["label"]),
        kind=Input(row["kind"]),
        cite=row["cite"],
        most=row.get("most"),
        hint=Label(**row["hint"]) if row.get("hint") else None,
        source=row.get("source", ""),
        options=tuple(Choice(code=each["code"], label=Label(**each["label"])) for each in row.get("options", ())),
        wanted=row.get("wanted", True),
        personal=row.get("personal", False),
        dossier_kinds=tuple(Kind(kind) for kind in row.get("dossier_kinds", ())),
        ideas=tuple(row.get("ideas", ())),
    )
