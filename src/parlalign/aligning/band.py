"""Where two lists of segments may meet: a band around a rough path, found from coarse to fine."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from parlalign.aligning.word_vectors import Bag, centred, unit

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]
Integers = npt.NDArray[np.integer[Any]]
"""Of any width: there may be millions."""

_HALF_WIDTH = 12
"""Target segments either side of the path that a source segment may meet, and the other way."""
_LARGEST = 2000
"""Groups a side of the coarse search, whose time and memory are their product. The finer search takes
a few groups a segment: 140 MB for 100,000 segments a side, four times that for twice as many."""
_GROUPS_ASIDE = 3
_ROWS_AT_ONCE = 256
_BACKGROUND = 2.0
"""Standard deviations above the mean similarity of neighbours, from which on two segments may answer each other."""


@dataclass(frozen=True, slots=True)
class Band:
    """Source segment i may meet the targets `low[i]` … `low[i]` + `width` - 1, where they may meet it, too: target j
    meets the sources `back[j]` … `back[j]` + `depth` - 1. `low` (n,) and `back` (m,) never fall."""

    low: Indices
    width: int
    back: Indices
    depth: int

    @property
    def transposed(self) -> Band:
        return Band(self.back, self.depth, self.low, self.width)

    @property
    def columns(self) -> Indices:
        """Return the target segment of each cell, (n, width)."""
        return self.low[:, None] + np.arange(self.width)

    def turned(self, values: Floats, outside: float, rows: slice = slice(None)) -> Floats:
        """Return values of the transposed band, (m, depth), by the cells of some rows of this one, (rows, width)."""
        columns = self.low[rows, None] + np.arange(self.width)
        across = np.arange(len(self.low))[rows, None] - self.back[columns]
        inside = (across >= 0) & (across < self.depth)
        return np.where(inside, values[columns, np.where(inside, across, 0)], np.float32(outside))


def find_band(source: Bag, target: Bag, half_width: int = _HALF_WIDTH) -> Band:
    """Return the band around the path on which the two lists answer each other best, word for word."""
    rows, columns = _segment_vectors(source), _segment_vectors(target)
    n, m = len(rows), len(columns)
    size = math.ceil(math.sqrt(n * m) / _LARGEST)
    if size == 1:
        knots = _best_path(rows, columns, np.zeros(n, np.int64), m)
    else:
        above, beside = (unit(np.add.reduceat(side, np.arange(0, len(side), size))) for side in (rows, columns))
        rough = _best_path(above, beside, np.zeros(len(above), np.int64), len(beside))
        ends = (rough[:, None] * size + np.array([[0], [size - 1]])).reshape(-1, 2)
        centre, _ = _interpolated(np.minimum(ends, [n - 1, m - 1]), n, m)
        width = min((2 * _GROUPS_ASIDE + 1) * size, m)
        low = np.clip(np.rint(centre).astype(np.int64) - width // 2, 0, m - width)
        knots = _best_path(rows, columns, low, width)
    centre, across = _interpolated(knots, n, m)
    width, depth = min(2 * half_width + 1, m), min(2 * half_width + 1, n)
    return Band(
        np.clip(np.rint(centre).astype(np.int64) - half_width, 0, m - width),
        width,
        np.clip(np.rint(across).astype(np.int64) - half_width, 0, n - depth),
        depth,
    )


def _segment_vectors(bag: Bag) -> Floats:
    """Return the weighted sum of the words of each segment, of unit length, less what all segments share."""
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


def _best_path(rows: Floats, columns: Floats, low: Indices, width: int) -> npt.NDArray[np.float64]:
    """Return the pairs (row, column), (k, 2), rising on both sides, that together are most similar above chance; row i
    may meet the columns `low[i]` … `low[i] + width - 1`."""
    n = len(rows)
    best = np.zeros((n + 1, width + 1), np.float32)
    for start in range(0, n, _ROWS_AT_ONCE):
        stop = min(start + _ROWS_AT_ONCE, n)
        first, last = int(low[start]), int(low[stop - 1]) + width
        similar = rows[start:stop] @ columns[first:last].T
        floor = similar.mean() + _BACKGROUND * similar.std()
        for i in range(start, stop):
            shift = int(low[i] - low[i - 1]) if i else 0
            gain = np.maximum(similar[i - start, low[i] - first : low[i] - first + width] - floor, 0)
            before = best[i] if shift == 0 else _moved(best[i], shift)
            row = best[i + 1]
            row[:] = before
            np.maximum(row[1:], before[:-1] + gain, out=row[1:])
            np.maximum.accumulate(row, out=row)
    return _walked_back(best, low)


def _moved(row: Floats, by: int) -> Floats:
    """Return `row` from index `by` on, filled up with its last and greatest value."""
    return np.concatenate([row[by:], np.full(min(by, len(row)), row[-1], np.float32)])


def _walked_back(best: Floats, low: Indices) -> npt.NDArray[np.float64]:
    width = best.shape[1] - 1
    knots = []
    i, column = len(low), int(low[-1]) + width if len(low) else 0
    while i > 0 and column > 0:
        row = best[i]
        at = min(column - int(low[i - 1]), width)
        if at <= 0:
            i -= 1
            continue
        # The leftmost cell of this row with the same value is where its last pair ends.
        at = int(np.searchsorted(row[: at + 1], row[at]))
        column = int(low[i - 1]) + at
        above = best[i - 1]
        before = min(column - int(low[i - 2]), width) if i > 1 else 0
        if at and row[at] > above[max(before, 0)]:
            knots.append((i - 1, column - 1))
            column -= 1
        i -= 1
    return np.array(knots[::-1], dtype=np.float64).reshape(-1, 2)


def _interpolated(
    knots: npt.NDArray[np.float64], n: int, m: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the target beside each source segment and the source beside each target segment."""
    rows = np.concatenate([[-1.0], knots[:, 0], [n]])
    columns = np.concatenate([[-1.0], knots[:, 1], [m]])
    return np.interp(np.arange(n), rows, columns), np.interp(np.arange(m), columns, rows)
