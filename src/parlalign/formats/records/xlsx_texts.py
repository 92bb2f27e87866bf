"""The rows of an Excel workbook as texts: numbers, dates and results of formulas as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from parlalign.formats.records.table_rows import Table, TableRow, number_text

if TYPE_CHECKING:
    from parlalign.formats.records.xlsx_cells import Book, SheetCell

_FIRST_DAY = datetime(1899, 12, 30)
_FIRST_DAY_1904 = datetime(1904, 1, 1)
_LAST_DAY = 2_958_465  # 9999-12-31


def workbook_tables(workbook: Book) -> list[Table]:
    """Return the sheets of a workbook, whose rows are read while it is open."""
    return [
        Table(name, lambda name=name: _rows(workbook, name))  # type: ignore[misc]
        for name in workbook.sheets
    ]


def _rows(workbook: Book, sheet: str) -> Iterator[TableRow]:
    for row in workbook.rows_with_values(sheet):
        texts = {column: _text(workbook, cell) for column, cell in row.cells.items()}
        if cells := {column: text for column, text in texts.items() if text.strip()}:
            yield TableRow(row.number, cells)


def _text(workbook: Book, cell: SheetCell) -> str:
    """Return the text of a cell; that of a formula is the result that the file has stored, and no formula is run."""
    if cell.kind == "formula":
        return _text(workbook, cell.result) if cell.result else ""
    if cell.kind != "number":
        return cell.value
    number = float(cell.value)
    kind = workbook.number_kinds.get(cell.style)
    if kind == "date" and 0 <= number <= _LAST_DAY:
        return _date_text(number, _FIRST_DAY_1904 if workbook.is_from_1904 else _FIRST_DAY)
    return f"{number_text(str(number * 100))}%" if kind == "percent" else number_text(cell.value)


def _date_text(days: float, first_day: datetime) -> str:
    """Return a date in ISO 8601, with its time if it has one.

    >>> _date_text(45292, _FIRST_DAY), _date_text(45292.5, _FIRST_DAY)
    ('2024-01-01', '2024-01-01 12:00:00')
    """
    seconds = round(days * 86_400)
    date = first_day + timedelta(seconds=seconds)
    if days < 1:
        return f"{date:%H:%M:%S}"
    return f"{date:%Y-%m-%d}" if seconds % 86_400 == 0 else f"{date:%Y-%m-%d %H:%M:%S}"
