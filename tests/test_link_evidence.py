"""Evidence for links: equal segments, values by cell, the best cells, and the tightness of a translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from evidence import full_band, random_evidence

import parlalign
from parlalign.aligning.band import Band
from parlalign.aligning.band_search import find_band
from parlalign.aligning.link_evidence import Evidence, EvidenceGrid, mean_tightness, near_best
from parlalign.aligning.links import LINK_FEATURES, compare_words, equal_segments, word_mass
from parlalign.aligning.list_alignment import align_parts
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.segment_preparation import prepare_segments
from parlalign.aligning.word_bags import Bag
from parlalign.aligning.word_vectors import word_model
from parlalign.learning.feature_table import feature_names

BAND = Band(low=np.array([0, 0, 1, 2]), width=3, back=np.array([0, 0, 1, 1, 2]), depth=2)
"""Four sources and five targets. The cell (0, 2) lies in the first range only."""


def prepared(texts: Sequence[str], language: str) -> SegmentFeatures:
    return prepare_segments([parlalign.Segment(str(k), text, language) for k, text in enumerate(texts)])


def test_texts_have_equal_codes_if_they_differ_only_in_white_space() -> None:
    assert prepared(["Nee.", "Ja.", " Nee. ", "nee."], "nl").text_codes.tolist() == [0, 1, 0, 2]


def test_equal_segments_in_the_band_are_counted() -> None:
    copies = equal_segments(np.array([0, 1, 0, 0, 1]), BAND)
    #                          targets 0 1 2, 0 1 2, 1 2 3, 2 3 4
    assert copies.tolist() == [[2, 1, 2], [2, 1, 2], [1, 2, 2], [2, 2, 1]]
    assert equal_segments(np.arange(5), BAND).tolist() == np.ones((4, 3)).tolist()


def random_bag(rng: np.random.Generator, segments: int, words: int) -> Bag:
    vectors = rng.normal(size=(segments * words, 4)).astype(np.float32)
    weights = rng.uniform(0.2, 1, segments * words).astype(np.float32)
    return Bag(vectors, weights, np.arange(segments * words), np.arange(segments + 1) * words)


def test_each_of_several_equal_segments_gets_what_the_only_one_would_get() -> None:
    rng = np.random.default_rng(4)
    own, others = random_bag(rng, 2, 5), random_bag(rng, 3, 4)
    order = np.array([0, 1, 0, 2, 0])
    copies = equal_segments(order, full_band(2, 5))
    once = word_mass(own, others, full_band(2, 3), 1.0, np.ones((2, 3), np.float32))
    often = word_mass(own, others.take(order), full_band(2, 5), 1.0, copies)
    for name in ("mass", "start", "end"):
        np.testing.assert_allclose(getattr(often, name), getattr(once, name)[:, order], rtol=1e-5, err_msg=name)
    for name in ("weight", "mass_in_band"):
        np.testing.assert_allclose(getattr(often, name), getattr(once, name), rtol=1e-5, err_msg=name)
    assert (once.mass_in_band < once.weight).all()


def link_values(source: Sequence[str], target: Sequence[str], name: str) -> list[list[float]]:
    """Return a feature of the links between all segments of two lists."""
    nl, de = prepared(source, "nl"), prepared(target, "de")
    words = compare_words(nl, de, find_band(nl.bag, de.bag), word_model().null)
    values: list[list[float]] = words.link_features()[:, :, feature_names(LINK_FEATURES).index(name)].tolist()
    return values


def test_repeated_texts_are_counted_in_their_lists() -> None:
    nl = ["De haven is dicht.", "(Applaus)", "De stemming is om twaalf uur.", "(Applaus)"]
    de = ["Der Hafen ist zu.", "(Beifall)", "Die Abstimmung ist um zwölf Uhr.", "(Beifall)", "(Beifall)"]
    assert link_values(nl, de, "is_repeated") == [[0, 1, 0, 1, 1], [1] * 5, [0, 1, 0, 1, 1], [1] * 5]
    alike, once = [[1 / 2, 2 / 3, 1 / 2, 2 / 3, 2 / 3], [0, 1 / 3, 0, 1 / 3, 1 / 3]]
    expected = [once, alike, once, alike]
    np.testing.assert_allclose(link_values(nl, de, "are_repeated_alike"), expected, atol=1e-6)


def test_a_repeated_text_has_as_much_mass_as_a_single_one() -> None:
    nl, de = ["De haven is dicht.", "(Applaus)"], ["Der Hafen ist zu.", "(Beifall)"]
    once = link_values(nl, de, "source_mass")[1][1]
    often = link_values([nl[0], *[nl[1]] * 6], [de[0], *[de[1]] * 6], "source_mass")
    np.testing.assert_allclose(np.array(often)[1:, 1:], once, rtol=1e-4)


def test_values_are_read_by_source_and_target_segment() -> None:
    evidence = random_evidence(BAND, seed=3)
    grid = EvidenceGrid(evidence)
    for i, j in product(range(-2, 7), range(-2, 8)):
        cells = grid.cells(np.array([i]), np.array([j]))
        in_row = 0 <= i < 4 and 0 <= j - BAND.low[i] < BAND.width
        in_column = in_row and 0 <= i - BAND.back[j] < BAND.depth
        link = evidence.links[i, j - BAND.low[i]] if in_row else -8.0
        assert grid.links(cells) == grid.links_between(np.array([i]), np.array([j])) == [link]
        assert grid.words.source_mass(cells) == [evidence.source.mass[i, j - BAND.low[i]] if in_row else 0]
        assert grid.words.target_mass(cells) == [evidence.target.mass[j, i - BAND.back[j]] if in_column else 0]


def test_the_best_cells_of_rows_and_columns() -> None:
    values = np.array([[9, 1, 2, 3], [8, 7, 1, 1], [7, 1, 1, 6]], np.float32)
    assert near_best(values, full_band(3, 4), 1, -8.0).tolist() == [
        [True, False, True, False],
        [True, True, False, False],
        [True, False, False, True],
    ]
    assert near_best(values, full_band(3, 4), 4, -8.0).all()


def with_links(links: Sequence[Sequence[float]]) -> Evidence:
    values = np.array(links, np.float32)
    return replace(random_evidence(full_band(*values.shape), seed=1), links=values)


def test_tightness_is_the_mean_of_the_links_that_are_the_best_of_both_segments() -> None:
    many = np.full((40, 40), -9.0)
    np.fill_diagonal(many, 4.0)
    assert mean_tightness([with_links(many.tolist())]) == pytest.approx((40 * 4 + 3 * 7) / 43)
    # 5 is the best of row and column, 3 is not the best of its column, and -1 is not likely.
    assert mean_tightness([with_links([[5, -2, -9], [-4, -2, -9], [3, -9, -1]])]) == pytest.approx((5 + 3 * 7) / 4)


def test_tightness_of_short_texts_is_near_the_usual_one() -> None:
    few, more = ([with_links([[1.0]])] * count for count in (1, 30))
    assert mean_tightness(few) == pytest.approx((1 + 3 * 7) / 4)
    assert mean_tightness(more) == pytest.approx((30 + 3 * 7) / 33)
    assert mean_tightness([with_links([[-1.0]])]) == pytest.approx(7)
    assert mean_tightness([with_links([[-np.inf]])]) == pytest.approx(7)  # of segments without text


def test_tightness_is_pooled_over_the_parts_of_a_document() -> None:
    one, other = with_links([[2.0, -9], [-9, 3.0]]), with_links([[10.0]])
    assert mean_tightness([one, other]) == pytest.approx((2 + 3 + 10 + 3 * 7) / 6)
    assert mean_tightness([with_links([[40.0]])]) == pytest.approx((12 + 3 * 7) / 4)  # long segments count no more
    assert EvidenceGrid(one).tightness == mean_tightness([one])
    assert EvidenceGrid(one, 3.5).tightness == 3.5


def test_all_parts_of_a_document_have_one_tightness(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Evidence, float]] = []

    class Grid(EvidenceGrid):
        def __init__(self, evidence: Evidence, *parameters: Any) -> None:
            super().__init__(evidence, *parameters)
            seen.append((evidence, self.tightness))

    monkeypatch.setattr("parlalign.aligning.list_alignment.EvidenceGrid", Grid)
    tight = prepared(["De stemming is om twaalf uur."], "nl"), prepared(["Die Abstimmung ist um zwölf Uhr."], "de")
    loose = (
        prepared(["Dat gelooft geen mens.", "De haven is dicht."], "nl"),
        prepared(["Wer soll das glauben?", "Schiffe legen hier nicht mehr an."], "de"),
    )
    empty = prepared(["De haven is dicht."], "nl"), prepared([], "de")
    parts = align_parts([tight, empty, loose])
    assert [sum(len(bead.source) for bead in beads) for beads in parts] == [1, 1, 2]
    assert parts[1] == [parlalign.Bead((0,), (), 1.0)]
    evidence = [of_part for of_part, _ in seen]
    assert [tightness for _, tightness in seen] == [mean_tightness(evidence)] * 2
    assert mean_tightness(evidence[:1]) != mean_tightness(evidence[1:])


def test_parts_without_segments_stay_as_they_are() -> None:
    nothing = prepared([], "nl"), prepared([], "de")
    assert align_parts([nothing]) == [[]]
    assert align_parts([]) == []
