"""The model of links and beads, and what it makes of two lists of segments."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np

from parlalign.aligning.band import Band, Floats, Indices
from parlalign.aligning.bead_features import Candidates, Cells, Evidence, find_candidates
from parlalign.aligning.lattice import Doubles, Weights
from parlalign.aligning.links import Gifts, gifts, link_features
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.shapes import SHAPES
from parlalign.aligning.word_vectors import word_model
from parlalign.io.resources import model_path
from parlalign.learning.network import Network

MODEL = "align.json"
_ROWS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Considered:
    """Candidates with their features, and the features of segments left alone."""

    candidates: Candidates
    pairs: Floats
    alone: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class BeadModel:
    """Networks for beads and for segments left alone, and a bias for each shape."""

    pair: Network
    alone: Network
    shapes: Doubles

    def weigh(self, considered: Considered) -> Weights:
        """Return the log-weight of each candidate and of leaving each segment alone."""
        source, target = considered.alone
        return Weights(self.odds(considered.candidates, considered.pairs), self.alone(source), self.alone(target))

    def odds(self, candidates: Candidates, pairs: Floats) -> Doubles:
        """Return the log-weight of each candidate, by its features."""
        return self.pair(pairs) + self.shapes[candidates.shape]

    def to_json(self) -> dict[str, object]:
        shapes = dict(zip(map(str, SHAPES), self.shapes.round(4).tolist(), strict=True))
        return {"pair": self.pair.to_json(), "alone": self.alone.to_json(), "shapes": shapes}

    @classmethod
    def from_json(cls, numbers: dict[str, dict[str, object]]) -> BeadModel:
        shapes = numbers["shapes"]
        return cls(
            Network.from_json(numbers["pair"]),
            Network.from_json(numbers["alone"]),
            np.array([shapes[str(shape)] for shape in SHAPES], dtype=np.float64),
        )


@dataclass(frozen=True, slots=True)
class AlignModel:
    """What weighs links, beads by their words, and doubtful beads by the encoder, too."""

    link: Network
    words: BeadModel
    encoder: BeadModel

    def save(self, file: BinaryIO) -> None:
        numbers = {name: getattr(self, name).to_json() for name in ("link", "words", "encoder")}
        file.write((json.dumps(numbers) + "\n").encode())

    @classmethod
    def load(cls, path: Path) -> AlignModel:
        numbers = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            Network.from_json(numbers["link"]),
            BeadModel.from_json(numbers["words"]),
            BeadModel.from_json(numbers["encoder"]),
        )


@cache
def align_model() -> AlignModel:
    """Load the shipped model."""
    return AlignModel.load(model_path(MODEL))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the words of two sides give each other within a band, before links are weighed."""

    band: Band
    given: tuple[Gifts, Gifts]
    lengths: tuple[Floats, Floats]
    labels: tuple[Indices, Indices]

    def features(self, rows: slice = slice(None)) -> Floats:
        """Return the features of the links of some rows, (rows, width, features)."""
        return link_features(*self.given, self.band, self.labels, rows)

    def weighed(self, link: Network) -> Evidence:
        """Return the evidence with the log-odds of links; a segment without text has none."""
        parts = [link(self.features(rows)).astype(np.float32) for rows in _chunks(len(self.band.low))]
        links = np.concatenate(parts)
        links[(self.lengths[0] == 0)[:, None] | (self.lengths[1] == 0)[self.band.columns]] = -np.inf
        return Evidence(self.band, *self.given, links, self.lengths, self.labels)


def gather(source: SegmentFeatures, target: SegmentFeatures, band: Band) -> Gathered:
    """Compare the words of two sides within a band."""
    null = word_model().null
    given = gifts(source.bag, target.bag, band, null), gifts(target.bag, source.bag, band.transposed, null)
    return Gathered(band, given, (source.lengths, target.lengths), (source.labels, target.labels))


def consider(cells: Cells) -> Considered:
    """Find the beads that may be there."""
    return Considered(*find_candidates(cells), cells.alone)


def weigh(cells: Cells, model: BeadModel) -> tuple[Candidates, Weights]:
    """Find the beads that may be there and weigh them, some rows at a time: their features are large."""
    found, weights = [], []
    for rows in _chunks(len(cells.evidence.band.low)):
        candidates, features = find_candidates(cells, rows)
        found.append(candidates)
        weights.append(model.odds(candidates, features))
    candidates = Candidates(
        *(np.concatenate([getattr(part, name) for part in found]) for name in ("shape", "row", "column"))
    )
    source, target = (model.alone(side) for side in cells.alone)
    return candidates, Weights(np.concatenate(weights), source, target)


def _chunks(rows: int) -> list[slice]:
    return [slice(start, min(start + _ROWS_AT_ONCE, rows)) for start in range(0, rows, _ROWS_AT_ONCE)]
