"""Which segments share sentences or clauses: each part of a segment is aligned softly to the parts of the other side.

This is the same computation as that of the words in `links.py`, with the encoder's vectors of parts instead of those of
words. It shows in which segment of the other side a sentence or clause is translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex

from parlalign.aligning.band import Band
from parlalign.aligning.link_evidence import MassGrid
from parlalign.aligning.links import word_mass
from parlalign.aligning.word_bags import Bag
from parlalign.learning.arrays import Floats, Indices

_END = regex.compile(r"(?<=[.!?…;:,][\"'”’»)\]]*)\s+")
"""`nein. Ich`, `voorstel, dat`: where parts of a segment end; not `1,5`."""
_SHORTEST = 40
"""The least number of characters of a part; a shorter one is joined with the part after it."""
_SCALE, _NO_COUNTERPART = 12.0, 0.45
"""The log-odds that two parts correspond are the scale times their cosine. That of a part without counterpart is the
scale times the second value. Set by hand; the networks learn what the masses mean."""


def parts_of(text: str) -> list[str]:
    """Return the sentences and clauses of a segment.

    >>> parts_of("Der Antrag wurde gestern Abend abgelehnt, weil fast niemand mehr im Saal gewesen war. Schade.")
    ['Der Antrag wurde gestern Abend abgelehnt,', 'weil fast niemand mehr im Saal gewesen war. Schade.']
    """
    parts: list[str] = []
    rest = ""
    for piece in _END.split(text.strip()):
        rest = f"{rest} {piece}" if rest else piece
        if len(rest) >= _SHORTEST:
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

    def bag(self, count: int) -> Bag:
        """Return the parts as a bag of `count` segments; the other segments have a placeholder."""
        sizes = np.ones(count, dtype=np.int64)
        sizes[self.numbers] = self.sizes
        is_known = np.zeros(count, dtype=bool)
        is_known[self.numbers] = True
        words = np.full(sizes.sum(), len(self.weights))
        words[np.repeat(is_known, sizes)] = np.arange(len(self.weights))
        placeholder = np.zeros((1, self.vectors.shape[1]), np.float32)
        return Bag(
            vectors=np.concatenate([self.vectors * np.float32(np.sqrt(_SCALE)), placeholder]),
            weights=np.append(self.weights, np.float32(0)),
            words=words,
            starts=np.concatenate([[0], np.cumsum(sizes)]),
        )


def part_grid(source: DividedSegments, target: DividedSegments, band: Band) -> MassGrid:
    """Return the masses that the parts of segments assign to segments of the other side."""
    bags = source.bag(len(band.low)), target.bag(len(band.back))
    null, across = _SCALE * _NO_COUNTERPART, band.transposed
    copies = np.ones((len(band.low), band.width), np.float32), np.ones((len(band.back), across.width), np.float32)
    masses = word_mass(bags[0], bags[1], band, null, copies[0]), word_mass(bags[1], bags[0], across, null, copies[1])
    return MassGrid(masses[0], masses[1], band)
