"""The trained model of links, beads and unaligned segments."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from parlalign.aligning.candidates import CandidateFeatures, Candidates, LogOdds
from parlalign.aligning.shapes import SHAPES
from parlalign.io.resources import for_models, load_model, read_json_model
from parlalign.learning.arrays import Doubles, Floats
from parlalign.learning.network import Network

MODEL = "align.json"


@dataclass(frozen=True, slots=True)
class BeadModel:
    """Networks for beads and for unaligned segments, and a bias for each shape."""

    bead: Network
    unaligned: Network
    shapes: Doubles

    def log_odds(self, features: CandidateFeatures) -> LogOdds:
        """Return the log-odds of each candidate and of each segment to be unaligned."""
        source, target = features.unaligned
        return LogOdds(
            beads=self.bead_log_odds(features.candidates, features.beads),
            source=self.unaligned(source),
            target=self.unaligned(target),
        )

    def bead_log_odds(self, candidates: Candidates, features: Floats) -> Doubles:
        """Return the log-odds of each candidate, by its features."""
        return self.bead(features) + self.shapes[candidates.shape]

    def to_json(self) -> dict[str, object]:
        """Return what `from_json` reads: numbers with four decimals, and the biases by the name of the shape."""
        shapes = dict(zip(map(str, SHAPES), self.shapes.round(4).tolist(), strict=True))
        return {"pair": self.bead.to_json(), "alone": self.unaligned.to_json(), "shapes": shapes}

    @classmethod
    def from_json(cls, values: dict[str, dict[str, object]]) -> BeadModel:
        """Return the model that `to_json` wrote."""
        shapes = values["shapes"]
        return cls(
            bead=Network.from_json(values["pair"]),
            unaligned=Network.from_json(values["alone"]),
            shapes=np.array([shapes[str(shape)] for shape in SHAPES], dtype=np.float64),
        )


@dataclass(frozen=True, slots=True)
class AlignModel:
    """The network of links, the model of beads by their words, and that of beads by their words and the encoder."""

    link: Network
    words: BeadModel
    encoder: BeadModel

    def save(self, file: BinaryIO) -> None:
        """Write the model as JSON; the same model gives the same bytes."""
        values = {name: getattr(self, name).to_json() for name in ("link", "words", "encoder")}
        file.write((json.dumps(values) + "\n").encode())

    @classmethod
    def load(cls, path: Path) -> AlignModel:
        """Read a model that `save` wrote."""
        values = read_json_model(path)
        return cls(
            link=Network.from_json(values["link"]),
            words=BeadModel.from_json(values["words"]),
            encoder=BeadModel.from_json(values["encoder"]),
        )


@for_models
def align_model() -> AlignModel:
    """Load the model."""
    return load_model(MODEL, AlignModel.load)
