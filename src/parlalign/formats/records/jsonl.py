"""JSON Lines: a record, segment or edit a line, without loss."""

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
from parlalign.records.values import record_from_values, record_to_values


def write_jsonl(records: Iterable[Record], path: Path, _options: WriteOptions) -> WriteReport:
    """Write every record, pairs and others, with origin and edits."""
    with atomic_write(path) as file:
        return WriteReport(written=write_records(records, file))


def write_records(records: Iterable[Record], file: BinaryIO) -> int:
    """Write every record, a line each; return how many there were."""
    written = 0
    for record in records:
        _write_line(record_to_values(record), file)
        written += 1
    return written


def write_segments(segments: Iterable[Segment], file: BinaryIO) -> None:
    """Write segments with id, text, language, kind, label, source span and number of the paragraph."""
    for segment in segments:
        _write_line(asdict(segment), file)


def write_edits(document: Document, file: BinaryIO) -> None:
    """Write the edits of a document, each with the text it replaces and puts there, and whether it is uncertain."""
    for edit in document.edits:
        _write_line(_edit_line(document, edit), file)


def _edit_line(document: Document, edit: Edit) -> dict[str, Any]:
    around = document.source[max(0, edit.span.start - 20) : edit.span.end + 20]
    replaced = document.source[edit.span.start : edit.span.end]
    return asdict(edit) | {"replaced": replaced, "uncertain": edit.is_uncertain, "around": around}


def _write_line(content: dict[str, Any], file: BinaryIO) -> None:
    """Write a line; a lone surrogate, which UTF-8 has no bytes for, as the escape that JSON has for it."""
    file.write(json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")


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
            raise ParlalignError(f"{where}, line {number}: is no record ({error!r}): mend or delete it") from error
