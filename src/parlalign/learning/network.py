"""A small network: a logistic regression with an additional hidden layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parlalign.learning.arrays import Doubles, Floats

Parameters = dict[str, Doubles]

_DIGITS = 4
"""Digits of the numbers in model files."""
_ROWS_AT_ONCE = 16_384


@dataclass(frozen=True, slots=True)
class Network:
    """Computes log-odds as x · linear + tanh(x · inner + offset) · outer + bias, for inputs x scaled to mean 0 and
    standard deviation 1 by `mean` and `scale` (features,)."""

    mean: Doubles
    scale: Doubles
    parameters: Parameters

    @classmethod
    def initial(cls, inputs: Floats, hidden: int, rng: np.random.Generator) -> Network:
        """Return an untrained network for inputs like these (k, features); its outer weights are near 0."""
        features = inputs.shape[1]
        return cls(
            mean=inputs.mean(axis=0, dtype=np.float64),
            scale=inputs.std(axis=0, dtype=np.float64) + 1e-3,
            parameters={
                "linear": np.zeros(features),
                "bias": np.zeros(1),
                "inner": rng.standard_normal((features, hidden)) * 0.6 / np.sqrt(features),
                "offset": np.zeros(hidden),
                "outer": rng.standard_normal(hidden) * 0.1,
            },
        )

    def __call__(self, inputs: Floats) -> Doubles:
        """Return the log-odds for inputs (…, features)."""
        flat = inputs.reshape(-1, inputs.shape[-1])
        parts = [self.forward(self.scaled(flat[k : k + _ROWS_AT_ONCE]))[0] for k in range(0, len(flat), _ROWS_AT_ONCE)]
        return np.concatenate([np.zeros(0), *parts]).reshape(inputs.shape[:-1])

    def scaled(self, inputs: Floats) -> Doubles:
        """Return inputs scaled to mean 0 and standard deviation 1."""
        return np.asarray((inputs - self.mean) / self.scale)

    def forward(self, scaled: Doubles) -> tuple[Doubles, Doubles]:
        """Return the log-odds and the state of the hidden layer."""
        p = self.parameters
        state = np.tanh(scaled @ p["inner"] + p["offset"])
        return scaled @ p["linear"] + state @ p["outer"] + p["bias"][0], state

    def gradient(self, scaled: Doubles, state: Doubles, slope: Doubles) -> Parameters:
        """Return the slope of each parameter, given that of each output (k,)."""
        inner = (slope[:, None] * self.parameters["outer"]) * (1 - state * state)
        return {
            "linear": slope @ scaled,
            "bias": slope.sum(keepdims=True),
            "inner": scaled.T @ inner,
            "offset": inner.sum(axis=0),
            "outer": slope @ state,
        }

    def to_json(self) -> dict[str, object]:
        """Return what `from_json` reads: the numbers with four decimals."""
        arrays = {"mean": self.mean, "scale": self.scale, **self.parameters}
        return {name: np.round(values, _DIGITS).tolist() for name, values in arrays.items()}

    @classmethod
    def from_json(cls, values: dict[str, object]) -> Network:
        """Return the network that `to_json` wrote."""
        arrays = {name: np.array(numbers, dtype=np.float64) for name, numbers in values.items()}
        return cls(mean=arrays.pop("mean"), scale=arrays.pop("scale"), parameters=arrays)
