"""Line wraps in a language without a break model: only where the width of the lines tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from parlalign.languages import LANGUAGES
from parlalign.languages.language_spans import LanguageSpan
from parlalign.records import Edit, Span
from parlalign.repairing.break_model import HYPHENS
from parlalign.repairing.breaks import Bools, Breaks, Ints, take
from parlalign.repairing.lines import COMMA, NO_END, Lines, read_lines

_FEWEST = 5  # newlines, before they tell a width
_NARROWEST = 30  # lists of short lines look as if they were wrapped
_MOST_TOO_LONG = 0.05
_LEAST_WRAPPED = 0.5
_LEAST_GOING_ON = 2 / 3
"""Of the newlines that the width explains, so many stand inside a sentence; in tables and verse they do not."""
_PROBABILITY = 0.995
"""Right were 11,903 of 11,966 newlines without empty lines between paragraphs, 13,834 of 13,834 with them: clean text
of debates, acts and manuals, wrapped at 55 to 110 characters."""


def wrap_edits(source: str, breaks: Breaks, runs: Sequence[LanguageSpan]) -> Iterator[Edit]:
    """Yield an edit for each newline of the runs that stands where the next word did not fit on the line.

    None where the lines are not wrapped at one width, before enumerators, after hyphens, and in languages without
    spaces.
    """
    rows = take(breaks, breaks.newlines > 0)
    lines = read_lines(source, rows)
    for code in sorted({run.language or "" for run in runs}):
        if LANGUAGES[code].is_spaced:
            inside = _inside(rows, [run.span for run in runs if run.language == code])
            for k in np.flatnonzero(_wraps(source, rows, lines, inside)).tolist():
                yield Edit(Span(int(rows.start[k]), int(rows.end[k])), " ", "wrap-space", _PROBABILITY)


def _inside(rows: Breaks, spans: list[Span]) -> Bools:
    starts, ends = (np.array(bounds) for bounds in zip(*spans, strict=True))
    nearest = np.maximum(np.searchsorted(starts, rows.start) - 1, 0)
    return np.asarray((starts[nearest] < rows.start) & (rows.end < ends[nearest]))


def _wraps(source: str, rows: Breaks, lines: Lines, inside: Bools) -> Bools:
    """Tell for each break whether it is a wrap; for none where the text is not wrapped at one width."""
    may_wrap = inside & (rows.newlines == 1) & ~rows.has_marker & ~rows.is_page_end
    may_wrap &= ~(lines.is_before_enumerator | lines.is_before_dash)
    width = _width(lines.length[may_wrap], lines.next_word[may_wrap])
    wrapped = may_wrap & (lines.length <= width) & (width <= lines.length + lines.next_word)
    ended = ~np.isin(lines.end, (NO_END, COMMA))
    heads = [source[at : at + 1] for at in rows.end.tolist()]
    starts_anew = np.array([head.isupper() or head.isdigit() for head in heads], dtype=bool)
    goes_on = ~ended & ~starts_anew
    if (
        wrapped.sum() < max(_FEWEST, _LEAST_WRAPPED * may_wrap.sum())
        or width < _NARROWEST
        or np.mean(lines.length[may_wrap] > width) > _MOST_TOO_LONG
        or goes_on[wrapped].mean() < _LEAST_GOING_ON
    ):
        return np.zeros(len(rows), dtype=bool)
    has_empty_lines = bool(np.any(inside & (rows.newlines > 1)))
    after_hyphen = np.array([source[at - 1 : at] in HYPHENS for at in rows.start.tolist()], dtype=bool)
    # Where no empty lines divide the paragraphs, a full last line looks like a wrap.
    return np.asarray(wrapped & ~after_hyphen & (has_empty_lines | ~ended | ~starts_anew))


def _width(length: Ints, next_word: Ints) -> int:
    """Return the width that explains the most newlines: the line is no longer, and the next word does not fit."""
    changes = np.zeros(int((length + next_word).max(initial=0)) + 2, dtype=np.int64)
    np.add.at(changes, length, 1)
    np.add.at(changes, length + next_word + 1, -1)
    return int(np.cumsum(changes).argmax())
