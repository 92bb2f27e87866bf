"""What the rest of the document, or the other side of a pair, says of a break: words seen whole, and side by side."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import regex

from parlalign.learning.hashed_logistic import Floats
from parlalign.repairing.breaks import Breaks, Ints

FEATURES = ("joined is known", "long joined is known", "joined count", "apart is known", "parts are known")

_APART = "\0"
_WORD = regex.compile(rf"[\w{_APART}]+")
"""A word; one that a break touches has `_APART` in it, and is like no other."""
_LEFT = regex.compile(r"(?r)\w+")
_RIGHT = regex.compile(r"\w+")
_LONGEST_WORD = 60
_LONG = 7
_MOST = 20
_PIECES_AT_ONCE = 4096


def vocabulary_features(source: str, bounds: tuple[Ints, Ints], texts: Sequence[tuple[str, Breaks]]) -> Floats:
    """Return an array of shape (n, features): what words of `texts`, that none of their breaks touches, say of joining.

    `bounds` are the ends of the text before each break and the starts of that after it; `texts` are `source` itself,
    and what belongs to it.
    """
    features = np.zeros((len(bounds[0]), len(FEATURES)))
    parts = _parts(source, *bounds)
    wanted = {part for _, first, second in parts for part in (first, second, first + second)}
    pairs = {(first, second) for _, first, second in parts}
    counts, adjacent = _count(texts, wanted, pairs)
    for k, first, second in parts:
        count = counts[first + second]
        features[k] = (
            count > 0,
            count > 0 and len(first + second) >= _LONG,
            np.log1p(min(count, _MOST)),
            (first, second) in adjacent,
            counts[first] > 0 and counts[second] > 0,
        )
    return features


def _parts(source: str, lefts: Ints, rights: Ints) -> list[tuple[int, str, str]]:
    """Return the number of each break between two words, and the two."""
    parts = []
    for k, (start, end) in enumerate(zip(lefts.tolist(), rights.tolist(), strict=True)):
        left = _LEFT.match(source, max(0, start - _LONGEST_WORD), start)
        right = _RIGHT.match(source, end, end + _LONGEST_WORD)
        if left and right:
            parts.append((k, left.group(), right.group()))
    return parts


def _count(
    texts: Sequence[tuple[str, Breaks]], wanted: set[str], pairs: set[tuple[str, str]]
) -> tuple[Counter[str], set[tuple[str, str]]]:
    """Return how often the wanted words stand in the texts, and which of the pairs stand side by side."""
    counts: Counter[str] = Counter()
    adjacent: set[tuple[str, str]] = set()
    for source, breaks in texts:
        for stretch in _stretches(source, breaks):
            words = _WORD.findall(stretch)
            counts.update(word for word in words if word in wanted)
            adjacent.update(pair for pair in itertools.pairwise(words) if pair in pairs)
    return counts, adjacent


def _stretches(source: str, breaks: Breaks) -> Iterator[str]:
    """Yield the text in stretches of a bounded number of pieces, the breaks between them shown as `_APART`."""
    starts, ends = [0, *breaks.end.tolist()], [*breaks.start.tolist(), len(source)]
    for k in range(0, len(starts), _PIECES_AT_ONCE):
        chosen = slice(k, k + _PIECES_AT_ONCE)
        pieces = [source[start:end] for start, end in zip(starts[chosen], ends[chosen], strict=True)]
        yield _APART + _APART.join(pieces) + _APART
