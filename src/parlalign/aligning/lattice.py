"""Dynamic programming over beads: probabilities over all paths through two lists of segments, and the best path.

A path is a sequence of beads and unaligned segments that covers both lists. Its weight is the product of the odds of
its steps. The forward-backward algorithm (Rabiner 1989) gives the posterior of each step, and the best path is the one
with the greatest expected score. A node (i, j) of the lattice lies between segments: i sources and j targets precede
it. Nodes are banded: row i has the `width` columns from `low[i]` on. Where two rows have no column in common, all
targets between them are unaligned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parlalign.aligning.band import Band
from parlalign.aligning.candidates import Candidates, LogOdds
from parlalign.aligning.shapes import SHAPES, SIZES, Shape
from parlalign.learning.arrays import Doubles, Indices

_MIN_PAIR_POSTERIOR = 0.28
"""A pair is kept if its posterior exceeds this. To maximise F1, those above F1 / 2 are kept; the best threshold on
jrc.dev, europarl.test2007 and installguide is a little lower, as the rest of the probability is often that of nearly
the same pair, with or without a neighbour."""
_UNALIGNED_GAIN, _MIN_UNALIGNED_POSTERIOR = 0.01, 0.0
"""Breaks ties between paths with the same pairs."""
NO_CANDIDATE = -1
"""In the table of best steps: the last source is unaligned."""
_UNALIGNED_TARGET = -2
"""In the table of best steps: the last target is unaligned."""


@dataclass(frozen=True, slots=True)
class Posteriors:
    """Probabilities of the candidates (k,), and of each segment to be unaligned, (n,) and (m,); `log_total` is the
    logarithm of the summed weights of all paths."""

    beads: Doubles
    source: Doubles
    target: Doubles
    log_total: float


@dataclass(frozen=True, slots=True)
class PathStep:
    """A bead of a path, or an unaligned segment, from one node of the lattice to another.

    `score` is its posterior; `shape` is that of the bead, None for an unaligned segment.
    """

    start: tuple[int, int]
    end: tuple[int, int]
    score: float
    shape: Shape | None = None


class Lattice:
    """The nodes between two lists of segments, and the candidates that lead from one node to another."""

    def __init__(self, band: Band, candidates: Candidates, targets: int) -> None:
        self.candidates, self.targets = candidates, targets
        self.sources = len(band.low)
        self.low = np.concatenate([[0], band.low]).astype(np.int32)
        self.width = band.width + 1
        rows, columns = candidates.row + 1, candidates.column + 1
        self._end_row, self._start_row = rows, rows - SIZES[candidates.shape, 0]
        self._start_column = columns - SIZES[candidates.shape, 1]
        start, self._end = self._start_column - self.low[self._start_row], columns - self.low[rows]
        # A bead that starts to the right of its row can be reached if the targets before it are unaligned.
        self.reachable = (start >= 0) & (self._start_row >= 0)
        self._start = np.clip(start, 0, self.width - 1)
        self._edge = np.minimum(self._start_column, self.low[self._start_row] + self.width - 1)
        self._ends_at = np.searchsorted(rows, np.arange(self.sources + 2))
        self._by_start = np.argsort(self._start_row, kind="stable")
        self._starts_at = np.searchsorted(self._start_row[self._by_start], np.arange(self.sources + 2))
        self._columns = self.low[:, None] + np.arange(self.width)

    def posteriors(self, log_odds: LogOdds) -> Posteriors:
        """Return the probability of each bead and of each segment to be unaligned, summed over all paths."""
        target_sums = np.concatenate([[0.0], np.cumsum(log_odds.target)])
        skipped, before = self._skipped(log_odds.source, log_odds.target), self._gap_before(target_sums)
        beads = np.where(self.reachable, log_odds.beads + skipped + before, -np.inf)
        forward = self._forward(beads, log_odds.source, target_sums)
        backward = self._backward(beads, log_odds.source, target_sums)
        log_total = float(forward[-1, -1] + target_sums[self.targets] - target_sums[self._columns[-1, -1]])
        pairs = np.exp(
            np.minimum(
                forward[self._start_row, self._start] + beads + backward[self._end_row, self._end] - log_total, 0.0
            )
        )
        source, target = (np.clip(1 - aligned, 0.0, 1.0) for aligned in self._sums_by_member(pairs))
        return Posteriors(beads=pairs, source=source, target=target, log_total=log_total)

    def is_path(self, candidates: Indices) -> bool:
        """Return whether candidates follow each other without crossing and can all be reached."""
        ends = self._end_row[candidates], self.candidates.column[candidates] + 1
        starts = self._start_row[candidates], self._start_column[candidates]
        rising = all(bool((start[1:] >= end[:-1]).all()) for start, end in zip(starts, ends, strict=True))
        return rising and bool(self.reachable[candidates].all())

    def _forward(self, beads: Doubles, source: Doubles, target_sums: Doubles) -> Doubles:
        """Return, for each node, the log of the summed weights of the paths that lead to it."""
        sums = np.full((self.sources + 1, self.width), -np.inf)
        for i in range(self.sources + 1):
            row = sums[i]
            if i == 0:
                row[0] = 0.0
            else:
                self._carry_over(sums[i - 1], row, i, target_sums)
                row += source[i - 1]
                here = slice(self._ends_at[i], self._ends_at[i + 1])
                arriving = sums[self._start_row[here], self._start[here]] + beads[here]
                np.logaddexp.at(row, self._end[here], arriving)
            skipped = target_sums[self._columns[i]]
            row[:] = np.logaddexp.accumulate(row - skipped) + skipped
        return sums

    def _carry_over(self, above: Doubles, row: Doubles, i: int, target_sums: Doubles) -> None:
        """Copy the row above to the columns of row i."""
        shift = int(self.low[i] - self.low[i - 1])
        if shift < self.width:
            row[: self.width - shift] = above[shift:]
        else:
            row[0] = above[-1] + target_sums[self.low[i]] - target_sums[self.low[i - 1] + self.width - 1]

    def _backward(self, beads: Doubles, source: Doubles, target_sums: Doubles) -> Doubles:
        """Return, for each node, the log of the summed weights of the paths that start from it."""
        sums = np.full((self.sources + 1, self.width), -np.inf)
        for i in range(self.sources, -1, -1):
            row = sums[i]
            if i == self.sources:
                row[-1] = target_sums[self.targets] - target_sums[self._columns[i, -1]]
            else:
                shift = int(self.low[i + 1] - self.low[i])
                if shift < self.width:
                    row[shift:] = sums[i + 1][: self.width - shift]
                else:
                    row[-1] = sums[i + 1][0] + target_sums[self.low[i + 1]] - target_sums[self.low[i] + self.width - 1]
                row += source[i]
                here = self._by_start[self._starts_at[i] : self._starts_at[i + 1]]
                leaving = sums[self._end_row[here], self._end[here]] + beads[here]
                np.logaddexp.at(row, self._start[here], leaving)
            skipped = target_sums[self._columns[i]]
            row[:] = np.logaddexp.accumulate((row + skipped)[::-1])[::-1] - skipped
        return sums

    def best_path(self, posteriors: Posteriors) -> Indices:
        """Return the candidates on the path with the greatest expected score, in order."""
        source_gains, target_gains = (
            _UNALIGNED_GAIN * (side - _MIN_UNALIGNED_POSTERIOR) for side in (posteriors.source, posteriors.target)
        )
        target_sums = np.concatenate([[0.0], np.cumsum(target_gains)])
        gains = np.where(self.reachable, posteriors.beads - _MIN_PAIR_POSTERIOR, -np.inf)
        gains += self._skipped(source_gains, target_gains)
        gains += self._gap_before(target_sums)
        best = np.full((self.sources + 1, self.width), -np.inf)
        steps = np.full((self.sources + 1, self.width), NO_CANDIDATE, dtype=np.int64)
        for i in range(self.sources + 1):
            row = best[i]
            if i == 0:
                row[0] = 0.0
            else:
                self._carry_over(best[i - 1], row, i, target_sums)
                row += source_gains[i - 1]
                here = np.arange(self._ends_at[i], self._ends_at[i + 1])
                arriving = best[self._start_row[here], self._start[here]] + gains[here]
                np.maximum.at(row, self._end[here], arriving)
                is_best = (arriving == row[self._end[here]]) & (arriving > -np.inf)
                steps[i, self._end[here[is_best]]] = here[is_best]
            skipped = target_sums[self._columns[i]]
            with_skips = np.maximum.accumulate(row - skipped) + skipped
            steps[i, with_skips > row + 1e-12] = _UNALIGNED_TARGET
            row[:] = with_skips
        return self._trace_back(steps)

    def _trace_back(self, steps: Indices) -> Indices:
        path = []
        i, column = self.sources, int(self._columns[-1, -1])
        while i > 0:
            # Beyond the band all targets are unaligned.
            column = min(column, int(self.low[i]) + self.width - 1)
            step = int(steps[i, column - self.low[i]])
            if step >= 0:
                path.append(step)
                i, column = int(self._start_row[step]), int(self._start_column[step])
            elif step == _UNALIGNED_TARGET:
                column -= 1
            else:
                i -= 1
        return np.array(path[::-1], dtype=np.int64)

    def _gap_before(self, target_sums: Doubles) -> Doubles:
        """Return, for each candidate, the summed values of the targets between the edge of its row and its start."""
        start = np.clip(self._start_column, 0, self.targets)
        return np.asarray(target_sums[start] - target_sums[np.clip(self._edge, 0, start)])

    def _skipped(self, source: Doubles, target: Doubles) -> Doubles:
        """Return, for each candidate, the summed values of the segments that it skips between its members."""
        total = np.zeros(len(self.candidates.shape))
        for shape, at, firsts in self.candidates.by_shape():
            for values, first, skipped in zip((source, target), firsts, shape.skipped, strict=True):
                for k in skipped:
                    total[at] += values[first + k]
        return total

    def _sums_by_member(self, values: Doubles) -> tuple[Doubles, Doubles]:
        """Return, for each segment, the sum of the values of the candidates that it is a member of."""
        source, target = np.zeros(self.sources), np.zeros(self.targets)
        for shape, at, firsts in self.candidates.by_shape():
            for side, first, members in zip((source, target), firsts, (shape.source, shape.target), strict=True):
                for k in members:
                    side[:] += np.bincount(first + k, values[at], len(side))
        return source, target


def best_path(lattice: Lattice, log_odds: LogOdds) -> tuple[list[PathStep], Posteriors]:
    """Return the steps of the best path, and the posteriors of all candidates and segments."""
    posteriors = lattice.posteriors(log_odds)
    return path_steps(lattice.best_path(posteriors), lattice.candidates, posteriors), posteriors


def path_steps(path: Indices, candidates: Candidates, posteriors: Posteriors) -> list[PathStep]:
    """Return the steps of a path in order: its candidates, and the unaligned segments between them."""
    steps: list[PathStep] = []
    i = j = 0
    ends = len(posteriors.source), len(posteriors.target)
    for k in [*path.tolist(), NO_CANDIDATE]:
        shape = SHAPES[candidates.shape[k]] if k >= 0 else None
        first = (
            (int(candidates.row[k]) - shape.rows + 1, int(candidates.column[k]) - shape.columns + 1) if shape else ends
        )
        steps += [PathStep((n, j), (n + 1, j), float(posteriors.source[n])) for n in range(i, first[0])]
        steps += [PathStep((first[0], n), (first[0], n + 1), float(posteriors.target[n])) for n in range(j, first[1])]
        if shape:
            i, j = first[0] + shape.rows, first[1] + shape.columns
            steps.append(PathStep(start=first, end=(i, j), score=float(posteriors.beads[k]), shape=shape))
    return steps
