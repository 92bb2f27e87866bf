"""The features that the encoder adds to those of the words when uncertain regions are rescored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.learning.arrays import Floats
from parlalign.learning.feature_table import FeatureColumn


@dataclass(frozen=True, slots=True)
class RegionContext:
    """The certain steps in and around a region: the shares of unaligned segments and of beads that are not 1-1.

    `confidence` is k / (k + 30) for k such steps. `unaligned_in_document` is the expected share of unaligned segments.
    """

    unaligned: float
    not_one_to_one: float
    confidence: float
    unaligned_in_document: float


@dataclass(frozen=True, slots=True)
class RegionContexts:
    """The contexts of the regions of some beads or segments, each (k,)."""

    unaligned: Floats
    not_one_to_one: Floats
    confidence: Floats
    unaligned_in_document: Floats

    @classmethod
    def repeat(cls, contexts: Sequence[RegionContext], counts: Sequence[int]) -> RegionContexts:
        """Repeat the context of each region for its beads or segments."""
        columns = (np.array([getattr(context, name) for context in contexts], np.float32) for name in cls.__slots__)
        return cls(*(np.repeat(column, counts) for column in columns))


@dataclass(frozen=True, slots=True)
class EncodedBeads:
    """What the encoder's features of k beads are computed from, each (k,): cosines, and the context of the region.

    `typical` is the mean, over the members of a bead, of their best similarity to a single segment. `background` is the
    mean of their similarity to all segments that are embedded. The `edge_gain` of a side is what its first or last
    segment adds to the similarity. `usual` is the median of the best similarities of all segments that are embedded.
    """

    similarity: Floats
    typical: Floats
    background: Floats
    source_edge_gain: Floats
    target_edge_gain: Floats
    usual: float
    context: RegionContexts


@dataclass(frozen=True, slots=True)
class EncodedSegments:
    """What the encoder's features of n unaligned segments are computed from, each (n,).

    `part_share` is the share of a segment whose parts have a counterpart, and `greatest_part_share` the greatest one
    that has it in a single segment.
    """

    best_similarity: Floats
    background: Floats
    part_share: Floats
    greatest_part_share: Floats
    usual: float
    context: RegionContexts


ENCODER_FEATURES: tuple[FeatureColumn[EncodedBeads], ...] = (
    FeatureColumn("similarity", lambda v: v.similarity),
    FeatureColumn("similarity_above_.5", lambda v: np.maximum(v.similarity - 0.5, 0)),
    FeatureColumn("similarity_above_.7", lambda v: np.maximum(v.similarity - 0.7, 0)),
    FeatureColumn("similarity_above_background", lambda v: v.similarity - v.background),
    FeatureColumn("similarity_above_usual", lambda v: v.similarity - v.usual),
    FeatureColumn("source_edge_gain", lambda v: v.source_edge_gain),
    FeatureColumn("target_edge_gain", lambda v: v.target_edge_gain),
    FeatureColumn("margin", lambda v: v.similarity - v.typical),
    FeatureColumn("unaligned_in_context", lambda v: v.context.unaligned),
    FeatureColumn("not_1_1_in_context", lambda v: v.context.not_one_to_one),
    FeatureColumn("context_confidence", lambda v: v.context.confidence),
    FeatureColumn("unaligned_in_document", lambda v: v.context.unaligned_in_document),
)
ENCODER_UNALIGNED_FEATURES: tuple[FeatureColumn[EncodedSegments], ...] = (
    FeatureColumn("best_similarity", lambda v: v.best_similarity),
    FeatureColumn("best_above_background", lambda v: v.best_similarity - v.background),
    FeatureColumn("best_above_usual", lambda v: v.best_similarity - v.usual),
    FeatureColumn("unaligned_in_context", lambda v: v.context.unaligned),
    FeatureColumn("not_1_1_in_context", lambda v: v.context.not_one_to_one),
    FeatureColumn("context_confidence", lambda v: v.context.confidence),
    FeatureColumn("unaligned_in_document", lambda v: v.context.unaligned_in_document),
    FeatureColumn("part_share", lambda v: v.part_share),
    FeatureColumn("greatest_part_share", lambda v: v.greatest_part_share),
)
"""The inputs of the rescoring networks that follow those of the words, in the order of the file of the model."""
