"""Which segments share sentences or clauses: the parts of the segments of a region are aligned in order.

This is the dynamic programming of `lattice.py` over sentences and clauses instead of segments. The log-odds of a bead
of parts follow from the cosine of its sides and from their lengths. Its posterior says how much of a segment is
translated in which segment of the other side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.aligning.band import Band
from parlalign.aligning.candidates import Candidates, LogOdds
from parlalign.aligning.lattice import Lattice
from parlalign.aligning.link_evidence import MassGrid, WordMass
from parlalign.aligning.segment_parts import DividedSegments
from parlalign.aligning.shapes import SHAPES, SMALL_SHAPES, Shape
from parlalign.aligning.uncertain_regions import UncertainRegion
from parlalign.learning.arrays import Doubles, Floats, Indices, Integers
from parlalign.learning.unit_vectors import unit

_SCALE, _NO_COUNTERPART = 14.0, 0.42
"""The log-odds of a bead of one part on each side are the scale times the excess of their cosine over the second value;
parts without a counterpart have 0. Beads of more parts have proportionally more."""
_NOT_ONE_TO_ONE, _LENGTH_RATIO, _ADDED_LENGTH = 1.5, 1.0, 0.15
"""What is subtracted for each part more than two, and for the squared logarithm of the ratio of the lengths, to which
the last value is added (in hundreds of characters). These constants were chosen on the training texts of
models/align.md, of which a part was set aside."""
_LEAST, _LEAST_POSTERIOR = -6.0, 1e-3
"""Beads with lower log-odds, and with a lower posterior, are left out."""
_MIN_WEIGHT = 0.01
"""The least weight of segments and parts, because masses are divided by weights: that of one character."""


@dataclass(frozen=True, slots=True)
class _RegionParts:
    """The parts of one side that belong to a region: their segments, weights and vectors."""

    owners: Indices
    weights: Floats
    vectors: Floats

    @classmethod
    def of(cls, parts: DividedSegments, start: int, end: int) -> _RegionParts:
        """Return the parts of the segments from `start` to before `end`."""
        segments = slice(*np.searchsorted(parts.numbers, (start, end)).tolist())
        first, size = int(parts.sizes[: segments.start].sum()), int(parts.sizes[segments].sum())
        some = slice(first, first + size)
        return cls(
            owners=np.repeat(parts.numbers[segments], parts.sizes[segments]),
            weights=parts.weights[some],
            vectors=parts.vectors[some],
        )

    def spans(self, size: int) -> tuple[Floats, Floats]:
        """Return the vectors and weights of all sequences of `size` parts; their vectors are averaged by weight."""
        count = max(len(self.weights) - size + 1, 0)
        at = np.arange(count)[:, None] + np.arange(size)
        weights = self.weights[at]
        if size == 1:
            return self.vectors, self.weights
        return unit((self.vectors[at] * weights[:, :, None]).sum(axis=1)), weights.sum(axis=1)


def aligned_part_grid(
    regions: Sequence[UncertainRegion], source: DividedSegments, target: DividedSegments, band: Band
) -> MassGrid:
    """Return the masses that the parts of segments assign to segments of the other side, within each region."""
    bands = band, band.transposed
    masses = [np.zeros((len(each.low), each.width), np.float32) for each in bands]
    for region in regions:
        sides = (
            _RegionParts.of(source, region.start[0], region.end[0]),
            _RegionParts.of(target, region.start[1], region.end[1]),
        )
        if len(sides[0].weights) and len(sides[1].weights):
            candidates, posteriors = _aligned(sides, band)
            for own in (0, 1):
                _add_masses(masses[own], (candidates, posteriors), sides, own, bands[own])
    return MassGrid(_word_mass(masses[0], source), _word_mass(masses[1], target), band)


def _word_mass(mass: Floats, parts: DividedSegments) -> WordMass:
    weight = np.full(len(mass), _MIN_WEIGHT, np.float32)
    if len(parts.numbers):
        starts = np.cumsum(parts.sizes) - parts.sizes
        weight[parts.numbers] = np.maximum(np.add.reduceat(parts.weights, starts), np.float32(_MIN_WEIGHT))
    nothing = np.zeros_like(mass)
    return WordMass(mass=mass, mass_in_band=mass.sum(axis=1), start=nothing, end=nothing, weight=weight)


def _aligned(sides: tuple[_RegionParts, _RegionParts], band: Band) -> tuple[Candidates, Doubles]:
    """Return the candidate beads of the parts of a region, and their posteriors."""
    source, target = sides
    n, m = len(source.weights), len(target.weights)
    first, last = (np.searchsorted(target.owners, band.low[source.owners] + shift) for shift in (0, band.width))
    width = max(int((last - first).max()), 1)
    part_band = Band(low=np.clip(first, 0, m - width), width=width, back=np.zeros(m, np.int64), depth=n)
    row, column = np.repeat(np.arange(n), width), part_band.columns.ravel()
    parts, log_odds = [], []
    for number in SMALL_SHAPES:
        shape = SHAPES[number]
        fits = (row >= shape.rows - 1) & (column >= shape.columns - 1)
        values = _log_odds(shape, sides, row[fits] - shape.rows + 1, column[fits] - shape.columns + 1)
        is_likely = values > _LEAST
        ends = row[fits][is_likely], column[fits][is_likely]
        parts.append(Candidates(shape=np.full(len(ends[0]), number), row=ends[0], column=ends[1]))
        log_odds.append(values[is_likely])
    joined = Candidates.joined(parts)
    order = np.lexsort((joined.shape, joined.column, joined.row))
    candidates = joined.take(order)
    odds = LogOdds(beads=np.concatenate(log_odds)[order], source=np.zeros(n), target=np.zeros(m))
    return candidates, Lattice(part_band, candidates, m).posteriors(odds).beads


def _log_odds(shape: Shape, sides: tuple[_RegionParts, _RegionParts], row: Integers, column: Integers) -> Doubles:
    """Return the log-odds of beads of parts of one shape that start at these parts."""
    (sources, source_weights), (targets, target_weights) = sides[0].spans(shape.rows), sides[1].spans(shape.columns)
    cosine = (sources @ targets.T)[row, column]
    ratio = np.log((source_weights[row] + _ADDED_LENGTH) / (target_weights[column] + _ADDED_LENGTH))
    size = shape.rows + shape.columns
    value = _SCALE * (cosine - _NO_COUNTERPART) * size / 2 - _LENGTH_RATIO * ratio * ratio
    return np.asarray(value - _NOT_ONE_TO_ONE * (size - 2), dtype=np.float64)


def _add_masses(
    mass: Floats, beads: tuple[Candidates, Doubles], sides: tuple[_RegionParts, _RegionParts], own: int, band: Band
) -> None:
    """Add what the parts of the side `own` assign to segments of the other one; `band` is that of the side."""
    candidates, posteriors = beads[0], beads[1]
    likely = posteriors > _LEAST_POSTERIOR
    one, other = sides[own], sides[1 - own]
    for shape, at, firsts in candidates.take(likely).by_shape():
        members = (shape.source, shape.target)
        own_parts = [firsts[own] + k for k in members[own]]
        other_parts = [firsts[1 - own] + k for k in members[1 - own]]
        total = np.maximum(np.sum([other.weights[part] for part in other_parts], axis=0), np.float32(_MIN_WEIGHT))
        for part in own_parts:
            segment = one.owners[part]
            for counterpart in other_parts:
                offset = other.owners[counterpart] - band.low[segment]
                is_inside = (offset >= 0) & (offset < band.width)
                share = posteriors[likely][at] * one.weights[part] * other.weights[counterpart] / total
                np.add.at(mass, (segment[is_inside], offset[is_inside]), share[is_inside].astype(np.float32))
