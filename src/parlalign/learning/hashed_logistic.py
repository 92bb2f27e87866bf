"""Logistic regression over hashed binary features, for the break models and the language model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlalign.learning.arrays import Doubles, Indices

NULL = -1
"""The row of an absent feature; its weight stays 0."""


@dataclass(frozen=True, slots=True)
class HashedLogistic:
    """A trained table: the log-odds of a row of feature indices is `slope * scale * sum(table[row]) + intercept`."""

    table: npt.NDArray[np.int8]
    scale: float
    slope: float = 1.0
    intercept: float = 0.0

    def log_odds(self, indices: Indices) -> Doubles:
        """Return log-odds of shape (n,) for feature indices of shape (n, features).

        The sum is of small integers, so it does not depend on the machine or the order of the features.
        """
        total = self.table[indices].sum(axis=1, dtype=np.int64)
        return np.asarray(self.slope * self.scale * total + self.intercept)

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return what `from_arrays` reads, for an `.npz` file that may contain several tables."""
        numbers = np.array([self.scale, self.slope, self.intercept])
        return {f"{name}.table": self.table, f"{name}.numbers": numbers}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> HashedLogistic:
        """Return the regression `name` from the arrays of an `.npz` file."""
        numbers = np.asarray(arrays[f"{name}.numbers"], dtype=np.float64)
        scale, slope, intercept = map(float, numbers)
        table = np.asarray(arrays[f"{name}.table"], dtype=np.int8)
        return cls(table=table, scale=scale, slope=slope, intercept=intercept)
