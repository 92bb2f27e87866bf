"""Candidate beads, with their features and log-odds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.aligning.shapes import SHAPES, Shape
from parlalign.learning.arrays import Doubles, Flags, Floats, Indices, Integers


@dataclass(frozen=True, slots=True)
class Candidates:
    """k candidate beads, ordered by the row and column where they end.

    `shape` indexes `SHAPES`; `row` and `column` are the last member of each side.
    """

    shape: Integers
    row: Integers
    column: Integers

    @classmethod
    def joined(cls, parts: Sequence[Candidates]) -> Candidates:
        """Return the candidates of several lists, one list after the other."""
        return cls(
            shape=np.concatenate([part.shape for part in parts]),
            row=np.concatenate([part.row for part in parts]),
            column=np.concatenate([part.column for part in parts]),
        )

    def take(self, selected: Indices | Flags) -> Candidates:
        """Return some of the candidates."""
        return Candidates(shape=self.shape[selected], row=self.row[selected], column=self.column[selected])

    def by_shape(self) -> Iterator[tuple[Shape, Indices, tuple[Integers, Integers]]]:
        """Yield each shape, the candidates that have it, and the first segment of each of their sides."""
        for number in np.unique(self.shape).tolist():
            shape, at = SHAPES[number], np.flatnonzero(self.shape == number)
            yield shape, at, (self.row[at] - shape.rows + 1, self.column[at] - shape.columns + 1)


def united(parts: Sequence[Candidates]) -> Candidates:
    """Return the candidates of several lists in order, each once."""
    every = Candidates.joined(parts)
    columns = np.int64(every.column.max(initial=0) + 1)
    keys = np.unique((every.row * columns + every.column) * len(SHAPES) + every.shape)
    cells, shapes = np.divmod(keys, len(SHAPES))
    rows, last = np.divmod(cells, columns)
    return Candidates(shape=shapes, row=rows, column=last)


@dataclass(frozen=True, slots=True)
class CandidateFeatures:
    """Candidates with their features (k, features), and those of leaving each source and target segment unaligned."""

    candidates: Candidates
    beads: Floats
    unaligned: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class LogOdds:
    """The log-odds of the candidates (k,), and of leaving each source (n,) and target (m,) segment unaligned.

    A segment that a bead skips counts here, not in the log-odds of the bead.
    """

    beads: Doubles
    source: Doubles
    target: Doubles
