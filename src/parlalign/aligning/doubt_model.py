"""The trained model of the probability that a row of an alignment is wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from parlalign.io.resources import for_models, load_model, read_json_model
from parlalign.learning.network import Network

MODEL = "doubt.json"


@dataclass(frozen=True, slots=True)
class DoubtModel:
    """A network for the log-odds that a row is wrong, from `ROW_FEATURES`.

    `relief` is by how much the log-odds are lower for each neighbour that has been checked, because the correction of
    one of two wrong neighbours often corrects the other one.
    """

    network: Network
    relief: float

    def save(self, file: BinaryIO) -> None:
        """Write the model as JSON; the same model gives the same bytes."""
        values = {"network": self.network.to_json(), "relief": self.relief}
        file.write((json.dumps(values) + "\n").encode())

    @classmethod
    def load(cls, path: Path) -> DoubtModel:
        """Read a model that `save` wrote."""
        values = read_json_model(path)
        return cls(network=Network.from_json(values["network"]), relief=values["relief"])


@for_models
def doubt_model() -> DoubtModel:
    """Load the model."""
    return load_model(MODEL, DoubtModel.load)
