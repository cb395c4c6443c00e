"""A plan file on disk: read with every fault named, written whole, and put back as it was."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastjsonschema import JsonSchemaValueException
from fastjsonschema import compile as compile_schema

from chalicelib.domain.findings import Finding, error
from chalicelib.domain.plan_lint import lint
from chalicelib.stores.calendars import calendar
from chalicelib.stores.regulations import regulations, schema
from chalicelib.stores.units import gazetteer


class Unreadable(Exception):
    """No plan can be read: a sentence for the operator."""


@dataclass(frozen=True, kw_only=True)
class PlanFile:
    """A plan's text, its content, and the names that stand twice in one object."""

    text: str
    content: Any
    doubled: tuple[str, ...]


def read(path: Path) -> PlanFile:
    """Unreadable when it is no JSON object."""
    doubled: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        doubled.extend(sorted({name for name in names if names.count(name) > 1}))
        return dict(pairs)

    try:
        text = path.read_text("utf-8")
        content = json.loads(text, object_pairs_hook=once)
    except (OSError, ValueError, RecursionError) as fault:
        raise Unreadable(f"Không đọc được {path}: {fault}") from None
    if not isinstance(content, dict):
        raise Unreadable(f"{path} không phải là một kế hoạch.")
    return PlanFile(text=text, content=content, doubled=tuple(doubled))


def id_of(path: Path) -> str | None:
    """A plan's id; None for whatever is no plan."""
    try:
        id_ = read(path).content.get("id")
    except Unreadable:
        return None
    return id_ if isinstance(id_, str) else None


def check(content: Any, doubled: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """The schema's fault alone, for nothing more can be said then; else all that the lint finds."""
    twice = tuple(error("name_twice", name, f"Tên “{name}” có hai lần trong cùng một mục.") for name in doubled)
    try:
        _validator()(content)
    except JsonSchemaValueException as fault:
        path = (fault.name or "").removeprefix("data").removeprefix(".")
        return (*twice, error("schema", path, f"Sai khuôn dạng tệp kế hoạch: {fault.message}."))
    return (*twice, *lint(content, calendar=calendar(), gazetteer=gazetteer(), decrees=regulations().values()))


@cache
def _validator() -> Callable[[Any], Any]:
    validate: Callable[[Any], Any] = compile_schema(schema("plan"))
    return validate


def replace(path: Path, content: Any) -> None:
    """Written whole or not at all; what was there before is kept beside it for `undo`."""
    before, after = path.read_text("utf-8"), json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    _keep(path, [*_kept(path), {"before": before, "after": _print_of(after)}])
    _write(path, after)


def undo(path: Path) -> None:
    """The last import is taken back. Unreadable when there is none, or somebody has changed the file since."""
    kept = _kept(path)
    if not kept:
        raise Unreadable(f"Không có lần nhập nào để hoàn tác cho {path}.")
    *rest, last = kept
    text = path.read_text("utf-8")
    if text != last["before"]:  # equal only where an import died between its two writes
        if _print_of(text) != last["after"]:
            raise Unreadable(f"{path} đã được sửa sau lần nhập; không hoàn tác để khỏi mất phần sửa ấy.")
        _write(path, last["before"])
    _keep(path, rest)


def _kept_at(path: Path) -> Path:
    return path.with_name(f"{path.name}.undo")


def _kept(path: Path) -> list[dict[str, str]]:
    try:
        kept: list[dict[str, str]] = json.loads(_kept_at(path).read_text("utf-8"))
    except FileNotFoundError:
        return []
    except ValueError as fault:
        raise Unreadable(f"Không đọc được {_kept_at(path)}: {fault}") from None
    return kept


def _keep(path: Path, kept: list[dict[str, str]]) -> None:
    if kept:
        _write(_kept_at(path), json.dumps(kept, ensure_ascii=False))
    else:
        _kept_at(path).unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def _print_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
