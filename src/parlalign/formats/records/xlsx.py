"""A spreadsheet (.xlsx) for a person to review the pairs in; the reviewed sheet is read back."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import IO, Any, BinaryIO

import regex

from parlalign.checking.doubts import describe_doubts
from parlalign.errors import ParlalignError
from parlalign.formats.records.properties import date_of
from parlalign.formats.records.two_columns import table_records
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.formats.records.xlsx_cells import Book, Merged, SheetCell, SheetRow, book_of
from parlalign.formats.records.xlsx_template import (
    COLUMNS,
    FIRST_COLUMNS,
    LETTERS,
    SHEET,
    UNDATED,
    Template,
    make_template,
)
from parlalign.formats.records.xlsx_texts import workbook_tables
from parlalign.io.atomic import atomic_write
from parlalign.io.stream import open_file
from parlalign.records import STATUSES, Origin, Record, Status
from parlalign.records.read_report import ReadReport
from parlalign.records.review_flags import LocatedEdit, marked_parts, uncertain_located_edits
from parlalign.records.values import (
    codes_to_values,
    normalize_record,
    origin_to_values,
    reason_of,
    record_from_values,
    scalars_from_texts,
    scalars_to_texts,
)
from parlalign.text.normalization import normalize_for_xml

MOST_CHARS = 32_767  # UTF-16 units in a cell; "Excel specifications and limits", Microsoft
MOST_ROWS = 1_048_576  # the same

_TO_ESCAPE = regex.compile(r"[&<>\r]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "_x000D_", "_": "_x005F_"}
_MARK = '<rPr><b/><sz val="11"/><color rgb="FFC00000"/><rFont val="Calibri"/><family val="2"/></rPr>'
"""The font of a word with an uncertain repair: bold and red."""

_LINE, _TALLEST = 15, 405  # points; Excel allows 409
_CHARS_PER_WIDTH = 1.05  # running text is narrower than the digits that column widths are counted in
_VISIBLE_TEXTS = [column for column in COLUMNS if column.is_for_people and column.name != "score"]

_OWN = ({"source", "target", "score", "status"}, {"status", "check"})
"""Columns that tables of other tools do not have together; the second ones are those of a sheet without its texts."""
_OPTIONAL = {"doubts", "kind", "label", "document"}
"""Columns that the reviewer may delete, because other columns contain the same content."""
_NEEDED = [column.name for column in FIRST_COLUMNS if column.name not in _OPTIONAL]
"""Columns that a sheet must have. Those that a later version added may be missing."""


def write_xlsx(records: Iterable[Record], path: Path, _options: WriteOptions) -> WriteReport:
    """Write each record that fits as a row for review; a second sheet explains the review.

    A score keeps four digits, and texts are normalized for XML. A record is left out if one of its texts is longer than
    a cell (32,767 UTF-16 units; origin and sub-segments have a cell each, too) or if the sheet is full (1,048,576
    rows). All texts are cells of text and never formulas. LibreOffice changes two things when it saves: it
    replaces return and newline by newline, and it changes a text that contains `_x005F_x`. Rows are collected in a
    temporary file, so that memory does not grow with their number.
    """
    report = WriteReport()
    styles = make_template(1).styles
    with atomic_write(path) as file, tempfile.TemporaryFile() as rows, tempfile.TemporaryFile() as workbook:
        for record in map(normalize_record, records):
            texts = _texts(record)
            if reason := _reason_against(texts.values(), rows=report.written + 1):
                report.left_out[reason] += 1
            else:
                report.written += 1
                rows.write(_row(record, texts, report.written + 1, styles).encode())
        _pack(make_template(max(1, report.written)), rows, workbook)
        workbook.seek(0)
        shutil.copyfileobj(workbook, file)  # a gzip file cannot be written as a zip archive: it does not seek
    return report


def read_xlsx(where: str, report: ReadReport) -> Iterator[Record]:
    """Yield the records of a workbook: of a reviewed sheet, or of tables with a column for each language.

    Raises `ParlalignError` that names the wrong row or the missing columns.
    """
    with open_file(where) as file:
        yield from xlsx_records(file, where, report)


def xlsx_records(file: BinaryIO, where: str, report: ReadReport) -> Iterator[Record]:
    """Yield the records of the workbook in `file`, as `read_xlsx` does."""
    with book_of(file, where) as workbook:
        if any(_is_own(_names(workbook, sheet)) for sheet in workbook.sheets):
            yield from _reviewed_records(workbook)
        else:
            yield from table_records(workbook_tables(workbook), where, report)


def _reviewed_records(workbook: Book) -> Iterator[Record]:
    """Yield the records of a reviewed sheet, row by row, with the changes of the reviewer.

    The status is that of the cell. If the texts were changed, a `paired` record becomes `accepted`, and so does an
    `unpaired` text whose translation was filled in; a pair with a deleted text becomes `unpaired`. A record with any
    change, also of status or comment, gets the date on which the sheet was saved. The reviewer may sort, hide and
    delete rows, move and add columns, and rename the sheet.

    Raises `ParlalignError` that names the wrong row.
    """
    where = workbook.where
    sheet, columns = _sheet_of_records(workbook)
    saved = date_of(workbook.modified.strip())
    saved = saved.replace(microsecond=0) if saved and saved != UNDATED else None
    for row in workbook.rows(sheet):
        if isinstance(row, Merged):
            if any(column in row.columns for column in columns.values()):
                raise ParlalignError(f"{where}, row {row.row}: cells {row.reference} are merged: divide them again")
        elif row.number > 1 and any(column in row.cells for column in columns.values()):
            yield _record(row, columns, f"{where}, row {row.number}", saved)


def _pack(template: Template, rows: IO[bytes], workbook: IO[bytes]) -> None:
    """Write the zip archive of a workbook, the same bytes for the same content."""
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in template.parts.items():
            part = zipfile.ZipInfo(name, UNDATED.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            if name != SHEET:
                archive.writestr(part, content)
                continue
            part.file_size = len(template.before_rows) + rows.tell() + len(template.after_rows)
            with archive.open(part, "w") as sheet:
                sheet.write(template.before_rows)
                rows.seek(0)
                shutil.copyfileobj(rows, sheet)
                sheet.write(template.after_rows)


def _reason_against(texts: Iterable[str], *, rows: int) -> str | None:
    """Return why a record does not fit into a sheet with so many rows, or None if it fits."""
    if any(len(text) * 2 > MOST_CHARS and _units(text) > MOST_CHARS for text in texts):
        return f"a text longer than the {MOST_CHARS:,} characters of a cell"
    return f"no room in the {MOST_ROWS:,} rows of a sheet" if rows == MOST_ROWS else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def fingerprint(*texts: str) -> str:
    """Return a short hash of texts that shows whether a person changed them.

    Returns do not count, because LibreOffice drops them when it saves.
    """
    return hashlib.sha256("\x1f".join(texts).replace("\r", "").encode()).hexdigest()[:12]


def _texts(record: Record) -> dict[str, str]:
    """Return the texts of a row by the names of `COLUMNS`; the score, which is written as a number, is among them."""
    origin = record.origin[0] or record.origin[1] or Origin("", (), "", None)
    return scalars_to_texts(record) | {
        "doubts": "\n".join(describe_doubts(record)),
        "kind": origin.kind,
        "label": origin.label or "",
        "document": " · ".join(origin.documents),
        "source language": record.languages[0],
        "target language": record.languages[1],
        "origin": _json([*map(origin_to_values, record.origin)]) if any(record.origin) else "",
        "pieces": _json(record.pieces) if record.pieces else "",
        "codes": _json(codes_to_values(record.codes)) if record.codes else "",
        "check": f"{fingerprint(record.source, record.target)} {fingerprint(record.status, record.comment)}",
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _row(record: Record, texts: Mapping[str, str], number: int, styles: Sequence[str]) -> str:
    """Return a row as XML; it is as high as its texts need, which LibreOffice does not compute when it opens a file."""
    uncertain = {
        "source": uncertain_located_edits(record.source, record.origin[0]),
        "target": uncertain_located_edits(record.target, record.origin[1]),
    }
    cells = []
    for column, letter, style in zip(COLUMNS, LETTERS, styles, strict=True):
        cell = f'<c r="{letter}{number}" s="{style}"'
        if column.name == "score":
            score = "" if record.score is None else f"<v>{round(record.score, 4)}</v>"
            cells.append(f'{cell} t="n">{score}</c>')
        elif text := texts[column.name]:
            cells.append(f'{cell} t="inlineStr"><is>{_string(text, uncertain.get(column.name, ()))}</is></c>')
        elif column.is_for_people:
            cells.append(f"{cell}/>")
    height = min(_TALLEST, _LINE * max(_lines(texts[column.name], column.width) for column in _VISIBLE_TEXTS))
    return f'<row r="{number}" ht="{height}" customHeight="1">{"".join(cells)}</row>'


def _string(text: str, uncertain: Sequence[LocatedEdit]) -> str:
    """Return the XML of a text; words with uncertain repairs are runs of their own, one for repairs of the same word.

    >>> _string(" a_x0041_", ())
    '<t xml:space="preserve"> a_x005F_x0041_</t>'
    """
    if not any(repair.words for repair in uncertain):
        return _plain_string(text)
    runs = (("".join(parts), repairs) for parts, repairs in marked_parts(text, uncertain))
    return "".join(f"<r>{_MARK if repairs else ''}{_plain_string(run)}</r>" for run, repairs in runs)


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


def _sheet_of_records(workbook: Book) -> tuple[str, dict[str, int]]:
    """Return the name of the sheet that holds records, and the numbers of its columns."""
    sheets = [sheet for sheet in workbook.sheets if _is_own(_names(workbook, sheet))]
    if len(sheets) > 1:
        raise ParlalignError(f"{workbook.where}: sheets {sheets[0]!r} and {sheets[1]!r} both hold records: keep one")
    columns = _header(workbook, sheets[0])
    if missing := [name for name in _NEEDED if name not in columns]:
        raise ParlalignError(
            f"{workbook.where}, row 1: has no column {missing[0]!r}: put it back, or write the sheet again"
        )
    return sheets[0], columns


def _is_own(names: Sequence[str]) -> bool:
    return any(own <= {*names} for own in _OWN)


def _names(workbook: Book, sheet: str) -> list[str]:
    """Return the texts of the first row of a sheet in lower case, with single spaces; nothing if it is not row 1."""
    first = next(workbook.rows(sheet), None)
    if not isinstance(first, SheetRow) or first.number != 1:
        return []
    return [" ".join(cell.value.lower().split()) for cell in first.cells.values()]


def _header(workbook: Book, sheet: str) -> dict[str, int]:
    first = next(workbook.rows(sheet), None)
    numbers = first.cells if isinstance(first, SheetRow) else {}
    names = {column.name for column in COLUMNS}
    columns: dict[str, int] = {}
    for column, name in zip(numbers, _names(workbook, sheet), strict=True):
        if name in columns:
            raise ParlalignError(f"{workbook.where}, row 1: has two columns {name!r}: rename or delete one")
        if name in names:
            columns[name] = column
    return columns


def _record(row: SheetRow, columns: Mapping[str, int], where: str, saved: datetime | None) -> Record:
    cells = {name: row.cells.get(column) for name, column in columns.items() if name not in _OPTIONAL}
    texts = {name: _text(name, cell, where) for name, cell in cells.items() if name != "score"}
    status = texts["status"].strip().lower()
    if status not in STATUSES:
        raise ParlalignError(f"{where}: status {texts['status']!r:.40}: use one of {', '.join(STATUSES)}")
    try:
        values: dict[str, Any] = scalars_from_texts(texts) | {
            "languages": [texts["source language"], texts["target language"]],
            "score": _score(cells["score"]),
            "status": status,
            "origin": json.loads(texts["origin"]) if texts["origin"].strip() else [None, None],
            "changed": texts["changed"].strip(),
            "pieces": json.loads(texts["pieces"]) if texts["pieces"].strip() else (),
            "codes": json.loads(texts["codes"]) if texts.get("codes", "").strip() else None,
        }
        return record_from_values(values | _changes(values, texts["check"].split(), saved))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ParlalignError(
            f"{where}: is not a record ({reason_of(error)}): put the row back as it was, or delete it"
        ) from error


def _changes(values: Mapping[str, Any], check: list[str], saved: datetime | None) -> dict[str, Any]:
    """Return the new status and date if a person changed the row; changed texts lose their old sub-segments."""
    written = [fingerprint(values["source"], values["target"]), fingerprint(values["status"], values["comment"])]
    if check == written:
        return {}
    changed = {"changed": saved or values["changed"]}
    if check[:1] == written[:1]:
        return changed
    is_pair = bool(values["source"].strip() and values["target"].strip())
    return changed | {"status": _status_after_change(values["status"], is_pair=is_pair), "pieces": ()}


def _status_after_change(status: Status, *, is_pair: bool) -> Status:
    if status == "rejected":
        return status
    return "accepted" if is_pair else "unpaired"


def _text(name: str, cell: SheetCell | None, where: str) -> str:
    if cell is None:
        return ""
    if cell.kind == "formula":
        raise ParlalignError(f"{where}: {name} is a formula ({cell.value:.40}): give text")
    if cell.kind != "text":
        raise ParlalignError(
            f"{where}: {name} is not text ({cell.value:.40}): format the cell as text and type it again"
        )
    return normalize_for_xml(cell.value)


def _score(cell: SheetCell | None) -> float | None:
    if cell is None or (cell.kind == "text" and not cell.value.strip()):
        return None
    if cell.kind != "number":
        raise ValueError(f"score {cell.value!r:.40}: give a number from 0 to 1")
    return round(float(cell.value), 4)  # spreadsheets write 0.9995 as 0.99950000000000006
