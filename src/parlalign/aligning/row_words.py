"""How the words of successive rows correspond: with the other text of the same row, or with that of a neighbour.

A part of a text that belongs to a neighbouring row is found at the seam of the two rows: the last words of one text
prefer the text of the neighbour, and the first words of that text prefer the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.aligning.band import Band
from parlalign.aligning.links import equal_segments, part_masses, word_shares
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.segment_preparation import prepare_segments
from parlalign.aligning.word_vectors import word_model
from parlalign.learning.arrays import Floats
from parlalign.records import Segment

REACH = 2
"""A text is compared with the texts of this many rows on either side. With one row less, the average precision of
`row_doubts` is .03 lower."""
_WIDTH = 2 * REACH + 1
NONE = _WIDTH
"""The cell of the words that no text translates."""
_LEAST_SHARE = 0.02
"""Is added to shares before their logarithm is taken; set by hand."""
_LEAST_WEIGHT = 0.01


@dataclass(frozen=True, slots=True)
class RowWords:
    """How the words of the texts of one side go to the texts of the other side, by cell and row, (cells, n).

    The first cells are the rows from `REACH` rows above to `REACH` rows below, the last one is `NONE`. `mass` is the
    weight that goes to a cell. `first` and `last` are the greatest weight of any first or last part of the text whose
    words prefer the cell to their own row, by the difference of the shares; `first_log` and `last_log` are the same by
    the difference of the logarithms. `weight` (n,) is that of all words of the text.
    """

    mass: Floats
    first: Floats
    last: Floats
    first_log: Floats
    last_log: Floats
    weight: Floats

    def share(self, offset: int) -> Floats:
        """Return the share of the words that goes to the row at an offset, such as -1, 0 or 1, (n,)."""
        return np.asarray(self.mass[REACH + offset] / self.weight)


def compare_rows(sides: tuple[Sequence[Segment], Sequence[Segment]]) -> tuple[RowWords, RowWords]:
    """Compare the texts of rows, source and target; a text may be empty. The rows of each side have one language."""
    source, target = (prepare_segments([*_padding(side), *side, *_padding(side)]) for side in sides)
    return _row_words(source, target), _row_words(target, source)


def _padding(side: Sequence[Segment]) -> list[Segment]:
    """Return empty segments, so that every row has as many neighbours."""
    return [Segment("", "", side[0].language)] * REACH


def _row_words(segments: SegmentFeatures, others: SegmentFeatures) -> RowWords:
    low = np.clip(np.arange(segments.count) - REACH, 0, segments.count - _WIDTH)
    band = Band(low=low, width=_WIDTH, back=low, depth=_WIDTH)
    copies = equal_segments(others.text_codes, band)
    columns: list[list[Floats]] = [[] for _ in range(6)]
    for words in word_shares(segments.bag, others.bag, band, word_model().null, copies):
        unexplained = np.maximum(1 - words.share.sum(axis=0, keepdims=True), 0)
        share = np.concatenate([words.share, unexplained])
        logarithm = np.log(share + np.float32(_LEAST_SHARE))
        parts = (
            np.add.reduceat(share * words.weights, words.starts, axis=1).T,
            *part_masses((share - share[REACH]) * words.weights, words.starts),
            *part_masses((logarithm - logarithm[REACH]) * words.weights, words.starts),
            np.maximum(np.add.reduceat(words.weights, words.starts), np.float32(_LEAST_WEIGHT)),
        )
        for column, part in zip(columns, parts, strict=True):
            column.append(part)
    inner = slice(REACH, -REACH)
    return RowWords(*(np.concatenate(column)[inner].T for column in columns))
