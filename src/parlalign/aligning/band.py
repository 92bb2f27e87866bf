"""The band of an alignment: which segments of two lists are compared at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parlalign.learning.arrays import Floats, Indices


@dataclass(frozen=True, slots=True)
class Band:
    """Source segment i is compared with the targets `low[i]` … `low[i]` + `width` - 1.

    In the other direction, target j is compared with the sources `back[j]` … `back[j]` + `depth` - 1. `low` (n,) and
    `back` (m,) never decrease. A cell is in the band only if it lies in both ranges.
    """

    low: Indices
    width: int
    back: Indices
    depth: int

    @property
    def transposed(self) -> Band:
        """The band with source and target exchanged."""
        return Band(low=self.back, width=self.depth, back=self.low, depth=self.width)

    @property
    def columns(self) -> Indices:
        """The target segment of each cell, (n, width)."""
        return self.low[:, None] + np.arange(self.width)

    def from_transposed(self, values: Floats, outside: float, rows: slice = slice(None)) -> Floats:
        """Rearrange values of the transposed band, (m, depth), by the cells of this band, (rows, width).

        `rows` selects some of the rows of this band. Cells outside the transposed band get the value `outside`.
        """
        columns = self.low[rows, None] + np.arange(self.width)
        across = np.arange(len(self.low))[rows, None] - self.back[columns]
        is_inside = (across >= 0) & (across < self.depth)
        return np.where(is_inside, values[columns, np.where(is_inside, across, 0)], np.float32(outside))
