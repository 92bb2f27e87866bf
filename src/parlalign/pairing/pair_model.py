"""The trained model of the probability that two documents are the same text in two languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np

from parlalign.io.resources import for_models, load_model, read_json_model
from parlalign.learning.arrays import Doubles, Floats
from parlalign.learning.network import Network

MODEL = "pairing.json"


class RivalFeatures(NamedTuple):
    """The log-odds of a pair by itself, and their lead over those of its best rival.

    The best rival is sought among all rivals, and among those that are free: whose other document is not in a pair with
    higher log-odds. The order of the fields is that of the file of the model.
    """

    log_odds: float
    lead: float
    lead_among_free: float


@dataclass(frozen=True, slots=True)
class PairingModel:
    """Networks for the log-odds of a pair by itself, from `FEATURES`, and of an assigned pair, from `RivalFeatures`."""

    pair: Network
    rivals: Network

    def probabilities(self, features: Floats) -> Doubles:
        """Return the probability of pairs among their rivals, (k,), from `RivalFeatures` (k, features)."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.rivals(features), -30, 30))))

    def save(self, file: BinaryIO) -> None:
        """Write the model as JSON; the same model gives the same bytes."""
        values = {"pair": self.pair.to_json(), "rivals": self.rivals.to_json()}
        file.write((json.dumps(values) + "\n").encode())

    @classmethod
    def load(cls, path: Path) -> PairingModel:
        """Read a model that `save` wrote."""
        values = read_json_model(path)
        return cls(pair=Network.from_json(values["pair"]), rivals=Network.from_json(values["rivals"]))


@for_models
def pairing_model() -> PairingModel:
    """Load the model."""
    return load_model(MODEL, PairingModel.load)
