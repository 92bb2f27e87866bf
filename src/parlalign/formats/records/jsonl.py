"""JSON Lines: one record, segment or decision of a repair in each line, without loss."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, Literal

from parlalign.errors import ParlalignError
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.stream import lines
from parlalign.records import KEPT_BREAK, Document, Edit, KeptBreak, Record, Segment, Span
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
    """Write the decisions of a repair in the order of the source, each with its text, some context, and its kind.

    `kind` is `edit`, `kept` (a newline that stays, because a paragraph ends there) or `proposal` (an edit that is not
    made).
    """
    values = [_edit_values(document, edit, "edit") for edit in document.edits]
    values += [_edit_values(document, edit, "proposal") for edit in document.proposals]
    values += [_kept_values(document, kept) for kept in document.kept_breaks]
    for each in sorted(values, key=itemgetter("span")):
        _write_line(each, file)


def _edit_values(document: Document, edit: Edit, kind: Literal["edit", "proposal"]) -> dict[str, Any]:
    return asdict(edit) | _context(document, edit.span) | {"uncertain": edit.is_uncertain, "kind": kind}


def _kept_values(document: Document, kept: KeptBreak) -> dict[str, Any]:
    unchanged = {"span": kept.span, "replacement": document.source[slice(*kept.span)], "rule": KEPT_BREAK}
    rest = {"probability": kept.probability, "uncertain": kept.is_uncertain, "kind": "kept"}
    return unchanged | _context(document, kept.span) | rest


def _context(document: Document, span: Span) -> dict[str, str]:
    around = document.source[max(0, span.start - 20) : span.end + 20]
    return {"replaced": document.source[slice(*span)], "around": around}


def _write_line(values: dict[str, Any], file: BinaryIO) -> None:
    """Write a line; a lone surrogate, which UTF-8 cannot encode, is written as a JSON escape."""
    file.write(json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
