"""Tables of the words of a language with their vectors and rarity, and their files for additional languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from parlalign.languages.language_models import language_model
from parlalign.learning.arrays import Floats, Indices


@dataclass(frozen=True)
class WordTable:
    """The n words of a language.

    `words` are joined by line feeds; `vectors` (n, dimensions) times `scales` (n,) are their vectors, and `rarity` (n,)
    is in 1/255.
    """

    words: bytes
    vectors: npt.NDArray[np.int8]
    scales: Floats
    rarity: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, words: list[str], meanings: Floats, rarity: Floats) -> WordTable:
        """Return the table of words with their vectors (n, dimensions) and their rarity (n,) in [0, 1]."""
        scales = np.abs(meanings).max(axis=1).clip(1e-6) / 127
        return cls(
            words="\n".join(words).encode(),
            vectors=np.rint(meanings / scales[:, None]).astype(np.int8),
            scales=scales.astype(np.float32),
            rarity=np.rint(rarity * 255).astype(np.uint8),
        )

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each word."""
        return {word: row for row, word in enumerate(self.words.decode().split("\n"))}

    def meanings(self, rows: Indices) -> Floats:
        """Return the vectors of some rows, (rows, dimensions)."""
        return np.asarray(self.vectors[rows] * self.scales[rows, None])

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return what `from_arrays` reads."""
        return {
            "words": np.frombuffer(self.words, np.uint8),
            "vectors": self.vectors,
            "scales": self.scales.astype(np.float16),
            "rarity": self.rarity,
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[np.generic]]) -> WordTable:
        """Return the table that `arrays` returned."""
        return cls(
            words=arrays["words"].tobytes(),
            vectors=arrays["vectors"].astype(np.int8),
            scales=arrays["scales"].astype(np.float32),
            rarity=arrays["rarity"].astype(np.uint8),
        )

    def save(self, file: BinaryIO) -> None:
        """Write the table as a compressed `.npz`; the same table gives the same bytes."""
        np.savez_compressed(file, **self.arrays())  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> WordTable:
        """Read a table that `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls.from_arrays({name: arrays[name] for name in arrays.files})


@cache
def additional_table(language: str) -> WordTable | None:
    """Load the bundled table of a language other than those of the word model; None if it has no table."""
    path = language_model("words", language)
    return WordTable.load(path) if path else None
