"""Labels of numbered paragraphs that a newline cuts: `1⏎15. verzoekt` for `115. verzoekt`, `267⏎. wijst`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from parlalign.repairing.breaks import NEWLINE, Breaks

_BEGINNING = rf"(?:^|(?<={NEWLINE})|(?<=[;:.,]\s)|(?<=;))"
_CUT = regex.compile(rf"{_BEGINNING}(?P<first>\d{{1,3}})(?P<gap>[ \t]*+{NEWLINE}[ \t]*+)(?P<rest>\d{{0,3}})[.)](?=\s)")
"""Matches `1⏎15. ` and `267⏎. ` at the beginning of a line or after a mark; not `Artikel 1⏎15. `."""
_LABEL = regex.compile(r"(?:^|(?<=[\s;:.]))(\d{1,3})[.)](?=\s)")


_LONGEST_LABEL = 3
_DIGITS_AND_MARKS = frozenset("0123456789.)")


class LabelBreak(NamedTuple):
    """A newline between digits and a label; `is_inside` if all of it is one label, False if they are apart."""

    start: int
    end: int
    is_inside: bool


def label_breaks(text: str, breaks: Breaks, parallel_texts: Sequence[str] = ()) -> Iterator[LabelBreak]:
    """Yield the newlines between digits and a label for which the numbering shows whether they are inside the label.

    A label is expected where the texts have it, or the label before or after it: 115 after 114, or next to the 115 of
    the translation. If both readings are as good or as bad, nothing is yielded.

    >>> from parlalign.repairing.breaks import find_breaks
    >>> text = "114. merkt op;\\n1\\n15. verzoekt"
    >>> list(label_breaks(text, find_breaks(text)))
    [LabelBreak(start=16, end=17, is_inside=True)]
    """
    labels: Counter[int] | None = None
    for start, end in zip(breaks.start.tolist(), breaks.end.tolist(), strict=True):
        if not (text[start - 1 : start].isdigit() and text[end : end + 1] in _DIGITS_AND_MARKS):
            continue
        match = _CUT.search(text, max(0, start - _LONGEST_LABEL), end + _LONGEST_LABEL + 2)
        if not match or match.start("gap") != start:
            continue
        labels = labels or _count_labels((text, *parallel_texts))
        whole, rest = int(match["first"] + match["rest"]), match["rest"]
        support = _support(labels, whole) - (_support(labels - Counter([int(rest)]), int(rest)) if rest else -1)
        if support:
            yield LabelBreak(*match.span("gap"), is_inside=support > 0)


def _count_labels(texts: Sequence[str]) -> Counter[int]:
    return Counter(int(label) for text in texts for label in _LABEL.findall(text))


def _support(labels: Counter[int], number: int) -> int:
    """Return for how many of a label and its two neighbours there is evidence."""
    return sum(labels[near] > 0 for near in (number - 1, number, number + 1))
