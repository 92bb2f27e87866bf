"""The rows of a spreadsheet in the OpenDocument format (.ods), read row by row, also from untrusted files."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from parlalign.errors import ParlalignError
from parlalign.formats.records.table_rows import Table, TableRow, number_text
from parlalign.formats.records.two_columns import table_records
from parlalign.io.stream import open_file
from parlalign.io.xml_guard import LimitedReader
from parlalign.io.xml_names import local_name
from parlalign.io.xml_stream import free
from parlalign.io.zip_guard import WORKBOOK_RULES, ZIP_ERRORS, check_declared_sizes, open_zip
from parlalign.records import Record
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CONTENT = "content.xml"
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # of a sheet of LibreOffice Calc
_MOST_DEPTH = 50  # elements in a paragraph of a cell; a link in a formatted word is three
_MOST_CHARACTERS = 250_000_000
"""Characters of a sheet. A few bytes repeat a cell in all columns and all rows; chosen: a quarter of the bytes that
`WORKBOOK_RULES` allow."""
_NO_TEXT = frozenset({"annotation", "forms", "shapes", "frame", "g", "custom-shape"})


def read_ods(where: str, report: ReadReport) -> Iterator[Record]:
    """Yield the records of the sheets of a spreadsheet in the OpenDocument format; see `table_records`."""
    with open_file(where) as file:
        yield from ods_records(file, where, report)


def ods_records(file: BinaryIO, where: str, report: ReadReport) -> Iterator[Record]:
    """Yield the records of a spreadsheet in the OpenDocument format in `file`; see `table_records`."""
    with _tables(file, where) as tables:
        yield from table_records(tables, where, report)


@contextmanager
def _tables(file: BinaryIO, where: str) -> Iterator[list[Table]]:
    """Yield the sheets of a spreadsheet; `file` is read while their rows are.

    Raises `ParlalignError`, also inside the `with`, for a file that is damaged, encrypted or too large.
    """
    try:
        with open_zip(file) as archive:
            check_declared_sizes(archive, where, WORKBOOK_RULES)
            sheets = _Sheets(archive, where)
            yield [
                Table(name, lambda number=number: sheets.rows(number))  # type: ignore[misc]
                for number, name in enumerate(sheets.names())
            ]
    except ZIP_ERRORS as error:
        raise _damaged(where, str(error)) from error


def _damaged(where: str, what: str) -> ParlalignError:
    return ParlalignError(
        f"{where}: is not a complete .ods file, or has a password ({' '.join(what.split()):.80}): save it again"
    )


class _Sheets:
    """The sheets of a spreadsheet, all of which are in one XML file.

    Rows are read from one sheet at a time. Sheets that are read in order need only one pass through the file.
    """

    def __init__(self, archive: zipfile.ZipFile, where: str) -> None:
        self._archive, self._where = archive, where
        self._restart()

    def _restart(self) -> None:
        self._events = _events(self._archive, self._where)
        self._sheet = -1

    def names(self) -> list[str]:
        """Return the names of the sheets."""
        starts = (element for event, element in self._events if event == "start" and element.tag == f"{_TABLE}table")
        names = [element.get(f"{_TABLE}name") or "" for element in starts]
        self._restart()
        return names

    def rows(self, wanted: int) -> Iterator[TableRow]:
        """Yield the rows with text of a sheet; a row that stands for several equal rows is repeated."""
        if wanted <= self._sheet:
            self._restart()
        row = characters = 0
        for event, element in self._events:
            if element.tag == f"{_TABLE}table":
                if event == "start":
                    self._sheet += 1
                elif self._sheet == wanted:
                    return
            elif event == "end" and self._sheet == wanted:
                repeated = _count(element, "number-rows-repeated")
                cells = dict(_cells(element))
                size = sum(map(len, cells.values()))
                for number in range(row + 1, row + 1 + repeated) if cells else ():
                    if number > _MOST_ROWS:
                        raise ParlalignError(f"{self._where}: a sheet has more than {_MOST_ROWS:,} rows: divide it")
                    characters += size
                    if characters > _MOST_CHARACTERS:
                        raise ParlalignError(
                            f"{self._where}: a sheet has more than {_MOST_CHARACTERS:,} characters: divide it"
                        )
                    yield TableRow(number, cells)
                row += repeated


def _events(archive: zipfile.ZipFile, where: str) -> Iterator[tuple[str, _Element]]:
    """Yield the start and end of each sheet and row; a row is freed after its end."""
    from lxml import etree

    try:
        with archive.open(_CONTENT) as file:
            bounded = LimitedReader(file, where)
            events = etree.iterparse(
                cast("BinaryIO", bounded),
                events=("start", "end"),
                tag=[f"{_TABLE}table", f"{_TABLE}table-row"],
                resolve_entities=False,
                no_network=True,
                remove_comments=True,
                remove_pis=True,
            )
            for event, element in events:
                if element.getroottree().docinfo.doctype:
                    raise ParlalignError(f"{where}: has a document type, which no spreadsheet has: save it again")
                yield event, element
                if event == "end":
                    free(element)
                    bounded.held = 0
    except etree.XMLSyntaxError as error:
        raise _damaged(where, f"{_CONTENT}: {error.msg}") from error


def _cells(row: _Element) -> Iterator[tuple[int, str]]:
    column = 1
    for element in row:
        if local_name(element) not in {"table-cell", "covered-table-cell"}:
            continue
        repeated = _count(element, "number-columns-repeated")
        if (text := _value(element)).strip():
            for number in range(column, min(column + repeated, _MOST_COLUMNS + 1)):
                yield number, text
        column += repeated


def _value(cell: _Element) -> str:
    """Return a number as it was typed with a full stop, a date in ISO 8601, and any other value as it is shown."""
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "float":
        return number_text(cell.get(f"{_OFFICE}value") or "")
    if kind == "date":
        return (cell.get(f"{_OFFICE}date-value") or "").removesuffix("T00:00:00")
    return "\n".join(_text(child) for child in cell if child.tag == f"{_TEXT}p")


def _text(element: _Element, depth: int = 0) -> str:
    if depth > _MOST_DEPTH:
        raise ValueError("its text is nested too deeply")
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "s":
            parts.append(" " * min(_count(child, "c", _TEXT), 1_000))
        elif name in {"tab", "line-break"}:
            parts.append("\t" if name == "tab" else "\n")
        elif name not in _NO_TEXT:
            parts.append(_text(child, depth + 1))
        parts.append(child.tail or "")
    return "".join(parts)


def _count(element: _Element, name: str, namespace: str = _TABLE) -> int:
    count = int(element.get(f"{namespace}{name}") or 1)
    if count < 1:
        raise ValueError(f"{name} {count}")
    return count
