"""Find the band of two lists of segments around a rough path, from coarse to fine."""

from __future__ import annotations

import math

import numpy as np

from parlalign.aligning.band import Band
from parlalign.aligning.segment_vectors import segment_vectors
from parlalign.aligning.word_bags import Bag
from parlalign.learning.arrays import Doubles, Floats, Indices
from parlalign.learning.unit_vectors import unit

_HALF_WIDTH = 12
"""Target segments on either side of the path that a source segment is compared with, and vice versa; chosen on
jrc.dev, europarl.test2007 and installguide, as the other constants here."""
_MAX_GROUPS = 2000
"""Groups per side in the coarse search, whose time and memory grow with their product. The fine search compares each
segment with a few groups: it takes 140 MB for 100,000 segments per side, and four times as much for twice as many."""
_NEIGHBOURING_GROUPS = 3
"""Groups on either side of the coarse path that the fine search covers."""
_ROWS_AT_ONCE = 256
_BACKGROUND = 2.0
"""Two segments may translate each other if their similarity is this many standard deviations above the mean of their
neighbourhood."""


def find_band(source: Bag, target: Bag, half_width: int = _HALF_WIDTH) -> Band:
    """Return the band around the path on which the words of the two lists are most similar."""
    rows, columns = segment_vectors(source), segment_vectors(target)
    n, m = len(rows), len(columns)
    size = math.ceil(math.sqrt(n * m) / _MAX_GROUPS)
    if size == 1:
        knots = _best_path(rows, columns, np.zeros(n, np.int64), m)
    else:
        knots = _coarse_to_fine_path(rows, columns, size)
    centre, across = _interpolate(knots, n, m)
    width, depth = min(2 * half_width + 1, m), min(2 * half_width + 1, n)
    return Band(
        low=np.clip(np.rint(centre).astype(np.int64) - half_width, 0, m - width),
        width=width,
        back=np.clip(np.rint(across).astype(np.int64) - half_width, 0, n - depth),
        depth=depth,
    )


def _coarse_to_fine_path(rows: Floats, columns: Floats, size: int) -> Doubles:
    """Return the best path near the best path over groups of `size` segments (Thompson and Koehn 2019)."""
    n, m = len(rows), len(columns)
    row_groups, column_groups = (
        unit(np.add.reduceat(vectors, np.arange(0, len(vectors), size))) for vectors in (rows, columns)
    )
    rough = _best_path(row_groups, column_groups, np.zeros(len(row_groups), np.int64), len(column_groups))
    ends = (rough[:, None] * size + np.array([[0], [size - 1]])).reshape(-1, 2)
    centre, _ = _interpolate(np.minimum(ends, [n - 1, m - 1]), n, m)
    width = min((2 * _NEIGHBOURING_GROUPS + 1) * size, m)
    low = np.clip(np.rint(centre).astype(np.int64) - width // 2, 0, m - width)
    return _best_path(rows, columns, low, width)


def _best_path(rows: Floats, columns: Floats, low: Indices, width: int) -> Doubles:
    """Return the pairs (row, column), (k, 2), of the monotone path with the greatest sum of similarity above chance.

    Row i is compared with the columns `low[i]` … `low[i] + width - 1`.
    """
    n = len(rows)
    best = np.zeros((n + 1, width + 1), np.float32)
    for start in range(0, n, _ROWS_AT_ONCE):
        stop = min(start + _ROWS_AT_ONCE, n)
        first, last = int(low[start]), int(low[stop - 1]) + width
        similarity = rows[start:stop] @ columns[first:last].T
        floor = similarity.mean() + _BACKGROUND * similarity.std()
        for i in range(start, stop):
            shift = int(low[i] - low[i - 1]) if i else 0
            gain = np.maximum(similarity[i - start, low[i] - first : low[i] - first + width] - floor, 0)
            before = best[i] if shift == 0 else _shift_row(best[i], shift)
            row = best[i + 1]
            row[:] = before
            np.maximum(row[1:], before[:-1] + gain, out=row[1:])
            np.maximum.accumulate(row, out=row)
    return _trace_back(best, low)


def _shift_row(row: Floats, by: int) -> Floats:
    """Return `row` from index `by` on, filled up with its last and greatest value."""
    return np.concatenate([row[by:], np.full(min(by, len(row)), row[-1], np.float32)])


def _trace_back(best: Floats, low: Indices) -> Doubles:
    width = best.shape[1] - 1
    knots = []
    i, column = len(low), int(low[-1]) + width if len(low) else 0
    while i > 0 and column > 0:
        row = best[i]
        at = min(column - int(low[i - 1]), width)
        if at <= 0:
            i -= 1
            continue
        # The last pair of this row ends at the leftmost cell with the same value.
        at = int(np.searchsorted(row[: at + 1], row[at]))
        column = int(low[i - 1]) + at
        above = best[i - 1]
        before = min(column - int(low[i - 2]), width) if i > 1 else 0
        if at and row[at] > above[max(before, 0)]:
            knots.append((i - 1, column - 1))
            column -= 1
        i -= 1
    return np.array(knots[::-1], dtype=np.float64).reshape(-1, 2)


def _interpolate(knots: Doubles, n: int, m: int) -> tuple[Doubles, Doubles]:
    """Return the target position of each source segment, and the source position of each target segment."""
    rows = np.concatenate([[-1.0], knots[:, 0], [n]])
    columns = np.concatenate([[-1.0], knots[:, 1], [m]])
    return np.interp(np.arange(n), rows, columns), np.interp(np.arange(m), columns, rows)
