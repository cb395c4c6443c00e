"""A province's file of official wording, JSON, CSV or XLSX, as lines; and the sheet that officers fill in."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fastjsonschema import JsonSchemaValueException
from fastjsonschema import compile as compile_schema

from chalicelib.domain.criteria import CriteriaSet
from chalicelib.domain.wording import Line, places
from chalicelib.stores.regulations import schema
from console.plan_file import Unreadable
from console.plan_sheet import fold

COLUMNS = {"regulation": "Quyết định", "set": "Bộ", "code": "Mã", "vi": "Nguyên văn", "en": "Tiếng Anh"}
LABEL = "Nhãn rút gọn"  # a column to read by; nothing is taken from it
_NEEDED = ("regulation", "set", "code", "vi")
_SHEET = "Nguyên văn"
_WIDTHS = (14, 6, 22, 90, 40, 60)


def read_lines(path: Path) -> list[Line]:
    """The filled lines, by the numbers that a reader of the file sees. Unreadable with a sentence."""
    readers: Mapping[str, Callable[[Path], list[Line]]] = {".json": _from_json, ".csv": _from_csv, ".xlsx": _from_xlsx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(f"Không nhận tệp {path.name}: dùng .json, .csv hoặc .xlsx.")
    try:
        lines = reader(path)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise Unreadable(f"Không đọc được {path}: {fault}") from None
    if not lines:
        raise Unreadable(f"{path} không có dòng nào.")
    return lines


def write_template(path: Path, sets: Iterable[CriteriaSet]) -> int:
    """Every place that can be worded, a line each, to be filled in; how many lines."""
    import xlsxwriter  # type: ignore[import-untyped]  # slow, and wanted by this command alone

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, text = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "@", "text_wrap": True}),
        )
        sheet, number = book.add_worksheet(_SHEET), 0
        sheet.write_row(0, 0, (*COLUMNS.values(), LABEL), bold)
        sheet.freeze_panes(1, 0)
        for at, width in enumerate(_WIDTHS):
            sheet.set_column(at, at, width, text)  # as text: a spreadsheet would make numbers and dates of codes
        for one in sets:
            for code, label in places(one).items():
                number += 1
                sheet.write_row(number, 0, (one.regulation, str(one.no), code, "", "", label.vi), text)
    return number


def _from_json(path: Path) -> list[Line]:
    try:
        content = json.loads(path.read_text("utf-8"))
        _validator()(content)
    except RecursionError:
        raise Unreadable(f"Không đọc được {path}: lồng nhau quá sâu.") from None
    except JsonSchemaValueException as fault:
        raise Unreadable(f"Sai khuôn dạng: {fault.message} (xem chalicelib/schemas/wording.schema.json).") from None
    except ValueError as fault:
        raise Unreadable(f"Không đọc được {path}: {fault}") from None
    return [_line(number, row) for number, row in enumerate(content["rows"], 1)]


def _from_csv(path: Path) -> list[Line]:
    """With commas or semicolons, as a spreadsheet in Vietnamese writes them."""
    text = path.read_text("utf-8-sig")
    first = text.partition("\n")[0]
    table = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    return list(_rows(path, [*table]))


def _from_xlsx(path: Path) -> list[Line]:
    import python_calamine  # as above

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        name = _SHEET if _SHEET in book.sheet_names else book.sheet_names[0]
        return list(_rows(path, book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
    except python_calamine.CalamineError as fault:
        raise Unreadable(f"Không đọc được {path}: {fault}") from None


def _rows(path: Path, table: Sequence[Sequence[Any]]) -> Iterator[Line]:
    """By the names in the first row, ours or Vietnamese, in any order. A template's line left unfilled is passed over."""
    headers = [fold(cell) for cell in table[0]] if table else []
    found = {
        name: at for name, words in COLUMNS.items() for at, cell in enumerate(headers) if cell in (name, fold(words))
    }
    missing = [COLUMNS[name] for name in _NEEDED if name not in found]
    if missing:
        raise Unreadable(f"{path} thiếu cột: {', '.join(missing)}. Hãy dùng bảng mẫu (regulation wording template).")
    for number, cells in enumerate(table[1:], 2):
        row = {name: cells[at] if at < len(cells) else "" for name, at in found.items()}
        if fold(LABEL) in headers and not any(_text(row.get(name)) for name in ("vi", "en")):
            continue
        if any(map(_text, row.values())):
            yield _line(number, row)


def _line(number: int, row: Mapping[str, Any]) -> Line:
    values = {name: _text(row.get(name)) for name in COLUMNS}
    return Line(number=number, set_no=values.pop("set"), **values)


def _text(cell: Any) -> str:
    """A spreadsheet makes a number of "8" whatever the column's format."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


@cache
def _validator() -> Callable[[Any], Any]:
    validate: Callable[[Any], Any] = compile_schema(schema("wording"))
    return validate
