"""Tab-separated values: a header, then a line for each record."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.records import Record
from parlalign.records.values import (
    FIELDS,
    REQUIRED,
    SCALAR_FIELDS,
    reason_of,
    record_from_values,
    scalars_from_texts,
    scalars_to_texts,
)
from parlalign.text.normalization import normalize_for_xml

_NOT_SCALAR = {
    "languages": ("source_language", "target_language"),
    "origin": ("kind", "label"),
    "pieces": (),
    "codes": (),
}
"""The columns of fields that have another number of columns than one."""

COLUMNS: tuple[str, ...] = tuple(column for field in FIELDS for column in _NOT_SCALAR.get(field.name, (field.name,)))
_NEEDED = {*COLUMNS} - {field.name for field in SCALAR_FIELDS if field.name not in REQUIRED}

_OWN = {"level", "status"}
"""Columns that tables of other tools do not have together."""

ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_ESCAPES = str.maketrans(ESCAPES)
_UNESCAPED = {escape: char for char, escape in ESCAPES.items()}
_ESCAPED = regex.compile(r"\\[\\tnr]")


def write_tsv(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    r"""Write each record without quoting; tab, newline and backslash in a text are written as `\t`, `\n`, `\\`."""
    report = WriteReport()
    encode = codecs.getincrementalencoder(options.encoding)().encode
    with atomic_write(path) as file:
        file.write(encode("\t".join(COLUMNS) + "\n"))
        for record in records:
            row = _row(record)
            cells = "\t".join(normalize_for_xml(row[column]).translate(_ESCAPES) for column in COLUMNS)
            file.write(encode(cells + "\n"))
            report.written += 1
    return report


def _row(record: Record) -> dict[str, str]:
    origin = record.origin[0] or record.origin[1]
    return scalars_to_texts(record) | {
        "source_language": record.languages[0],
        "target_language": record.languages[1],
        "kind": origin.kind if origin else "",
        "label": (origin.label or "") if origin else "",
    }


def has_own_header(first: str) -> bool:
    """Return whether the first line of a table is the header that parlalign writes, or a part of it with the status."""
    header = _columns(first)
    return header[:3] == ["id", "source", "target"] and {*header} >= _OWN


def _columns(first: str) -> list[str]:
    return first.removeprefix("\ufeff").split("\t")


def tsv_records(rows: Iterator[str], where: str) -> Iterator[Record]:
    """Yield the record of each line; columns are found by the header, and other columns are ignored.

    Raises `ParlalignError` with the line that is not a record.
    """
    header = _columns(next(rows, ""))
    if missing := sorted(_NEEDED - {*header}):
        raise ParlalignError(f"{where}, line 1: has no column {missing[0]!r}: put it back, or write the file again")
    for number, line in enumerate(rows, 2):
        if not line.strip():
            continue
        try:
            yield _record(dict(zip(header, map(_unescaped, line.split("\t")), strict=True)))
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise ParlalignError(
                f"{where}, line {number}: is not a record ({reason_of(error)}): give the columns that parlalign writes"
            ) from error


def _record(row: dict[str, str]) -> Record:
    label = row["label"] or None
    place: dict[str, Any] = {"document": "", "spans": [], "kind": row["kind"], "label": label, "edits": []}
    origin = [place if row["kind"] and row[side] else None for side in ("source", "target")]
    languages = [row["source_language"], row["target_language"]]
    return record_from_values(scalars_from_texts(row) | {"languages": languages, "origin": origin})


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub(lambda match: _UNESCAPED.get(match[0], match[0]), cell)
