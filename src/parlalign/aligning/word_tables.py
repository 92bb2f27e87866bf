"""Tables of the words of a language with their vectors and rarity, and their files for additional languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from parlalign.errors import ParlalignError
from parlalign.io.resources import for_models, is_own, load_model, model_hash, model_path
from parlalign.languages.language_models import language_model
from parlalign.learning.arrays import Floats, Indices

WORD_MODEL = "words.npz"


@dataclass(frozen=True)
class WordTable:
    """The n words of a language.

    `words` are joined by line feeds; `vectors` (n, dimensions) times `scales` (n,) are their vectors, and `rarity` (n,)
    is in 1/255. `space` is the SHA-256 of the word model to whose vectors these are close; it is empty in a table that
    is part of this model, and in tables that were made before it was recorded.
    """

    words: bytes
    vectors: npt.NDArray[np.int8]
    scales: Floats
    rarity: npt.NDArray[np.uint8]
    space: str = ""

    @classmethod
    def of(cls, words: list[str], meanings: Floats, rarity: Floats, space: str = "") -> WordTable:
        """Return the table of words with their vectors (n, dimensions) and their rarity (n,) in [0, 1]."""
        scales = np.abs(meanings).max(axis=1).clip(1e-6) / 127
        return cls(
            words="\n".join(words).encode(),
            vectors=np.rint(meanings / scales[:, None]).astype(np.int8),
            scales=scales.astype(np.float32),
            rarity=np.rint(rarity * 255).astype(np.uint8),
            space=space,
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
        columns: dict[str, npt.NDArray[np.generic]] = {
            "words": np.frombuffer(self.words, np.uint8),
            "vectors": self.vectors,
            "scales": self.scales.astype(np.float16),
            "rarity": self.rarity,
        }
        return columns | ({"space": np.array(self.space)} if self.space else {})

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[np.generic]]) -> WordTable:
        """Return the table that `arrays` returned; raise `ValueError` if their sizes do not fit."""
        table = cls(
            words=arrays["words"].tobytes(),
            vectors=arrays["vectors"].astype(np.int8),
            scales=arrays["scales"].astype(np.float32),
            rarity=arrays["rarity"].astype(np.uint8),
            space=str(arrays.get("space", "")),
        )
        if not table.words.count(b"\n") + 1 == len(table.vectors) == len(table.scales) == len(table.rarity):
            raise ValueError("it has not one vector for each word")
        return table

    def save(self, file: BinaryIO) -> None:
        """Write the table as a compressed `.npz`; the same table gives the same bytes."""
        np.savez_compressed(file, **self.arrays())  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> WordTable:
        """Read a table that `save` wrote."""
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return cls.from_arrays({name: arrays[name] for name in arrays.files})


@for_models
def additional_table(language: str) -> WordTable | None:
    """Load the table of a language other than those of the word model; None if it has no table.

    parlalign's own tables are not used with a word model of the user's. Raises `ParlalignError` if the user's own table
    was trained with another word model.
    """
    path = language_model("words", language)
    if path is None:
        return None
    table = load_model(path.name, WordTable.load)
    base = model_path(WORD_MODEL)
    if is_own(path):
        if table.space and table.space != model_hash(WORD_MODEL):
            message = f"{path}: was trained with another word model than {base}"
            raise ParlalignError(f"{message}: train it again with `parlalign train word-table`")
        return table
    return None if is_own(base) else table
