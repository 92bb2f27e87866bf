"""The break model of a language: it scores breaks by the characters around them, and has the weights of features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from parlalign.io.resources import for_models, load_model
from parlalign.learning.arrays import Doubles, Indices
from parlalign.learning.hashed_logistic import HashedLogistic
from parlalign.repairing.break_scores import BreakScores
from parlalign.repairing.breaks import HYPHENS
from parlalign.repairing.character_features import MARGIN, CharacterFeatures
from parlalign.repairing.hashed_text import PAD, HashedText, code_points
from parlalign.repairing.word_classes import WordClasses

JOIN_BITS = 24
SIDE_BITS = 20
_WINDOW = 1 << 18  # characters of a long text that are scored together
_REACH = 200  # characters on either side of a break that are read, at least
_CHUNK = 8192  # breaks that are scored together


@dataclass(frozen=True, slots=True)
class BreakModel:
    """Three hashed logistic regressions over the same features, for one language, and the weights of break features."""

    join: HashedLogistic
    divide: HashedLogistic
    soft: HashedLogistic
    classes: WordClasses
    weights: dict[str, Doubles]
    """For each type but the space, a weight for each of its features in `FEATURES`; empty before training."""

    def score(self, text: str, start: Indices, end: Indices) -> BreakScores:
        """Score breaks of a provisional text, each by the text before its `start` and the text from its `end` on."""
        scores = BreakScores.zeros(len(start))
        for window in _windows(start, end):
            first, last = max(0, int(start[window][0]) - _REACH), int(end[window][-1]) + _REACH
            points = code_points(PAD * MARGIN + text[first:last] + PAD * MARGIN)
            features = CharacterFeatures(HashedText(points), self.classes)
            starts, ends = start[window] - first + MARGIN, end[window] - first + MARGIN
            rows = features.rows(starts, ends, JOIN_BITS)
            scores.join[window] = self.join.log_odds(rows)
            scores.divide[window] = self.divide.log_odds(to_side_bits(rows))
            hyphens = np.flatnonzero(np.isin(points[starts - 1], [ord(hyphen) for hyphen in HYPHENS]))
            if len(hyphens):
                rows = features.rows(starts[hyphens] - 1, ends[hyphens], JOIN_BITS)
                scores.soft[window.start + hyphens] = self.soft.log_odds(to_side_bits(rows))
                scores.whole[window.start + hyphens] = self.join.log_odds(rows)
        return scores


def _windows(start: Indices, end: Indices) -> Iterator[slice]:
    """Yield slices of ordered breaks, each with a limited number of breaks from a limited length of text."""
    k = 0
    while k < len(start):
        last = int(np.searchsorted(end, start[k] + _WINDOW))
        last = min(max(last, k + 1), k + _CHUNK)
        yield slice(k, last)
        k = last


def to_side_bits(rows: Indices) -> Indices:
    """Return the rows of the small tables for rows of the large one."""
    return np.asarray(rows >> (JOIN_BITS - SIDE_BITS))


@for_models
def break_model(language: str) -> BreakModel:
    """Load the model of a language; raise `ParlalignError` if there is none."""
    return load_model(f"breaks.{language}.npz", _read)


def _read(path: Path) -> BreakModel:
    from parlalign.repairing.break_features import FEATURES

    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        join, divide, soft = (HashedLogistic.from_arrays(name, arrays) for name in ("join", "divide", "soft"))
        weights = {
            name.removeprefix("weights."): np.asarray(arrays[name], dtype=np.float64)
            for name in arrays.files
            if name.startswith("weights.")
        }
        classes = WordClasses.from_arrays(arrays)
    sizes = [len(table.table).bit_length() - 1 for table in (join, divide, soft)]
    expected = {name: len(features) for name, features in FEATURES.items()}
    if sizes != [JOIN_BITS, SIDE_BITS, SIDE_BITS] or {name: len(each) for name, each in weights.items()} != expected:
        raise ValueError("it has other features")
    return BreakModel(join=join, divide=divide, soft=soft, classes=classes, weights=weights)
