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


def banded(side_a: list[Floats], side_b: list[Floats], shape: Shape, band: Band, rows: slice) -> Floats:
    """Return dot products of spans, (rows, width), at the cells where both spans end; 0 where a span would begin early."""
    a, b = shape
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


def is_inside(source: Side, target: Side, shape: Shape, band: Band, rows: slice) -> npt.NDArray[np.bool_]:
    """Return which cells a bead of `shape` can end in."""
    columns = band.low[rows][:, None] + np.arange(band.width)
    row_numbers = np.arange(rows.start, rows.stop)[:, None]
    return (row_numbers >= shape[0]) & (columns >= shape[1]) & (columns <= target.count)


def background(source: Side, target: Side, band: Band, chunks: list[slice]) -> Background:
    """Return the local background of every span within the band (as in CSLS, Lample et al. 2018)."""
    tops_source = [np.full((2, len(v)), _FLOOR, np.float32) for v in source.meaning]
    tops_target = [np.full((2, len(v)), _FLOOR, np.float32) for v in target.meaning]
    for rows in chunks:
        columns = band.low[rows][:, None] + np.arange(band.width)
        for width in range(1, LONGEST + 1):
            for shape, tops in (((width, 1), tops_source), ((1, width), tops_target)):
                similar = banded(source.meaning, target.meaning, shape, band, rows)
                inside = is_inside(source, target, shape, band, rows)
                similar = np.where(inside, similar, -1.0)
                if tops is tops_source:
                    _note_rows(tops[width - 1], similar, rows, width)
                else:
                    _note_columns(tops[width - 1], similar, np.where(inside, columns - width, 0))
    return Background(
        [t.mean(axis=0) for t in tops_source], [t.mean(axis=0) for t in tops_target], tops_source[0][0], tops_target[0][0]
    )


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


def pair_features(
    source: Side, target: Side, shape: Shape, band: Band, rows: slice, local: Background
) -> Floats:
    """Return (rows, width, len(PAIR_FEATURES)) features of beads of `shape`, at the cells where they end."""
    a, b = shape
    columns = band.low[rows][:, None] + np.arange(band.width)
    starts_target = np.clip(columns - b, 0, max(len(target.meaning[b - 1]) - 1, 0))
    starts_source = np.clip(np.arange(rows.start, rows.stop) - a, 0, max(len(source.meaning[a - 1]) - 1, 0))[:, None]

    def of_source(values: Floats) -> Floats:
        return values[starts_source] if len(values) else np.zeros((len(starts_source), 1), np.float32)

    def of_target(values: Floats) -> Floats:
        return values[starts_target] if len(values) else np.zeros(starts_target.shape, np.float32)

    similar = banded(source.meaning, target.meaning, shape, band, rows)
    shared = banded(source.numbers, target.numbers, shape, band, rows)
    own = [(side.numbers[w - 1] ** 2).sum(axis=1) for side, w in ((source, a), (target, b))]
    unshared = np.maximum(of_source(own[0]) + of_target(own[1]) - 2 * shared, 0.0)
    length_source, length_target = of_source(source.lengths[a - 1]), of_target(target.lengths[b - 1])
    ratio = np.log((length_target + 5) / (length_source + 5))
    features = [
        similar,
        np.maximum(similar - 0.5, 0),
        np.maximum(similar - 0.7, 0),
        similar - (of_source(local.source[a - 1]) + of_target(local.target[b - 1])) / 2,
        _edge_gain(source, target, shape, band, rows, similar, of_source_side=True),
        _edge_gain(source, target, shape, band, rows, similar, of_source_side=False),
        banded(source.words, target.words, shape, band, rows),
        np.sqrt(np.minimum(shared, 25.0)),
        np.sqrt(np.minimum(unshared, 25.0)),
        np.minimum(ratio * ratio, 2.0),
        np.minimum(np.abs(length_target - length_source) / np.sqrt(length_target + length_source + 1), 8.0),
        *_label_features(source, target, shape, columns, rows),
    ]
    return np.stack([np.broadcast_to(f, columns.shape) for f in features], axis=2).astype(np.float32)


def _edge_gain(
    source: Side, target: Side, shape: Shape, band: Band, rows: slice, similar: Floats, *, of_source_side: bool
) -> Floats:
    """Return how much less similar the span pair is without the first or the last segment of one side, whichever hurts
    less: a segment that does not belong gains nothing."""
    a, b = shape
    if (a if of_source_side else b) == 1:
        return np.zeros_like(similar)
    smaller = (a - 1, b) if of_source_side else (a, b - 1)
    without_first = banded(source.meaning, target.meaning, smaller, band, rows)
    without_last = _ending_one_before(source, target, smaller, band, rows, of_source_side=of_source_side)
    return np.asarray(np.clip(similar - np.maximum(without_first, without_last), -0.3, 0.3))


def _ending_one_before(
    source: Side, target: Side, shape: Shape, band: Band, rows: slice, *, of_source_side: bool
) -> Floats:
    """Return the similarity of the spans of `shape` that end one segment earlier on one side."""
    sides = [source.meaning, target.meaning]
    k = 0 if of_source_side else 1
    moved = [vectors if n != k else [np.concatenate([v[:1], v]) for v in vectors] for n, vectors in enumerate(sides)]
    return banded(moved[0], moved[1], shape, band, rows)


def _label_features(source: Side, target: Side, shape: Shape, columns: npt.NDArray[np.int64], rows: slice) -> list[Floats]:
    """Return whether the first segments of both spans carry the same label, and whether they carry different ones."""
    if not source.labels.any() or not target.labels.any():
        return [np.zeros(columns.shape, np.float32)] * 2
    first_source = source.labels[np.clip(np.arange(rows.start, rows.stop) - shape[0], 0, source.count - 1)][:, None]
    first_target = target.labels[np.clip(columns - shape[1], 0, target.count - 1)]
    both = (first_source != 0) & (first_target != 0)
    same = first_source == first_target
    return [(both & same).astype(np.float32), (both & ~same).astype(np.float32)]


def alone_features(side: Side, best: Floats, typical: Floats) -> Floats:
    """Return (n, len(ALONE_FEATURES)) features of leaving each segment unpaired."""
    return np.stack(
        [np.ones_like(best), np.log(side.lengths[0] + 1) / 5, best, best - typical], axis=1
    ).astype(np.float32)
