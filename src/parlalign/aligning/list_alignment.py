"""Align two lists of segments by their words, and rescore uncertain regions with the sentence encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from parlalign.aligning.band_search import find_band
from parlalign.aligning.bead_model import align_model
from parlalign.aligning.candidate_scoring import score_candidates
from parlalign.aligning.candidates import Separation, without_separated
from parlalign.aligning.crossing_pairs import with_crossing_pairs
from parlalign.aligning.fact_scores import adjust_scores
from parlalign.aligning.lattice import Lattice, PathStep, best_path
from parlalign.aligning.link_evidence import Evidence, EvidenceGrid, mean_tightness
from parlalign.aligning.links import compare_words
from parlalign.aligning.merging import merge_beads
from parlalign.aligning.rescoring import EncodedRegions, replace_regions, rescore_regions
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.segment_preparation import prepare_sides
from parlalign.aligning.unaligned_features import unaligned_features
from parlalign.aligning.uncertain_regions import certain_probability, uncertain_regions
from parlalign.aligning.word_vectors import word_model
from parlalign.encoding import Encoder, default_encoder
from parlalign.records import Bead, Crossing, Segment
from parlalign.stages import part, steps, unheard

_INVERSE_TEMPERATURE = 0.9
"""The log-odds of the scores are multiplied by this, as texts differ more from each other than those that the model is
trained on (temperature scaling, Guo et al. 2017); fitted on jrc.dev, europarl.test2007 and installguide."""


def align_lists(
    source: Sequence[Segment],
    target: Sequence[Segment],
    *,
    encoder: Encoder | None = None,
    crossing: Crossing = "never",
) -> list[Bead]:
    """Return beads that cover both lists in order; a segment without a counterpart has a bead with an empty side.

    `crossing` says whether pairs may cross others, as in `Options`. Then the beads are in order of the source.

    `score` is the posterior probability of the bead, between 0 and 1, rounded to 4 digits. A bead may skip a segment
    between its members; that segment has a bead of its own. Navigation and metadata of pages are aligned apart from
    the text. Facts that differ (dates, numbers, yes and no) lower a score.
    """
    lists = source, target
    if any(segment.is_of_page for segments in lists for segment in segments):
        text, page = ([_with_is_of_page(segments, wanted) for segments in lists] for wanted in (False, True))
        beads = merge_beads(*(_align_chosen(lists, chosen, encoder, crossing) for chosen in steps((text, page))))
    else:
        beads = _align_segments(source, target, encoder, crossing)
    return adjust_scores(beads, source, target)


def _with_is_of_page(segments: Sequence[Segment], is_of_page: bool) -> list[int]:
    return [k for k, segment in enumerate(segments) if segment.is_of_page == is_of_page]


def _align_chosen(
    lists: tuple[Sequence[Segment], Sequence[Segment]],
    chosen: Sequence[Sequence[int]],
    encoder: Encoder | None,
    crossing: Crossing,
) -> list[Bead]:
    """Return the beads of the chosen segments of two lists, with the indices of the lists."""
    source, target = ([segments[k] for k in numbers] for segments, numbers in zip(lists, chosen, strict=True))
    return [
        replace(
            bead,
            source=tuple(chosen[0][i] for i in bead.source),
            target=tuple(chosen[1][j] for j in bead.target),
        )
        for bead in _align_segments(source, target, encoder, crossing)
    ]


def _align_segments(
    source: Sequence[Segment], target: Sequence[Segment], encoder: Encoder | None, crossing: Crossing
) -> list[Bead]:
    sides = prepare_sides(source, target, encoder)
    align = partial(align_prepared, encoder=encoder)
    with part(0, 0.9):
        beads = align(*sides)
    with unheard():  # it aligns parts again
        return with_crossing_pairs(beads, sides, align, crossing)


def align_prepared(source: SegmentFeatures, target: SegmentFeatures, *, encoder: Encoder | None = None) -> list[Bead]:
    """Return the beads of prepared segments, as `align_lists` does, but without a comparison of their facts."""
    return align_parts([(source, target)], encoder=encoder)[0]


def align_parts(
    parts: Sequence[tuple[SegmentFeatures, SegmentFeatures]],
    *,
    encoder: Encoder | None = None,
    separations: Mapping[int, Sequence[Separation]] | None = None,
) -> list[list[Bead]]:
    """Return the beads of each part of a document; the tightness of the translation is that of all parts together.

    `separations` are segments of a part, by its number, that no bead contains together.
    """
    separated = separations or {}
    with part(0, 0.1):
        filled = [k for k, sides in enumerate(parts) if sides[0].count and sides[1].count]
        evidence = {k: _evidence(*parts[k]) for k in steps(filled)}
    tightness = mean_tightness(list(evidence.values())) if evidence else 0.0
    with part(0.1, 1):
        return [
            _align(source, target, EvidenceGrid(evidence[k], tightness, separated.get(k, ())), encoder)
            if k in evidence
            else unaligned_beads(source.count, target.count)
            for k, (source, target) in steps([*enumerate(parts)])
        ]


def _evidence(source: SegmentFeatures, target: SegmentFeatures) -> Evidence:
    band = find_band(source.bag, target.bag)
    return compare_words(source, target, band, word_model().null).evidence(align_model().link)


def _align(source: SegmentFeatures, target: SegmentFeatures, grid: EvidenceGrid, encoder: Encoder | None) -> list[Bead]:
    unaligned = unaligned_features(grid)
    candidates, log_odds = score_candidates(grid, unaligned, align_model().words)
    log_odds = without_separated(log_odds, candidates, grid.separations)
    path, posteriors = best_path(Lattice(grid.evidence.band, candidates, target.count), log_odds)
    regions = uncertain_regions(path, posteriors, certain_probability(grid.tightness))
    if regions:
        with part(0.1, 0.7):  # of 25 s for two texts of 850,000 characters
            encoded = EncodedRegions(regions, source, target, encoder or default_encoder())
        with part(0.7, 1):
            paths = rescore_regions(regions, candidates, grid, unaligned, encoded)
        path = replace_regions(path, regions, paths)
    return [bead for step in path for bead in _beads(step)]


def unaligned_beads(sources: int, targets: int) -> list[Bead]:
    """Return a bead of its own for each segment of two lists, at least one of which is empty."""
    return [Bead((i,), (), 1.0) for i in range(sources)] + [Bead((), (j,), 1.0) for j in range(targets)]


def _beads(step: PathStep) -> list[Bead]:
    """Return the bead of a step, and those of the segments that it skips."""
    score = _temper(step.score)
    shape = step.shape
    if shape is None:
        return [Bead(tuple(range(step.start[0], step.end[0])), tuple(range(step.start[1], step.end[1])), score)]
    (i, j), (sources, targets) = step.start, shape.skipped
    pair = Bead(tuple(i + k for k in shape.source), tuple(j + k for k in shape.target), score)
    return [pair, *(Bead((i + k,), (), score) for k in sources), *(Bead((), (j + k,), score) for k in targets)]


def _temper(probability: float) -> float:
    """Scale the log-odds of a probability and round it to 4 digits.

    >>> _temper(0.5), _temper(0.99)
    (0.5, 0.9843)
    """
    positive, negative = probability**_INVERSE_TEMPERATURE, (1 - probability) ** _INVERSE_TEMPERATURE
    return round(float(positive / (positive + negative)), 4)
