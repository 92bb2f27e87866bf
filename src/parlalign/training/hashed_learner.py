"""Train logistic regressions over hashed binary features."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from parlalign.errors import ParlalignError
from parlalign.learning.arrays import Doubles, Flags, Floats, Indices
from parlalign.learning.hashed_logistic import NULL, HashedLogistic

_RATE, _SMOOTHING = 0.1, 0.1
_CLIP_QUANTILE = 0.9999  # of the weights that are not 0
_LEVELS = 31  # on either side of 0: more levels take twice the space and gave no better decisions


class HashedLearner:
    """FTRL-proximal (McMahan et al. 2013) on the logistic loss, with one step for each example, in the order given.

    With `sparsity`, the L1 penalty, features that are too rare get no weight. So fewer features with a weight share a
    row of the table, and the table compresses well.
    """

    def __init__(self, bits: int, sparsity: float = 1.0) -> None:
        self._sparsity = sparsity
        self._state = np.zeros((1 << bits, 2), dtype=np.float32)
        """For each row, the sum of the adjusted gradients and that of the squared gradients."""

    def learn(self, indices: Indices, is_positive: Flags) -> None:
        """Take one step for each row of feature indices."""
        _compiled(_learn)(self._state, indices, is_positive, self._sparsity)

    def finish(self, indices: Indices, is_positive: Flags) -> HashedLogistic:
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
    """Take one step for each row of features; the loops are compiled."""
    weights = np.zeros(indices.shape[1], dtype=np.float32)
    for i in range(indices.shape[0]):
        log_odds = 0.0
        for f in range(indices.shape[1]):
            row = indices[i, f]
            total, weight = state[row, 0], 0.0
            if row != NULL and abs(total) > sparsity:
                shrunk = total - sparsity if total > 0 else total + sparsity
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


def _weights(state: Floats, sparsity: float) -> Floats:
    """Return the weight of each row of the table."""
    total, squares = state.T
    shrunk = np.sign(total) * np.maximum(np.abs(total) - np.float32(sparsity), 0)
    weights = -shrunk * np.float32(_RATE) / (np.float32(_SMOOTHING) + np.sqrt(squares))
    weights[NULL] = 0.0
    return np.asarray(weights)


@cache
def _compiled(function: Callable[..., None]) -> Any:
    try:
        import numba
    except ImportError as error:
        raise ParlalignError("training needs numba, which is missing: pip install 'parlalign[train]'") from error
    return numba.njit(function)


def _platt(log_odds: Doubles, is_positive: Flags, steps: int = 30) -> tuple[float, float]:
    """Return the slope and intercept of greatest likelihood, by Newton's method; a step that overshoots is halved."""
    sign = np.where(is_positive, 1.0, -1.0)
    design = np.stack([log_odds, np.ones_like(log_odds)], axis=1)

    def loss(parameters: Doubles) -> float:
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
