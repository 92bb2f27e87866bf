"""Classes of words that occur next to the same words: `opkomt` and `gaat`, `Rat` and `Ausschuss`.

With them, the break model can decide by grammar between words that it was not trained on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlalign.learning.arrays import Indices
from parlalign.repairing.hashed_text import Codes


@dataclass(frozen=True, slots=True)
class WordClasses:
    """The hashes of known words and endings in order, and the class of each; classes are numbered from 1."""

    keys: Codes
    values: npt.NDArray[np.uint8]

    def lookup(self, hashes: Codes) -> Indices:
        """Return the class of each hash; 0 for one that is unknown."""
        if not len(self.keys):
            return np.zeros(len(hashes), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.keys, hashes), len(self.keys) - 1)
        return np.where(self.keys[at] == hashes, self.values[at], 0).astype(np.int64)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return what `from_arrays` reads, for an `.npz` file."""
        return {"classes.keys": self.keys, "classes.values": self.values}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> WordClasses:
        """Return the classes from the arrays of an `.npz` file."""
        return cls(np.asarray(arrays["classes.keys"], np.uint64), np.asarray(arrays["classes.values"], np.uint8))
