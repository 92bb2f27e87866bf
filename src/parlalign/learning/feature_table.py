"""Tables of features: each row has the name of a model's input and the function that computes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from parlalign.learning.arrays import Floats

Inputs = TypeVar("Inputs")


@dataclass(frozen=True, slots=True)
class FeatureColumn(Generic[Inputs]):
    """One feature; `compute` returns its values, or one value for all examples."""

    name: str
    compute: Callable[[Inputs], npt.ArrayLike]


def feature_names(table: Sequence[FeatureColumn[Inputs]]) -> tuple[str, ...]:
    """Return the names of the columns in order."""
    return tuple(column.name for column in table)


def feature_matrix(table: Sequence[FeatureColumn[Inputs]], inputs: Inputs, shape: tuple[int, ...]) -> Floats:
    """Return the features of examples in an array of this shape, (*shape, len(table)).

    Trained models have one weight per column, so the order of the table is part of the models.
    """
    features = np.empty((*shape, len(table)), np.float32)
    for k, column in enumerate(table):
        features[..., k] = column.compute(inputs)
    return features
