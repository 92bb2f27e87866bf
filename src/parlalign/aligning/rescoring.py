"""Rescore uncertain regions with the vectors of the sentence encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from parlalign.aligning.bead_features import bead_features
from parlalign.aligning.bead_model import align_model
from parlalign.aligning.candidates import CandidateFeatures, Candidates
from parlalign.aligning.lattice import Lattice, PathStep, best_path
from parlalign.aligning.link_evidence import EvidenceGrid
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.shapes import ONE_TO_ONE
from parlalign.aligning.uncertain_regions import RegionCandidates, RegionContext, UncertainRegion, region_candidates
from parlalign.encoding.encoder import Encoder
from parlalign.learning.arrays import Floats, Integers
from parlalign.learning.feature_table import FeatureColumn, feature_matrix
from parlalign.learning.unit_vectors import unit

_LONGEST_SPAN = 3
"""Neighbouring segments at most that the encoder embeds together; the vectors of longer sequences are averaged."""
_PAIRS_AT_ONCE = 20_000
_MAX_GAIN = 0.3
"""The features of edges are clipped to this similarity."""

Members = tuple[tuple[int, ...], tuple[int, ...]]
"""The members of a bead on each side, counted from the first."""


@dataclass(frozen=True, slots=True)
class _EncodedBeads:
    """What the encoder's features of k beads are computed from: cosines, each (k,), and the context of the region.

    `typical` is the mean, over the members of a bead, of their best similarity to a single segment. The `edge_gain` of
    a side is what its first or last segment adds to the similarity.
    """

    similarity: Floats
    typical: Floats
    source_edge_gain: Floats
    target_edge_gain: Floats
    context: RegionContext


@dataclass(frozen=True, slots=True)
class _EncodedSegments:
    """What the encoder's features of unaligned segments are computed from; `best_similarity` is (n,)."""

    best_similarity: Floats
    context: RegionContext


ENCODER_FEATURES: tuple[FeatureColumn[_EncodedBeads], ...] = (
    FeatureColumn("similarity", lambda v: v.similarity),
    FeatureColumn("similarity_above_.5", lambda v: np.maximum(v.similarity - 0.5, 0)),
    FeatureColumn("similarity_above_.7", lambda v: np.maximum(v.similarity - 0.7, 0)),
    FeatureColumn("source_edge_gain", lambda v: v.source_edge_gain),
    FeatureColumn("target_edge_gain", lambda v: v.target_edge_gain),
    FeatureColumn("margin", lambda v: v.similarity - v.typical),
    FeatureColumn("unaligned_in_context", lambda v: np.float32(v.context.unaligned)),
    FeatureColumn("not_1_1_in_context", lambda v: np.float32(v.context.not_one_to_one)),
    FeatureColumn("context_confidence", lambda v: np.float32(v.context.confidence)),
)
ENCODER_UNALIGNED_FEATURES: tuple[FeatureColumn[_EncodedSegments], ...] = (
    FeatureColumn("best_similarity", lambda v: v.best_similarity),
    FeatureColumn("unaligned_in_context", lambda v: np.float32(v.context.unaligned)),
    FeatureColumn("not_1_1_in_context", lambda v: np.float32(v.context.not_one_to_one)),
    FeatureColumn("context_confidence", lambda v: np.float32(v.context.confidence)),
)
"""The inputs of the rescoring networks that follow those of the words, in the order of the file of the model."""


def rescore_regions(
    regions: Sequence[UncertainRegion],
    candidates: Candidates,
    grid: EvidenceGrid,
    unaligned: tuple[Floats, Floats],
    encoded: EncodedRegions,
) -> list[list[PathStep]]:
    """Return the best path through each region, by the words and the vectors of the encoder.

    `unaligned` are the features of all unaligned segments by the words.
    """
    selections = [region_candidates(region, candidates, grid.evidence.band) for region in regions]
    words = bead_features(grid, candidates.take(np.concatenate([selection.numbers for selection in selections])))
    model, paths, start = align_model().encoder, [], 0
    for region, selection in zip(regions, selections, strict=True):
        region_words = words[start : start + len(selection.numbers)]
        start += len(selection.numbers)
        features = encoded.candidate_features(region, selection, region_words, unaligned)
        lattice = Lattice(selection.band, selection.relative, region.end[1] - region.start[1])
        path = best_path(lattice, model.log_odds(features))
        paths.append([_from_region(step, region, selection) for step in path])
    return paths


def _from_region(step: PathStep, region: UncertainRegion, selection: RegionCandidates) -> PathStep:
    """Return a step of a region's path as a step of the whole path."""
    i, j = region.start
    return PathStep(
        start=(step.start[0] + i, step.start[1] + j),
        end=(step.end[0] + i, step.end[1] + j),
        score=step.score,
        candidate=step.candidate if step.is_unaligned else int(selection.numbers[step.candidate]),
    )


def replace_regions(
    steps: Sequence[PathStep], regions: Sequence[UncertainRegion], paths: Sequence[Sequence[PathStep]]
) -> list[PathStep]:
    """Return the steps with those of each region replaced by its path."""
    replaced: list[PathStep] = []
    rest = iter(steps)
    step = next(rest, None)
    for region, path in zip(regions, paths, strict=True):
        while step and step.start != region.start:
            replaced.append(step)
            step = next(rest, None)
        replaced += path
        while step and step.end != region.end:
            step = next(rest, None)
        step = next(rest, None)
    return [*replaced, *([step] if step else []), *rest]


class EncodedRegions:
    """The encoder's vectors of all segments of some regions; each segment is embedded once."""

    def __init__(
        self, regions: Sequence[UncertainRegion], source: SegmentFeatures, target: SegmentFeatures, encoder: Encoder
    ) -> None:
        self._spans, self._positions, self._lengths = [], [], []
        for side, segments in ((0, source), (1, target)):
            is_needed = np.zeros(segments.count, bool)
            for region in regions:
                is_needed[region.start[side] : region.end[side]] = True
            numbers = np.flatnonzero(is_needed)
            self._positions.append(np.cumsum(is_needed) - 1)
            self._lengths.append(segments.lengths[numbers])
            self._spans.append(encoder.span_vectors([segments.texts[k] for k in numbers.tolist()], _LONGEST_SPAN))

    def candidate_features(
        self, region: UncertainRegion, selection: RegionCandidates, words: Floats, unaligned: tuple[Floats, Floats]
    ) -> CandidateFeatures:
        """Return the features of the candidates in a region: those by the words, and those by the encoder.

        `words` are the features of these candidates by the words, `unaligned` those of all unaligned segments.
        """
        beads, segments = self._features(selection.candidates, region)
        source, target = (
            np.concatenate([by_words[first:last], by_encoder], axis=1)
            for by_words, first, last, by_encoder in zip(unaligned, region.start, region.end, segments, strict=True)
        )
        return CandidateFeatures(
            candidates=selection.relative, beads=np.concatenate([words, beads], axis=1), unaligned=(source, target)
        )

    def _features(self, candidates: Candidates, region: UncertainRegion) -> tuple[Floats, list[Floats]]:
        """Return the encoder's features of candidates, and of the source and target segments of a region."""
        similarity, gains = self._similarities(candidates)
        best = _best_similarities(candidates, similarity, region)
        values = _EncodedBeads(
            similarity=similarity,
            typical=_typical_similarities(candidates, best, region),
            source_edge_gain=gains[0],
            target_edge_gain=gains[1],
            context=region.context,
        )
        segments = [_EncodedSegments(best_similarity=side, context=region.context) for side in best]
        return feature_matrix(ENCODER_FEATURES, values, similarity.shape), [
            feature_matrix(ENCODER_UNALIGNED_FEATURES, side, side.best_similarity.shape) for side in segments
        ]

    def _similarities(self, candidates: Candidates) -> tuple[Floats, Floats]:
        """Return the similarity of the sides of each candidate, (k,), and what it gains by the edges of each side.

        The gain, (2, k), is the difference to the greater similarity without the first or the last segment.
        """
        similarity = np.zeros(len(candidates.row), np.float32)
        gains = np.zeros((2, len(candidates.row)), np.float32)
        for shape, at, firsts in candidates.by_shape():
            members = (shape.source, shape.target)
            similarity[at] = self._similarity(firsts, members)
            for side in (0, 1):
                if len(members[side]) > 1:
                    without_edge = [
                        self._similarity(firsts, _replace_side(members, side, fewer))
                        for fewer in (members[side][1:], members[side][:-1])
                    ]
                    gains[side, at] = np.clip(similarity[at] - np.maximum(*without_edge), -_MAX_GAIN, _MAX_GAIN)
        return similarity, gains

    def _similarity(self, firsts: tuple[Integers, Integers], members: Members) -> Floats:
        """Return the cosines of the sides of beads that start at `firsts`."""
        parts = []
        for start in range(0, len(firsts[0]), _PAIRS_AT_ONCE):
            chunk = slice(start, start + _PAIRS_AT_ONCE)
            vectors = [self._vectors(side, firsts[side][chunk], members[side]) for side in (0, 1)]
            parts.append(np.einsum("ij,ij->i", *vectors))
        return np.concatenate(parts)

    def _vectors(self, side: int, first: Integers, members: tuple[int, ...]) -> Floats:
        """Return the vectors of the members together: of several spans, the mean weighted by length.

        The vector of a single span is read at `first`, even if the members do not start with 0. A bead without its
        first segment therefore has the vector of other segments. This is a known error: the bundled model was trained
        with it, so a correction requires a new model.
        """
        position = self._positions[side][first]
        spans = list(_spans(members))
        if len(spans) == 1:
            return np.asarray(self._spans[side][spans[0][1] - 1][position])
        total = np.zeros((len(first), self._spans[side][0].shape[1]), np.float32)
        for start, size in spans:
            length = np.sum([self._lengths[side][position + start + k] for k in range(size)], axis=0)
            total += self._spans[side][size - 1][position + start] * length[:, None]
        return unit(total)


def _best_similarities(candidates: Candidates, similarity: Floats, region: UncertainRegion) -> tuple[Floats, Floats]:
    """Return the greatest similarity of each segment of a region to a single segment of the other side."""
    is_single = candidates.shape == ONE_TO_ONE
    best = []
    for side, at in enumerate((candidates.row[is_single], candidates.column[is_single])):
        values = np.zeros(region.end[side] - region.start[side], np.float32)
        np.maximum.at(values, at - region.start[side], similarity[is_single])
        best.append(values)
    return best[0], best[1]


def _typical_similarities(candidates: Candidates, best: tuple[Floats, Floats], region: UncertainRegion) -> Floats:
    """Return, for each candidate, the mean of the best similarities of its members, both sides with equal weight."""
    typical = np.zeros(len(candidates.row), np.float32)
    for shape, at, firsts in candidates.by_shape():
        side_means = [
            np.mean([best[side][firsts[side] + k - region.start[side]] for k in members], axis=0)
            for side, members in enumerate((shape.source, shape.target))
        ]
        typical[at] = (side_means[0] + side_means[1]) / 2
    return typical


def _replace_side(members: Members, side: int, new: tuple[int, ...]) -> Members:
    return (new, members[1]) if side == 0 else (members[0], new)


def _spans(members: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Yield the sequences of neighbouring members as (start, size), none longer than the encoder's spans."""
    start, size = members[0], 1
    for before, member in pairwise(members):
        if member == before + 1 and size < _LONGEST_SPAN:
            size += 1
        else:
            yield start, size
            start, size = member, 1
    yield start, size
