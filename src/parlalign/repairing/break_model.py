"""The break model: what the letters either side say of a break, and how it weighs with all else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from parlalign.io.resources import model_path
from parlalign.learning.hashed_logistic import Floats, HashedLogistic, Indices
from parlalign.repairing.character_features import MARGIN, Reader
from parlalign.repairing.hashed_text import PAD, Text, codes
from parlalign.repairing.word_classes import WordClasses

JOIN_BITS = 24
SIDE_BITS = 20
_WINDOW = 1 << 18  # characters of a long text looked at together
_REACH = 200  # characters a break sees at least on either side
_CHUNK = 8192

HYPHENS = "-\u00ad\u2010\u2011"


@dataclass(frozen=True, slots=True)
class BreakScores:
    """Log-odds of shape (n,) for n breaks, as far as the letters tell.

    `join`: the break is inside a word, against a space, for positions drawn evenly over a text. `divide`: a line or
    paragraph ends here, against a space inside one, for as many of the one as of the other. `soft`: the hyphen before
    the break is there for the break only, against a hyphen of the word, for twice as many of the first. `whole`: as
    `join`, with the hyphen left out. The last two are 0 without a hyphen.
    """

    join: Floats
    divide: Floats
    soft: Floats
    whole: Floats


@dataclass(frozen=True, slots=True)
class BreakModel:
    """Three hashed logistic regressions over the same features, for one language, and the weights of a decision."""

    join: HashedLogistic
    divide: HashedLogistic
    soft: HashedLogistic
    classes: WordClasses
    weights: dict[str, Floats]
    """For each sense but the space, a weight for each of its features in `weigh.FEATURES`; empty before training."""

    def score(self, draft: str, start: Indices, end: Indices) -> BreakScores:
        """Score breaks of a draft: each has the text before `start` on its left and that from `end` on its right."""
        scores = BreakScores(*(np.zeros(len(start)) for _ in fields(BreakScores)))
        for chosen in _windows(start, end):
            first, last = max(0, int(start[chosen][0]) - _REACH), int(end[chosen][-1]) + _REACH
            points = codes(PAD * MARGIN + draft[first:last] + PAD * MARGIN)
            reader = Reader(Text(points), self.classes)
            begins, ends = start[chosen] - first + MARGIN, end[chosen] - first + MARGIN
            rows = reader.rows(begins, ends, JOIN_BITS)
            scores.join[chosen] = self.join.log_odds(rows)
            scores.divide[chosen] = self.divide.log_odds(to_side_bits(rows))
            hyphens = np.flatnonzero(np.isin(points[begins - 1], [ord(hyphen) for hyphen in HYPHENS]))
            if len(hyphens):
                rows = reader.rows(begins[hyphens] - 1, ends[hyphens], JOIN_BITS)
                scores.soft[chosen.start + hyphens] = self.soft.log_odds(to_side_bits(rows))
                scores.whole[chosen.start + hyphens] = self.join.log_odds(rows)
        return scores


def _windows(start: Indices, end: Indices) -> Iterator[slice]:
    """Cut ordered breaks into slices of a bounded number, from a bounded stretch of text."""
    k = 0
    while k < len(start):
        last = int(np.searchsorted(end, start[k] + _WINDOW))
        last = min(max(last, k + 1), k + _CHUNK)
        yield slice(k, last)
        k = last


def to_side_bits(rows: Indices) -> Indices:
    """Fold rows of the large table into those of the small ones."""
    return np.asarray(rows >> (JOIN_BITS - SIDE_BITS))


@cache
def break_model(language: str) -> BreakModel:
    """Load the model of `language`; raise `ParlalignError` where there is none."""
    with np.load(model_path(f"breaks.{language}.npz"), allow_pickle=False) as arrays:
        join, divide, soft = (HashedLogistic.from_arrays(name, arrays) for name in ("join", "divide", "soft"))
        weights = {
            name.removeprefix("weights."): np.asarray(arrays[name], dtype=np.float64)
            for name in arrays.files
            if name.startswith("weights.")
        }
        return BreakModel(join, divide, soft, WordClasses.from_arrays(arrays), weights)
