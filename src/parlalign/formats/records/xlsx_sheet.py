"""The sheets that parlalign writes: rows of cells as XML, and the other parts of a workbook, which XlsxWriter makes.

All texts are cells of text and never formulas. XlsxWriter does not write the rows, because it does not escape all texts
if it keeps only one row in memory.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from math import ceil
from typing import IO, Any, BinaryIO

import regex

from parlalign.io.resources import version_of_outputs
from parlalign.records import Span

MOST_CHARS = 32_767  # UTF-16 units in a cell; "Excel specifications and limits", Microsoft
MOST_ROWS = 1_048_576  # the same
PIXELS = 7  # width of a digit in the default font, the unit of column widths
TEXT_FORMAT = 49  # "@", the built-in number format of text; ECMA-376, 18.8.30
HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#3B4A5A"}
"""The look of the first row."""

UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""The date of a workbook that only parlalign has saved: the first date that a zip archive can have."""

_SHEET = "xl/worksheets/sheet1.xml"
"""The part of the workbook that holds the rows."""
_TO_ESCAPE = regex.compile(r"[&<>\r]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "_x000D_", "_": "_x005F_"}
_FONT = '<rPr><b/><sz val="11"/><color rgb="{}"/><rFont val="Calibri"/><family val="2"/></rPr>'
RED, BLUE = "FFC00000", "FF1F4EA8"
"""Colours of bold words."""

_LINE, _TALLEST = 15, 405  # points; Excel allows 409
_CHARS_PER_WIDTH = 1.05  # running text is narrower than the digits that column widths are counted in

Mark = tuple[Span, str]
"""A span of a text that is bold and has a colour."""


def properties() -> dict[str, Any]:
    """Return the properties of a workbook."""
    return {"author": f"parlalign {version_of_outputs()}", "created": UNDATED}


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook without its rows of content.

    `parts` are the files of its zip archive by name. `before_rows` and `after_rows` are the XML of the sheet around the
    rows. `styles` are the numbers of the cell styles of a row, one for each column.
    """

    parts: dict[str, bytes]
    before_rows: bytes
    after_rows: bytes
    styles: tuple[str, ...]


def template_of(workbook: IO[bytes], last_cell: str) -> Template:
    """Return the template of a workbook whose first sheet has a header and a row of empty cells with their styles.

    The row is left out; `last_cell` is the last cell of the rows that replace it.
    """
    from lxml import etree

    with zipfile.ZipFile(workbook) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts[_SHEET])
    rows = next(root.iter("{*}sheetData"))
    _, example = rows
    styles = tuple(cell.get("s") or "0" for cell in example)
    rows.replace(example, etree.Comment("records"))
    next(root.iter("{*}dimension")).set("ref", f"A1:{last_cell}")
    before, _, after = etree.tostring(root, encoding="UTF-8", standalone=True).partition(b"<!--records-->")
    return Template(parts, before, after, styles)


def write_workbook(template: Template, rows: IO[bytes], file: BinaryIO) -> None:
    """Write the zip archive of a workbook with rows of XML, the same bytes for the same content."""
    with tempfile.TemporaryFile() as workbook:
        with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in template.parts.items():
                part = zipfile.ZipInfo(name, UNDATED.timetuple()[:6])
                part.compress_type = zipfile.ZIP_DEFLATED
                if name != _SHEET:
                    archive.writestr(part, content)
                    continue
                part.file_size = len(template.before_rows) + rows.tell() + len(template.after_rows)
                with archive.open(part, "w") as sheet:
                    sheet.write(template.before_rows)
                    rows.seek(0)
                    shutil.copyfileobj(rows, sheet)
                    sheet.write(template.after_rows)
        workbook.seek(0)
        shutil.copyfileobj(workbook, file)  # a gzip file cannot be written as a zip archive: it does not seek


def row_xml(number: int, cells: Iterable[str], texts: Iterable[tuple[str, int]]) -> str:
    """Return the XML of a row that is as high as its texts need, each of which comes with the width of its column.

    LibreOffice does not compute the height when it opens a file.
    """
    height = min(_TALLEST, _LINE * max(_lines(text, width) for text, width in texts))
    return f'<row r="{number}" ht="{height}" customHeight="1">{"".join(cells)}</row>'


def number_cell(reference: str, style: str, number: float | None) -> str:
    """Return the XML of a cell with a number, or without one."""
    value = "" if number is None else f"<v>{number}</v>"
    return f'<c r="{reference}" s="{style}" t="n">{value}</c>'


def text_cell(reference: str, style: str, text: str, marks: Sequence[Mark] = ()) -> str:
    """Return the XML of a cell with a text; without a text, the cell has only its style."""
    if not text:
        return f'<c r="{reference}" s="{style}"/>'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is>{_string(text, marks)}</is></c>'


def reason_against(texts: Iterable[str], *, rows: int) -> str | None:
    """Return why texts do not fit into a new row of a sheet with so many rows, or None if they fit."""
    if not all(map(fits_cell, texts)):
        return f"a text longer than the {MOST_CHARS:,} characters of a cell"
    return f"no room in the {MOST_ROWS:,} rows of a sheet" if rows == MOST_ROWS else None


def fits_cell(text: str) -> bool:
    """Return whether a text is not too long for a cell."""
    return len(text) * 2 <= MOST_CHARS or len(text.encode("utf-16-le")) // 2 <= MOST_CHARS


def _string(text: str, marks: Sequence[Mark]) -> str:
    """Return the XML of a text, in which each mark is a run of its own; of two marks at a place, the first one counts.

    >>> _string(" a_x0041_", ())
    '<t xml:space="preserve"> a_x005F_x0041_</t>'
    """
    if not marks:
        return _plain_string(text)
    runs = []
    places = sorted({0, len(text), *(place for span, _ in marks for place in span)})
    for start, end in pairwise(places):
        color = next((color for span, color in marks if span.start <= start < span.end), "")
        runs.append(f"<r>{_FONT.format(color) if color else ''}{_plain_string(text[start:end])}</r>")
    return "".join(runs)


def _plain_string(text: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)
    return f'<t xml:space="preserve">{escaped}</t>'


def _lines(text: str, width: int) -> int:
    """Return how many lines a text needs; letters of three bytes, as in Chinese, are as wide as two.

    >>> _lines("een tekst van zes woorden, gebroken", 20)
    2
    """
    lines = (max(len(line), len(line.encode()) * 2 / 3) for line in text.split("\n"))
    return sum(max(1, ceil(wide / (width * _CHARS_PER_WIDTH))) for wide in lines)
