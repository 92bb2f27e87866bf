"""Tab-separated values, a record a line under a header."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from pathlib import Path

from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.records import Record
from parlalign.text.normalization import normal

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


def write_tsv(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    r"""Write every record without quoting; tab, newline and backslash inside a text are `\t`, `\n`, `\\`."""
    tally = WriteReport()
    encode = codecs.getincrementalencoder(options.encoding)().encode
    with atomic_write(path) as file:
        file.write(encode("\t".join(COLUMNS) + "\n"))
        for record in records:
            cells = "\t".join(normal(cell).translate(_ESCAPES) for cell in _cells(record))
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
