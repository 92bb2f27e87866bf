"""Logistic regression over hashed binary features: the learner behind the break model and the language model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LEARNING_RATE = 0.1
_FIRST_ACCUMULATOR = 1e-2
_BATCH = 2048
_CLIP_QUANTILE = 0.99999

NULL = -1
"""The row of a feature that is absent; its weight stays 0."""


@dataclass(frozen=True, slots=True)
class HashedLogistic:
    """A trained table: the log-odds of a row of feature indices is `slope * scale * sum(table[row]) + intercept`."""

    table: npt.NDArray[np.int8]
    scale: float
    slope: float = 1.0
    intercept: float = 0.0

    def log_odds(self, indices: Indices) -> Floats:
        """Return log-odds of shape (n,) for feature indices of shape (n, features).

        The sum is over small integers, so it does not depend on the machine or the order of the features.
        """
        total = self.table[indices].sum(axis=1, dtype=np.int64)
        return np.asarray(self.slope * self.scale * total + self.intercept)

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return what `from_arrays` reads back, for an `.npz` file that may hold several tables."""
        numbers = np.array([self.scale, self.slope, self.intercept])
        return {f"{name}.table": self.table, f"{name}.numbers": numbers}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> HashedLogistic:
        numbers = np.asarray(arrays[f"{name}.numbers"], dtype=np.float64)
        scale, slope, intercept = map(float, numbers)
        return cls(np.asarray(arrays[f"{name}.table"], dtype=np.int8), scale, slope, intercept)


class Learner:
    """AdaGrad (Duchi et al. 2011) on the logistic loss, in mini-batches; deterministic in the order of its batches."""

    def __init__(self, bits: int) -> None:
        self.weights = np.zeros(1 << bits, dtype=np.float32)
        self.squares = np.full(1 << bits, _FIRST_ACCUMULATOR, dtype=np.float32)

    def learn(self, indices: Indices, is_positive: npt.NDArray[np.bool_], importance: Floats | None = None) -> None:
        """Take one step per mini-batch over rows of feature indices, in the order given."""
        for start in range(0, len(indices), _BATCH):
            rows = indices[start : start + _BATCH]
            error = _sigmoid(self.weights[rows].sum(axis=1, dtype=np.float64)) - is_positive[start : start + _BATCH]
            if importance is not None:
                error = error * importance[start : start + _BATCH]
            gradient = np.repeat(error.astype(np.float32), rows.shape[1])
            flat = rows.ravel()
            np.add.at(self.squares, flat, gradient * gradient)
            np.add.at(self.weights, flat, -_LEARNING_RATE * gradient / np.sqrt(self.squares[flat]))
            self.weights[NULL] = 0.0

    def finish(self, indices: Indices, is_positive: npt.NDArray[np.bool_]) -> HashedLogistic:
        """Quantise to 8 bits and calibrate slope and intercept on held-out rows (Platt 1999)."""
        limit = float(np.quantile(np.abs(self.weights), _CLIP_QUANTILE)) or 1.0
        scale = limit / 127
        table = np.clip(np.rint(self.weights / scale), -127, 127).astype(np.int8)
        raw = HashedLogistic(table, scale)
        slope, intercept = _platt(raw.log_odds(indices), is_positive)
        return HashedLogistic(table, scale, slope, intercept)


def _platt(log_odds: Floats, is_positive: npt.NDArray[np.bool_], steps: int = 30) -> tuple[float, float]:
    """Return slope and intercept of greatest likelihood, by Newton's method with halved steps where it overshoots."""
    sign = np.where(is_positive, 1.0, -1.0)
    design = np.stack([log_odds, np.ones_like(log_odds)], axis=1)

    def loss(parameters: Floats) -> float:
        return float(np.logaddexp(0, -sign * (design @ parameters)).sum() + ((parameters - [1.0, 0.0]) ** 2).sum())

    parameters = np.array([1.0, 0.0])
    for _ in range(steps):
        probability = _sigmoid(design @ parameters)
        gradient = design.T @ (probability - is_positive) + 2 * (parameters - [1.0, 0.0])
        curvature = (design * (probability * (1 - probability))[:, None]).T @ design + 2 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        while loss(parameters - step) > loss(parameters) and np.abs(step).max() > 1e-9:
            step = step / 2
        parameters = parameters - step
    return float(parameters[0]), float(parameters[1])


def _sigmoid(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -40, 40))))
