"""The features of the models: their order, and the value of each compared with a direct computation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from evidence import approx, full_band, mass_values, named, random_evidence

from parlalign.aligning.bead_features import BEAD_FEATURES, MASS_FEATURES, bead_features
from parlalign.aligning.candidates import Candidates
from parlalign.aligning.encoder_features import ENCODER_FEATURES, ENCODER_UNALIGNED_FEATURES
from parlalign.aligning.link_evidence import EvidenceGrid
from parlalign.aligning.links import LINK_FEATURES, WordComparison
from parlalign.aligning.shapes import SHAPES
from parlalign.aligning.unaligned_features import UNALIGNED_FEATURES, unaligned_features
from parlalign.learning.feature_table import FeatureColumn, feature_matrix, feature_names
from parlalign.pairing.document_vectors import DocumentSet
from parlalign.pairing.pair_features import FEATURES, pair_features
from parlalign.pairing.pair_model import RivalFeatures
from parlalign.pairing.sketch import DocumentTerms, Sketch

ORDER = {
    "links": "source_share target_share source_mass target_mass source_start source_end target_start target_end"
    " source_start_with_target_end source_end_with_target_start source_weight target_weight source_share_elsewhere"
    " target_share_elsewhere lesser_mass has_same_label has_different_label is_repeated are_repeated_alike"
    " has_same_ordinal",
    "masses of beads": "source_share target_share source_share_elsewhere target_share_elsewhere mass"
    " source_edge_assigned target_edge_assigned source_edge_received target_edge_received imbalance lesser_mass",
    "beads": "source_share target_share source_share_elsewhere target_share_elsewhere mass source_edge_assigned"
    " target_edge_assigned source_edge_received target_edge_received imbalance lesser_mass chain weakest_link mean_link"
    " first_link last_link source_link_outside target_link_outside skipped_link length_ratio length_difference sources"
    " targets skipped_sources skipped_targets has_same_label has_different_label relatedness tightness",
    "unaligned segments": "bias log_length assigned_share most_assigned_share most_received_share best_link second_link"
    " expected_links is_labelled relatedness tightness",
    "encoded beads": "similarity similarity_above_.5 similarity_above_.7 similarity_above_background"
    " similarity_above_usual source_edge_gain target_edge_gain margin unaligned_in_context not_1_1_in_context"
    " context_confidence unaligned_in_document",
    "encoded segments": "best_similarity best_above_background best_above_usual unaligned_in_context not_1_1_in_context"
    " context_confidence unaligned_in_document part_share greatest_part_share",
    "pairs of documents": "similarity coverage lesser_coverage sure_coverage mutual near near_mass median_distance"
    " in_order mass length_ratio paragraph_ratio shared_number_share shared_numbers missing_numbers",
    "rivals": "log_odds lead lead_among_free",
}
"""The order of the features with which the bundled models were trained; with any other order they are wrong."""


def test_features_are_in_the_order_of_the_models() -> None:
    assert {
        "links": " ".join(feature_names(LINK_FEATURES)),
        "masses of beads": " ".join(feature_names(MASS_FEATURES)),
        "beads": " ".join(BEAD_FEATURES),
        "unaligned segments": " ".join(feature_names(UNALIGNED_FEATURES)),
        "encoded beads": " ".join(feature_names(ENCODER_FEATURES)),
        "encoded segments": " ".join(feature_names(ENCODER_UNALIGNED_FEATURES)),
        "pairs of documents": " ".join(feature_names(FEATURES)),
        "rivals": " ".join(RivalFeatures._fields),
    } == ORDER


def test_columns_are_in_the_order_of_the_table_and_keep_their_precision() -> None:
    table: tuple[FeatureColumn[float], ...] = (
        FeatureColumn("one_value", lambda x: x),
        FeatureColumn("values", lambda x: np.array([x, 2 * x])),
    )
    matrix = feature_matrix(table, 3.0, (2,))
    assert matrix.dtype.name == "float32"
    assert matrix.tolist() == [[3.0, 3.0], [3.0, 6.0]]


N, M = 4, 5
EVIDENCE = replace(random_evidence(full_band(N, M), seed=7), labels=(np.array([0, 7, 8, 9]), np.array([7, 0, 8, 6, 5])))
COUNTS = np.array([1, 1, 2, 3]), np.array([1, 4, 2, 1, 1])
ORDINALS = np.array([0, 0, 1, 0]), np.array([0, 3, 1, 0, 0])
GRID = EvidenceGrid(EVIDENCE, 6.5)


@pytest.mark.parametrize(("i", "j"), [*product(range(N), range(M))])
def test_link_features(i: int, j: int) -> None:
    own, other, labels = EVIDENCE.source, EVIDENCE.target, (EVIDENCE.labels[0][i], EVIDENCE.labels[1][j])
    counts = COUNTS[0][i], COUNTS[1][j]
    expected = {
        "source_share": own.mass[i, j] / own.weight[i],
        "target_share": other.mass[j, i] / other.weight[j],
        "source_mass": own.mass[i, j] ** 0.5,
        "target_mass": other.mass[j, i] ** 0.5,
        "source_start": own.start[i, j] ** 0.5,
        "source_end": own.end[i, j] ** 0.5,
        "target_start": other.start[j, i] ** 0.5,
        "target_end": other.end[j, i] ** 0.5,
        "source_start_with_target_end": min(own.start[i, j], other.end[j, i]) ** 0.5,
        "source_end_with_target_start": min(own.end[i, j], other.start[j, i]) ** 0.5,
        "source_weight": np.log(own.weight[i] + 1),
        "target_weight": np.log(other.weight[j] + 1),
        "source_share_elsewhere": (own.mass_in_band[i] - own.mass[i, j]) / own.weight[i],
        "target_share_elsewhere": (other.mass_in_band[j] - other.mass[j, i]) / other.weight[j],
        "lesser_mass": min(own.mass[i, j], other.mass[j, i]) ** 0.5,
        "has_same_label": 0 != labels[0] == labels[1],
        "has_different_label": 0 not in labels and labels[0] != labels[1],
        "is_repeated": counts != (1, 1),
        "are_repeated_alike": min(counts) / max(counts) if counts != (1, 1) else 0,
        "has_same_ordinal": 1 < counts[0] == counts[1] and ORDINALS[0][i] == ORDINALS[1][j],
    }
    words = WordComparison(
        band=EVIDENCE.band,
        source=own,
        target=other,
        lengths=EVIDENCE.lengths,
        labels=EVIDENCE.labels,
        counts=COUNTS,
        ordinals=ORDINALS,
    )
    row = words.link_features(slice(i, i + 1))[0, j]
    assert row.tolist() == words.link_features()[i, j].tolist()
    assert named(LINK_FEATURES, row) == approx(expected, tolerance=1e-5)


@pytest.mark.parametrize("side", [0, 1])
def test_features_of_unaligned_segments(side: int) -> None:
    own, other = (EVIDENCE.source, EVIDENCE.target)[:: 1 if side == 0 else -1]
    links = EVIDENCE.links if side == 0 else EVIDENCE.links.T
    probabilities = 1 / (1 + np.exp(-links))
    for k, row in enumerate(unaligned_features(GRID)[side]):
        best = sorted(links[k])[::-1]
        assert named(UNALIGNED_FEATURES, row) == approx(
            {
                "bias": 1,
                "log_length": np.log(EVIDENCE.lengths[side][k] + 1) / 5,
                "assigned_share": own.mass_in_band[k] / own.weight[k],
                "most_assigned_share": own.mass[k].max() / own.weight[k],
                "most_received_share": other.mass[:, k].max() / own.weight[k],
                "best_link": best[0],
                "second_link": best[1],
                "expected_links": probabilities[k].sum(),
                "is_labelled": EVIDENCE.labels[side][k] != 0,
                "relatedness": probabilities.max(axis=1).mean(),  # fewer segments than are averaged
                "tightness": 6.5,
            },
            tolerance=1e-5,
        )


def chains(rows: int, columns: int) -> list[list[tuple[int, int]]]:
    """Return all chains from the first to the last cell that move down or right."""
    if (rows, columns) == (1, 1):
        return [[(0, 0)]]
    before = [*(chains(rows - 1, columns) if rows > 1 else []), *(chains(rows, columns - 1) if columns > 1 else [])]
    return [[*chain, (rows - 1, columns - 1)] for chain in before]


@pytest.mark.parametrize(("name", "row", "column"), [("0-0", 2, 2), ("01-0", 2, 0), ("0-012", 1, 3), ("012-01", 3, 2),
                                                     ("02-01", 3, 2), ("0-013", 2, 4)])  # fmt: skip
def test_bead_features(name: str, row: int, column: int) -> None:
    number = [str(shape) for shape in SHAPES].index(name)
    shape = SHAPES[number]
    sources = [row - shape.rows + 1 + k for k in shape.source]
    targets = [column - shape.columns + 1 + k for k in shape.target]
    skipped = sorted({*range(sources[0], row)} - {*sources}), sorted({*range(targets[0], column)} - {*targets})
    links, cells = EVIDENCE.links, np.ix_(sources, targets)
    length = EVIDENCE.lengths[0][sources].sum(), EVIDENCE.lengths[1][targets].sum()
    all_chains = [[links[cells][cell] for cell in chain] for chain in chains(len(sources), len(targets))]
    labels = EVIDENCE.labels[0][sources[0]], EVIDENCE.labels[1][targets[0]]

    def link(i: int, j: int) -> float:
        return float(links[i, j]) if 0 <= i < N and 0 <= j < M else -8.0

    expected = {
        **mass_values(EVIDENCE.source, EVIDENCE.target, (sources, targets)),
        "chain": max(sum(chain) for chain in all_chains),
        "weakest_link": max(min(chain) for chain in all_chains),
        "mean_link": max(sum(chain) for chain in all_chains) / (len(sources) + len(targets) - 1),
        "first_link": links[sources[0], targets[0]],
        "last_link": links[row, column],
        "source_link_outside": max(link(row, column + 1), link(sources[0], targets[0] - 1)),
        "target_link_outside": max(link(row + 1, column), link(sources[0] - 1, targets[0])),
        "skipped_link": max(
            [links[i, j] for i in skipped[0] for j in targets] + [links[i, j] for j in skipped[1] for i in sources],
            default=0,
        ),
        "length_ratio": min(np.log((length[1] + 5) / (length[0] + 5)) ** 2, 2),
        "length_difference": min(abs(length[1] - length[0]) / (length[0] + length[1] + 1) ** 0.5, 8),
        "sources": len(sources),
        "targets": len(targets),
        "skipped_sources": len(skipped[0]),
        "skipped_targets": len(skipped[1]),
        "has_same_label": 0 != labels[0] == labels[1],
        "has_different_label": 0 not in labels and labels[0] != labels[1],
        "relatedness": (1 / (1 + np.exp(-links))).max(axis=1).mean(),
        "tightness": 6.5,
    }
    (values,) = bead_features(
        GRID, Candidates(shape=np.array([number]), row=np.array([row]), column=np.array([column]))
    )
    assert dict(zip(BEAD_FEATURES, values.tolist(), strict=True)) == approx(expected, tolerance=1e-4)


def document(
    language: str, words: Sequence[int], positions: Sequence[float], numbers: Sequence[int], size: int
) -> Sketch:
    def terms(ids: Sequence[int], at: Sequence[float]) -> DocumentTerms:
        return DocumentTerms(np.array(ids, np.int32), np.ones(len(ids), np.float32), np.array(at, np.float32))

    return Sketch(
        name=language,
        language=language,
        characters=100 * size - 50,
        paragraphs=10 * size**4 - 2,
        words=terms(words, positions),
        numbers=terms(numbers, [0.5, 0.9][: len(numbers)]),
        digest=0,
    )


def test_features_of_pairs_of_documents() -> None:
    weights = np.array([1.0, 2.0, 4.0, 3.0], np.float32)
    number_weights = np.array([1.5, 2.5, 0.5], np.float32)
    source_vectors = np.array([[8, 0, 0], [0, 8, 0], [0, 0, 8], [0, 0, 1]], np.float16)
    target_vectors = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]], np.float16)
    hashes = np.zeros(4, np.uint32)
    source, target = (
        DocumentSet(
            sketches=[sketch], weights=weights, vectors=vectors, spellings=hashes, number_weights=number_weights
        )
        for sketch, vectors in (
            (document("nl", [0, 1, 2, 3], [0.1, 0.2, 0.7, 0.8], [0, 1], 1), source_vectors),
            (document("de", [0, 1, 2], [0.155, 0.6, 0.635], [0, 2], 2), target_vectors),
        )
    )
    (row,) = pair_features(source, target, np.array([[0, 0]]), np.array([0.75], np.float32), 4.0)
    # The words 0, 1 and 2 are each other's best translation, with log-odds 8 - 4; the best of word 3 is 1 - 4.
    sure, unsure, surest, never = (1 / (1 + np.exp(-x)) for x in (4, -3, 2, -5))
    coverage = (7 * sure + 3 * unsure) / 10, sure
    mass = 7 * sure
    near = sure + 1.5  # word 0, and number 0 at the same place
    assert named(FEATURES, row) == approx(
        {
            "similarity": 0.75,
            "coverage": sum(coverage) / 2,
            "lesser_coverage": min(coverage),
            "sure_coverage": ((7 * surest + 3 * never) / 10 + surest) / 2,
            "mutual": 2 * mass / 17,
            "near": near / (mass + 1.5 + 1),
            "near_mass": np.log1p(near),
            "median_distance": np.log(0.065 + 0.005),
            "in_order": 3 / 4,
            "mass": np.log1p(mass + 1.5),
            "length_ratio": np.log(2),
            "paragraph_ratio": 2,  # less than log(16), the limit
            "shared_number_share": 2 * 1.5 / (1.5 + 2.5 + 1.5 + 0.5 + 1),
            "shared_numbers": np.log1p(1.5),
            "missing_numbers": np.log1p(2.5 + 0.5),
        },
        tolerance=1e-3,
    )
