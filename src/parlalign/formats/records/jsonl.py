"""JSON Lines: one record, segment or edit in each line, without loss."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from parlalign.errors import ParlalignError
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.stream import lines
from parlalign.records import Document, Edit, Record, Segment
from parlalign.records.read_report import ReadReport
from parlalign.records.values import reason_of, record_from_values, record_to_values


def write_jsonl(records: Iterable[Record], path: Path, _options: WriteOptions) -> WriteReport:
    """Write all records, with origin and edits."""
    with atomic_write(path) as file:
        return WriteReport(written=write_records(records, file))


def write_records(records: Iterable[Record], file: BinaryIO) -> int:
    """Write a line for each record; return the number of records."""
    written = 0
    for record in records:
        _write_line(record_to_values(record), file)
        written += 1
    return written


def read_jsonl(where: str, _report: ReadReport) -> Iterator[Record]:
    """Yield the record of each line; empty lines are skipped.

    Raises `ParlalignError` with the line that is not a record.
    """
    for number, line in enumerate(lines(where), 1):
        if not line.strip():
            continue
        try:
            yield record_from_values(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError) as error:
            raise ParlalignError(
                f"{where}, line {number}: is not a record ({reason_of(error)}): correct or delete it"
            ) from error


def write_segments(segments: Iterable[Segment], file: BinaryIO) -> None:
    """Write segments with id, text, language, kind, label, source span and paragraph number."""
    for segment in segments:
        values = asdict(segment)
        del values["document"]  # the id begins with it
        _write_line(values, file)


def write_edits(document: Document, file: BinaryIO) -> None:
    """Write each edit of a document with the text that it replaces, some context, and whether it is uncertain."""
    for edit in document.edits:
        _write_line(_edit_values(document, edit), file)


def _edit_values(document: Document, edit: Edit) -> dict[str, Any]:
    around = document.source[max(0, edit.span.start - 20) : edit.span.end + 20]
    replaced = document.source[edit.span.start : edit.span.end]
    return asdict(edit) | {"replaced": replaced, "uncertain": edit.is_uncertain, "around": around}


def _write_line(values: dict[str, Any], file: BinaryIO) -> None:
    """Write a line; a lone surrogate, which UTF-8 cannot encode, is written as a JSON escape."""
    file.write(json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
