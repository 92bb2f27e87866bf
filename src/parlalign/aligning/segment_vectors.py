"""Vectors of segments, from the vectors of their words."""

from __future__ import annotations

import numpy as np

from parlalign.aligning.word_bags import Bag
from parlalign.learning.arrays import Floats
from parlalign.learning.unit_vectors import centred, unit

_ROWS_AT_ONCE = 256


def segment_vectors(bag: Bag) -> Floats:
    """Return unit vectors of the segments: weighted sums of their words, with the mean of all segments subtracted."""
    weighted, n = bag.vectors * bag.weights[:, None], len(bag.starts) - 1
    sums = np.concatenate(
        [
            np.add.reduceat(
                weighted[bag.words[bag.starts[k] : bag.starts[min(k + _ROWS_AT_ONCE, n)]]],
                bag.starts[k : min(k + _ROWS_AT_ONCE, n)] - bag.starts[k],
                axis=0,
            )
            for k in range(0, n, _ROWS_AT_ONCE)
        ]
    )
    rows = unit(sums)
    return centred(rows, rows.mean(axis=0)) if n > 2 else rows
