"""The evidence that two lists of segments give for beads, and access to it by source and target segment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parlalign.aligning.band import Band
from parlalign.learning.arrays import Flags, Floats, Indices, Integers

MIN_LINK, MAX_LINK = -8.0, 6.0
"""The log-odds of links are clipped to this range, as the model is not reliable beyond it."""

_BEST, _TIE = 5, 1e-3
"""A segment can form a 1-1 bead with this many of the segments that it is compared with: the best ones. The penalty per
segment of distance from the path decides between equal ones. Chosen on jrc.dev, europarl.test2007 and installguide."""
_AROUND = 20
"""Segments on either side whose links are averaged to the relatedness of the two texts; chosen on the same texts."""


@dataclass(frozen=True, slots=True)
class WordMass:
    """How the n segments of one side distribute the weight of their words over the other side, by cell of the band.

    `mass` (n, width) is the weight that goes to each cell. `start` and `end` (n, width) are the greatest weight above
    chance of any first or last part of a segment. `weight` (n,) is the weight of all words of a segment.
    """

    mass: Floats
    start: Floats
    end: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of two lists of n and m segments before beads are considered.

    `target` is in the transposed band. `links` are the log-odds of links by cell, (n, width), `lengths` are in
    characters, and `labels` are codes, 0 for none.
    """

    band: Band
    source: WordMass
    target: WordMass
    links: Floats
    lengths: tuple[Floats, Floats]
    labels: tuple[Indices, Indices]


class EvidenceGrid:
    """Values by source and target segment that can be read at any cell; outside the band there is no link."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._source_mass = evidence.source.mass
        self._target_mass = evidence.band.from_transposed(evidence.target.mass, 0)
        self.clipped_links = np.clip(evidence.links, MIN_LINK, MAX_LINK)
        self.source_mass_in_band = evidence.source.mass.sum(axis=1)
        self.target_mass_in_band = evidence.target.mass.sum(axis=1)
        self.relatedness = relatedness(self.clipped_links.max(axis=1))
        self.is_near_best = self._near_best()

    def _near_best(self) -> Flags:
        """Return which cells are among the best few of their row or of their column, (n, width)."""
        band = self.evidence.band
        best_in_row = _best_few(self.clipped_links)
        best_in_column = _best_few(band.transposed.from_transposed(self.clipped_links, MIN_LINK))
        return best_in_row | (band.from_transposed(best_in_column.astype(np.float32), 0) > 0)

    def _read(self, values: Floats, rows: Integers, columns: Integers, outside: float) -> Floats:
        band = self.evidence.band
        clipped_rows = np.clip(rows, 0, len(band.low) - 1)
        offset = columns - band.low[clipped_rows]
        is_inside = (offset >= 0) & (offset < band.width) & (rows == clipped_rows)
        return np.where(is_inside, values[clipped_rows, np.where(is_inside, offset, 0)], np.float32(outside))

    def source_mass(self, rows: Integers, columns: Integers) -> Floats:
        """Return the mass that source segments assign to target segments."""
        return self._read(self._source_mass, rows, columns, 0)

    def target_mass(self, rows: Integers, columns: Integers) -> Floats:
        """Return the mass that target segments assign to source segments."""
        return self._read(self._target_mass, rows, columns, 0)

    def links(self, rows: Integers, columns: Integers) -> Floats:
        """Return the clipped log-odds of links."""
        return self._read(self.clipped_links, rows, columns, MIN_LINK)


def _best_few(links: Floats) -> Flags:
    """Return which cells are the best few of each row; of equal cells, those nearest to the path are preferred."""
    few = min(_BEST, links.shape[1])
    ranked = links - np.float32(_TIE) * np.abs(np.arange(links.shape[1]) - links.shape[1] // 2).astype(np.float32)
    best = np.argpartition(ranked, -few, axis=1)[:, -few:]
    is_best = np.zeros(links.shape, dtype=bool)
    np.put_along_axis(is_best, best, values=True, axis=1)
    return is_best


def relatedness(best_links: Floats) -> Floats:
    """Return, for each segment, the mean probability of the best links of the segments around it.

    It is low where the two texts do not correspond at all.
    """
    sums = np.concatenate([[0.0], np.cumsum(1 / (1 + np.exp(-best_links)), dtype=np.float64)])
    at = np.arange(len(best_links))
    first, last = np.maximum(at - _AROUND, 0), np.minimum(at + _AROUND + 1, len(best_links))
    return np.asarray((sums[last] - sums[first]) / (last - first), dtype=np.float32)
