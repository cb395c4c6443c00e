"""An officer's sheet: targets and calendar of one plan as a workbook, written for them and read back."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from chalicelib.domain.indicators import words_of
from chalicelib.domain.regulation import tier_names
from chalicelib.domain.words import VIETNAM
from chalicelib.stores.regulations import regulations
from console.plan_file import Unreadable

GUIDE, TARGETS, CALENDAR = "Hướng dẫn", "Chỉ tiêu", "Lịch"
TARGET_COLUMNS = (
    "Khóa", "Mã chỉ tiêu", "Chỉ tiêu", "Đơn vị", "Phép so", "Từ", "Đến", "Đo bằng", "Cách tính", "Hạn", "Trích nguyên văn",
)  # fmt: skip
CALENDAR_COLUMNS = ("Mã mốc", "Mốc", "Ngày", "Giờ", "Kể cả ngày đó")
OPS = {"eq": "đúng bằng", "ge": "ít nhất", "range": "từ - đến", "ge_range": "tối thiểu từ - đến", "by_date": "đến hạn"}
MEASURES = {"count": "số lượng", "percent": "%"}
BASES = {"new": "mới", "cumulative": "lũy kế", "share": "tỷ lệ", "unstated": "không nêu"}
SCOPES = {
    "province": "Toàn tỉnh",
    "each_unit": "Mỗi đơn vị",
    "entities": "Chủ thể",
    "products": "Sản phẩm",
    "craft_villages": "Làng nghề",
    "tiers": "Các cấp",
}
YES, NO = "có", "không"
_WIDTHS = {"Chỉ tiêu": 46, "Mốc": 46, "Trích nguyên văn": 80, "Mã chỉ tiêu": 34, "Đơn vị": 24, "Phép so": 20}
_MIDNIGHT = "24:00"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One filled row: its place in the workbook, its cells by column name; an empty cell is None."""

    sheet: str
    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What an officer filled in. `plan` is the plan the sheet was written for."""

    plan: str
    targets: tuple[Row, ...]
    moments: tuple[Row, ...]


def write_template(path: Path, content: Any) -> None:
    """The plan's targets and calendar as they stand, to be changed in place."""
    import xlsxwriter  # type: ignore[import-untyped]  # slow, and wanted by this command alone

    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(path, options) as book:
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        guide = book.add_worksheet(GUIDE)
        for at, line in enumerate((("Kế hoạch", content["id"]), ("Tên", content["title"]), *_GUIDE)):
            guide.write_row(at, 0, line)
        for name, columns, rows in (
            (TARGETS, TARGET_COLUMNS, _target_rows(content)),
            (CALENDAR, CALENDAR_COLUMNS, _calendar_rows(content)),
        ):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns, bold)
            sheet.freeze_panes(1, 0)
            for at, column in enumerate(columns):
                # an hour typed into a text cell stays what was typed: a spreadsheet has no 24:00
                sheet.set_column(at, at, _WIDTHS.get(column, 14), text if column == "Giờ" else None)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, row)


def read_sheet(path: Path) -> Sheet:
    """Unreadable when it is no workbook of ours."""
    import python_calamine  # as above

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        tables = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError) as fault:
        raise Unreadable(f"Không đọc được bảng {path}: {fault}") from None
    missing = [name for name in (GUIDE, TARGETS, CALENDAR) if name not in tables]
    if missing:
        raise Unreadable(f"{path} thiếu trang: {', '.join(missing)}. Hãy dùng bảng mẫu (plan template).")
    guide = {str(row[0]): row[1] for row in tables[GUIDE] if len(row) > 1}
    return Sheet(
        plan=str(guide.get("Kế hoạch", "")),
        targets=tuple(_rows(TARGETS, tables[TARGETS], TARGET_COLUMNS)),
        moments=tuple(_rows(CALENDAR, tables[CALENDAR], CALENDAR_COLUMNS)),
    )


def fold(value: Any) -> str:
    """How two words are compared: one spelling of accents, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", str(value)).casefold().split())


def scope_words(content: Any, scope: Any) -> str:
    """A scope as the sheet writes it: a unit's name, or "Toàn tỉnh"."""
    names = {unit["code"]: unit["name"] for unit in content["units"]}
    return names.get(scope["unit"], scope["unit"]) if scope["unit"] else SCOPES[scope["kind"]]


def moments_of(content: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each moment's code, its words, and its place in the content: "2.province.finish"."""
    tiers = tier_names(regulations().values())
    for round_ in content["rounds"]:
        number = round_["number"]
        yield f"{number}.opens", f"Đợt {number}: mở nhận hồ sơ", round_["opens"]
        yield f"{number}.closes", f"Đợt {number}: hết nhận hồ sơ", round_["closes"]
        if "proposes" in round_:
            yield f"{number}.proposes", f"Đợt {number}: hết hạn cấp cơ sở đề nghị", round_["proposes"]
        for stage in round_["stages"]:
            who = f"Đợt {number}, {tiers.get(stage['tier'], stage['tier'])}"
            for name, words in (("opens", "hội đồng bắt đầu"), ("closes", "khóa phiếu"), ("finish", "hoàn thành")):
                yield f"{number}.{stage['tier']}.{name}", f"{who}: {words}", stage[name]
        if "forwards" in round_:
            yield f"{number}.forwards", f"Đợt {number}: hết hạn gửi hồ sơ lên trung ương", round_["forwards"]


def _rows(name: str, table: Sequence[Sequence[Any]], columns: Sequence[str]) -> Iterator[Row]:
    """By the names in the first row, in any order; rows with nothing in them are passed over."""
    headers = [fold(cell) for cell in table[0]] if table else []
    missing = [column for column in columns if fold(column) not in headers]
    if missing:
        raise Unreadable(f"Trang “{name}” thiếu cột: {', '.join(missing)}.")
    places = {column: headers.index(fold(column)) for column in columns}
    for number, cells in enumerate(table[1:], 2):
        row = {column: _value(cells[at]) for column, at in places.items()}
        if any(value is not None for value in row.values()):
            yield Row(sheet=name, number=number, cells=row)


def _value(cell: Any) -> Any:
    text = cell.strip() if isinstance(cell, str) else cell
    return None if text == "" else text


def _target_rows(content: Any) -> Iterator[Sequence[Any]]:
    for row in content["targets"]:
        yield (
            row["key"], row["indicator"], words_of(row["indicator"]), scope_words(content, row["scope"]), OPS[row["op"]],
            row["low"], row["high"], MEASURES[row["measure"]], BASES[row["basis"]],
            datetime.fromisoformat(row["due"]), row["quote"],
        )  # fmt: skip


def _calendar_rows(content: Any) -> Iterator[Sequence[Any]]:
    for code, words, moment in moments_of(content):
        if "before" in moment:
            said = datetime.fromisoformat(moment["date"])
            yield code, words, said, None, YES if moment["inclusive"] else NO
            continue
        local = datetime.fromisoformat(moment["at"]).astimezone(VIETNAM).replace(tzinfo=None)
        ends = code.endswith(".closes") and local.time() == time(0)  # people say the day that ends, not the one that begins
        day = local - timedelta(days=ends)
        yield code, words, datetime.combine(day, time(0)), _MIDNIGHT if ends else f"{local:%H:%M}", None


_GUIDE = (
    ("Cách dùng", "Sửa ngay trong hai trang sau; dòng bị xóa khỏi bảng thì kế hoạch giữ nguyên, không bị bỏ."),
    ("Chỉ tiêu", "Sửa các cột Phép so, Từ, Đến, Hạn, Trích nguyên văn. Chỉ tiêu mới: thêm dòng, điền mọi cột."),
    ("Lịch", "Sửa Ngày, Giờ. 24:00 là hết ngày. Mốc hoàn thành: “Kể cả ngày đó” là không nếu văn bản nói “trước ngày”."),
    ("Nhập", "python -m console plan import BẢNG.xlsx --dry-run (kế hoạch ở nơi khác: thêm --plan KẾ_HOẠCH.json)"),
)
