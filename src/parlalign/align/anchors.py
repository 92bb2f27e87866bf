"""Narrow a long alignment to a band around segments that answer each other beyond doubt."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import numpy.typing as npt

from parlalign.align.evidence import Side
from parlalign.align.lattice import Band
from parlalign.align.model import full_band

Indices = npt.NDArray[np.int64]

_FULL_CELLS = 1_000_000
"""Up to this many cells every pair is weighed: 1,000 by 1,000 segments."""

_ANCHOR_SIMILARITY = 0.6
_ANCHOR_MARGIN = 0.08
"""An anchor is the mutual best with this much to spare: of 1,338 on europarl.devtest2006 1 is wrong, of 991 on jrc.dev
none."""

_HALF_WIDTH = 100
_WIDEST_HALF = 500
"""Bounds time and memory where there are no anchors: 250 kB a segment."""
_BLOCK = 2048


def band_for(source: Side, target: Side) -> Band:
    """Return the whole lattice of two short lists, or a band along a chain of anchors, of even width."""
    n, m = source.count, target.count
    if (n + 1) * (m + 1) <= _FULL_CELLS:
        return full_band(n, m)
    chain = _longest_chain(*_anchors(source.meaning[0], target.meaning[0]))
    knots_i = np.array([0, *(i for i, _ in chain), n])
    knots_j = np.array([0, *(j for _, j in chain), m])
    centre = np.interp(np.arange(n + 1), knots_i, knots_j)
    # Between two anchors a path may run anywhere in their rectangle: the widest one sets the width, within bounds.
    gaps = np.maximum(np.diff(knots_i), np.diff(knots_j))
    half = int(min(max(_HALF_WIDTH, gaps.max()), _WIDEST_HALF, m))
    low = np.clip(np.rint(centre).astype(np.int64) - half, 0, max(0, m - 2 * half))
    return Band(np.maximum.accumulate(low), min(2 * half, m) + 1, m)


def _anchors(source: npt.NDArray[np.float32], target: npt.NDArray[np.float32]) -> tuple[Indices, Indices]:
    """Return mutual best pairs that are clearly better than the second best, both ways."""
    best_target, margin_target = _best(source, target)
    best_source, margin_source = _best(target, source)
    i = np.arange(len(source))
    similar = np.einsum("ij,ij->i", source, target[best_target])
    clear = np.minimum(margin_target, margin_source[best_target]) > _ANCHOR_MARGIN
    keep = (best_source[best_target] == i) & clear & (similar > _ANCHOR_SIMILARITY)
    return i[keep], best_target[keep]


def _best(rows: npt.NDArray[np.float32], columns: npt.NDArray[np.float32]) -> tuple[Indices, npt.NDArray[np.float32]]:
    """Return the index of the most similar column of each row, and its lead over the second."""
    best, lead = np.zeros(len(rows), np.int64), np.ones(len(rows), np.float32)
    for start in range(0, len(rows), _BLOCK):
        similar = rows[start : start + _BLOCK] @ columns.T
        top = similar.argmax(axis=1)
        best[start : start + _BLOCK] = top
        if len(columns) > 1:
            two = np.partition(similar, -2, axis=1)[:, -2:]
            lead[start : start + _BLOCK] = two[:, 1] - two[:, 0]
    return best, lead


def _longest_chain(source: Indices, target: Indices) -> list[tuple[int, int]]:
    """Return the longest sequence of anchors that rise on both sides (patience sorting)."""
    tails: list[int] = []
    tail_at: list[int] = []
    before: list[int] = []
    for k, j in enumerate(target.tolist()):
        place = bisect_left(tails, j)
        tails[place : place + 1] = [j]
        tail_at[place : place + 1] = [k]
        before.append(tail_at[place - 1] if place else -1)
    chain = []
    k = tail_at[-1] if tail_at else -1
    while k >= 0:
        chain.append((int(source[k]), int(target[k])))
        k = before[k]
    return chain[::-1]
