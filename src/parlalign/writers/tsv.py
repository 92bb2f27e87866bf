"""Tab-separated values, a record a line under a header."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from parlalign.records import Record
from parlalign.writers.plain import plain

COLUMNS = ("id", "source", "target", "source_language", "target_language", "level", "score", "status", "kind", "label")


def write_tsv(records: Iterable[Record], file: BinaryIO) -> int:
    """Write every record without quoting: the texts hold no tab and no newline. Return how many."""
    file.write(("\t".join(COLUMNS) + "\n").encode("utf-8"))
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007
        origin = record.origin[0] or record.origin[1]
        cells = (
            plain(record.id),
            plain(record.source),
            plain(record.target),
            *map(plain, record.languages),
            record.level,
            f"{record.score:.4f}",
            record.status,
            plain(origin.kind) if origin else "",
            plain(origin.label or "") if origin else "",
        )
        file.write(("\t".join(cells) + "\n").encode("utf-8"))
    return count
