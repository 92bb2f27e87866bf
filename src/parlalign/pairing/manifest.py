r"""The list of pairs as a file: id, source, target and score, a pair a line, as TSV with a header or as JSON Lines.

In TSV a tab, a line's end and a backslash inside a name are written `\t`, `\n`, `\r` and `\\`; what UTF-8 has no bytes
for, as in names of files that are in no encoding, is `\udcdf` in both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import NamedTuple

from parlalign.formats import suffix_of
from parlalign.pairing.documents import DocumentPair
from parlalign.readers.archive import printable
from parlalign.writers.atomic import replaced
from parlalign.writers.tsv import ESCAPES

SUFFIXES = (".tsv", ".jsonl")
_ESCAPES = str.maketrans(ESCAPES)


class _Row(NamedTuple):
    id: str
    source: str
    target: str
    score: float


def write_pairs(pairs: Iterable[DocumentPair], folder: str | Path, output: str | Path) -> None:
    """Write pairs of files in a folder into OUT, sorted by id: the name of the source there, on one line.

    Paths are relative to OUT's own folder, with `/`, where there is a way from there.
    """
    place = _seen_from(folder, Path(output).absolute().parent)
    rows = sorted(
        _Row(printable(pair.source), f"{place}{pair.source}", f"{place}{pair.target}", pair.score) for pair in pairs
    )
    is_table = suffix_of(output) == ".tsv"
    with replaced(output) as file:
        if is_table:
            file.write(("\t".join(_Row._fields) + "\n").encode())
        for row in rows:
            line = _table_line(row) if is_table else json.dumps(row._asdict(), ensure_ascii=False)
            # A lone surrogate becomes the escape that JSON, and so our TSV, has for it.
            file.write(line.encode("utf-8", "backslashreplace") + b"\n")


def _table_line(row: _Row) -> str:
    return "\t".join([*(cell.translate(_ESCAPES) for cell in row[:3]), f"{row.score:g}"])


def _seen_from(folder: str | Path, home: Path) -> str:
    """Return what stands before the names in a folder: nothing, or its path with a `/`."""
    where = os.path.realpath(folder)
    try:
        way = PurePath(os.path.relpath(where, os.path.realpath(home))).as_posix()
    except ValueError:  # on another drive of Windows
        way = PurePath(where).as_posix()
    return "" if way == "." else f"{way.rstrip('/')}/"
