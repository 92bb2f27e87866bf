"""Segments that no bead may contain together, because a person has separated them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from parlalign.aligning.candidates import Candidates, LogOdds
from parlalign.learning.arrays import Flags

Members = tuple[frozenset[int], frozenset[int]]
"""Some segments of the source and of the target, by number."""
Separation = tuple[Members, Members]
"""Two groups of segments: no bead has members of both."""


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
