"""Line wraps in a language without a break model: they are found by the width of the lines."""

from __future__ import annotations

import numpy as np

from parlalign.learning.arrays import Flags, Indices
from parlalign.repairing.breaks import HYPHENS, Breaks
from parlalign.repairing.lines import COMMA, NO_END, Lines

_FEWEST = 5  # wraps that a width has to explain
_NARROWEST = 30  # lists of short lines look as if they were wrapped
_MOST_TOO_LONG = 0.05
_LEAST_WRAPPED = 0.5
_LEAST_GOING_ON = 2 / 3
"""The share of the explained newlines that have to be inside a sentence; in tables and verse fewer are."""
WRAP_PROBABILITY = 0.995
"""11,903 of 11,966 newlines were right without empty lines between paragraphs, and 13,834 of 13,834 with them, in clean
text of debates, acts and manuals, wrapped at 55 to 110 characters."""


def is_wrap(source: str, rows: Breaks, lines: Lines, is_inside: Flags) -> Flags:
    """Return, for each newline, whether the next word would not have fitted into the line.

    None is a wrap if the lines are not wrapped at one width, nor is one before an enumerator or after a hyphen.
    `is_inside` tells which of the newlines are in the language.
    """
    may_wrap = is_inside & (rows.newlines == 1) & ~rows.has_marker & ~rows.is_page_end
    may_wrap &= ~(lines.is_before_enumerator | lines.is_before_dash)
    width = _width(lines.length[may_wrap], lines.next_word[may_wrap])
    wrapped = may_wrap & (lines.length <= width) & (width <= lines.length + lines.next_word)
    has_ended = ~np.isin(lines.end, (NO_END, COMMA))
    first = [source[at : at + 1] for at in rows.end.tolist()]
    may_begin = np.array([char.isupper() or char.isdigit() for char in first], dtype=bool)
    goes_on = ~has_ended & ~may_begin
    if (
        wrapped.sum() < max(_FEWEST, _LEAST_WRAPPED * may_wrap.sum())
        or width < _NARROWEST
        or np.mean(lines.length[may_wrap] > width) > _MOST_TOO_LONG
        or goes_on[wrapped].mean() < _LEAST_GOING_ON
    ):
        return np.zeros(len(rows), dtype=bool)
    has_empty_lines = bool(np.any(is_inside & (rows.newlines > 1)))
    after_hyphen = np.array([source[at - 1 : at] in HYPHENS for at in rows.start.tolist()], dtype=bool)
    # Without empty lines between paragraphs, a full last line cannot be distinguished from a wrap.
    return np.asarray(wrapped & ~after_hyphen & (has_empty_lines | ~has_ended | ~may_begin))


def _width(length: Indices, next_word: Indices) -> int:
    """Return the width that explains the most newlines: the line fits into it, and the next word does not."""
    changes = np.zeros(int((length + next_word).max(initial=0)) + 2, dtype=np.int64)
    np.add.at(changes, length, 1)
    np.add.at(changes, length + next_word + 1, -1)
    return int(np.cumsum(changes).argmax())
