"""The pairs that were found as a manifest, which `parlalign batch` takes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePath

from parlalign.pairing.pair_documents import DocumentPair
from parlalign.sources.manifest import ManifestRow, write_manifest
from parlalign.text.normalization import printable

SUFFIXES = (".tsv", ".jsonl")
_DIGITS = 6  # of a score: more would be noise


def write_pairs(pairs: Iterable[DocumentPair], folder: str | Path, output: str | Path) -> None:
    """Write pairs of files in a folder into OUT, sorted by id: the name of the source there, on one line.

    Paths are relative to OUT's own folder, with `/`, where there is a way from there.
    """
    place = _seen_from(folder, Path(output).absolute().parent)
    rows = (
        ManifestRow(printable(source), f"{place}{source}", f"{place}{target}", round(score, _DIGITS))
        for source, target, score in pairs
    )
    write_manifest(sorted(rows), output)


def _seen_from(folder: str | Path, home: Path) -> str:
    """Return what stands before the names in a folder: nothing, or its path with a `/`."""
    where = os.path.realpath(folder)
    try:
        way = PurePath(os.path.relpath(where, os.path.realpath(home))).as_posix()
    except ValueError:  # on another drive of Windows
        way = PurePath(where).as_posix()
    return "" if way == "." else f"{way.rstrip('/')}/"
