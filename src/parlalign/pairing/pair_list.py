"""Write pairs of documents as a manifest, the input of `parlalign batch`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePath

from parlalign.io.special_output import is_special
from parlalign.pairing.pair_documents import DocumentPair
from parlalign.sources.manifest import ManifestRow, write_manifest
from parlalign.text.normalization import printable

SUFFIXES = (".tsv", ".jsonl")
_DIGITS = 6
"""Digits of a score; the scores have four, so that none is lost."""


def write_pairs(
    pairs: Iterable[DocumentPair], folder: str | Path, output: str | Path, suffix: str | None = None
) -> None:
    """Write pairs of files in a folder to `output`, sorted by id, which is the name of the source on one line.

    Paths are relative to the folder of `output`, or to the current folder for standard output and pipes, and have `/`.
    They are absolute if no relative path exists. `suffix` is the format if the path has no suffix.
    """
    prefix = _path_prefix(folder, Path.cwd() if is_special(output) else Path(output).absolute().parent)
    rows = (
        ManifestRow(
            id=printable(source), source=f"{prefix}{source}", target=f"{prefix}{target}", score=round(score, _DIGITS)
        )
        for source, target, score in pairs
    )
    write_manifest(sorted(rows), output, suffix)


def _path_prefix(folder: str | Path, base: Path) -> str:
    """Return the prefix of the names in a folder, relative to `base`: empty, or the path of the folder with a `/`."""
    resolved = os.path.realpath(folder)
    try:
        path = PurePath(os.path.relpath(resolved, os.path.realpath(base))).as_posix()
    except ValueError:  # the folders are on different drives of Windows
        path = PurePath(resolved).as_posix()
    return "" if path == "." else f"{path.rstrip('/')}/"
