"""The evidence that two lists of segments give for beads, and access to it by source and target segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.aligning.band import Band
from parlalign.aligning.candidates import Separation
from parlalign.learning.arrays import Flags, Floats, Indices, Integers

MIN_LINK, MAX_LINK = -8.0, 6.0
"""The log-odds of links are clipped to this range, as the model is not reliable beyond it."""

_BEST, _TIE = 5, 1e-3
"""A segment can form a 1-1 bead with this many of the segments that it is compared with: the best ones. The penalty per
segment of distance from the path decides between equal ones. Chosen on jrc.dev, europarl.test2007 and installguide."""
_USUAL, _ASSUMED_LINKS, _TIGHTEST = 7.0, 3, 12.0
"""The log-odds of the links of a usual translation, the number of links with this value that are assumed, and the
greatest log-odds that count, because they grow with the length of the segments. Set by hand."""
_AROUND = 20
"""Segments on either side whose links are averaged to the relatedness of the two texts; chosen on the same texts."""


@dataclass(frozen=True, slots=True)
class WordMass:
    """How the n segments of one side distribute the weight of their words over the other side, by cell of the band.

    `mass` (n, width) is the weight that goes to each cell. `mass_in_band` (n,) is what goes to all cells, where equal
    segments count as one because each of them gets the whole weight. `start` and `end` (n, width) are the greatest
    weight above chance of any first or last part of a segment. `weight` (n,) is the weight of all words of a segment.
    """

    mass: Floats
    mass_in_band: Floats
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


class MassGrid:
    """The masses that the n source and m target segments assign to each other, by the number of the cell.

    `source` and `target` are as in `Evidence`.
    """

    def __init__(self, source: WordMass, target: WordMass, band: Band) -> None:
        self.source, self.target = source, target
        self._source_mass = _with_outside(source.mass, 0)
        self._target_mass = _with_outside(band.from_transposed(target.mass, 0), 0)

    def source_mass(self, cells: Indices) -> Floats:
        """Return the mass that source segments assign to target segments."""
        return self._source_mass[cells]

    def target_mass(self, cells: Indices) -> Floats:
        """Return the mass that target segments assign to source segments."""
        return self._target_mass[cells]


class EvidenceGrid:
    """Values by source and target segment that can be read at any cell; outside the band there is no link.

    `tightness` is that of the document, of which the segments may be a part; by default it is that of the segments.
    `separations` are segments that no bead contains together.
    """

    def __init__(
        self, evidence: Evidence, tightness: float | None = None, separations: Sequence[Separation] = ()
    ) -> None:
        self.evidence, self.separations = evidence, separations
        self.tightness = mean_tightness([evidence]) if tightness is None else tightness
        self.clipped_links = np.clip(evidence.links, MIN_LINK, MAX_LINK)
        self.words = MassGrid(evidence.source, evidence.target, evidence.band)
        self._links = _with_outside(self.clipped_links, MIN_LINK)
        self.relatedness = relatedness(self.clipped_links.max(axis=1))
        self.is_near_best = near_best(self.clipped_links, evidence.band, _BEST, MIN_LINK)

    def cells(self, rows: Integers, columns: Integers) -> Indices:
        """Return the numbers of cells, by which their values are read; all cells outside the band have one number."""
        band = self.evidence.band
        n, width = len(band.low), band.width
        is_row = (rows >= 0) & (rows < n)
        offset = columns - band.low[np.where(is_row, rows, 0)]
        is_inside = is_row & (offset >= 0) & (offset < width)
        return np.where(is_inside, rows * np.int64(width) + offset, n * width)

    def links(self, cells: Indices) -> Floats:
        """Return the clipped log-odds of links."""
        return self._links[cells]

    def links_between(self, rows: Integers, columns: Integers) -> Floats:
        """Return the clipped log-odds of the links of segments."""
        return self._links[self.cells(rows, columns)]


def _with_outside(values: Floats, outside: float) -> Floats:
    """Return the values of all cells in one row, and after them the value of cells outside the band."""
    return np.append(values.ravel(), np.float32(outside))


def near_best(values: Floats, band: Band, few: int, least: float) -> Flags:
    """Return which cells are among the best few of their row or of their column, (n, width).

    Cells outside the band have the value `least`.
    """
    in_row = _best_few(values, few)
    in_column = _best_few(band.transposed.from_transposed(values, least), few)
    return in_row | (band.from_transposed(in_column.astype(np.float32), 0) > 0)


def _best_few(values: Floats, few: int) -> Flags:
    """Return which cells are the best few of each row; of equal cells, those nearest to the path are preferred."""
    few = min(few, values.shape[1])
    ranked = values - np.float32(_TIE) * np.abs(np.arange(values.shape[1]) - values.shape[1] // 2).astype(np.float32)
    best = np.argpartition(ranked, -few, axis=1)[:, -few:]
    is_best = np.zeros(values.shape, dtype=bool)
    np.put_along_axis(is_best, best, values=True, axis=1)
    return is_best


def mean_tightness(parts: Sequence[Evidence]) -> float:
    """Return how close the translation of a document is: the mean log-odds of the likely links in its parts.

    A usual value is assumed for a few further links, so that the estimate is steady in short texts.
    """
    likely = np.concatenate([_likely_links(part.links, part.band) for part in parts])
    return float((likely.sum() + _ASSUMED_LINKS * _USUAL) / (len(likely) + _ASSUMED_LINKS))


def _likely_links(links: Floats, band: Band) -> Floats:
    """Return the log-odds, above 0, of the links that are the best ones of both their segments."""
    columns = band.low + links.argmax(axis=1)
    best = links.max(axis=1)
    best_in_column = band.transposed.from_transposed(links, -np.inf).max(axis=1)
    is_likely = (best == best_in_column[columns]) & (best > 0)
    return np.asarray(np.minimum(best[is_likely], np.float32(_TIGHTEST)))


def relatedness(best_links: Floats) -> Floats:
    """Return, for each segment, the mean probability of the best links of the segments around it.

    It is low where the two texts do not correspond at all.
    """
    sums = np.concatenate([[0.0], np.cumsum(1 / (1 + np.exp(-best_links)), dtype=np.float64)])
    at = np.arange(len(best_links))
    first, last = np.maximum(at - _AROUND, 0), np.minimum(at + _AROUND + 1, len(best_links))
    return np.asarray((sums[last] - sums[first]) / (last - first), dtype=np.float32)
