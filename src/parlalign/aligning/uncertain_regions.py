"""The regions of a path that are uncertain if only the words are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.aligning.band import Band
from parlalign.aligning.candidates import Candidates
from parlalign.aligning.encoder_features import RegionContext
from parlalign.aligning.lattice import PathStep, Posteriors
from parlalign.aligning.shapes import SIZES
from parlalign.learning.arrays import Flags, Indices

_CERTAIN, _FIXED = 0.8, 0.99
"""Steps with at least the first probability are not rescored. A neighbour of an uncertain step is rescored with it
unless its probability is at least the second. Chosen on jrc.dev, europarl.test2007 and installguide: .9 instead of .8
rescores two thirds more and gains .003 in F1."""
_LOOSE, _CERTAIN_IF_LOOSE = 5.0, 0.98
"""If the tightness of a translation is below the first value, only steps with at least the second probability are not
rescored. The probability was chosen on the prose of `corpora/prose/test`, where .98 instead of .8 gains .015 in F1. The
tightness was set by hand."""
_MOST_IN_GAP = 50
"""Unaligned segments of both sides between two beads are rescored, however certain they are, unless they are more than
this: long texts without a translation would take much time. Set by hand."""
_AROUND = 30
"""Steps on either side of a region that describe its context: whether segments are unaligned or merged at all."""


def certain_probability(tightness: float) -> float:
    """Return the probability from which a step is certain if only the words are compared."""
    return _CERTAIN if tightness >= _LOOSE else _CERTAIN_IF_LOOSE


@dataclass(frozen=True, slots=True)
class UncertainRegion:
    """The nodes between which a path is uncertain, and its context."""

    start: tuple[int, int]
    end: tuple[int, int]
    context: RegionContext


@dataclass(frozen=True, slots=True)
class RegionCandidates:
    """The candidates in a region; `relative` and `band` count segments from the start of the region."""

    candidates: Candidates
    relative: Candidates
    band: Band


def uncertain_regions(
    steps: Sequence[PathStep], posteriors: Posteriors, certain: float, fixed: float = _FIXED
) -> list[UncertainRegion]:
    """Return the regions of uncertain steps, each with those of its neighbours that are below `fixed`.

    A step is uncertain if its probability is below `certain`, or if it is in a short gap with unaligned segments of
    both sides.
    """
    unaligned_in_document = float(np.concatenate([posteriors.source, posteriors.target]).mean())
    is_uncertain = np.array([step.score < certain for step in steps]) | _may_be_paired(steps)
    in_region = _with_neighbours(is_uncertain, steps, fixed)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], in_region, [False]])))
    kinds = np.array([_kind(step) for step in steps]).reshape(-1, 3) * ~is_uncertain[:, None]
    sums = np.concatenate([np.zeros((1, 3)), np.cumsum(kinds, axis=0)])
    regions = []
    for first, last in edges.reshape(-1, 2).tolist():
        unaligned, other, total = sums[min(last + _AROUND, len(steps))] - sums[max(first - _AROUND, 0)]
        context = RegionContext(
            unaligned=float(unaligned / (total + 1)),
            not_one_to_one=float(other / (total + 1)),
            confidence=float(total / (total + _AROUND)),
            unaligned_in_document=unaligned_in_document,
        )
        regions.append(UncertainRegion(start=steps[first].start, end=steps[last - 1].end, context=context))
    return regions


def _may_be_paired(steps: Sequence[PathStep]) -> Flags:
    """Return which steps are in short gaps with unaligned segments of both sides: the words may have missed pairs."""
    is_unaligned, gap = _gaps(steps)
    is_source = np.array([step.end[0] > step.start[0] for step in steps])
    sources = np.bincount(gap, is_unaligned & is_source)
    targets = np.bincount(gap, is_unaligned & ~is_source)
    has_both = (sources > 0) & (targets > 0) & (sources + targets <= _MOST_IN_GAP)
    return np.asarray(is_unaligned & has_both[gap])


def _with_neighbours(is_uncertain: Flags, steps: Sequence[PathStep], fixed: float) -> Flags:
    """Return which steps are uncertain or are neighbours of uncertain steps that may change with them."""
    is_open = np.array([step.score < fixed for step in steps])
    is_neighbour = np.append(is_uncertain[1:], False) | np.append(False, is_uncertain[:-1])
    # Between two beads the unaligned sources precede the unaligned targets, so any of them may be neighbours.
    is_unaligned, gap = _gaps(steps)
    in_same_gap = is_unaligned & np.isin(gap, gap[is_unaligned & is_uncertain])
    return np.asarray(is_uncertain | (is_neighbour & is_open) | in_same_gap)


def _gaps(steps: Sequence[PathStep]) -> tuple[Flags, Indices]:
    """Return which steps are unaligned segments, and the number of the gap between beads that each step is in."""
    is_unaligned = np.array([step.shape is None for step in steps])
    return is_unaligned, np.cumsum(~is_unaligned)


def _kind(step: PathStep) -> tuple[bool, bool, bool]:
    """Return whether a step is an unaligned segment, whether it is a bead that is not 1-1, and True to count it."""
    sizes = (step.end[0] - step.start[0], step.end[1] - step.start[1])
    return 0 in sizes, 0 not in sizes and sizes != (1, 1), True


def in_region(region: UncertainRegion, candidates: Candidates) -> Candidates:
    """Return the candidates that lie in a region."""
    (i0, j0), (i1, j1) = region.start, region.end
    first, last = np.searchsorted(candidates.row, (i0, i1))
    rows, columns = SIZES[candidates.shape[first:last]].T
    is_inside = (
        (candidates.row[first:last] - rows + 1 >= i0)
        & (candidates.column[first:last] - columns + 1 >= j0)
        & (candidates.column[first:last] < j1)
    )
    return candidates.take(first + np.flatnonzero(is_inside))


def region_candidates(region: UncertainRegion, candidates: Candidates, band: Band) -> RegionCandidates:
    """Return the candidates that lie in a region, also relative to its start."""
    (i0, j0), (i1, j1) = region.start, region.end
    selected = in_region(region, candidates)
    width = min(band.width, j1 - j0)
    return RegionCandidates(
        candidates=selected,
        relative=Candidates(shape=selected.shape, row=selected.row - i0, column=selected.column - j0),
        band=Band(
            low=np.clip(band.low[i0:i1] - j0, 0, j1 - j0 - width),
            width=width,
            back=np.zeros(j1 - j0, np.int64),
            depth=i1 - i0,
        ),
    )
