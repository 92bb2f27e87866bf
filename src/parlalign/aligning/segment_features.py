"""The segments of one side of an alignment as bags of words, with their lengths and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.aligning.word_bags import Bag
from parlalign.learning.arrays import Floats, Indices


@dataclass(frozen=True, slots=True)
class SegmentFeatures:
    """The words, lengths and labels of n segments.

    `lengths` (n,) are in characters, without white space at the ends. `labels` (n,) are codes of kind and label, 0 if
    there is no label.
    """

    texts: Sequence[str]
    bag: Bag
    lengths: Floats
    labels: Indices

    @property
    def count(self) -> int:
        """The number of segments."""
        return len(self.texts)

    @property
    def text_codes(self) -> Indices:
        """A number for each segment, (n,), which is the same for segments with the same text."""
        numbers: dict[str, int] = {}
        return np.array([numbers.setdefault(text.strip(), len(numbers)) for text in self.texts], dtype=np.int64)

    def take(self, indices: Sequence[int]) -> SegmentFeatures:
        """Return some of the segments."""
        at = np.array(indices, dtype=np.int64)
        return SegmentFeatures(
            texts=[self.texts[k] for k in indices],
            bag=self.bag.take(at),
            lengths=self.lengths[at],
            labels=self.labels[at],
        )
