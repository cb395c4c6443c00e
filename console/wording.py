"""`regulation wording …`: a province's official wording of a decree: a sheet to fill in, load it, take it back."""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click

from chalicelib.domain.wording import Fault
from chalicelib.services.wording import Loaded, load
from chalicelib.services.wording import undo as take_back
from chalicelib.stores import aggregates
from chalicelib.stores.criteria import criteria_set, set_numbers
from console.environment import OnStack
from console.operate import coordinator_of, told
from console.plan_file import Unreadable
from console.wording_file import read_lines, write_template

_REFUSED = 2
_SHOWN = 60  # characters of a text in the list of changes
_province = click.option("--province", help="the province's code; not needed where one province has plans")


@click.group()
def wording() -> None:
    """Official wording, laid over our condensed labels."""


@wording.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--regulation", required=True, help="a decree that has criteria sets")
@click.option("--set", "numbers", type=int, multiple=True, help="of these sets alone")
def template(out: Path, regulation: str, numbers: tuple[int, ...]) -> None:
    """Write OUT.xlsx: every place of the decree's sets, to be filled in."""
    known = set_numbers(regulation)
    wanted = numbers or known
    if not known or set(wanted) - set(known):
        _refuse(f"{regulation} không có bộ tiêu chí {', '.join(map(str, numbers)) or 'nào'}.")
    try:
        count = write_template(out, (criteria_set(regulation, no) for no in wanted))
    except OSError as fault:
        _refuse(f"Không ghi được {out}: {fault}")
    click.echo(f"{out}: {len(wanted)} bộ, {count} dòng. Dòng để trống thì giữ nhãn rút gọn.")


@wording.command("import", cls=OnStack)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_province
@click.option("--dry-run", is_flag=True, help="show what would change; write nothing")
def import_file(file: Path, province: str | None, *, dry_run: bool) -> None:
    """Load FILE (.json, .csv, .xlsx) for a province; `wording undo` takes it back. Exit 2 when nothing is taken."""
    try:
        lines = read_lines(file)
    except Unreadable as fault:
        _refuse(str(fault))
    where = province or _only_province()
    decree = lines[0].regulation.strip()
    done = told(lambda: load(coordinator_of(where), where, decree, lines, source=file.name, dry_run=dry_run))
    if done.faults:
        _refuse("\n".join((*_spoken(done.faults), f"{len(done.faults)} lỗi; không nạp gì cả.")))
    click.echo("\n".join(_summary(done, dry_run=dry_run)))


@wording.command(cls=OnStack)
@click.argument("regulation")
@_province
def undo(regulation: str, province: str | None) -> None:
    """Put REGULATION's wording back as it was before the last load."""
    where = province or _only_province()
    back = told(lambda: take_back(coordinator_of(where), where, regulation))
    click.echo(f"{where} {regulation}: lần {back.number}, {back.source}; còn nguyên văn của {len(back.sets)} bộ.")


def _only_province() -> str:
    found = sorted({str(plan.province) for plan in aggregates.plans()})
    if len(found) != 1:
        _refuse(
            f"Nạp cho tỉnh nào? Thêm --province với một trong: {', '.join(found) or '(chưa tỉnh nào có kế hoạch)'}."
        )
    return found[0]


def _spoken(faults: tuple[Fault, ...]) -> Iterator[str]:
    yield from (f"{f'dòng {fault.number}' if fault.number else 'cả tệp'}: {fault.sentence}" for fault in faults)


def _summary(done: Loaded, *, dry_run: bool) -> Iterator[str]:
    for change in done.changes:
        yield f"bộ {change.no} {change.code}: {_short(change.before) or '(nhãn rút gọn)'} → {_short(change.after)}"
    new = sum(not change.before for change in done.changes)
    yield f"{new} mới, {len(done.changes) - new} sửa, {done.same} không đổi."
    if done.edition:
        yield f"Đã nạp lần {done.edition.number}. Hoàn tác: python -m console regulation wording undo {done.edition.regulation}"
    else:
        yield "Không có gì thay đổi." if not done.changes else "Mới là thử, chưa ghi gì." if dry_run else ""


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise click.exceptions.Exit(_REFUSED)
