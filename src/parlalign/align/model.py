"""The model of links and beads, and what it makes of two lists of segments."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np

from parlalign.align.band import Band, Floats, Indices
from parlalign.align.features import Candidates, Evidence, alone_features, find_candidates
from parlalign.align.lattice import Doubles, Weights
from parlalign.align.links import Gifts, gifts, link_features
from parlalign.align.network import Network
from parlalign.align.shapes import SHAPES
from parlalign.align.sides import Side
from parlalign.align.words import word_model
from parlalign.resources import model_path

MODEL = "align.json"


@dataclass(frozen=True, slots=True)
class BeadModel:
    """Networks for beads and for segments left alone, and a bias for each shape."""

    pair: Network
    alone: Network
    shapes: Doubles

    def weigh(self, candidates: Candidates, pairs: Floats, alone: tuple[Floats, Floats]) -> Weights:
        """Return the log-weight of each candidate and of leaving each segment alone."""
        return Weights(self.pair(pairs) + self.shapes[candidates.shape], self.alone(alone[0]), self.alone(alone[1]))

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
    """Gifts of both sides and the features of links, before links are weighed."""

    band: Band
    given: tuple[Gifts, Gifts]
    features: Floats
    lengths: tuple[Floats, Floats]
    labels: tuple[Indices, Indices]

    def weighed(self, link: Network) -> Evidence:
        return Evidence(
            self.band, *self.given, np.asarray(link(self.features), dtype=np.float32), self.lengths, self.labels
        )


def gather(source: Side, target: Side, band: Band) -> Gathered:
    """Compare the words of two sides within a band."""
    null, labels = word_model().null, (source.labels, target.labels)
    given = gifts(source.bag, target.bag, band, null), gifts(target.bag, source.bag, band.transposed, null)
    return Gathered(band, given, link_features(*given, band, labels), (source.lengths, target.lengths), labels)


@dataclass(frozen=True, slots=True)
class Considered:
    """Candidates with their features, and the features of segments left alone."""

    candidates: Candidates
    pairs: Floats
    alone: tuple[Floats, Floats]


def consider(evidence: Evidence) -> Considered:
    """Find the beads that may be there."""
    return Considered(*find_candidates(evidence), alone_features(evidence))
