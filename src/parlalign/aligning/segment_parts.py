"""The sentences and clauses of segments, with their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex

from parlalign.learning.arrays import Floats, Indices

_CLOSING = r"(?:\s?[\"'”’»)\]]){0,4}"
_END = regex.compile(rf"(?<=[.!?…;:,]{_CLOSING})\s+(?!»)")
"""`nein. Ich`, `« Non. » Puis`, `voorstel, dat`: where parts of a segment end; not `1,5`."""
_SENTENCE_END = regex.compile(rf"[.!?…]{_CLOSING}$")
_SHORTEST, _SHORTEST_SENTENCE = 25, 8
"""The least number of characters of a part, and of one that ends with a sentence; a shorter one is joined with the part
after it. Set by hand."""


def parts_of(text: str) -> list[str]:
    """Return the sentences and clauses of a segment.

    >>> parts_of("Der Antrag wurde gestern Abend abgelehnt, weil fast niemand mehr im Saal gewesen war. Schade.")
    ['Der Antrag wurde gestern Abend abgelehnt,', 'weil fast niemand mehr im Saal gewesen war. Schade.']
    """
    parts: list[str] = []
    rest = ""
    for piece in _END.split(text.strip()):
        rest = f"{rest} {piece}" if rest else piece
        if len(rest) >= _SHORTEST or (len(rest) >= _SHORTEST_SENTENCE and _SENTENCE_END.search(rest)):
            parts.append(rest)
            rest = ""
    if rest and parts:
        parts[-1] = f"{parts[-1]} {rest}"
    return parts or [rest]


@dataclass(frozen=True, slots=True)
class DividedSegments:
    """The parts of n segments of a list: their weights (k,) and unit vectors (k, dimensions).

    `numbers` (n,) are the numbers of the segments in the list, `sizes` (n,) count their parts.
    """

    numbers: Indices
    sizes: Indices
    weights: Floats
    vectors: Floats

    @classmethod
    def of(cls, parts: Sequence[Sequence[str]], vectors: Floats, numbers: Indices) -> DividedSegments:
        """Return the parts of segments with their vectors; the weight is the length in hundreds of characters."""
        weights = np.array([len(part) for some in parts for part in some], dtype=np.float32)
        return cls(
            numbers=numbers,
            sizes=np.array(list(map(len, parts)), np.int64),
            weights=weights / np.float32(100),
            vectors=vectors,
        )
