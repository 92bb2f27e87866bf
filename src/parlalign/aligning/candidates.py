"""Candidate beads, with their features and log-odds, and segments that no bead may contain together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.aligning.shapes import SHAPES, Shape
from parlalign.learning.arrays import Doubles, Flags, Floats, Indices, Integers

Members = tuple[frozenset[int], frozenset[int]]
"""Some segments of the source and of the target, by number."""
Separation = tuple[Members, Members]
"""Two groups of segments that a person has separated: no bead has members of both."""


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


def without_separated(log_odds: LogOdds, candidates: Candidates, separations: Sequence[Separation]) -> LogOdds:
    """Return the log-odds, with those of candidates that join separated segments set to minus infinity."""
    if not separations:
        return log_odds
    beads = np.where(joins_separated(candidates, separations), -np.inf, log_odds.beads)
    return LogOdds(beads=beads, source=log_odds.source, target=log_odds.target)


def joins_separated(candidates: Candidates, separations: Iterable[Separation]) -> Flags:
    """Return which candidates have members of both groups of a separation.

    >>> one_to_one = Candidates(*(np.array([k]) for k in (0, 3, 5)))
    >>> unlinked = ((frozenset([3]), frozenset()), (frozenset(), frozenset([5])))
    >>> joins_separated(one_to_one, [unlinked]).tolist()
    [True]
    """
    joins = np.zeros(len(candidates.shape), dtype=bool)
    for one, other in separations:
        joins |= _has_member(candidates, one) & _has_member(candidates, other)
    return joins


def _has_member(candidates: Candidates, group: Members) -> Flags:
    """Return which candidates have a member of a group."""
    has_member = np.zeros(len(candidates.shape), dtype=bool)
    for shape, at, firsts in candidates.by_shape():
        for first, members, numbers in zip(firsts, (shape.source, shape.target), group, strict=True):
            for k in members:
                has_member[at] |= np.isin(first + k, list(numbers))
    return has_member
