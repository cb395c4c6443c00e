"""`calendar draft YEAR`: a year's working days as the `holidays` package has them, for people to correct and approve."""

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

_HOME = Path(__file__).resolve().parents[1] / "chalicelib" / "calendars" / "vn"
_SWAPPED = re.compile(r"thay cho ngày (\d\d)/(\d\d)/(\d{4})")
_REFUSED = 2


@click.group("calendar")
def calendar() -> None:
    """Calendars of working days, a file a year."""


@calendar.command()
@click.argument("year", type=click.IntRange(2019, 2100))
@click.pass_context
def draft(context: click.Context, year: int) -> None:
    """Write YEAR's file as a draft. Exit 2 where there is one already: it may have been corrected since."""
    path = _HOME / f"{year}.json"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_text(drafted(year)))
    except FileExistsError:
        click.echo(f"Đã có lịch năm {year}: {path}. Hãy sửa thẳng trong tệp ấy.", err=True)
        context.exit(_REFUSED)
    click.echo(f"{path}: lịch dự kiến. Đối chiếu thông báo nghỉ lễ của năm rồi đổi status thành approved.")


def drafted(year: int) -> dict[str, Any]:
    """The content of a year's file, every day from the package."""
    source = f"Bản nháp từ thư viện holidays {version('holidays')}; cần đối chiếu với thông báo nghỉ lễ, Tết của năm."
    days = sorted((day, kind, name) for day, kind, name in _days(year) if day.year == year)
    rows = [{"day": f"{day}", "kind": kind, "name": name, "source": source} for day, kind, name in days]
    return {
        "schema": 1,
        "country": "vn",
        "year": year,
        "status": "draft",
        "documents": [],
        "note": "Chưa đối chiếu thông báo của năm; ngày Tết và hoán đổi có thể đổi.",
        "days": rows,
    }


def _days(year: int) -> Iterator[tuple[date, str, str]]:
    """Days off, and the weekend days worked for them, which may lie on the other side of a new year."""
    import holidays  # slow, and wanted by this command alone

    found = holidays.country_holidays("VN", years=range(year - 1, year + 2), language="vi")
    for day in found:
        swapped = _SWAPPED.search(found[day])
        if swapped is None:
            yield day, "off", found[day]
            continue
        worked = date(*map(int, reversed(swapped.groups())))
        yield day, "off", f"Nghỉ hoán đổi, làm bù ngày {worked:%d/%m/%Y}"
        yield worked, "work", f"Làm bù cho ngày nghỉ hoán đổi {day:%d/%m/%Y}"


def _text(content: dict[str, Any]) -> str:
    """A line a day, as people edit it."""
    rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in content["days"])
    head = json.dumps({**content, "days": []}, ensure_ascii=False, indent=2).removesuffix("[]\n}")
    return f"{head}[\n{rows}\n  ]\n}}\n"
