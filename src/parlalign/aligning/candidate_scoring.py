"""From two prepared lists of segments to candidate beads with their log-odds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from parlalign.aligning.bead_features import BEAD_FEATURES, features_of_shape
from parlalign.aligning.bead_model import BeadModel
from parlalign.aligning.candidates import CandidateFeatures, Candidates, LogOdds
from parlalign.aligning.link_evidence import MIN_LINK, EvidenceGrid
from parlalign.aligning.links import row_chunks
from parlalign.aligning.shapes import ONE_TO_ONE, SHAPES, Shape
from parlalign.aligning.unaligned_features import unaligned_features
from parlalign.learning.arrays import Floats, Indices

_MIN_CHAIN_LINK, _MIN_CHAIN_LINK_WITH_GAP = -6.0, -1.5
"""A bead of several segments is a candidate if the log-odds of its weakest link exceed this. The second value is for
beads with a gap, of which there are many more. Chosen on jrc.dev, europarl.test2007 and installguide."""


def candidate_features(grid: EvidenceGrid) -> CandidateFeatures:
    """Return all candidates with their features, and the features of unaligned segments."""
    candidates, beads = find_candidates(grid)
    return CandidateFeatures(candidates=candidates, beads=beads, unaligned=unaligned_features(grid))


def score_candidates(
    grid: EvidenceGrid, unaligned: tuple[Floats, Floats], model: BeadModel
) -> tuple[Candidates, LogOdds]:
    """Return all candidates with their log-odds, and those of unaligned segments.

    The features of candidates take much memory, so they are computed for some rows at a time.
    """
    parts, log_odds = [], []
    for rows in row_chunks(len(grid.evidence.band.low)):
        candidates, features = find_candidates(grid, rows)
        parts.append(candidates)
        log_odds.append(model.bead_log_odds(candidates, features))
    source, target = (model.unaligned(side) for side in unaligned)
    return Candidates.joined(parts), LogOdds(beads=np.concatenate(log_odds), source=source, target=target)


def find_candidates(grid: EvidenceGrid, rows: slice = slice(None)) -> tuple[Candidates, Floats]:
    """Return the candidate beads that end in some of the rows, with their features, (k, len(BEAD_FEATURES)).

    The last segments of both sides must be among the best few of each other, at least in one direction. A bead of
    several segments is a candidate only if each of them is linked to the others.
    """
    ends, features = [], []
    for number, shape, row, column in _possible_ends(grid, rows):
        values, weakest = features_of_shape(grid, shape, row, column)
        is_linked = weakest > _min_link(number)
        ends.append((np.full(is_linked.sum(), number, np.int8), row[is_linked], column[is_linked]))
        features.append(values[is_linked])
    if not ends:
        empty = np.zeros(0, np.int32)
        return Candidates(shape=empty, row=empty, column=empty), np.zeros((0, len(BEAD_FEATURES)), np.float32)
    numbers, row, column = (np.concatenate(arrays) for arrays in zip(*ends, strict=True))
    order = np.lexsort((numbers, column, row))
    candidates = Candidates(
        shape=numbers[order], row=row[order].astype(np.int32), column=column[order].astype(np.int32)
    )
    return candidates, np.concatenate(features)[order]


def _possible_ends(grid: EvidenceGrid, rows: slice) -> Iterator[tuple[int, Shape, Indices, Indices]]:
    """Yield each shape, by number, with the rows and columns where its first and last links suffice for a bead."""
    low, first = grid.evidence.band.low, rows.start or 0
    likely = {
        least: np.nonzero((grid.clipped_links[rows] > least) & grid.is_near_best[rows])
        for least in (MIN_LINK, _MIN_CHAIN_LINK, _MIN_CHAIN_LINK_WITH_GAP)
    }
    for number, shape in enumerate(SHAPES):
        least = _min_link(number)
        row, offset = likely[least][0] + first, likely[least][1]
        column = low[row] + offset
        is_linked = grid.links_between(row - shape.rows + 1, column - shape.columns + 1) > least
        row, column = row[is_linked], column[is_linked]
        if len(row):
            yield number, shape, row, column


def _min_link(number: int) -> float:
    """Return the log-odds that the weakest link of a bead of this shape must exceed."""
    if number == ONE_TO_ONE:
        return MIN_LINK
    return _MIN_CHAIN_LINK_WITH_GAP if SHAPES[number].has_gap else _MIN_CHAIN_LINK
