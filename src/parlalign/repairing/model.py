"""The break model: what the letters either side say of a break."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from parlalign.hashed import Floats, HashedLogistic, Indices
from parlalign.repairing.features import CONTEXT, PAD, Codes, codes, hash_breaks
from parlalign.resources import model_path

JOIN_BITS = 22
SIDE_BITS = 18
_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class BreakScores:
    """Log-odds of shape (n,) for n breaks, as far as the letters tell.

    `join`: the break is inside a word, against a space. `divide`: a line or paragraph ends here, against a space inside
    one. `soft`: the hyphen before the break is there for the break only, against a hyphen of the word. `join` is for
    positions drawn evenly over a text; the other two for as many of the one as of the other.
    """

    join: Floats
    divide: Floats
    soft: Floats


@dataclass(frozen=True, slots=True)
class BreakModel:
    """Three hashed logistic regressions over the same features, for one language."""

    join: HashedLogistic
    divide: HashedLogistic
    soft: HashedLogistic

    def score(self, sides: list[tuple[str, str]]) -> BreakScores:
        """Score breaks given the text left and right of each; only `CONTEXT` characters of each are read."""
        parts = [self._score_chunk(sides[k : k + _CHUNK]) for k in range(0, len(sides), _CHUNK)] or [np.zeros((3, 0))]
        join, divide, soft = np.concatenate(parts, axis=1)
        return BreakScores(join, divide, soft)

    def _score_chunk(self, sides: list[tuple[str, str]]) -> Floats:
        left = side_codes(left[-CONTEXT:][::-1] for left, _ in sides)
        right = side_codes(right[:CONTEXT] for _, right in sides)
        rows = hash_breaks(left, right, JOIN_BITS)
        side_rows = to_side_bits(rows)
        without_hyphen = np.concatenate([left[:, 1:], np.full((len(left), 1), ord(PAD), np.uint64)], axis=1)
        soft_rows = to_side_bits(hash_breaks(without_hyphen, right, JOIN_BITS))
        return np.stack(
            [self.join.log_odds(rows), self.divide.log_odds(side_rows), self.soft.log_odds(soft_rows)], axis=0
        )


def to_side_bits(rows: Indices) -> Indices:
    """Fold rows of the large table into those of the small ones."""
    return np.asarray(rows >> (JOIN_BITS - SIDE_BITS))


def side_codes(texts: Iterable[str]) -> Codes:
    """Return an (n, CONTEXT) array of normalised code points, filled up with `PAD`."""
    padded = "".join(text.ljust(CONTEXT, PAD) for text in texts)
    return codes(padded).astype(np.uint64).reshape(-1, CONTEXT)


@cache
def break_model(language: str) -> BreakModel:
    """Load the model of `language`; raise `ParlalignError` where there is none."""
    with np.load(model_path(f"breaks.{language}.npz"), allow_pickle=False) as arrays:
        return BreakModel(*(HashedLogistic.from_arrays(name, arrays) for name in ("join", "divide", "soft")))
