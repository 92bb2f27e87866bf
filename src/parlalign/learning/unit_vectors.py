"""Vectors of length 1, whose dot products are cosines."""

from __future__ import annotations

import numpy as np

from parlalign.learning.arrays import Floats


def unit(rows: Floats) -> Floats:
    """Return vectors of length 1, (n, dimensions); zero vectors stay zero."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6))


def centred(vectors: Floats, mean: Floats) -> Floats:
    """Return vectors of length 1 after `mean` (dimensions,) is subtracted."""
    return unit(vectors - mean)
