"""A decree's criteria sets as the stand-alone verifier reads them, from the raw data: nothing of the application is used."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

DECREES = Path(__file__).resolve().parents[1] / "chalicelib/regulations"
Facts = dict[str, Any]


@cache
def decree(name: str) -> Any:
    """What a decree's folder says of its procedure."""
    return json.loads((DECREES / name / "procedure.json").read_text("utf-8"))


def settings_of(name: str, round_: Any) -> dict[str, Any]:
    """By code: the decree's defaults, and above them what the round was planned with."""
    own = round_.get("council_rules") or {"settings": {}}
    return {row["code"]: row["value"] for row in decree(name)["council_settings"]} | own["settings"]


@cache
def facts_of(name: str, *, in_parts: bool = False) -> Facts:
    """The verifier's facts about one decree: bands, points, marks, conditions and cases; or parts and each tier's bands."""
    if in_parts:
        parts = {part["code"]: part["max_points"] for part in decree(name)["parts"]}
        tiers = {rules["tier"]: rules["results"] for rules in decree(name)["tiers"]}
        return {"regulations": {name: {"parts": parts, "tiers": tiers}}}
    bands = decree(name)["bands"]
    lows = {str(star): low for star, low in enumerate((0, *bands["lows"]), 1)}
    sets = map(_read, sorted((DECREES / name / "sets").glob("*.json")))
    return {
        "regulations": {
            name: {"bands": lows, "forward_from": bands["forward_from"], "sets": {str(no): table for no, table in sets}}
        }
    }


def table_of(name: str, no: int) -> Facts:
    """One set's rows, a leaf each, in the decree's order."""
    table: Facts = facts_of(name)["regulations"][name]["sets"][str(no)]
    return table


def _read(path: Path) -> tuple[int, Facts]:
    data = json.loads(path.read_text("utf-8"))
    rows = [_row(leaf) for part in data["parts"] for leaf in _leaves(part)]
    return data["no"], {"criteria": rows, "knock_outs": [each["code"] for each in data["knock_outs"]]}


def _leaves(node: Any) -> Iterator[Any]:
    if "options" in node:
        yield node
    for child in node.get("children", ()):
        yield from _leaves(child)


def _row(leaf: Any) -> Facts:
    cases = [option.get("branch") for option in leaf["options"]]
    return {
        "code": leaf["code"],
        "points": [option["points"] for option in leaf["options"]],
        "marks": {str(option["star"]): option["points"] for option in leaf["options"] if option["star"]},
        "needs": leaf["needs"],
        "cases": cases if any(cases) else None,
    }
