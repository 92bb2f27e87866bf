"""The features of a bead, from which a linear model makes its log-odds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlalign.align.evidence import Side
from parlalign.align.lattice import SHAPES, Band, Shape

Floats = npt.NDArray[np.float32]

PAIR_FEATURES = (
    "similarity",
    "similarity_above_.5",
    "similarity_above_.7",
    "margin",
    "gain_of_source_edge",
    "gain_of_target_edge",
    "words",
    "numbers_shared",
    "numbers_unshared",
    "length_ratio",
    "length_difference",
    "same_label",
    "other_label",
    "relatedness",
)
ALONE_FEATURES = ("bias", "log_length", "best_similarity", "best_margin")
LONGEST = max(a for a, _ in SHAPES)

_FLOOR = 0.3
"""Similarity that unrelated segments of parliamentary text easily have; the background where there is little text."""


@dataclass(frozen=True, slots=True)
class Background:
    """The greatest similarity of each span to single segments of the other side, and the mean of the two greatest."""

    source: list[Floats]
    target: list[Floats]
    best_source: Floats
    best_target: Floats

    @property
    def relatedness(self) -> float:
        """How similar segments are to their best counterpart, in the middle of the side that has the better ones.

        In the middle 0.67 for 40 lines of europarl.devtest2006 and their translation, 0.30 for others; in jrc.dev,
        where all has one subject, 0.78 and 0.40. Half a translation still has one side that is whole.
        """
        return float(max(np.median(self.best_source), np.median(self.best_target)))


@dataclass(frozen=True, slots=True)
class Grid:
    """The two sides of an alignment and the cells between them that are considered."""

    source: Side
    target: Side
    band: Band

    def columns(self, rows: slice) -> npt.NDArray[np.int64]:
        """Return the target positions of the cells in `rows`, (rows, width)."""
        return np.asarray(self.band.low[rows][:, None] + np.arange(self.band.width))

    def is_inside(self, shape: Shape, rows: slice) -> npt.NDArray[np.bool_]:
        """Return which cells a bead of `shape` can end in."""
        columns = self.columns(rows)
        return np.asarray(
            (np.arange(rows.start, rows.stop)[:, None] >= shape[0])
            & (columns >= shape[1])
            & (columns <= self.target.count)
        )


def banded(spans: tuple[list[Floats], list[Floats]], shape: Shape, band: Band, rows: slice) -> Floats:
    """Return dot products of spans, (rows, width), at the cells where both end; 0 where one would begin early."""
    (a, b), (side_a, side_b) = shape, spans
    first, last = rows.start, rows.stop
    left, right = int(band.low[first]), int(band.low[last - 1]) + band.width
    out = np.zeros((last - first, right - left), np.float32)
    i0, j0 = max(first, a), max(left, b)
    j1 = min(right, len(side_b[b - 1]) + b)
    i1 = min(last, len(side_a[a - 1]) + a)
    if i1 > i0 and j1 > j0:
        block = side_a[a - 1][i0 - a : i1 - a] @ side_b[b - 1][j0 - b : j1 - b].T
        out[i0 - first : i1 - first, j0 - left : j1 - left] = block
    if right - left == band.width:
        return out
    columns = (band.low[rows] - left)[:, None] + np.arange(band.width)
    return np.asarray(np.take_along_axis(out, columns, axis=1))


def background(grid: Grid, chunks: list[slice]) -> Background:
    """Return the local background of every span within the band (as in CSLS, Lample et al. 2018)."""
    spans = (grid.source.meaning, grid.target.meaning)
    tops = [[np.full((2, len(v)), _FLOOR, np.float32) for v in side] for side in spans]
    for rows in chunks:
        for width in range(1, LONGEST + 1):
            for side, shape in enumerate(((width, 1), (1, width))):
                inside = grid.is_inside(shape, rows)
                similar = np.where(inside, banded(spans, shape, grid.band, rows), -1.0)
                if side == 0:
                    _note_rows(tops[0][width - 1], similar, rows, width)
                else:
                    _note_columns(tops[1][width - 1], similar, np.where(inside, grid.columns(rows) - width, 0))
    means = [[top.mean(axis=0) for top in side] for side in tops]
    return Background(means[0], means[1], tops[0][0][0], tops[1][0][0])


def _note_rows(tops: Floats, similar: Floats, rows: slice, width: int) -> None:
    first, last = max(rows.start, width), min(rows.stop, tops.shape[1] + width)
    if last > first:
        spans = slice(first - width, last - width)
        seen = np.concatenate([tops[:, spans].T, similar[first - rows.start : last - rows.start]], axis=1)
        tops[:, spans] = np.sort(np.partition(seen, -2, axis=1)[:, -2:], axis=1)[:, ::-1].T


def _note_columns(tops: Floats, similar: Floats, starts: npt.NDArray[np.int64]) -> None:
    if not tops.shape[1]:
        return
    values, spans = similar.ravel(), starts.ravel()
    best = np.full(tops.shape[1], -1.0, np.float32)
    np.maximum.at(best, spans, values)
    second = np.full_like(best, -1.0)
    np.maximum.at(second, spans, np.where(values < best[spans], values, -1.0))
    tops[1] = np.maximum.reduce([np.minimum(tops[0], best), tops[1], second])
    tops[0] = np.maximum(tops[0], best)


def pair_features(grid: Grid, shape: Shape, rows: slice, local: Background) -> Floats:
    """Return (rows, width, len(PAIR_FEATURES)) features of beads of `shape`, at the cells where they end."""
    a, b = shape
    source, target, columns = grid.source, grid.target, grid.columns(rows)
    starts_source = np.clip(np.arange(rows.start, rows.stop) - a, 0, None)[:, None]
    starts_target = np.clip(columns - b, 0, None)
    similar = banded((source.meaning, target.meaning), shape, grid.band, rows)
    shared = banded((source.numbers, target.numbers), shape, grid.band, rows)
    own = [(side.numbers[w - 1] ** 2).sum(axis=1) for side, w in ((source, a), (target, b))]
    unshared = np.maximum(_take(own[0], starts_source) + _take(own[1], starts_target) - 2 * shared, 0.0)
    length_source = _take(source.lengths[a - 1], starts_source)
    length_target = _take(target.lengths[b - 1], starts_target)
    ratio = np.log((length_target + 5) / (length_source + 5))
    typical = (_take(local.source[a - 1], starts_source) + _take(local.target[b - 1], starts_target)) / 2
    features = [
        similar,
        np.maximum(similar - 0.5, 0),
        np.maximum(similar - 0.7, 0),
        similar - typical,
        *_edge_gains(grid, shape, rows, similar),
        banded((source.words, target.words), shape, grid.band, rows),
        np.sqrt(np.minimum(shared, 25.0)),
        np.sqrt(np.minimum(unshared, 25.0)),
        np.minimum(ratio * ratio, 2.0),
        np.minimum(np.abs(length_target - length_source) / np.sqrt(length_target + length_source + 1), 8.0),
        *_label_features(grid, shape, rows),
        np.full((1, 1), local.relatedness, np.float32),
    ]
    return np.stack([np.broadcast_to(f, columns.shape) for f in features], axis=2).astype(np.float32)


def _take(values: Floats, at: npt.NDArray[np.int64]) -> Floats:
    """Return the values at indices, those past the end as the last; zeros where there are none."""
    return values[np.minimum(at, len(values) - 1)] if len(values) else np.zeros(at.shape, np.float32)


def _edge_gains(grid: Grid, shape: Shape, rows: slice, similar: Floats) -> list[Floats]:
    """Return, for each side, how much less similar the spans are without its first or its last segment, whichever hurts
    less: a segment that does not belong gains nothing."""
    gains = []
    for side, width in enumerate(shape):
        if width == 1:
            gains.append(np.zeros_like(similar))
            continue
        smaller = (shape[0] - 1, shape[1]) if side == 0 else (shape[0], shape[1] - 1)
        spans = (grid.source.meaning, grid.target.meaning)
        without_first = banded(spans, smaller, grid.band, rows)
        # Spans that end one segment earlier: the same product with the vectors of that side moved on by one.
        moved = [
            [np.concatenate([v[:1], v]) for v in vectors] if k == side else vectors for k, vectors in enumerate(spans)
        ]
        without_last = banded((moved[0], moved[1]), smaller, grid.band, rows)
        gains.append(np.clip(similar - np.maximum(without_first, without_last), -0.3, 0.3))
    return gains


def _label_features(grid: Grid, shape: Shape, rows: slice) -> list[Floats]:
    """Return whether the first segments of both spans carry the same label, and whether they carry different ones."""
    source, target, columns = grid.source, grid.target, grid.columns(rows)
    if not source.labels.any() or not target.labels.any():
        return [np.zeros(columns.shape, np.float32)] * 2
    first_source = source.labels[np.clip(np.arange(rows.start, rows.stop) - shape[0], 0, source.count - 1)][:, None]
    first_target = target.labels[np.clip(columns - shape[1], 0, target.count - 1)]
    both = (first_source != 0) & (first_target != 0)
    same = first_source == first_target
    return [(both & same).astype(np.float32), (both & ~same).astype(np.float32)]


def alone_features(side: Side, best: Floats, typical: Floats) -> Floats:
    """Return (n, len(ALONE_FEATURES)) features of leaving each segment unpaired."""
    return np.stack([np.ones_like(best), np.log(side.lengths[0] + 1) / 5, best, best - typical], axis=1).astype(
        np.float32
    )
