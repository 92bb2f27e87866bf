"""Rescore uncertain regions with the vectors of the sentence encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from parlalign.aligning.band import Band
from parlalign.aligning.bead_features import bead_features, mass_features
from parlalign.aligning.bead_model import align_model
from parlalign.aligning.candidates import CandidateFeatures, Candidates, united, without_separated
from parlalign.aligning.encoder_features import (
    ENCODER_FEATURES,
    ENCODER_UNALIGNED_FEATURES,
    EncodedBeads,
    EncodedSegments,
    RegionContexts,
)
from parlalign.aligning.lattice import Lattice, PathStep, best_path
from parlalign.aligning.link_evidence import EvidenceGrid, MassGrid, near_best
from parlalign.aligning.part_evidence import DividedSegments, part_grid, parts_of
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.shapes import ONE_TO_ONE, SHAPES, SIZES
from parlalign.aligning.uncertain_regions import (
    RegionCandidates,
    UncertainRegion,
    in_region,
    region_candidates,
)
from parlalign.encoding.divided_texts import divided_vectors
from parlalign.encoding.encoder import Encoder
from parlalign.learning.arrays import Floats, Indices, Integers
from parlalign.learning.feature_table import feature_matrix
from parlalign.learning.unit_vectors import unit
from parlalign.stages import share_done

_LONGEST_SPAN = 3
"""Neighbouring segments at most that the encoder embeds together; the vectors of longer sequences are averaged."""
_PAIRS_AT_ONCE, _ROWS_AT_ONCE = 20_000, 256
_MOST_SIMILAR, _DISSIMILAR = 3, -2.0
"""The number of most similar segments, for each segment, that lead to further candidates, and a value below all
similarities. The number was set by hand."""
_SMALL_SHAPES = [number for number, shape in enumerate(SHAPES) if not shape.has_gap and shape.rows + shape.columns <= 4]
"""1-1 to 2-2, 1-3 and 3-1."""
_MAX_GAIN = 0.3
"""The features of edges are clipped to this similarity. Set by hand."""

Members = tuple[tuple[int, ...], tuple[int, ...]]
"""The members of a bead on each side, counted from the first."""


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
    model, paths = align_model().encoder, []
    for number, (region, selection, features) in enumerate(
        encoded.region_features(regions, candidates, grid, unaligned)
    ):
        share_done(number / len(regions))
        lattice = Lattice(selection.band, selection.relative, region.end[1] - region.start[1])
        log_odds = without_separated(model.log_odds(features), selection.candidates, grid.separations)
        paths.append([_from_region(step, region) for step in best_path(lattice, log_odds)[0]])
    return paths


def _from_region(step: PathStep, region: UncertainRegion) -> PathStep:
    """Return a step of a region's path as a step of the whole path."""
    i, j = region.start
    return PathStep(
        start=(step.start[0] + i, step.start[1] + j),
        end=(step.end[0] + i, step.end[1] + j),
        score=step.score,
        shape=step.shape,
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
        self._positions, self._lengths, self._numbers = [], [], []
        texts = []
        for side, segments in ((0, source), (1, target)):
            is_needed = np.zeros(segments.count, bool)
            for region in regions:
                is_needed[region.start[side] : region.end[side]] = True
            numbers = np.flatnonzero(is_needed)
            self._positions.append(np.cumsum(is_needed) - 1)
            self._lengths.append(segments.lengths[numbers])
            texts.append([segments.texts[k] for k in numbers.tolist()])
            self._numbers.append(numbers)
        # One call for both sides is faster; the spans that contain segments of both are not used.
        parts = [[parts_of(text) for text in side] for side in texts]
        spans, of_parts = divided_vectors(encoder, [*parts[0], *parts[1]], _LONGEST_SPAN)
        middle, middle_part = len(parts[0]), sum(map(len, parts[0]))
        self._spans = [[some[: max(middle - k, 0)] for k, some in enumerate(spans)], [some[middle:] for some in spans]]
        self._parts = [
            DividedSegments.of(side, vectors, numbers)
            for side, vectors, numbers in zip(
                parts, (of_parts[:middle_part], of_parts[middle_part:]), self._numbers, strict=True
            )
        ]

    def region_features(
        self,
        regions: Sequence[UncertainRegion],
        candidates: Candidates,
        grid: EvidenceGrid,
        unaligned: tuple[Floats, Floats],
    ) -> Iterator[tuple[UncertainRegion, RegionCandidates, CandidateFeatures]]:
        """Yield each region with its candidates and their features: those by the words, and those by the encoder.

        The candidates that are likely by the encoder are added to those by the words. `unaligned` are the features of
        all unaligned segments by the words.
        """
        band = grid.evidence.band
        likely = self._likely_candidates(regions, band)
        all_candidates = united([likely, *(in_region(region, candidates) for region in regions)])
        selections = [region_candidates(region, all_candidates, band) for region in regions]
        selected = Candidates.joined([selection.candidates for selection in selections])
        sizes = [len(selection.candidates.row) for selection in selections]
        parts = part_grid(self._parts[0], self._parts[1], band)
        by_encoder, segments = self._features(regions, selected, sizes, parts)
        by_parts = mass_features(parts, grid, selected)
        beads = np.concatenate([bead_features(grid, selected), by_encoder, by_parts], axis=1)
        of_beads = np.split(beads, np.cumsum(sizes)[:-1])
        of_segments = [np.split(segments[side], self._ends(regions, side)) for side in (0, 1)]
        for k, (region, selection) in enumerate(zip(regions, selections, strict=True)):
            source, target = (
                np.concatenate([unaligned[side][region.start[side] : region.end[side]], of_segments[side][k]], axis=1)
                for side in (0, 1)
            )
            features = CandidateFeatures(candidates=selection.relative, beads=of_beads[k], unaligned=(source, target))
            yield region, selection, features

    def _likely_candidates(self, regions: Sequence[UncertainRegion], band: Band) -> Candidates:
        """Return the small beads that contain one of the most similar pairs of segments of a region."""
        number = np.full((2, max(len(band.low), len(band.back))), -1)
        for k, region in enumerate(regions):
            for side in (0, 1):
                number[side, region.start[side] : region.end[side]] = k
        rows = np.flatnonzero(number[0] >= 0)
        similarity = np.full((len(band.low), band.width), _DISSIMILAR, np.float32)
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            columns = band.columns[some]
            at, offset = np.nonzero(number[1][columns] == number[0][some, None])
            sources, targets = some[at], columns[at, offset]
            vectors = (self._spans[side][0][self._positions[side][k]] for side, k in ((0, sources), (1, targets)))
            similarity[sources, offset] = np.einsum("ij,ij->i", *vectors)
        row, offset = np.nonzero(near_best(similarity, band, _MOST_SIMILAR, _DISSIMILAR) & (similarity > _DISSIMILAR))
        cells = row, band.low[row] + offset
        parts = []
        for shape in _SMALL_SHAPES:
            for i, j in np.ndindex(*SIZES[shape]):
                row, column = cells[0] + i, cells[1] + j
                is_inside = row < len(band.low)
                row, column = row[is_inside], column[is_inside]
                is_inside = (column - band.low[row] < band.width) & (column >= band.low[row])
                row, column = row[is_inside].astype(np.int32), column[is_inside].astype(np.int32)
                parts.append(Candidates(shape=np.full(len(row), shape, np.int32), row=row, column=column))
        return united(parts)

    def _ends(self, regions: Sequence[UncertainRegion], side: int) -> Indices:
        """Return where the segments of the regions, without the last one, end among all that are embedded."""
        return np.cumsum([region.end[side] - region.start[side] for region in regions])[:-1]

    def _features(
        self, regions: Sequence[UncertainRegion], candidates: Candidates, sizes: Sequence[int], parts: MassGrid
    ) -> tuple[Floats, list[Floats]]:
        """Return the encoder's features of the candidates, and of the source and target segments, of all regions.

        `sizes` are the numbers of candidates of the regions.
        """
        similarity, gains = self._similarities(candidates)
        best, background = self._best_similarities(candidates, similarity), self._background()
        usual = float(np.median(np.concatenate(best)))
        typical, member_background = (self._member_means(candidates, values) for values in (best, background))
        values = EncodedBeads(
            similarity=similarity,
            typical=typical,
            background=member_background,
            source_edge_gain=gains[0],
            target_edge_gain=gains[1],
            usual=usual,
            context=RegionContexts.repeat([region.context for region in regions], sizes),
        )
        segments = []
        for side in (0, 1):
            masses, numbers = (parts.source, parts.target)[side], self._numbers[side]
            counts = [region.end[side] - region.start[side] for region in regions]
            of_side = EncodedSegments(
                best_similarity=best[side],
                background=background[side],
                part_share=masses.mass_in_band[numbers] / masses.weight[numbers],
                greatest_part_share=masses.mass[numbers].max(axis=1) / masses.weight[numbers],
                usual=usual,
                context=RegionContexts.repeat([region.context for region in regions], counts),
            )
            segments.append(feature_matrix(ENCODER_UNALIGNED_FEATURES, of_side, best[side].shape))
        return feature_matrix(ENCODER_FEATURES, values, similarity.shape), segments

    def _background(self) -> tuple[Floats, Floats]:
        """Return the mean similarity of each segment to all segments of the other side that are embedded."""
        source, target = self._spans[0][0], self._spans[1][0]
        if not len(source) or not len(target):
            return np.zeros(len(source), np.float32), np.zeros(len(target), np.float32)
        return source @ target.mean(axis=0), target @ source.mean(axis=0)

    def _best_similarities(self, candidates: Candidates, similarity: Floats) -> tuple[Floats, Floats]:
        """Return the greatest similarity of each segment that is embedded to a single segment of its region."""
        is_single = candidates.shape == ONE_TO_ONE
        best = []
        for side, at in enumerate((candidates.row[is_single], candidates.column[is_single])):
            values = np.zeros(len(self._spans[side][0]), np.float32)
            np.maximum.at(values, self._positions[side][at], similarity[is_single])
            best.append(values)
        return best[0], best[1]

    def _member_means(self, candidates: Candidates, values: tuple[Floats, Floats]) -> Floats:
        """Return, for each candidate, the mean of the values of its members, both sides with equal weight."""
        means = np.zeros(len(candidates.row), np.float32)
        for shape, at, firsts in candidates.by_shape():
            sides = [
                np.mean([values[side][self._positions[side][firsts[side] + k]] for k in members], axis=0)
                for side, members in enumerate((shape.source, shape.target))
            ]
            means[at] = (sides[0] + sides[1]) / 2
        return means

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
        """Return the vectors of the members together: of several spans, the mean weighted by length."""
        position = self._positions[side][first]
        spans = list(_spans(members))
        if len(spans) == 1:
            start, size = spans[0]
            return np.asarray(self._spans[side][size - 1][position + start])
        total = np.zeros((len(first), self._spans[side][0].shape[1]), np.float32)
        for start, size in spans:
            length = np.sum([self._lengths[side][position + start + k] for k in range(size)], axis=0)
            total += self._spans[side][size - 1][position + start] * length[:, None]
        return unit(total)


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
