"""What an encoder does: vectors for runs of neighbouring segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Anything that gives unit vectors to runs of neighbouring segments."""

    name: str

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        """Return, for w = 1 … `longest`, an array (n - w + 1, dimensions): row i stands for segments i … i + w - 1."""
        ...
