"""Evidence, segments and vectors with random values, for tests of the aligner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from parlalign.aligning.band import Band
from parlalign.aligning.candidates import Candidates
from parlalign.aligning.link_evidence import Evidence, WordMass
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.shapes import SHAPES
from parlalign.aligning.word_bags import Bag
from parlalign.encoding import Vectors
from parlalign.learning.feature_table import FeatureColumn, feature_names


def full_band(n: int, m: int) -> Band:
    """Return the band of all cells."""
    return Band(np.zeros(n, np.int64), m, np.zeros(m, np.int64), n)


def all_candidates(n: int, m: int) -> Candidates:
    """Return the beads of all shapes between two lists."""
    beads = [
        (row, column, number)
        for number, shape in enumerate(SHAPES)
        for row in range(shape.rows - 1, n)
        for column in range(shape.columns - 1, m)
    ]
    row, column, number = (np.array(values) for values in zip(*sorted(beads), strict=True))
    return Candidates(number, row, column)


def random_evidence(band: Band, seed: int) -> Evidence:
    rng = np.random.default_rng(seed)
    n, m = len(band.low), len(band.back)

    def mass(rows: int, columns: int) -> WordMass:
        return WordMass(
            mass=rng.uniform(0.1, 2, (rows, columns)).astype(np.float32),
            mass_in_band=rng.uniform(0.1, 2, rows).astype(np.float32) * columns,
            start=rng.uniform(0.1, 1, (rows, columns)).astype(np.float32),
            end=rng.uniform(0.1, 1, (rows, columns)).astype(np.float32),
            weight=rng.uniform(8, 12, rows).astype(np.float32),
        )

    return Evidence(
        band=band,
        source=mass(n, band.width),
        target=mass(m, band.depth),
        links=rng.uniform(-5, 5, (n, band.width)).astype(np.float32),
        lengths=(rng.uniform(20, 90, n).astype(np.float32), rng.uniform(20, 90, m).astype(np.float32)),
        labels=(np.zeros(n, np.int64), np.zeros(m, np.int64)),
    )


def mass_values(own: WordMass, other: WordMass, members: tuple[list[int], list[int]]) -> dict[str, float]:
    """Return the features of the masses of a bead of all cells, computed directly."""
    sources, targets = members
    cells = np.ix_(sources, targets)
    mass = own.mass[cells], other.mass.T[cells]
    weight = own.weight[sources].sum(), other.weight[targets].sum()
    shares = [mass[k].sum() / weight[k] for k in (0, 1)]

    def edge(masses: Vectors, weights: Vectors) -> float:
        return float(np.minimum(masses / weights, 1.5)[[0, -1]].min()) if len(weights) > 1 else 0.0

    return {
        "source_share": shares[0],
        "target_share": shares[1],
        "source_share_elsewhere": np.clip((own.mass_in_band[sources].sum() - mass[0].sum()) / weight[0], 0, 1),
        "target_share_elsewhere": np.clip((other.mass_in_band[targets].sum() - mass[1].sum()) / weight[1], 0, 1),
        "mass": (mass[0].sum() + mass[1].sum()) ** 0.5,
        "source_edge_assigned": edge(mass[0].sum(axis=1), own.weight[sources]),
        "target_edge_assigned": edge(mass[1].sum(axis=0), other.weight[targets]),
        "source_edge_received": edge(mass[1].sum(axis=1), own.weight[sources]),
        "target_edge_received": edge(mass[0].sum(axis=0), other.weight[targets]),
        "imbalance": abs(shares[0] - shares[1]),
        "lesser_mass": min(mass[0].sum(), mass[1].sum()),
    }


def named(table: Sequence[FeatureColumn[Any]], row: Vectors) -> dict[str, float]:
    """Return the values of the features by name."""
    return dict(zip(feature_names(table), row.tolist(), strict=True))


def approx(expected: dict[str, Any], *, tolerance: float = 1e-5) -> Any:
    return pytest.approx({name: float(value) for name, value in expected.items()}, abs=tolerance)


def plain_segments(n: int) -> SegmentFeatures:
    """Return segments of one letter, without labels."""
    bag = Bag(np.zeros((1, 2), np.float32), np.ones(1, np.float32), np.zeros(n, np.int64), np.arange(n + 1))
    return SegmentFeatures(texts=["x"] * n, bag=bag, lengths=np.ones(n, np.float32), labels=np.zeros(n, np.int64))


class RandomEncoder:
    """Gives each span a random unit vector, and remembers the vectors."""

    name = "random"

    def __init__(self) -> None:
        self.spans: list[list[Vectors]] = []
        self._rng = np.random.default_rng(7)

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        sizes = [max(len(segments) - width, 0) for width in range(longest)]
        spans = [self._rng.uniform(0, 1, (size, 6)).astype(np.float32) for size in sizes]
        self.spans.append([rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in spans])
        return self.spans[-1]
