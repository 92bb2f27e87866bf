"""JSON Lines: a record or segment a line, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, BinaryIO

from parlalign.records import Document, Edit, Record, Segment


def write_jsonl(records: Iterable[Record], file: BinaryIO) -> int:
    """Write every record, pairs and others, with origin and edits; return how many."""
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007
        _write_line(asdict(record), file)
    return count


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
    file.write(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
