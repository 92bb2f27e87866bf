"""The report of inconsistencies as a spreadsheet that a translator works with."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from string import ascii_uppercase
from typing import Any, BinaryIO

from parlalign.formats.records.xlsx_sheet import (
    HEADER,
    MOST_ROWS,
    PIXELS,
    RED,
    TEXT_FORMAT,
    Template,
    fits_cell,
    number_cell,
    properties,
    row_xml,
    template_of,
    text_cell,
    write_workbook,
)
from parlalign.memory.inconsistencies import Inconsistency
from parlalign.memory.inconsistency_rows import NAMES, ReportColumn, ReportCounts, cells, columns
from parlalign.memory.wording import differing_words
from parlalign.records import Span

_LETTERS = ascii_uppercase[: len(columns(0))]
_CUT = 16_000
"""Characters of a text that is cut because it does not fit into a cell; each takes one or two of its units."""
_WITHOUT_HEIGHT = {"ids"}
"""Columns whose texts may be longer than their row is high."""


def write_sheet(found: Iterable[Inconsistency], file: BinaryIO, side: int, about: Sequence[str]) -> ReportCounts:
    """Write a row for each translation; a second sheet has the lines of `about`.

    A text that is too long for a cell is cut. Rows are collected in a temporary file, so that memory does not grow with
    their number.
    """
    counts = ReportCounts()
    styles = _template(1, side, about).styles
    with tempfile.TemporaryFile() as rows:
        for group, each in enumerate(found, 1):
            for row in _rows(each, group, counts, styles):
                rows.write(row.encode())
        write_workbook(_template(max(1, counts.written), side, about), rows, file)
    return counts


def _rows(found: Inconsistency, group: int, counts: ReportCounts, styles: Sequence[str]) -> Iterator[str]:
    """Yield the rows of a text; it is in each of them, so that a reader can sort and filter them."""
    texts = [{name: _fitting(text, counts) for name, text in cells(each).items()} for each in found.translations]
    differing = differing_words([row[NAMES[1 - found.side]] for row in texts])
    for k, (row, spans) in enumerate(zip(texts, differing, strict=True)):
        if counts.written + 1 == MOST_ROWS:
            counts.no_room += len(texts) - k
            return
        counts.written += 1
        of_row = styles[len(_LETTERS) :] if k else styles[: len(_LETTERS)]
        yield _row(row | {"group": str(group)}, spans, columns(found.side), counts.written + 1, of_row)


def _row(
    texts: dict[str, str], spans: Sequence[Span], names: Sequence[ReportColumn], number: int, styles: Sequence[str]
) -> str:
    """Return the XML of a row; `spans` are those of the differing words in the third column, the translation."""
    marks = [(span, RED) for span in spans]
    row = []
    for k, (column, letter, style) in enumerate(zip(names, _LETTERS, styles, strict=True)):
        place, text = f"{letter}{number}", texts[column.name]
        if column.name in {"group", "records"}:
            row.append(number_cell(place, style, int(text)))
        else:
            row.append(text_cell(place, style, text, marks if k == 2 else ()))
    return row_xml(number, row, ((texts[each.name], each.width) for each in names if each.name not in _WITHOUT_HEIGHT))


def _fitting(text: str, counts: ReportCounts) -> str:
    if fits_cell(text):
        return text
    counts.cut += 1
    return f"{text[:_CUT]}…"


def _template(rows: int, side: int, about: Sequence[str]) -> Template:
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties(properties())
        _add_report(book, columns(side), last_row=rows + 1)
        _add_lines(book, about)
    return template_of(file, f"{_LETTERS[-1]}{rows + 1}")


def _add_report(book: Any, names: Sequence[ReportColumn], *, last_row: int) -> None:
    """Write the header, and an example of two rows side by side: the first one of a text, and a further one."""
    sheet = book.add_worksheet("inconsistencies")
    look = {"num_format": TEXT_FORMAT, "valign": "top", "text_wrap": True}
    numbers = {"num_format": 0, "align": "center"}
    line = {"top": 1, "top_color": "#808080"}
    header = book.add_format(HEADER)
    for k, column in enumerate(names):
        of_column = look | (numbers if column.name in {"group", "records"} else {})
        repeated = {"font_color": "#808080"} if k < 2 else {}
        sheet.set_column_pixels(k, k, column.width * PIXELS)
        sheet.write_string(0, k, column.name, header)
        sheet.write_blank(1, k, None, book.add_format(of_column | line))
        sheet.write_blank(1, k + len(names), None, book.add_format(of_column | repeated))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last_row - 1, len(names) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _add_lines(book: Any, lines: Sequence[str]) -> None:
    sheet = book.add_worksheet("about")
    sheet.set_column_pixels(0, 0, 110 * PIXELS)
    look = book.add_format({"valign": "top", "text_wrap": True})
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, look)
