"""Rescoring with the encoder: which regions of a path are uncertain, and which beads are considered in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from evidence import RandomEncoder, all_candidates, full_band, plain_segments, random_evidence
from hypothesis import given, settings
from hypothesis import strategies as st

from parlalign.aligning.band import Band
from parlalign.aligning.candidates import Candidates, LogOdds, united
from parlalign.aligning.encoder_features import RegionContext
from parlalign.aligning.lattice import Lattice, PathStep, Posteriors, best_path
from parlalign.aligning.link_evidence import EvidenceGrid
from parlalign.aligning.rescoring import EncodedRegions, replace_regions
from parlalign.aligning.shapes import ONE_TO_ONE, SHAPES
from parlalign.aligning.uncertain_regions import (
    UncertainRegion,
    certain_probability,
    uncertain_regions,
)
from parlalign.encoding import Vectors

SHAPE_NUMBERS = {str(shape): number for number, shape in enumerate(SHAPES)}
CONTEXT = RegionContext(0.0, 0.0, 0.5, 0.0)


def bead(start: tuple[int, int], name: str, score: float) -> PathStep:
    """Return the step of a bead whose shape has this name."""
    shape = SHAPES[SHAPE_NUMBERS[name]]
    return PathStep(start, (start[0] + shape.rows, start[1] + shape.columns), score, shape)


def unaligned(start: tuple[int, int], side: int, count: int, score: float) -> list[PathStep]:
    """Return the steps of some unaligned segments of one side."""
    i, j = start
    if side == 0:
        return [PathStep((i + k, j), (i + k + 1, j), score) for k in range(count)]
    return [PathStep((i, j + k), (i, j + k + 1), score) for k in range(count)]


def posteriors(source: Sequence[float], target: Sequence[float]) -> Posteriors:
    """Return the probabilities that segments are unaligned; those of beads are not used."""
    return Posteriors(np.zeros(0), np.array(source), np.array(target), 0.0)


def test_uncertain_regions_and_their_context() -> None:
    scores = [0.9] * 40 + [0.985, 0.79, 0.995] + [0.81] * 40
    steps = [bead((k, k), "0-0", score) for k, score in enumerate(scores)]
    steps[39] = bead((39, 39), "0-0", 0.995)
    steps[20] = PathStep((20, 20), (21, 20), 0.9)
    steps[60] = bead((60, 60), "01-0", 0.9)
    (region,) = uncertain_regions(steps, posteriors([0.5, 0.1], [0.2, 0.1, 0.1]), 0.8)
    assert (region.start, region.end) == ((40, 40), (42, 42))  # 0.985 may change with its neighbour, 0.995 does not
    certain = 30 + 1 + 30
    assert region.context.unaligned == pytest.approx(1 / (certain + 1))
    assert region.context.not_one_to_one == pytest.approx(1 / (certain + 1))
    assert region.context.confidence == pytest.approx(certain / (certain + 30))
    assert region.context.unaligned_in_document == pytest.approx(1 / 5)


def test_unaligned_segments_in_one_gap_are_rescored_together() -> None:
    steps = [
        bead((0, 0), "0-0", 1.0),
        *(PathStep((k, 1), (k + 1, 1), 0.7 if k == 2 else 0.999) for k in range(1, 8)),
        *(PathStep((8, k), (8, k + 1), 0.7 if k == 6 else 0.999) for k in range(1, 7)),
        bead((8, 7), "0-0", 1.0),
    ]
    (region,) = uncertain_regions(steps, posteriors([1.0], [1.0]), 0.8)
    assert (region.start, region.end) == ((1, 1), (8, 7))


def certain_gap(sources: int, targets: int) -> list[PathStep]:
    """Return a path on which all steps are certain, with unaligned segments between two beads."""
    return [
        bead((0, 0), "0-0", 1.0),
        *unaligned((1, 1), 0, sources, 0.999),
        *unaligned((1 + sources, 1), 1, targets, 0.999),
        bead((1 + sources, 1 + targets), "0-0", 1.0),
    ]


@pytest.mark.parametrize(("sources", "targets"), [(1, 1), (3, 2), (25, 25)])
def test_gaps_on_both_sides_are_rescored_however_certain_they_are(sources: int, targets: int) -> None:
    (region,) = uncertain_regions(certain_gap(sources, targets), posteriors([0.5], [0.5]), 0.8)
    assert (region.start, region.end) == ((1, 1), (1 + sources, 1 + targets))
    assert region.context.confidence == pytest.approx(2 / (2 + 30))  # only the two beads are certain


@pytest.mark.parametrize(("sources", "targets"), [(0, 0), (4, 0), (0, 1), (26, 25)])
def test_gaps_on_one_side_and_long_gaps_are_not_rescored_if_they_are_certain(sources: int, targets: int) -> None:
    assert uncertain_regions(certain_gap(sources, targets), posteriors([0.5], [0.5]), 0.8) == []


def test_gaps_on_different_sides_are_not_rescored_if_a_bead_separates_them() -> None:
    steps = [*unaligned((0, 0), 0, 2, 0.999), bead((2, 0), "0-0", 1.0), *unaligned((3, 1), 1, 2, 0.999)]
    assert uncertain_regions(steps, posteriors([0.5], [0.5]), 0.8) == []


def test_more_is_rescored_in_a_loose_translation() -> None:
    steps = [bead((k, k), "0-0", score) for k, score in enumerate((1.0, 0.9, 1.0))]
    tight, loose = (
        uncertain_regions(steps, posteriors([0.0], [0.0]), certain_probability(tightness)) for tightness in (8.0, 3.0)
    )
    assert tight == []
    assert [(region.start, region.end) for region in loose] == [((1, 1), (2, 2))]


def test_the_path_of_a_region_replaces_its_steps() -> None:
    steps = [bead((0, 0), "0-0", 1.0), *unaligned((1, 1), 0, 1, 0.5), *unaligned((2, 1), 1, 1, 0.5)]
    last, found = bead((2, 2), "0-01", 1.0), bead((1, 1), "0-0", 0.7)
    region = UncertainRegion((1, 1), (2, 2), CONTEXT)
    assert replace_regions([*steps, last], [region], [[found]]) == [steps[0], found, last]


def test_united_candidates_are_in_order_and_different() -> None:
    one = Candidates(shape=np.array([1, 0]), row=np.array([2, 3]), column=np.array([0, 0]))
    other = Candidates(shape=np.array([0, 0, 1]), row=np.array([2, 2, 2]), column=np.array([1, 0, 0]))
    both = united([one, other])
    assert triples(both) == [(2, 0, 0), (2, 0, 1), (2, 1, 0), (3, 0, 0)]
    assert triples(united([one])) == [(2, 0, 1), (3, 0, 0)]


def triples(candidates: Candidates) -> list[tuple[int, int, int]]:
    """Return row, column and shape of each candidate."""
    return list(zip(candidates.row.tolist(), candidates.column.tolist(), candidates.shape.tolist(), strict=True))


@st.composite
def bands(draw: st.DrawFn) -> Band:
    n, m = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    width, depth = draw(st.integers(1, m)), draw(st.integers(1, n))

    def firsts(rows: int, last: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(sorted(draw(st.lists(st.integers(0, last), min_size=rows, max_size=rows))), np.int64)

    return Band(low=firsts(n, m - width), width=width, back=firsts(m, n - depth), depth=depth)


@st.composite
def disjoint_regions(draw: st.DrawFn, n: int, m: int) -> list[UncertainRegion]:
    count = draw(st.integers(1, 3))
    rows, columns = (
        sorted(draw(st.lists(st.integers(0, last), min_size=2 * count, max_size=2 * count))) for last in (n, m)
    )
    nodes = list(zip(rows, columns, strict=True))
    regions = [UncertainRegion(*ends, CONTEXT) for ends in zip(nodes[::2], nodes[1::2], strict=True)]
    return [region for region in regions if region.start != region.end] or [UncertainRegion((0, 0), (n, m), CONTEXT)]


@settings(max_examples=150)
@given(st.data())
def test_candidates_of_a_region_lie_in_it_and_in_the_band(data: st.DataObject) -> None:
    band = data.draw(bands())
    n, m = len(band.low), len(band.back)
    regions = data.draw(disjoint_regions(n, m))
    beads = all_candidates(n, m)
    chosen = np.random.default_rng(data.draw(st.integers(0, 9))).random(len(beads.row)) < 0.3
    by_words = beads.take(np.flatnonzero(chosen & (beads.column - band.low[beads.row] < band.width)
                                         & (beads.column >= band.low[beads.row])))  # fmt: skip
    encoded = EncodedRegions(regions, plain_segments(n), plain_segments(m), RandomEncoder())
    none = np.zeros((n, 0), np.float32), np.zeros((m, 0), np.float32)
    found = list(encoded.region_features(regions, by_words, EvidenceGrid(random_evidence(band, seed=1)), none))
    assert [region for region, _, _ in found] == regions
    for region, selection, features in found:
        (i0, j0), (i1, j1) = region.start, region.end
        candidates = triples(selection.candidates)
        assert candidates == sorted(set(candidates))
        given_before = set(triples(by_words))
        for row, column, number in candidates:
            shape = SHAPES[number]
            assert i0 <= row - shape.rows + 1 <= row < i1
            assert j0 <= column - shape.columns + 1 <= column < j1
            assert band.low[row] <= column < band.low[row] + band.width
            small = not shape.has_gap and shape.rows + shape.columns <= 4
            assert small or (row, column, number) in given_before
        inside = {
            (row, column, number)
            for row, column, number in given_before
            if i0 <= row - SHAPES[number].rows + 1 and row < i1
            and j0 <= column - SHAPES[number].columns + 1 and column < j1
        }  # fmt: skip
        assert inside <= set(candidates)
        assert triples(selection.relative) == [(row - i0, column - j0, number) for row, column, number in candidates]
        assert len(features.beads) == len(candidates)
        assert [len(side) for side in features.unaligned] == [i1 - i0, j1 - j0]
        lattice = Lattice(selection.band, selection.relative, j1 - j0)
        even = LogOdds(np.zeros(len(candidates)), np.zeros(i1 - i0), np.zeros(j1 - j0))
        steps, _ = best_path(lattice, even)
        assert (steps[0].start, steps[-1].end) == ((0, 0), (i1 - i0, j1 - j0))


class OrthogonalEncoder:
    """Gives each segment a vector of its own, which is that of its text, a number."""

    name = "orthogonal"

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        vectors = np.eye(20, dtype=np.float32)[[int(text) for text in segments]]
        return [vectors[: max(len(vectors) - width, 0)] for width in range(longest)]


def test_the_encoder_adds_the_small_beads_around_similar_segments() -> None:
    order = np.random.default_rng(1).permutation(20)
    source, target = plain_segments(20), plain_segments(20)
    source.texts[:], target.texts[:] = map(str, range(20)), map(str, order.tolist())  # type: ignore[index]
    region = UncertainRegion((0, 0), (20, 20), CONTEXT)
    no_candidates = Candidates(*(np.zeros(0, np.int32) for _ in range(3)))
    none = np.zeros((20, 0), np.float32), np.zeros((20, 0), np.float32)
    grid = EvidenceGrid(random_evidence(full_band(20, 20), seed=2))
    ((_, selection, _),) = EncodedRegions([region], source, target, OrthogonalEncoder()).region_features(
        [region], no_candidates, grid, none
    )
    found = set(triples(selection.candidates))
    for column, row in enumerate(order.tolist()):
        for number in (SHAPE_NUMBERS[name] for name in ("0-0", "0-01", "01-0", "01-01", "0-012", "012-0")):
            shape = SHAPES[number]
            ends = {(row + i, column + j) for i in range(shape.rows) for j in range(shape.columns)}
            inside = {(i, j) for i, j in ends if shape.rows <= i + 1 <= 20 and shape.columns <= j + 1 <= 20}
            assert {(i, j, number) for i, j in inside} <= found
    single = sum(number == ONE_TO_ONE for _, _, number in found)
    assert single <= 2 * 3 * 20  # the three most similar segments of each segment
