"""The features by the encoder's vectors: each is compared with a direct computation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from evidence import RandomEncoder, approx, full_band, mass_values, named, plain_segments, random_evidence

from parlalign.aligning.bead_features import BEAD_FEATURES, MASS_FEATURES, bead_features
from parlalign.aligning.candidates import Candidates
from parlalign.aligning.encoder_features import ENCODER_FEATURES, ENCODER_UNALIGNED_FEATURES, RegionContext
from parlalign.aligning.link_evidence import EvidenceGrid, WordMass
from parlalign.aligning.part_evidence import parts_of
from parlalign.aligning.rescoring import EncodedRegions
from parlalign.aligning.shapes import SHAPES
from parlalign.aligning.uncertain_regions import UncertainRegion
from parlalign.encoding import Vectors

REGIONS = [
    UncertainRegion((1, 2), (4, 5), RegionContext(0.125, 0.25, 0.5, 0.75)),
    UncertainRegion((5, 6), (6, 8), RegionContext(0.375, 0.625, 0.875, 0.75)),
]
CONTEXTS = [
    {
        "unaligned_in_context": region.context.unaligned,
        "not_1_1_in_context": region.context.not_one_to_one,
        "context_confidence": region.context.confidence,
        "unaligned_in_document": 0.75,
    }
    for region in REGIONS
]
POSITIONS = {1: 0, 2: 1, 3: 2, 5: 3}, {2: 0, 3: 1, 4: 2, 6: 3, 7: 4}
"""Of the segments of the regions, among all that are embedded."""


class EncodedExample:
    """The features of the candidates and segments of two regions, and what they are computed from."""

    def __init__(self) -> None:
        self.parts = [[["a" * 45 + ",", "b" * (50 + k)][: 1 + k % 2] for k in range(n)] for n in (6, 8)]
        texts = [[" ".join(parts) for parts in side] for side in self.parts]
        self.lengths = [np.arange(1, n + 1, dtype=np.float32) for n in (6, 8)]
        source, target = (
            replace(plain_segments(len(lengths)), texts=side, lengths=lengths)
            for side, lengths in zip(texts, self.lengths, strict=True)
        )
        encoder = RandomEncoder()
        self.grid = EvidenceGrid(random_evidence(full_band(6, 8), seed=8))
        self.by_words = tuple(np.arange(n, dtype=np.float32)[:, None] for n in (6, 8))
        names = [str(shape) for shape in SHAPES]
        by_words = Candidates(
            shape=np.array([names.index("01-012"), names.index("02-01")]), row=np.array([3, 3]), column=np.array([4, 4])
        )
        encoded = EncodedRegions(REGIONS, source, target, encoder)
        self.regions = list(encoded.region_features(REGIONS, by_words, self.grid, (self.by_words[0], self.by_words[1])))
        # The encoder embeds the segments of both sides at once, and then their parts.
        of_segments, (of_parts,) = encoder.spans
        self.spans = [
            [spans[: 4 - width] for width, spans in enumerate(of_segments)],
            [spans[4:] for spans in of_segments],
        ]
        middle = sum(len(self.parts[0][k]) for k in POSITIONS[0])
        self.part_vectors = of_parts[:middle], of_parts[middle:]
        cosines = self.spans[0][0] @ self.spans[1][0].T
        in_one_region = np.zeros((4, 5), bool)
        in_one_region[:3, :3] = in_one_region[3, 3:] = True
        best = np.where(in_one_region, cosines, 0)
        self.best = best.max(axis=1), best.max(axis=0)
        self.background = cosines.mean(axis=1), cosines.mean(axis=0)
        self.usual = np.median([*self.best[0], *self.best[1]])

    def vector(self, side: int, members: Sequence[int]) -> Vectors:
        """Return the vector of some segments together: the encoder's, or the mean of two by length."""
        at = [POSITIONS[side][k] for k in members]
        if members[-1] - members[0] == len(members) - 1:
            return np.asarray(self.spans[side][len(members) - 1][at[0]])
        mean = self.lengths[side][list(members)] @ self.spans[side][0][at]
        return np.asarray(mean / np.linalg.norm(mean))

    def similarity(self, source: Sequence[int], target: Sequence[int]) -> float:
        return float(self.vector(0, source) @ self.vector(1, target))

    def member_mean(self, values: tuple[Vectors, Vectors], members: Sequence[Sequence[int]]) -> float:
        return float(np.mean([values[k][[POSITIONS[k][i] for i in members[k]]].mean() for k in (0, 1)]))

    def part_mass(self, side: int) -> WordMass:
        """Return how the segments of a side distribute the weight of their parts over the other side."""
        own, other = (self._parts_by_segment(k) for k in (side, 1 - side))
        n, m = len(self.parts[side]), len(self.parts[1 - side])
        mass, weight = np.zeros((n, m), np.float32), np.full(n, 0.01, np.float32)
        for i in POSITIONS[side]:
            rest = 0.0
            for part, vector in own[i]:
                odds = [max((np.exp(12 * (vector @ rival - 0.45)) for _, rival in other.get(j, [])),
                            default=np.exp(-12 * 0.45)) for j in range(m)]  # fmt: skip
                total = sum(odds)
                known = len(part) / 100 * (1 - total / (1 + total) * (1 - (max(odds) / total) ** 0.5))
                mass[i] += known * np.array(odds, np.float32) / (1 + total)
                rest += known
            weight[i] = rest
        return WordMass(mass=mass, mass_in_band=mass.sum(axis=1), start=mass, end=mass, weight=weight)

    def _parts_by_segment(self, side: int) -> dict[int, list[tuple[str, Vectors]]]:
        vectors = iter(self.part_vectors[side])
        return {k: [(part, next(vectors)) for part in self.parts[side][k]] for k in POSITIONS[side]}


@pytest.fixture(scope="module")
def encoded() -> EncodedExample:
    return EncodedExample()


def test_features_of_encoded_beads(encoded: EncodedExample) -> None:
    seen = set()
    own, other = encoded.part_mass(0), encoded.part_mass(1)
    first, last = len(BEAD_FEATURES), len(BEAD_FEATURES) + len(ENCODER_FEATURES)
    for (_, selection, features), context in zip(encoded.regions, CONTEXTS, strict=True):
        by_words = bead_features(encoded.grid, selection.candidates)
        assert features.beads[:, :first].tolist() == by_words.tolist()
        for shape, at, (first_source, first_target) in selection.candidates.by_shape():
            for k, i, j in zip(at, first_source, first_target, strict=True):
                source, target = [int(i) + n for n in shape.source], [int(j) + n for n in shape.target]
                background, best = (
                    encoded.member_mean(of, (source, target)) for of in (encoded.background, encoded.best)
                )
                whole = encoded.similarity(source, target)
                gains = [0.0, 0.0]
                # A side without its first or last segment is compared with the whole other side.
                if len(source) > 1:
                    gains[0] = whole - max(encoded.similarity(part, target) for part in (source[1:], source[:-1]))
                if len(target) > 1:
                    gains[1] = whole - max(encoded.similarity(source, part) for part in (target[1:], target[:-1]))
                by_parts = mass_values(own, other, (source, target))
                assert named(MASS_FEATURES, features.beads[k, last:]) == approx(by_parts)
                assert named(ENCODER_FEATURES, features.beads[k, first:last]) == approx(
                    {
                        "similarity": whole,
                        "similarity_above_.5": max(whole - 0.5, 0),
                        "similarity_above_.7": max(whole - 0.7, 0),
                        "similarity_above_background": whole - background,
                        "similarity_above_usual": whole - encoded.usual,
                        "source_edge_gain": np.clip(gains[0], -0.3, 0.3),
                        "target_edge_gain": np.clip(gains[1], -0.3, 0.3),
                        "margin": whole - best,
                        **context,
                    }
                )
                seen.add(str(shape))
    assert seen == {"0-0", "0-01", "0-012", "01-0", "01-01", "012-0", "01-012", "02-01"}


def test_features_of_encoded_unaligned_segments(encoded: EncodedExample) -> None:
    for (region, _, features), context in zip(encoded.regions, CONTEXTS, strict=True):
        for side in (0, 1):
            numbers = range(region.start[side], region.end[side])
            assert features.unaligned[side][:, 0].tolist() == encoded.by_words[side][numbers, 0].tolist()
            for k, values in zip(numbers, features.unaligned[side], strict=True):
                at = POSITIONS[side][k]
                best = encoded.best[side][at]
                mass = encoded.part_mass(side)
                in_all, in_one = mass.mass_in_band[k] / mass.weight[k], mass.mass[k].max() / mass.weight[k]
                assert named(ENCODER_UNALIGNED_FEATURES, values[1:]) == approx(
                    {
                        "best_similarity": best,
                        "best_above_background": best - encoded.background[side][at],
                        "best_above_usual": best - encoded.usual,
                        **context,
                        "part_share": in_all,
                        "greatest_part_share": in_one,
                    }
                )


def test_parts_of_segments() -> None:
    long = "Het verslag dat gisteren werd ingediend bevat 1,5 fout per blad."
    assert parts_of(f"  {long} {long} ") == [long, long]
    # Short parts are joined with the part after them, at the end with the part before them.
    assert parts_of(f"Goed, dan. {long}") == [f"Goed, dan. {long}"]
    assert parts_of(f"{long} Goed; dan.") == [f"{long} Goed; dan."]
    assert parts_of("Goed, dan; ja.") == ["Goed, dan; ja."]
    assert parts_of("Hij zei dat de haven morgen weer opengaat.” Daarna liepen alle vissers samen naar de kade.") == [
        "Hij zei dat de haven morgen weer opengaat.”", "Daarna liepen alle vissers samen naar de kade."
    ]  # fmt: skip
    assert parts_of("") == [""]
