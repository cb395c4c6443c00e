"""A decree's quick check, which travels in the zip, read once."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.criteria import Label
from chalicelib.domain.eligibility import Eligibility, Question, Rule, Verdict

_HOME = Path(__file__).parent.parent / "regulations"


@cache
def eligibility(regulation: str) -> Eligibility | None:
    """None for a decree that has none."""
    path = _HOME / regulation / "eligibility.json"
    return read_eligibility(json.loads(path.read_text("utf-8"))) if path.is_file() else None


def read_eligibility(data: dict[str, Any]) -> Eligibility:
    """The file's JSON as a value; KeyError or ValueError where its shape is wrong."""
    return Eligibility(
        cite=data["cite"],
        certificate_kind=data["certificate_kind"],
        questions=tuple(
            Question(code=row["code"], label=Label(**row["label"]), hint=Label(**row["hint"]))
            for row in data["questions"]
        ),
        rules=tuple(
            Rule(
                fact=row["fact"],
                state=row["is"],
                verdict=Verdict(row["verdict"]),
                reason=Label(**row["reason"]),
                next=Label(**row["next"]),
                cite=row["cite"],
            )
            for row in data["rules"]
        ),
    )
