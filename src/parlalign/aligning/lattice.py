"""Dynamic programming over beads: all ways to walk two lists of segments from start to end, weighed and summed.

A walk is a sequence of beads and of segments left alone. The weight of a bead is its log-odds; forward-backward
(Rabiner 1989) gives the posterior of each, and the walk kept is the one with the greatest expected score. Places (i, j)
stand between segments: i sources and j targets are behind. They are banded: row i holds `width` columns from `low[i]`
on, and where two rows have no column in common, all targets between are left alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlalign.aligning.band import Band, Indices
from parlalign.aligning.bead_features import Candidates
from parlalign.aligning.shapes import SIZES

Doubles = npt.NDArray[np.float64]

_PAIR_WORTH = 0.28
"""A pair is kept where its posterior is above this. For F1 those above F1 / 2 gain; a little less, as the rest of the
probability is often that of nearly the same pair, with or without a neighbour."""
_ALONE_WORTH = 0.01
"""Breaks ties between walks with the same pairs."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-weights: of the candidates (k,), and of leaving alone each segment of the source (n,) and target (m,). What
    is left out inside a bead counts here, not in the weight of the bead."""

    beads: Doubles
    source: Doubles
    target: Doubles


@dataclass(frozen=True, slots=True)
class Posteriors:
    """Probabilities: of the candidates (k,), and of each segment to be alone, (n,) and (m,); `log_total`: of all."""

    beads: Doubles
    source: Doubles
    target: Doubles
    log_total: float


class Lattice:
    """The places of two lists of segments, and the candidates that lead from one to another."""

    def __init__(self, band: Band, candidates: Candidates, targets: int) -> None:
        self.candidates, self.targets = candidates, targets
        self.sources = len(band.low)
        self.low = np.concatenate([[0], band.low]).astype(np.int32)
        self.width = band.width + 1
        rows, columns = candidates.row + 1, candidates.column + 1
        self._end_row, self._start_row = rows, rows - SIZES[candidates.shape, 0]
        self._start_column = columns - SIZES[candidates.shape, 1]
        start, self._end = self._start_column - self.low[self._start_row], columns - self.low[rows]
        # A bead that begins to the right of its row is reached by leaving alone what lies between.
        self.reachable = (start >= 0) & (self._start_row >= 0)
        self._start = np.clip(start, 0, self.width - 1)
        self._edge = np.minimum(self._start_column, self.low[self._start_row] + self.width - 1)
        self._ends_at = np.searchsorted(rows, np.arange(self.sources + 2))
        self._by_start = np.argsort(self._start_row, kind="stable")
        self._starts_at = np.searchsorted(self._start_row[self._by_start], np.arange(self.sources + 2))
        self._columns = self.low[:, None] + np.arange(self.width)

    def posteriors(self, weights: Weights) -> Posteriors:
        """Return the probability of every bead, and of every segment to be alone, summed over all walks."""
        along = np.concatenate([[0.0], np.cumsum(weights.target)])
        beads = np.where(self.reachable, weights.beads + self._left_out(weights) + self._lead(along), -np.inf)
        forward, backward = self._forward(beads, weights, along), self._backward(beads, weights, along)
        log_total = float(forward[-1, -1] + along[self.targets] - along[self._columns[-1, -1]])
        pairs = np.exp(
            np.minimum(
                forward[self._start_row, self._start] + beads + backward[self._end_row, self._end] - log_total, 0.0
            )
        )
        source, target = (np.clip(1 - paired, 0.0, 1.0) for paired in self._members(pairs))
        return Posteriors(pairs, source, target, log_total)

    def is_walk(self, walk: Indices) -> bool:
        """Tell whether candidates follow each other without crossing, and can be reached."""
        ends = self._end_row[walk], self.candidates.column[walk] + 1
        starts = self._start_row[walk], self._start_column[walk]
        rising = all(bool((start[1:] >= end[:-1]).all()) for start, end in zip(starts, ends, strict=True))
        return rising and bool(self.reachable[walk].all())

    def _forward(self, beads: Doubles, weights: Weights, along: Doubles) -> Doubles:
        sums = np.full((self.sources + 1, self.width), -np.inf)
        for i in range(self.sources + 1):
            row = sums[i]
            if i == 0:
                row[0] = 0.0
            else:
                self._step_down(sums[i - 1], row, i, along)
                row += weights.source[i - 1]
                here = slice(self._ends_at[i], self._ends_at[i + 1])
                arriving = sums[self._start_row[here], self._start[here]] + beads[here]
                np.logaddexp.at(row, self._end[here], arriving)
            skipped = along[self._columns[i]]
            row[:] = np.logaddexp.accumulate(row - skipped) + skipped
        return sums

    def _step_down(self, above: Doubles, row: Doubles, i: int, along: Doubles) -> None:
        """Carry the row above over to the columns of row i."""
        shift = int(self.low[i] - self.low[i - 1])
        if shift < self.width:
            row[: self.width - shift] = above[shift:]
        else:
            row[0] = above[-1] + along[self.low[i]] - along[self.low[i - 1] + self.width - 1]

    def _backward(self, beads: Doubles, weights: Weights, along: Doubles) -> Doubles:
        sums = np.full((self.sources + 1, self.width), -np.inf)
        for i in range(self.sources, -1, -1):
            row = sums[i]
            if i == self.sources:
                row[-1] = along[self.targets] - along[self._columns[i, -1]]
            else:
                shift = int(self.low[i + 1] - self.low[i])
                if shift < self.width:
                    row[shift:] = sums[i + 1][: self.width - shift]
                else:
                    row[-1] = sums[i + 1][0] + along[self.low[i + 1]] - along[self.low[i] + self.width - 1]
                row += weights.source[i]
                here = self._by_start[self._starts_at[i] : self._starts_at[i + 1]]
                leaving = sums[self._end_row[here], self._end[here]] + beads[here]
                np.logaddexp.at(row, self._start[here], leaving)
            skipped = along[self._columns[i]]
            row[:] = np.logaddexp.accumulate((row + skipped)[::-1])[::-1] - skipped
        return sums

    def best_walk(self, found: Posteriors) -> Indices:
        """Return the candidates of greatest expected score that follow each other, in order."""
        gains = np.where(self.reachable, found.beads - _PAIR_WORTH, -np.inf)
        along = np.concatenate([[0.0], np.cumsum(_ALONE_WORTH * found.target)])
        gains += self._left_out(Weights(gains, _ALONE_WORTH * found.source, _ALONE_WORTH * found.target))
        gains += self._lead(along)
        best = np.full((self.sources + 1, self.width), -np.inf)
        chosen = np.full((self.sources + 1, self.width), -1, dtype=np.int64)
        for i in range(self.sources + 1):
            row = best[i]
            if i == 0:
                row[0] = 0.0
            else:
                self._step_down(best[i - 1], row, i, along)
                row += _ALONE_WORTH * found.source[i - 1]
                here = np.arange(self._ends_at[i], self._ends_at[i + 1])
                arriving = best[self._start_row[here], self._start[here]] + gains[here]
                np.maximum.at(row, self._end[here], arriving)
                is_best = (arriving == row[self._end[here]]) & (arriving > -np.inf)
                chosen[i, self._end[here[is_best]]] = here[is_best]
            skipped = along[self._columns[i]]
            walked = np.maximum.accumulate(row - skipped) + skipped
            chosen[i, walked > row + 1e-12] = -2
            row[:] = walked
        return self._walked_back(chosen)

    def _walked_back(self, chosen: Indices) -> Indices:
        walk = []
        i, column = self.sources, int(self._columns[-1, -1])
        while i > 0:
            # Past the band there are but targets left alone.
            column = min(column, int(self.low[i]) + self.width - 1)
            pick = int(chosen[i, column - self.low[i]])
            if pick >= 0:
                walk.append(pick)
                i, column = int(self._start_row[pick]), int(self._start_column[pick])
            elif pick == -2:
                column -= 1
            else:
                i -= 1
        return np.array(walk[::-1], dtype=np.int64)

    def _lead(self, along: Doubles) -> Doubles:
        """Return, for each candidate, the weight of what is left alone between the edge of its row and its start."""
        start = np.clip(self._start_column, 0, self.targets)
        return np.asarray(along[start] - along[np.clip(self._edge, 0, start)])

    def _left_out(self, weights: Weights) -> Doubles:
        """Return, for each candidate, the weights of the segments that it leaves out between its members."""
        total = np.zeros(len(self.candidates.shape))
        for shape, at, firsts in self.candidates.by_shape():
            for alone, first, left_out in zip((weights.source, weights.target), firsts, shape.left_out, strict=True):
                for k in left_out:
                    total[at] += alone[first + k]
        return total

    def _members(self, values: Doubles) -> tuple[Doubles, Doubles]:
        """Return the sum of `values` of candidates by segment that is a member of them."""
        source, target = np.zeros(self.sources), np.zeros(self.targets)
        for shape, at, firsts in self.candidates.by_shape():
            for side, first, members in zip((source, target), firsts, (shape.source, shape.target), strict=True):
                for k in members:
                    side[:] += np.bincount(first + k, values[at], len(side))
        return source, target
