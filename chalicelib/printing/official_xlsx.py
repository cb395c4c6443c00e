"""The same blocks as XLSX: a sheet for each table, numbers as numbers, what stands above and below it kept in words."""

import io
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from chalicelib.printing.blocks import printable
from chalicelib.printing.model import COUNTRY, MOTTO, Block, Grid, Head, Kind, Line, Sheet, Signing, Title, dated

_THEN = datetime(2000, 1, 1)  # noqa: DTZ001 - no instant of its making inside
_MM = 0.55  # characters of a column to a millimetre
_WORDS, _FACE = {"text_wrap": True, "valign": "top", "border": 1}, {"font_name": "Times New Roman", "font_size": 12}


def xlsx_of(sheet: Sheet) -> bytes:
    """The whole file."""
    held = io.BytesIO()
    with Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": sheet.title, "author": sheet.author, "created": _THEN})
        blocks = [block for section in sheet.sections for block in section.blocks]
        grids = [block for block in blocks if isinstance(block, Grid)]
        for at, grid in enumerate(grids):
            _write(book, grid, blocks if not at else [grid])
    return held.getvalue()


def _write(book: Workbook, grid: Grid, blocks: list[Block]) -> None:
    """The table with, on the first sheet, all that the paper says around it; other tables have sheets of their own."""
    page = book.add_worksheet(grid.name)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    for at, column in enumerate(grid.columns):
        page.set_column(at, at, max(6.0, column.width * _MM))
    row = 0
    for block in blocks:
        if isinstance(block, Grid):
            row = _table(book, page, block, row) + 1 if block is grid else row
        else:
            for line, bold in _lines(block):
                page.write_string(row, 0, printable(line), book.add_format(_FACE | {"bold": bold}))
                row += 1


def _table(book: Workbook, page: Any, grid: Grid, row: int) -> int:
    head = book.add_format(_FACE | _WORDS | {"bold": True, "align": "center", "bg_color": "#eeeeee"})
    words, whole, decimal = (
        book.add_format(_FACE | _WORDS | more) for more in ({}, {"num_format": "0"}, {"num_format": "0.00"})
    )
    for at, column in enumerate(grid.columns):
        page.write_string(row, at, column.head, head)
    for line in grid.rows:
        row += 1
        for at, (cell, column) in enumerate(zip(line, grid.columns, strict=True)):
            value = _number(cell) if column.kind is Kind.NUMBER else None
            if value is None:
                page.write_string(row, at, printable(cell), words)
            else:
                page.write_number(row, at, value, decimal if "," in cell else whole)
    page.autofilter(row - len(grid.rows), 0, row, len(grid.columns) - 1)
    return row + 1


def _number(cell: str) -> float | None:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None


def _lines(block: Block) -> list[tuple[str, bool]]:
    match block:
        case Head():
            number = [(f"Số: {block.number}", False)] if block.number else []
            ours = [*((line, False) for line in block.above), (block.issuer, True), *number]
            return [*ours, (COUNTRY, True), (MOTTO, True), (dated(block.place, block.day), False), ("", False)]
        case Title():
            return [(block.name, True), (block.about, True), ("", False)]
        case Line():
            return [(block.lead + block.text, False)]
        case Signing():
            sides = [*([block.left] if block.left else []), block.right]
            return [("", False), *((" ".join([*side.office, side.name]).strip(), True) for side in sides)]
    return []
