"""Logistic regression over hashed binary features, the learner of the break model and the language model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from parlalign.errors import ParlalignError

Indices = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_RATE, _SMOOTHING = 0.1, 0.1
"""alpha and beta of McMahan et al. (2013), set by hand."""
_CLIP_QUANTILE = 0.9999
"""Weights beyond this quantile of the weights that are not 0 are clipped, so that few outliers do not coarsen all."""
_LEVELS = 31
"""Levels of the quantised weights on either side of 0; finer ones doubled the file and did not improve decisions."""

NULL = -1
"""The row of an absent feature; its weight stays 0."""


@dataclass(frozen=True, slots=True)
class HashedLogistic:
    """A trained table: the log-odds of a row of feature indices is `slope * scale * sum(table[row]) + intercept`."""

    table: npt.NDArray[np.int8]
    scale: float
    slope: float = 1.0
    intercept: float = 0.0

    def log_odds(self, indices: Indices) -> Floats:
        """Return log-odds of shape (n,) for feature indices of shape (n, features).

        The sum is over integers, so it does not depend on the machine or the order of the features.
        """
        total = self.table[indices].sum(axis=1, dtype=np.int64)
        return np.asarray(self.slope * self.scale * total + self.intercept)

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return the arrays that `from_arrays` reads; an `.npz` file may contain several tables."""
        numbers = np.array([self.scale, self.slope, self.intercept])
        return {f"{name}.table": self.table, f"{name}.numbers": numbers}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> HashedLogistic:
        numbers = np.asarray(arrays[f"{name}.numbers"], dtype=np.float64)
        scale, slope, intercept = map(float, numbers)
        table = np.asarray(arrays[f"{name}.table"], dtype=np.int8)
        return cls(table=table, scale=scale, slope=slope, intercept=intercept)


class Learner:
    """FTRL-proximal (McMahan et al. 2013) on the logistic loss, one example per step, in the given order.

    `sparsity` is its L1 penalty. Features that occur too rarely to be evidence get no weight, so that fewer features
    that share a row of the table conflict, and the table compresses well.
    """

    def __init__(self, bits: int, sparsity: float = 1.0) -> None:
        self._sparsity = sparsity
        self._state = np.zeros((1 << bits, 2), dtype=np.float32)  # z and n of the paper

    def learn(self, indices: Indices, is_positive: npt.NDArray[np.bool_]) -> None:
        """Take one step for each row of feature indices."""
        _compiled(_learn)(self._state, indices, is_positive, self._sparsity)

    def finish(self, indices: Indices, is_positive: npt.NDArray[np.bool_]) -> HashedLogistic:
        """Quantise to 8 bits and calibrate slope and intercept on held-out rows (Platt 1999)."""
        weights = _weights(self._state, self._sparsity)
        present = np.abs(weights[weights != 0])
        limit = float(np.quantile(present, _CLIP_QUANTILE)) if len(present) else 1.0
        scale = limit / _LEVELS
        table = np.clip(np.rint(weights / scale), -_LEVELS, _LEVELS).astype(np.int8)
        raw = HashedLogistic(table, scale)
        slope, intercept = _platt(raw.log_odds(indices), is_positive)
        return HashedLogistic(table=table, scale=scale, slope=slope, intercept=intercept)


def _learn(state: Any, indices: Any, is_positive: Any, sparsity: float) -> None:
    """Take the steps, in plain loops that numba compiles."""
    weights = np.zeros(indices.shape[1], dtype=np.float32)
    for i in range(indices.shape[0]):
        log_odds = 0.0
        for f in range(indices.shape[1]):
            row = indices[i, f]
            pull, weight = state[row, 0], 0.0
            if row != NULL and abs(pull) > sparsity:
                shrunk = pull - sparsity if pull > 0 else pull + sparsity
                weight = -shrunk * _RATE / (_SMOOTHING + np.sqrt(state[row, 1]))
            weights[f] = weight
            log_odds += weight
        gradient = 1 / (1 + np.exp(-log_odds)) - is_positive[i]
        for f in range(indices.shape[1]):
            row = indices[i, f]
            squares = state[row, 1]
            grown = squares + gradient * gradient
            state[row, 0] += gradient - (np.sqrt(grown) - np.sqrt(squares)) / _RATE * weights[f]
            state[row, 1] = grown


def _weights(state: npt.NDArray[np.float32], sparsity: float) -> npt.NDArray[np.float32]:
    pull, squares = state.T
    shrunk = np.sign(pull) * np.maximum(np.abs(pull) - np.float32(sparsity), 0)
    weights = -shrunk * np.float32(_RATE) / (np.float32(_SMOOTHING) + np.sqrt(squares))
    weights[NULL] = 0.0
    return np.asarray(weights)


@cache
def _compiled(function: Callable[..., None]) -> Any:
    try:
        import numba
    except ImportError as error:
        raise ParlalignError("training needs numba, which is not installed: pip install 'parlalign[train]'") from error
    return numba.njit(function)


def _platt(log_odds: Floats, is_positive: npt.NDArray[np.bool_], steps: int = 30) -> tuple[float, float]:
    """Fit slope and intercept to the greatest likelihood by Newton's method; steps that overshoot are halved."""
    sign = np.where(is_positive, 1.0, -1.0)
    design = np.stack([log_odds, np.ones_like(log_odds)], axis=1)

    def loss(parameters: Floats) -> float:
        return float(np.logaddexp(0, -sign * (design @ parameters)).sum() + ((parameters - [1.0, 0.0]) ** 2).sum())

    parameters = np.array([1.0, 0.0])
    for _ in range(steps):
        probability = 1 / (1 + np.exp(-np.clip(design @ parameters, -40, 40)))
        gradient = design.T @ (probability - is_positive) + 2 * (parameters - [1.0, 0.0])
        curvature = (design * (probability * (1 - probability))[:, None]).T @ design + 2 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        while loss(parameters - step) > loss(parameters) and np.abs(step).max() > 1e-9:
            step = step / 2
        parameters = parameters - step
    return float(parameters[0]), float(parameters[1])
