"""The features of leaving a segment unaligned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parlalign.aligning.link_evidence import MIN_LINK, EvidenceGrid, relatedness
from parlalign.learning.arrays import Flags, Floats
from parlalign.learning.feature_table import FeatureColumn, feature_matrix

_MIN_WEIGHT, _MAX_RECEIVED = 0.2, 2.0
"""Bounds of the ratio of mass that a segment receives to its own weight."""


@dataclass(frozen=True, slots=True)
class _SegmentValues:
    """What the features of n segments of one side are computed from, each (n,).

    `assigned` is mass that a segment assigns to the other side, `received` is mass that the other side assigns to it.
    """

    length: Floats
    weight: Floats
    assigned_total: Floats
    assigned_most: Floats
    received_most: Floats
    best_link: Floats
    second_link: Floats
    expected_links: Floats
    is_labelled: Flags
    tightness: float


UNALIGNED_FEATURES: tuple[FeatureColumn[_SegmentValues], ...] = (
    FeatureColumn("bias", lambda _: 1.0),
    FeatureColumn("log_length", lambda v: np.log(v.length + 1) / 5),
    FeatureColumn("assigned_share", lambda v: v.assigned_total / v.weight),
    FeatureColumn("most_assigned_share", lambda v: v.assigned_most / v.weight),
    FeatureColumn(
        "most_received_share", lambda v: np.minimum(v.received_most / np.maximum(v.weight, _MIN_WEIGHT), _MAX_RECEIVED)
    ),
    FeatureColumn("best_link", lambda v: v.best_link),
    FeatureColumn("second_link", lambda v: v.second_link),
    FeatureColumn("expected_links", lambda v: v.expected_links),
    FeatureColumn("is_labelled", lambda v: v.is_labelled),
    FeatureColumn("relatedness", lambda v: relatedness(v.best_link)),
    FeatureColumn("tightness", lambda v: v.tightness),
)
"""The inputs of the networks of unaligned segments, in the order of the file of the model."""


def unaligned_features(grid: EvidenceGrid) -> tuple[Floats, Floats]:
    """Return the features of the source and of the target segments, each (n, len(UNALIGNED_FEATURES))."""
    evidence, links = grid.evidence, grid.clipped_links
    target_links = evidence.band.transposed.from_transposed(links, MIN_LINK)
    both = []
    for side, band, own, other, own_links in (
        (0, evidence.band, evidence.source, evidence.target, links),
        (1, evidence.band.transposed, evidence.target, evidence.source, target_links),
    ):
        best, second = _two_best(own_links)
        values = _SegmentValues(
            length=evidence.lengths[side],
            weight=own.weight,
            assigned_total=own.mass_in_band,
            assigned_most=own.mass.max(axis=1),
            received_most=band.from_transposed(other.mass, 0).max(axis=1),
            best_link=best,
            second_link=second,
            expected_links=(1 / (1 + np.exp(-own_links))).sum(axis=1),
            is_labelled=evidence.labels[side] != 0,
            tightness=grid.tightness,
        )
        both.append(feature_matrix(UNALIGNED_FEATURES, values, best.shape))
    return both[0], both[1]


def _two_best(links: Floats) -> tuple[Floats, Floats]:
    """Return the log-odds of the two best links of each segment."""
    if links.shape[1] == 1:
        return links[:, 0], np.full(len(links), MIN_LINK, np.float32)
    two = np.partition(links, -2, axis=1)[:, -2:]
    return two[:, 1], two[:, 0]
