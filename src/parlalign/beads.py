"""Ladder files as vecalign writes them: `[0]:[0, 1]:0.97`, a bead a line."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from parlalign.errors import ParlalignError
from parlalign.readers.text import decode_text, read_bytes
from parlalign.records import Bead


def write_beads(beads: Iterable[Bead], file: BinaryIO) -> None:
    """Write beads, those with an empty side too, with their score."""
    file.writelines(f"{list(bead.source)}:{list(bead.target)}:{bead.score:.4f}\n".encode() for bead in beads)


def read_beads(path: str | Path) -> list[Bead]:
    """Read a ladder file; a missing score is 1. Raises `ParlalignError` with the line that is wrong."""
    beads = []
    for number, line in enumerate(decode_text(read_bytes(str(path)), str(path)).splitlines(), 1):
        if line.strip():
            beads.append(_bead(line, f"{path}, line {number}"))
    return beads


def _bead(line: str, where: str) -> Bead:
    fields = line.strip().split(":")
    try:
        source, target = (tuple(ast.literal_eval(field.strip())) for field in fields[:2])
        score = float(fields[2]) if len(fields) > 2 and fields[2].strip() else 1.0
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
        raise ParlalignError(f"{where}: {line.strip()[:60]!r} is no bead: write it as [0]:[0, 1]:0.97") from error
    if not all(isinstance(k, int) and k >= 0 for k in (*source, *target)):
        raise ParlalignError(f"{where}: {line.strip()[:60]!r}: indices are whole numbers from 0")
    return Bead(source, target, score)
