"""Tab-separated values: a header, then a record a line."""

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
from parlalign.io.stream import lines
from parlalign.records import Record
from parlalign.records.read_report import ReadReport
from parlalign.records.values import record_from_values
from parlalign.text.normalization import normalize_for_xml

COLUMNS = (
    "id",
    "source",
    "target",
    "source_language",
    "target_language",
    "level",
    "score",
    "status",
    "kind",
    "label",
    "comment",
    "changed",
)

ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_ESCAPES = str.maketrans(ESCAPES)
_COLUMNS_NEEDED = {*COLUMNS} - {"comment", "changed"}
_UNESCAPED = {escape: char for char, escape in ESCAPES.items()}
_ESCAPED = regex.compile(r"\\[\\tnr]")


def write_tsv(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    r"""Write every record without quoting; tab, newline and backslash inside a text are `\t`, `\n`, `\\`."""
    tally = WriteReport()
    encode = codecs.getincrementalencoder(options.encoding)().encode
    with atomic_write(path) as file:
        file.write(encode("\t".join(COLUMNS) + "\n"))
        for record in records:
            cells = "\t".join(normalize_for_xml(cell).translate(_ESCAPES) for cell in _cells(record))
            file.write(encode(cells + "\n"))
            tally.written += 1
    return tally


def _cells(record: Record) -> tuple[str, ...]:
    origin = record.origin[0] or record.origin[1]
    return (
        record.id,
        record.source,
        record.target,
        *record.languages,
        record.level,
        f"{record.score:.4f}",
        record.status,
        origin.kind if origin else "",
        (origin.label or "") if origin else "",
        record.comment,
        record.changed.isoformat() if record.changed else "",
    )


def read_tsv(where: str, _report: ReadReport) -> Iterator[Record]:
    """Yield the record of each row; columns are found by the header, and other columns are ignored.

    Raises `ParlalignError` with the line that is not a record.
    """
    rows = lines(where)
    header = next(rows, "").split("\t")
    if header[:3] != ["id", "source", "target"] or not {*header} >= _COLUMNS_NEEDED:
        raise ParlalignError(f"{where}, line 1: is no header: give the columns that parlalign writes, a row a line")
    for number, line in enumerate(rows, 2):
        if not line.strip():
            continue
        try:
            yield _row_record(dict(zip(header, map(_unescaped, line.split("\t")), strict=True)))
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise ParlalignError(
                f"{where}, line {number}: is no record ({error!r}): give the columns that parlalign writes"
            ) from error


def _row_record(row: dict[str, str]) -> Record:
    label = row["label"] or None
    place: dict[str, Any] = {"document": "", "spans": [], "kind": row["kind"], "label": label, "edits": []}
    origin = [place if row["kind"] and row[side] else None for side in ("source", "target")]
    languages = [row["source_language"], row["target_language"]]
    return record_from_values(row | {"languages": languages, "origin": origin, "score": float(row["score"])})


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub(lambda match: _UNESCAPED.get(match[0], match[0]), cell)
