"""Ladder files as vecalign writes them: a line for each bead, for instance `[0]:[0, 1]:0.97`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import regex

from parlalign.errors import ParlalignError
from parlalign.io.decoding import decode_text
from parlalign.io.local_file import read_bytes
from parlalign.records import Bead

_INDICES = regex.compile(r"\[\s*(?:\d{1,18}\s*(?:,\s*\d{1,18}\s*)*+,?\s*)?\]", regex.ASCII)
"""`[0, 1]` and `[]`; not `[-1]`. `ast` is not used, because an untrusted file can crash its parser."""


def write_beads(beads: Iterable[Bead], file: BinaryIO) -> None:
    """Write all beads with their scores, also those with an empty side."""
    file.writelines(f"{list(bead.source)}:{list(bead.target)}:{bead.score:.4f}\n".encode() for bead in beads)


def read_beads(path: str | Path) -> list[Bead]:
    """Read a ladder file; a missing score is 1. Raises `ParlalignError` with the line that is not a bead."""
    beads = []
    for number, line in enumerate(decode_text(read_bytes(str(path)), str(path)).splitlines(), 1):
        if line.strip():
            beads.append(_bead(line, f"{path}, line {number}"))
    return beads


def _bead(line: str, where: str) -> Bead:
    fields = line.strip().split(":")
    try:
        source, target = map(_indices, fields[:2])
        score = float(fields[2]) if len(fields) > 2 and fields[2].strip() else 1.0
    except ValueError as error:
        raise ParlalignError(
            f"{where}: {line.strip()[:60]!r} is not a bead: write it as [0]:[0, 1]:0.97, with whole numbers from 0"
        ) from error
    return Bead(source, target, score)


def _indices(field: str) -> tuple[int, ...]:
    if not _INDICES.fullmatch(field.strip()):
        raise ValueError(field)
    return tuple(int(index) for index in regex.findall(r"\d+", field))
