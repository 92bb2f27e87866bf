"""Which segments share sentences or clauses: each part of a segment is aligned softly to the parts of the other side.

This is the same computation as that of the words in `links.py`, with the encoder's vectors of parts instead of those of
words. It shows where a sentence is that one side has in another segment.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import regex

from parlalign.aligning.band import Band
from parlalign.aligning.link_evidence import MassGrid
from parlalign.aligning.links import word_mass
from parlalign.aligning.word_bags import Bag
from parlalign.encoding.encoder import Encoder
from parlalign.learning.arrays import Floats, Indices

_END = regex.compile(r"(?<=[.!?…;:,][\"'”’»)\]]*)\s+")
"""`nein. Ich`, `voorstel, dat`: where parts of a segment end; not `1,5`."""
_SHORTEST = 40
"""Characters of a part at least; shorter ones are joined with the part after them."""
_SCALE, _NO_COUNTERPART = 12.0, 0.45
"""The log-odds that two parts correspond are the scale times their cosine. That of a part without counterpart is the
scale times the second value. Set by hand; the networks learn what the masses mean."""


def parts_of(text: str) -> list[str]:
    """Return the sentences and clauses of a segment.

    >>> parts_of("Der Antrag wurde gestern Abend abgelehnt, weil niemand mehr im Saal war. Schade.")
    ['Der Antrag wurde gestern Abend abgelehnt,', 'weil niemand mehr im Saal war. Schade.']
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


def part_grid(
    texts: tuple[Sequence[str], Sequence[str]],
    numbers: tuple[Indices, Indices],
    vectors: tuple[Floats, Floats],
    band: Band,
    encoder: Encoder,
) -> MassGrid:
    """Return the masses of the parts of some segments; `numbers` are those of the segments, `vectors` their vectors.

    All other segments have no parts.
    """
    counts = len(band.low), len(band.back)
    source, target = (
        _part_bag(side_texts, at, side_vectors, count, encoder)
        for side_texts, at, side_vectors, count in zip(texts, numbers, vectors, counts, strict=True)
    )
    null = _SCALE * _NO_COUNTERPART
    ones = np.ones((len(band.low), band.width), np.float32), np.ones((len(band.back), band.depth), np.float32)
    return MassGrid(
        word_mass(source, target, band, null, ones[0]), word_mass(target, source, band.transposed, null, ones[1]), band
    )


def _part_bag(texts: Sequence[str], numbers: Indices, vectors: Floats, count: int, encoder: Encoder) -> Bag:
    """Return the parts of `count` segments as a bag; a segment with a single part has the vector of the segment."""
    parts = [parts_of(text) for text in texts]
    divided = [k for k, some in enumerate(parts) if len(some) > 1]
    (of_parts,) = encoder.span_vectors([part for k in divided for part in parts[k]], 1)
    sizes = np.array([len(some) for some in parts], dtype=np.int64)
    weights = np.array([len(part) for some in parts for part in some], dtype=np.float32) / 100
    is_divided = np.repeat(sizes > 1, sizes)
    all_vectors = np.zeros((len(weights) + 1, vectors.shape[1]), np.float32)
    all_vectors[:-1][is_divided] = of_parts
    all_vectors[:-1][~is_divided] = vectors[sizes == 1]
    parts_of_segment = np.ones(count, dtype=np.int64)
    parts_of_segment[numbers] = sizes
    starts = np.concatenate([[0], np.cumsum(parts_of_segment)])
    words = np.full(starts[-1], len(weights))
    is_known = np.zeros(count, dtype=bool)
    is_known[numbers] = True
    words[np.repeat(is_known, parts_of_segment)] = np.arange(len(weights))
    return Bag(
        vectors=all_vectors * np.float32(np.sqrt(_SCALE)),
        weights=np.append(weights, np.float32(0)),
        words=words,
        starts=starts,
    )
