"""From texts to vectors: what the aligner asks of an encoder, and the one it uses by default."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
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


@cache
def default_encoder() -> Encoder:
    """Return the bundled multilingual encoder; its weights come with a package and are loaded on first use."""
    from parlalign.encode.use import UseEncoder

    return UseEncoder()
