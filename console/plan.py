"""`plan lint`, `plan template`, `plan import`, `plan undo`: a plan file before it is adopted."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click

from chalicelib.domain.findings import Finding, Level
from chalicelib.domain.plan_lint import errors_in
from console import plan_change, plan_file, plan_sheet

_ERRORS, _REFUSED = 1, 2
_LEVELS = {Level.ERROR: "LỖI", Level.WARNING: "Lưu ý"}
_PLANS = Path("plans")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def plan() -> None:
    """A plan file: check it, fill it from an officer's sheet."""


@plan.command("lint")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="the findings as JSON")
@click.pass_context
def lint(context: click.Context, file: Path, *, as_json: bool) -> None:
    """What an officer would want to know of FILE before signing. Exit 1 when there are errors."""
    read = _read(file)
    findings = plan_file.check(read.content, read.doubled)
    errors = len(errors_in(findings))
    if as_json:
        rows = [asdict(finding) for finding in findings]
        told = {"plan": read.content.get("id"), "errors": errors, "warnings": len(rows) - errors, "findings": rows}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell(findings)
        click.echo(f"{file}: {errors} lỗi, {len(findings) - errors} lưu ý.")
    context.exit(_ERRORS if errors else 0)


@plan.command("template")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--plan", "file", required=True, type=_FILE, help="the plan the sheet is for")
def template(out: Path, file: Path) -> None:
    """Write OUT.xlsx with the plan's targets and calendar as they stand."""
    read = _readable(file)
    try:
        plan_sheet.write_template(out, read.content)
    except OSError as fault:
        _refuse(f"Không ghi được {out}: {fault}")
    click.echo(f"{out}: {len(read.content['targets'])} chỉ tiêu, {len(read.content['rounds'])} đợt.")


@plan.command("import")
@click.argument("sheet", type=_FILE)
@click.option("--plan", "named", type=_FILE, help="the plan that is changed; else the one in plans/ that the sheet names")
@click.option("--dry-run", is_flag=True, help="show what would change; write nothing")
@click.pass_context
def import_sheet(context: click.Context, sheet: Path, named: Path | None, *, dry_run: bool) -> None:
    """Take an officer's SHEET.xlsx into its plan; `plan undo` takes it back. Exit 1 when the result has errors."""
    try:
        filled = plan_sheet.read_sheet(sheet)
    except plan_file.Unreadable as fault:
        _refuse(str(fault))
    file = named or _plan_of(filled.plan)
    read = _readable(file)
    proposal = plan_change.propose(read.content, filled, sheet.name)
    if proposal.faults:
        _refuse("\n".join((*proposal.faults, "Không nhập gì cả.")))
    changes = list(plan_change.differences(read.content, proposal.content))
    if not changes:
        click.echo("Không có gì thay đổi.")
        return
    click.echo("\n".join(changes))
    before, after = plan_file.check(read.content), plan_file.check(proposal.content)
    _tell(finding for finding in after if finding not in before)
    if errors_in(after):
        click.echo("Kế hoạch sau khi nhập còn lỗi: không nhập gì cả.", err=True)
        context.exit(_ERRORS)
    if dry_run:
        click.echo(f"{len(changes)} thay đổi; mới là thử, chưa ghi gì.")
        return
    try:
        plan_file.replace(file, proposal.content)
    except OSError as fault:
        _refuse(f"Không ghi được {file}: {fault}")
    click.echo(f"{len(changes)} thay đổi đã ghi vào {file}. Hoàn tác: python -m console plan undo {file}")


@plan.command("undo")
@click.argument("file", type=_FILE)
def undo(file: Path) -> None:
    """Put FILE back as it was before its last import."""
    try:
        plan_file.undo(file)
    except plan_file.Unreadable as fault:
        _refuse(str(fault))
    click.echo(f"{file}: đã trở lại như trước lần nhập cuối.")


def _plan_of(id_: str) -> Path:
    """The plan of that id among those of the folder we stand in."""
    found = [path for path in sorted(_PLANS.glob("*.json")) if plan_file.id_of(path) == id_]
    if len(found) != 1:
        _refuse(f"Không thấy kế hoạch “{id_}” trong thư mục {_PLANS}/; thêm --plan KẾ_HOẠCH.json.")
    return found[0]


def _readable(file: Path) -> plan_file.PlanFile:
    """A plan whose shape is right, at least; its other errors may be what the sheet mends."""
    read = _read(file)
    shape = [finding for finding in plan_file.check(read.content, read.doubled) if finding.code in {"schema", "name_twice"}]
    if shape:
        _refuse("\n".join(finding.sentence for finding in shape))
    return read


def _read(file: Path) -> plan_file.PlanFile:
    try:
        return plan_file.read(file)
    except plan_file.Unreadable as fault:
        _refuse(str(fault))


def _tell(findings: Iterable[Finding]) -> None:
    for finding in findings:
        click.echo(f"{_LEVELS[finding.level]} [{finding.code}] {finding.key or finding.path}: {finding.sentence}")


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise click.exceptions.Exit(_REFUSED)
