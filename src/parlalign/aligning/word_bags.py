"""The words of a list of segments, with their vectors and weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parlalign.learning.arrays import Floats, Indices


@dataclass(frozen=True, slots=True)
class Bag:
    """The words of a list of n segments.

    `words` (k,) indexes the rows of `vectors` (types, dimensions) and `weights` (types,), which lie in [0, 1]. `starts`
    (n + 1,) are the positions where the words of each segment begin. Every segment has at least one word; a segment
    without words has a placeholder of almost no weight.
    """

    vectors: Floats
    weights: Floats
    words: Indices
    starts: Indices

    def take(self, segments: Indices) -> Bag:
        """Return the words of some of the segments."""
        sizes = np.diff(self.starts)[segments]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        words = np.repeat(self.starts[segments] - starts[:-1], sizes) + np.arange(starts[-1])
        types, words_in_types = np.unique(self.words[words], return_inverse=True)
        return Bag(vectors=self.vectors[types], weights=self.weights[types], words=words_in_types, starts=starts)
