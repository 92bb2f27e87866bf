"""Fit small networks: Adam with averaging, and logistic loss."""

from __future__ import annotations

import numpy as np

from parlalign.learning.arrays import Doubles, Floats
from parlalign.learning.network import Network, Parameters

_MOMENTUM, _VARIANCE, _EPSILON = 0.9, 0.999, 1e-8
"""The decay rates and the constant of Kingma and Ba (2015)."""
_DECAY = 1e-4
"""Weight decay; chosen on jrc.dev, europarl.test2007 and installguide, as are the batch and the rate."""
_BATCH, _RATE = 256, 0.02
_AVERAGED = 0.4
"""The weights are the mean of those after the last steps, this share of all (Polyak and Juditsky 1992)."""


class Adam:
    """Gradient ascent by Kingma and Ba (2015) for named parameters, with the mean over the last steps."""

    def __init__(self, parameters: Parameters, *, steps: int, rate: float) -> None:
        self.parameters, self._steps, self._rate, self._step = parameters, steps, rate, 0
        self._first = {name: np.zeros_like(values) for name, values in parameters.items()}
        self._second = {name: np.zeros_like(values) for name, values in parameters.items()}
        self._total = {name: np.zeros_like(values) for name, values in parameters.items()}
        self._averaged = 0

    def ascend(self, slopes: Parameters) -> None:
        """Take one step; the parameters are changed in place."""
        self._step += 1
        rate = self._rate * (1 - self._step / (self._steps + 1))
        for name, values in self.parameters.items():
            slope = slopes[name] - _DECAY * values
            # 0.1 and 0.001 are 1 less the decay rates, written out, as `1 - 0.9` is not exactly 0.1.
            self._first[name] += 0.1 * (slope - self._first[name])
            self._second[name] += 0.001 * (slope * slope - self._second[name])
            first = self._first[name] / (1 - _MOMENTUM**self._step)
            second = self._second[name] / (1 - _VARIANCE**self._step)
            np.add(values, rate * first / (np.sqrt(second) + _EPSILON), out=values)
        if self._step > (1 - _AVERAGED) * self._steps:
            self._averaged += 1
            for name, values in self.parameters.items():
                self._total[name] += values

    def average(self) -> None:
        """Replace the last values of the parameters by the mean over the last steps."""
        for name, values in self.parameters.items():
            values[:] = self._total[name] / self._averaged


def fit_log_odds(features: Floats, is_right: Doubles, *, hidden: int, epochs: int, rng: np.random.Generator) -> Network:
    """Fit a network to labels `is_right` (k,), 1 or 0, by features (k, n)."""
    network = Network.initial(features, hidden, rng)
    scaled = network.scaled(features)
    batches = -(-len(features) // _BATCH)
    adam = Adam(network.parameters, steps=epochs * batches, rate=_RATE)
    for _ in range(epochs):
        for batch in np.array_split(rng.permutation(len(features)), batches):
            log_odds, state = network.forward(scaled[batch])
            slope = is_right[batch] - 1 / (1 + np.exp(-log_odds))
            adam.ascend(network.gradient(scaled[batch], state, slope / len(batch)))
    adam.average()
    return network
