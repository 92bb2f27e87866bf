"""Records back from a sheet that a person reviewed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from parlalign.errors import ParlalignError
from parlalign.formats.records.properties import date_of
from parlalign.formats.records.review_sheet import COLUMNS
from parlalign.formats.records.sheet import Book, Merged, SheetCell, SheetRow, book
from parlalign.formats.records.xlsx_writer import UNDATED, fingerprint
from parlalign.records import STATUSES, Record, Status
from parlalign.records.read_report import ReadReport
from parlalign.records.values import record_from_values
from parlalign.text.normalization import normalize_for_xml

_FOR_PEOPLE = {"uncertain repairs", "kind", "label", "document"}
"""Columns that may be gone: the others tell what they told."""
_NEEDED = [column.name for column in COLUMNS if column.name not in _FOR_PEOPLE]


def read_xlsx(where: str, _reading: ReadReport) -> Iterator[Record]:
    """Yield the records of a reviewed sheet, row by row; what a person changed in it holds.

    The status is that of its cell. A pair whose texts were changed and whose status is still `paired` is `accepted`,
    and so is an `unpaired` text that was given its translation; a pair that lost a text is `unpaired`. What a person
    changed, status and comment too, has the date on which the sheet was saved. Rows may be sorted, hidden and gone,
    columns moved and added, the sheet renamed.

    Raises `ParlalignError` with the row that is wrong.
    """
    with book(where) as workbook:
        sheet, columns = _sheet_of_records(workbook)
        saved = date_of(workbook.modified.strip())
        saved = saved.replace(microsecond=0) if saved and saved != UNDATED else None
        for row in workbook.rows(sheet):
            if isinstance(row, Merged):
                if any(column in row.columns for column in columns.values()):
                    raise ParlalignError(f"{where}, row {row.row}: cells {row.reference} are merged: divide them again")
            elif row.number > 1 and any(column in row.cells for column in columns.values()):
                yield _record(row, columns, f"{where}, row {row.number}", saved)


def _sheet_of_records(workbook: Book) -> tuple[str, dict[str, int]]:
    """Return the sheet that has records, and the numbers of its columns."""
    headers = {sheet: _header(workbook, sheet) for sheet in workbook.sheets}
    found = [sheet for sheet, columns in headers.items() if {"source", "target"} <= set(columns)]
    if not found:
        raise ParlalignError(f"{workbook.where}, row 1: has no column 'source': give a sheet that parlalign wrote")
    if len(found) > 1:
        raise ParlalignError(f"{workbook.where}: sheets {found[0]!r} and {found[1]!r} both hold records: keep one")
    columns = headers[found[0]]
    if missing := [name for name in _NEEDED if name not in columns]:
        raise ParlalignError(
            f"{workbook.where}, row 1: has no column {missing[0]!r}: put it back, or write the sheet again"
        )
    return found[0], columns


def _header(workbook: Book, sheet: str) -> dict[str, int]:
    first = next(workbook.rows(sheet), None)
    if not isinstance(first, SheetRow) or first.number != 1:
        return {}
    names = {column.name for column in COLUMNS}
    columns: dict[str, int] = {}
    for column, cell in first.cells.items():
        name = " ".join(cell.value.lower().split())
        if name in columns:
            raise ParlalignError(f"{workbook.where}, row 1: has two columns {name!r}: rename or delete one")
        if name in names:
            columns[name] = column
    return columns


def _record(row: SheetRow, columns: Mapping[str, int], where: str, saved: datetime | None) -> Record:
    cells = {name: row.cells.get(columns[name]) for name in _NEEDED}
    texts = {name: _text(name, cell, where) for name, cell in cells.items() if name != "score"}
    status = texts["status"].strip().lower()
    if status not in STATUSES:
        raise ParlalignError(f"{where}: status {texts['status']!r:.40}: use one of {', '.join(STATUSES)}")
    try:
        fields: dict[str, Any] = {
            "id": texts["id"],
            "source": texts["source"],
            "target": texts["target"],
            "languages": [texts["source language"], texts["target language"]],
            "level": texts["level"],
            "score": _score(cells["score"]),
            "status": status,
            "origin": json.loads(texts["origin"]) if texts["origin"].strip() else [None, None],
            "comment": texts["comment"],
            "changed": texts["changed"].strip(),
            "pieces": json.loads(texts["pieces"]) if texts["pieces"].strip() else (),
        }
        return record_from_values(fields | _changes(fields, texts["check"].split(), saved))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ParlalignError(f"{where}: is no record ({error}): put the row back as it was, or delete it") from error


def _changes(fields: Mapping[str, Any], check: list[str], saved: datetime | None) -> dict[str, Any]:
    """Return status and date where a person changed the row; and no pieces, which are the old texts, after new ones."""
    written = [fingerprint(fields["source"], fields["target"]), fingerprint(fields["status"], fields["comment"])]
    if check == written:
        return {}
    changed = {"changed": saved or fields["changed"]}
    if check[:1] == written[:1]:
        return changed
    is_pair = bool(fields["source"].strip() and fields["target"].strip())
    return changed | {"status": _status_after_change(fields["status"], is_pair=is_pair), "pieces": ()}


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
            f"{where}: {name} is no text ({cell.value:.40}): format the cell as text and type it again"
        )
    return normalize_for_xml(cell.value)


def _score(cell: SheetCell | None) -> float:
    if cell is None or cell.kind != "number":
        raise ValueError(f"score {cell.value if cell else ''!r:.40}: give a number from 0 to 1")
    return round(float(cell.value), 4)  # spreadsheets write 0.9995 as 0.99950000000000006
