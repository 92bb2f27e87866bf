"""The scores that a break model gives to breaks."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from parlalign.learning.arrays import Doubles


@dataclass(frozen=True, slots=True)
class BreakScores:
    """Log-odds of shape (n,) for n breaks, from the characters around them.

    `join`: the break is inside a word, against a space, for positions drawn evenly from a text. `divide`: a line or
    paragraph ends at the break, against a space inside one, for as many of the one as of the other. `soft`: the hyphen
    before the break was put in at the line end, against a hyphen of the word, for twice as many of the first. `whole`:
    as `join`, with the hyphen left out. The last two are 0 without a hyphen.
    """

    join: Doubles
    divide: Doubles
    soft: Doubles
    whole: Doubles

    @classmethod
    def zeros(cls, count: int) -> BreakScores:
        """Return scores of 0 for `count` breaks."""
        return cls(**{field.name: np.zeros(count) for field in fields(cls)})
