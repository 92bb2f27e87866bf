"""Ladder files of vecalign and of hunalign: beads as numbers of segments.

vecalign and others write a line for each bead, for instance `[0]:[0, 1]:0.97`. hunalign writes a line for each rung: a
position in the source, a position in the target and the score of the bead that begins there, separated by white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import nan
from pathlib import Path
from typing import BinaryIO

import regex

from parlalign.errors import ParlalignError
from parlalign.io.decoding import decode_text
from parlalign.io.local_file import read_bytes
from parlalign.records import Bead

_INDICES = regex.compile(r"\[\s*(?:\d{1,18}\s*(?:,\s*\d{1,18}\s*)*+,?\s*)?\]", regex.ASCII)
"""`[0, 1]` and `[]`; not `[-1]`. `ast` is not used, because an untrusted file can crash its parser."""
_RUNG = regex.compile(r"\d{1,18}\s+\d{1,18}(?:\s+[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)?", regex.ASCII)
"""`12 14 0.8` and `12 14`; not `12:14`."""
_HIGHEST_POSITION = 2_000_000
"""Segments: hunalign itself aligns some ten thousand, and a wrong number would otherwise fill the memory."""


def write_beads(beads: Iterable[Bead], file: BinaryIO) -> None:
    """Write all beads with their scores, also those with an empty side."""
    file.writelines(f"{list(bead.source)}:{list(bead.target)}:{bead.score:.4f}\n".encode() for bead in beads)


def read_beads(path: str | Path) -> list[Bead]:
    """Read a ladder file of either form; a missing score is NaN.

    Raises `ParlalignError` with the line that is wrong.
    """
    return beads_of(decode_text(read_bytes(str(path)), str(path)).splitlines(), str(path))


def beads_of(lines: Sequence[str], where: str) -> list[Bead]:
    """Return the beads of the lines of a ladder file; see `read_beads`."""
    numbered = [(line, f"{where}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if numbered and is_rung(numbered[0][0]):
        return list(_beads_between([(*_rung(line, place), place) for line, place in numbered]))
    return [_bead(line, place) for line, place in numbered]


def is_rung(line: str) -> bool:
    """Return whether a line is a rung of hunalign: two positions, and perhaps a score.

    >>> is_rung("12\\t14\\t0.8"), is_rung("[12]:[14]:0.8")
    (True, False)
    """
    return bool(_RUNG.fullmatch(line.strip()))


def _rung(line: str, where: str) -> tuple[int, int, float]:
    if not is_rung(line):
        raise ParlalignError(
            f"{where}: {line.strip()[:60]!r} is not a rung: write two positions and a score, separated by tabs"
        )
    source, target, *scores = line.split()
    return int(source), int(target), float(scores[0]) if scores else nan


def _beads_between(rungs: list[tuple[int, int, float, str]]) -> Iterator[Bead]:
    """Yield the bead between each two rungs, with the score of the first one. Equal rungs have nothing between them."""
    first_source, first_target, _, place = rungs[0]
    if first_source or first_target:
        raise ParlalignError(f"{place}: a ladder of hunalign begins with the rung 0 0: give the whole ladder")
    for (source, target, score, _), (next_source, next_target, _, place) in pairwise(rungs):
        if next_source < source or next_target < target:
            raise ParlalignError(
                f"{place}: rung {next_source} {next_target} comes after {source} {target}: rungs must not decrease"
            )
        if max(next_source, next_target) > _HIGHEST_POSITION:
            raise ParlalignError(f"{place}: a position is over {_HIGHEST_POSITION:,}: correct the rung")
        if (next_source, next_target) != (source, target):
            yield Bead(tuple(range(source, next_source)), tuple(range(target, next_target)), score)


def _bead(line: str, where: str) -> Bead:
    fields = line.strip().split(":")
    try:
        source, target = map(_indices, fields[:2])
        score = float(fields[2]) if len(fields) > 2 and fields[2].strip() else nan
    except ValueError as error:
        raise ParlalignError(
            f"{where}: {line.strip()[:60]!r} is not a bead: write it as [0]:[0, 1]:0.97, with whole numbers from 0"
        ) from error
    return Bead(source, target, score)


def _indices(field: str) -> tuple[int, ...]:
    if not _INDICES.fullmatch(field.strip()):
        raise ValueError(field)
    return tuple(int(index) for index in regex.findall(r"\d+", field))
