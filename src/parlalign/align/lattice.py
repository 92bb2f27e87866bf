"""Dynamic programming over beads: all ways to walk two lists of segments from start to end, weighed and summed.

A walk is a sequence of beads. The weight of a bead is its log-odds; forward-backward (Rabiner 1989) gives the posterior
of each bead, and the path kept is the one with the greatest expected score. Cells are banded: row i of an array covers
the target positions `low[i]` … `low[i] + width - 1`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Shape = tuple[int, int]

SHAPES: tuple[Shape, ...] = tuple((a, b) for a in range(1, 6) for b in range(1, 6) if a + b <= 6)
"""Sizes of the pairs considered, source by target: 1-1 to 1-5, 5-1, 2-4, 3-3."""

_PAIR_WORTH = 0.45
"""A pair is kept on the path where its posterior is above this: for the F1 of 0.9 expected, pairs above F1 / 2 gain."""


@dataclass(frozen=True, slots=True)
class Band:
    """Which target positions each source position may meet: `low` of shape (n + 1,), never falling."""

    low: npt.NDArray[np.int64]
    width: int
    targets: int

    def columns(self, row: int) -> npt.NDArray[np.int64]:
        return np.arange(self.low[row], self.low[row] + self.width)


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-weights: of pairs, `pairs[shape]` (n + 1, width) at the cell where they end, and of segments left alone,
    `source` (n,) and `target` (m,)."""

    pairs: dict[Shape, Floats]
    source: Floats
    target: Floats


@dataclass(frozen=True, slots=True)
class Posteriors:
    """As `Weights`, with probabilities; `source` and `target` by cell, (n + 1, width). `log_total`: of all walks."""

    pairs: dict[Shape, Floats]
    source: Floats
    target: Floats
    log_total: float


def posteriors(weights: Weights, band: Band) -> Posteriors:
    """Return the probability of every bead, summed over all walks inside the band."""
    forward = _forward(weights, band)
    backward = _backward(weights, band)
    n = len(weights.source)
    log_total = float(forward[n, band.targets - band.low[n]])
    padded = _target_weights(weights, band)
    pairs = {}
    for (a, b), weight in weights.pairs.items():
        before = np.full_like(weight, -np.inf)
        for i in range(a, n + 1):
            before[i] = _shifted(forward[i - a], int(band.low[i] - band.low[i - a]) - b)
        pairs[a, b] = np.exp(np.minimum(before + weight + backward - log_total, 0.0))
    source = np.zeros((n + 1, band.width))
    target = np.zeros((n + 1, band.width))
    for i in range(n + 1):
        if i:
            before_source = _shifted(forward[i - 1], int(band.low[i] - band.low[i - 1]))
            source[i] = np.exp(np.minimum(before_source + weights.source[i - 1] + backward[i] - log_total, 0.0))
        before_target = _shifted(forward[i], -1)
        target[i] = np.exp(np.minimum(before_target + padded[i] + backward[i] - log_total, 0.0))
    return Posteriors(pairs, source, target, log_total)


def best_walk(found: Posteriors, band: Band) -> list[tuple[Shape, int, int, float]]:
    """Return the beads of greatest expected score, in order, as (shape, source end, target end, posterior)."""
    n = found.source.shape[0] - 1
    choices: list[Shape] = [*found.pairs, (1, 0), (0, 1)]
    best = np.full((n + 1, band.width), -np.inf)
    chosen = np.full((n + 1, band.width), -1, dtype=np.int8)
    for i in range(n + 1):
        candidates = np.full((len(choices), band.width), -np.inf)
        for k, (a, b) in enumerate(choices[:-1]):
            if i >= a:
                gain = found.source[i] * 0.01 if b == 0 else found.pairs[a, b][i] - _PAIR_WORTH
                candidates[k] = _shifted(best[i - a], int(band.low[i] - band.low[i - a]) - b) + gain
        if i == 0:
            candidates[0, 0 - band.low[0]] = 0.0
        row = candidates.max(axis=0)
        chosen[i] = candidates.argmax(axis=0)
        gains = np.cumsum(found.target[i] * 0.01)
        walked = gains + np.maximum.accumulate(row - gains)
        came_along = walked > row
        best[i] = np.where(came_along, walked, row)
        chosen[i][came_along] = len(choices) - 1
    walk = []
    i, j = n, band.targets
    while i or j:
        shape = choices[int(chosen[i, j - band.low[i]])]
        probabilities = {(1, 0): found.source, (0, 1): found.target}.get(shape)
        cell = found.pairs[shape] if probabilities is None else probabilities
        walk.append((shape, i, j, float(cell[i, j - band.low[i]])))
        i, j = i - shape[0], j - shape[1]
    return walk[::-1]


def _forward(weights: Weights, band: Band) -> Floats:
    n = len(weights.source)
    sums = np.full((n + 1, band.width), -np.inf)
    along = np.cumsum(_target_weights(weights, band), axis=1)
    for i in range(n + 1):
        arriving = [
            _shifted(sums[i - a], int(band.low[i] - band.low[i - a]) - b) + weight[i]
            for (a, b), weight in weights.pairs.items()
            if i >= a
        ]
        if i:
            arriving.append(_shifted(sums[i - 1], int(band.low[i] - band.low[i - 1])) + weights.source[i - 1])
        else:
            start = np.full(band.width, -np.inf)
            start[0 - band.low[0]] = 0.0
            arriving.append(start)
        row = _log_sum(np.stack(arriving))
        sums[i] = along[i] + np.logaddexp.accumulate(row - along[i])
    return sums


def _backward(weights: Weights, band: Band) -> Floats:
    n = len(weights.source)
    sums = np.full((n + 1, band.width), -np.inf)
    along = np.cumsum(_target_weights(weights, band), axis=1)
    for i in range(n, -1, -1):
        leaving = [
            _shifted(sums[i + a] + weight[i + a], int(band.low[i] - band.low[i + a]) + b)
            for (a, b), weight in weights.pairs.items()
            if i + a <= n
        ]
        if i < n:
            leaving.append(_shifted(sums[i + 1], int(band.low[i] - band.low[i + 1])) + weights.source[i])
        else:
            end = np.full(band.width, -np.inf)
            end[band.targets - band.low[n]] = 0.0
            leaving.append(end)
        row = _log_sum(np.stack(leaving))
        sums[i] = np.logaddexp.accumulate((row + along[i])[::-1])[::-1] - along[i]
    return sums


def _target_weights(weights: Weights, band: Band) -> Floats:
    """Return, by cell, the weight of leaving alone the target segment that ends there; none ends at position 0."""
    columns = band.low[:, None] + np.arange(band.width)
    inside = (columns >= 1) & (columns <= band.targets)
    if not len(weights.target):
        return np.zeros(columns.shape)
    return np.where(inside, weights.target[np.clip(columns - 1, 0, len(weights.target) - 1)], 0.0)


def _shifted(row: Floats, by: int) -> Floats:
    """Return `row` read from index `by` on, -inf outside."""
    if by == 0:
        return row
    out = np.full_like(row, -np.inf)
    if 0 < by < len(row):
        out[:-by] = row[by:]
    elif -len(row) < by < 0:
        out[-by:] = row[:by]
    return out


def _log_sum(terms: Floats) -> Floats:
    """Return log(sum(exp(terms))) over the first axis; -inf where all are."""
    top = terms.max(axis=0)
    safe = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.exp(terms - safe).sum(axis=0)) + safe)
