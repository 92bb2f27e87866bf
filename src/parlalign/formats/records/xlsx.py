"""A spreadsheet (.xlsx) for a person to review the pairs in; the reviewed sheet is read back."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from parlalign.checking.doubts import describe_doubts
from parlalign.errors import ParlalignError
from parlalign.formats.records.properties import date_of
from parlalign.formats.records.two_columns import table_records
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.formats.records.xlsx_cells import Book, Merged, SheetCell, SheetRow, book_of
from parlalign.formats.records.xlsx_sheet import (
    BLUE,
    RED,
    UNDATED,
    Mark,
    number_cell,
    reason_against,
    row_xml,
    text_cell,
    write_workbook,
)
from parlalign.formats.records.xlsx_template import COLUMNS, FIRST_COLUMNS, LETTERS, make_template
from parlalign.formats.records.xlsx_texts import workbook_tables
from parlalign.io.atomic import atomic_write
from parlalign.io.stream import open_file
from parlalign.records import STATUSES, Origin, Record, Status
from parlalign.records.read_report import ReadReport
from parlalign.records.review_flags import uncertain_located_edits, words_of_edits
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

_VISIBLE_TEXTS = [column for column in COLUMNS if column.is_for_people and column.name != "score"]

_OWN = ({"source", "target", "score", "status"}, {"status", "check"})
"""Columns that tables of other tools do not have together; the second ones are those of a sheet without its texts."""
_OPTIONAL = {"doubts", "kind", "label", "document"}
"""Columns that the reviewer may delete, because other columns contain the same content."""
_NEEDED = [column.name for column in FIRST_COLUMNS if column.name not in _OPTIONAL]
"""Columns that a sheet must have. Those that a later version added may be missing."""


def write_xlsx(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    """Write each record that fits as a row for review; a second sheet explains the review.

    A score keeps four digits, and texts are normalized for XML. A record is left out if one of its texts is longer than
    a cell (32,767 UTF-16 units; origin and sub-segments have a cell each, too) or if the sheet is full (1,048,576
    rows). All texts are cells of text and never formulas. LibreOffice changes two things when it saves: it
    replaces return and newline by newline, and it changes a text that contains `_x005F_x`. Rows are collected in a
    temporary file, so that memory does not grow with their number.
    """
    report = WriteReport()
    styles = make_template(1).styles
    with atomic_write(path) as file, tempfile.TemporaryFile() as rows:
        for record in map(normalize_record, records):
            texts = _texts(record)
            if reason := reason_against(texts.values(), rows=report.written + 1):
                report.left_out[reason] += 1
            else:
                report.written += 1
                rows.write(_row(record, texts, report.written + 1, styles, options).encode())
        write_workbook(make_template(max(1, report.written)), rows, file)
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


def _row(record: Record, texts: Mapping[str, str], number: int, styles: Sequence[str], options: WriteOptions) -> str:
    """Return a row as XML."""
    marks = {
        side: _marks(texts[side], origin, options)
        for side, origin in zip(("source", "target"), record.origin, strict=True)
    }
    cells = []
    for column, letter, style in zip(COLUMNS, LETTERS, styles, strict=True):
        place = f"{letter}{number}"
        if column.name == "score":
            cells.append(number_cell(place, style, None if record.score is None else round(record.score, 4)))
        elif texts[column.name] or column.is_for_people:
            cells.append(text_cell(place, style, texts[column.name], marks.get(column.name, ())))
    return row_xml(number, cells, ((texts[column.name], column.width) for column in _VISIBLE_TEXTS))


def _marks(text: str, origin: Origin | None, options: WriteOptions) -> list[Mark]:
    """Return the marks of words with uncertain repairs, one for repairs of the same word, and of words searched for."""
    uncertain = [(span, RED) for span, _ in words_of_edits(uncertain_located_edits(text, origin))]
    found = options.words_found(text) if options.words_found else ()
    return [*uncertain, *((span, BLUE) for span in found)]


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
