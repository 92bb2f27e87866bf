"""From features of two documents to the probability that they are the same text in two languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np

from parlalign.io.resources import model_path
from parlalign.learning.arrays import Doubles
from parlalign.learning.network import Network
from parlalign.pairing.sketch import Floats

MODEL = "pairing.json"

RIVAL_FEATURES = ("odds", "lead", "lead_among_free")
"""Log-odds of the pair by itself, and how far they lead those of the best rival: of all, and of those that stand in no
surer pair."""


@dataclass(frozen=True, slots=True)
class PairingModel:
    """The log-odds of a pair by itself, from FEATURES, and of a pair that is taken, from RIVAL_FEATURES."""

    pair: Network
    rivals: Network

    def probabilities(self, features: Floats) -> Doubles:
        """Return the probability of pairs among their rivals, (k,), from features (k, len(RIVAL_FEATURES))."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.rivals(features), -30, 30))))

    def save(self, file: BinaryIO) -> None:
        numbers = {"pair": self.pair.to_json(), "rivals": self.rivals.to_json()}
        file.write((json.dumps(numbers) + "\n").encode())

    @classmethod
    def load(cls, path: Path) -> PairingModel:
        numbers = json.loads(path.read_text(encoding="utf-8"))
        return cls(Network.from_json(numbers["pair"]), Network.from_json(numbers["rivals"]))


@cache
def pairing_model() -> PairingModel:
    """Load the shipped model."""
    return PairingModel.load(model_path(MODEL))
