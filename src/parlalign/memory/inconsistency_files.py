"""Write the report of inconsistencies to a file: a sheet for a translator, TSV, or JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from parlalign.formats.records.tsv import ESCAPES
from parlalign.io.atomic import atomic_write, output_files
from parlalign.memory.inconsistencies import Inconsistency, Translation
from parlalign.memory.inconsistency_rows import NAMES, ReportCounts, cells, columns
from parlalign.memory.inconsistency_sheet import write_sheet

_ESCAPES = str.maketrans(ESCAPES)
_JSON = json.JSONEncoder(ensure_ascii=False)


def write_inconsistencies(
    found: Iterable[Inconsistency],
    path: str | Path,
    suffix: str,
    *,
    side: int,
    about: Sequence[str] = (),
) -> ReportCounts:
    """Write texts with several translations in the format of a suffix; `about` are the lines of a second sheet.

    `side` is that of the texts. Inside a block of `output_files`, its choices say whether a report without texts
    replaces an existing file, as it does by default.
    """
    with output_files() as files:
        with atomic_write(path) as file:
            counts = WRITERS[suffix](found, file, side, about)
        files.nothing = "" if counts.written else "no inconsistency to write"
    return counts


def _write_tsv(found: Iterable[Inconsistency], file: BinaryIO, side: int, _about: Sequence[str]) -> ReportCounts:
    names = [column.name for column in columns(side)]
    counts = ReportCounts()
    file.write(("\t".join(names) + "\n").encode())
    for group, each in enumerate(found, 1):
        for translation in each.translations:
            texts = cells(translation) | {"group": str(group)}
            file.write(("\t".join(texts[name].translate(_ESCAPES) for name in names) + "\n").encode())
            counts.written += 1
    return counts


def _write_jsonl(found: Iterable[Inconsistency], file: BinaryIO, side: int, _about: Sequence[str]) -> ReportCounts:
    """Write an object for each text: its languages and records, the text, and a list of its translations."""
    name, other = NAMES[side], f"{NAMES[1 - side]}s"
    counts = ReportCounts()
    for each in found:
        translations = [_translation_values(translation, each) for translation in each.translations]
        values = {"languages": each.languages[:: -1 if side else 1], "records": each.record_count}
        file.write((_JSON.encode(values | {name: each.text, other: translations}) + "\n").encode())
        counts.written += len(translations)
    return counts


def _translation_values(translation: Translation, found: Inconsistency) -> dict[str, Any]:
    """Return the values of a translation, also its own form of the text if it is not equal."""
    record = translation.records[0]
    text = (record.source, record.target)[found.side]
    own = {} if text == found.text else {NAMES[found.side]: text}
    return own | {
        NAMES[1 - found.side]: translation.text,
        "records": len(translation.records),
        "statuses": dict(sorted(translation.statuses.items())),
        "changed": translation.changed.isoformat() if translation.changed else None,
        "documents": translation.documents,
        "ids": [each.id for each in translation.records],
    }


WRITERS: dict[str, Callable[[Iterable[Inconsistency], BinaryIO, int, Sequence[str]], ReportCounts]] = {
    ".xlsx": write_sheet,
    ".tsv": _write_tsv,
    ".jsonl": _write_jsonl,
}
"""The writer of each format, by suffix."""
