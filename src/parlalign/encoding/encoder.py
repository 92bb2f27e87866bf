"""The protocol of sentence encoders: vectors of spans of neighbouring segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Any class that returns unit vectors of spans of neighbouring segments.

    It may have an attribute `languages`, with the codes of those that it was trained on as a frozenset; other languages
    are refused. Without it, or if it is None, every language is aligned.
    """

    name: str

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        """Return, for w = 1 … `longest`, an array (n - w + 1, dimensions) whose row i is for segments i … i + w - 1."""
        ...
