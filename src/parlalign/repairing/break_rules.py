"""Rules about what a break cannot stand for, whatever the letters around it are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import regex

from parlalign.learning.arrays import Doubles, Flags
from parlalign.repairing.breaks import NEWLINE, Breaks, BreakType
from parlalign.repairing.cut_labels import label_breaks

_NEVER_AFTER_SPACE = regex.compile(r"[),;](?![-)])|\.(?=\s|$)(?!\s*\.)")
"""Matches `, en`, `). De`, `. De`; not `.5`, `...`, `. . .`, `;-)`."""
_SPACE_AT_END = regex.compile(r"\][^\S\n\r\f\v\x85\u2028\u2029]+$")
"""Matches the end of `...[+++] `; not that of `...[+++]⏎`."""
_NEWLINE_AT_END = regex.compile(rf"\][^\S\n\r\f\v\x85\u2028\u2029]*+{NEWLINE}\s*$")
"""Matches the end of `...[+++]⏎`."""
_MARKER_JOIN_LIMIT = -3.9
"""The highest log-odds of a join against a space at a marker before a space: 48 of 48 were spaces on real pages, so
that the probability of a space is at least .98 (Laplace 1774)."""


def apply_rules(evidence: Doubles, source: str, breaks: Breaks, parallel_texts: Sequence[str] = ()) -> None:
    """Change the log-odds (n, types) of the breaks of a text in place.

    A marker before a space is no join, there is no space before `) , ; .` after a newline, and a number on a line of
    its own is not joined to the label of a numbered paragraph that is due after it.
    """
    joins = evidence[:, BreakType.JOIN]
    np.minimum(joins, _MARKER_JOIN_LIMIT, out=joins, where=is_marker_before_space(source, breaks))
    evidence[_is_before_closing_mark(source, breaks), BreakType.SPACE] = -np.inf
    evidence[_is_before_label(source, breaks, parallel_texts), BreakType.JOIN] = -np.inf


def is_marker_before_space(source: str, breaks: Breaks) -> Flags:
    """Return, for each break, whether it is a marker with a space after it."""
    return _is_marker_before(_SPACE_AT_END, source, breaks)


def is_marker_before_newline(source: str, breaks: Breaks) -> Flags:
    """Return, for each break, whether it is a marker with a newline after it."""
    return _is_marker_before(_NEWLINE_AT_END, source, breaks)


def _is_marker_before(pattern: regex.Pattern[str], source: str, breaks: Breaks) -> Flags:
    found = breaks.has_marker & breaks.has_space
    rows = np.flatnonzero(found).tolist()
    bounds = zip(breaks.start[rows].tolist(), breaks.end[rows].tolist(), strict=True)
    found[rows] = [bool(pattern.search(source, start, end)) for start, end in bounds]
    return found


def _is_before_closing_mark(source: str, breaks: Breaks) -> Flags:
    """Return, for each newline without a marker, whether the text after it begins with one of `) , ; .`."""
    is_before = np.array([bool(_NEVER_AFTER_SPACE.match(source, at)) for at in breaks.end.tolist()], dtype=bool)
    return np.asarray(is_before & ~breaks.has_marker)


def _is_before_label(source: str, breaks: Breaks, parallel_texts: Sequence[str]) -> Flags:
    """Return, for each break, whether it is between a number and a label that is whole without it."""
    bounds = zip(breaks.start.tolist(), breaks.end.tolist(), strict=True)
    if not any(source[start - 1 : start].isdigit() and source[end : end + 1].isdigit() for start, end in bounds):
        return np.zeros(len(breaks), dtype=bool)
    apart = [each.start for each in label_breaks(source, parallel_texts) if not each.is_inside]
    return np.isin(breaks.start, apart)
