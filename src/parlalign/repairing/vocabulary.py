"""Evidence from words: whether the words at a break occur joined or apart elsewhere, in the text or a parallel text."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import regex

from parlalign.learning.arrays import Doubles, Flags, Indices
from parlalign.repairing.breaks import Breaks

_BREAK = "\0"
_WORD = regex.compile(rf"[\w{_BREAK}]+")
"""A word; a word that a break touches contains `_BREAK` and therefore equals no other word."""
_LAST_WORD = regex.compile(r"(?r)\w+")
_FIRST_WORD = regex.compile(r"\w+")
_LONGEST_WORD = 60
_LONG = 7
_HIGHEST_COUNT = 20
_PARTS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """What the words of the texts show about n breaks between two words, as arrays of shape (n,).

    `joined_count` is the logarithm of 1 + the count. All is 0 at a break that is not between two words.
    """

    joined_is_known: Flags
    long_joined_is_known: Flags
    joined_count: Doubles
    apart_is_known: Flags
    """The two words occur next to each other."""
    parts_are_known: Flags


def word_evidence(source: str, bounds: tuple[Indices, Indices], texts: Sequence[tuple[str, Breaks]]) -> WordEvidence:
    """Return the evidence from the words of `texts` that none of their breaks touches.

    `bounds` are the ends of the text before each break and the starts of the text after it; `texts` are `source` itself
    and its parallel texts.
    """
    count = len(bounds[0])
    evidence = WordEvidence(
        joined_is_known=np.zeros(count, dtype=bool),
        long_joined_is_known=np.zeros(count, dtype=bool),
        joined_count=np.zeros(count),
        apart_is_known=np.zeros(count, dtype=bool),
        parts_are_known=np.zeros(count, dtype=bool),
    )
    words = _words_at_breaks(source, *bounds)
    wanted = {word for _, first, second in words for word in (first, second, first + second)}
    pairs = {(first, second) for _, first, second in words}
    counts, adjacent = _count(texts, wanted, pairs)
    for k, first, second in words:
        joined = counts[first + second]
        evidence.joined_is_known[k] = joined > 0
        evidence.long_joined_is_known[k] = joined > 0 and len(first + second) >= _LONG
        evidence.joined_count[k] = np.log1p(min(joined, _HIGHEST_COUNT))
        evidence.apart_is_known[k] = (first, second) in adjacent
        evidence.parts_are_known[k] = counts[first] > 0 and counts[second] > 0
    return evidence


def _words_at_breaks(source: str, ends: Indices, starts: Indices) -> list[tuple[int, str, str]]:
    """Return the number of each break between two words, with the two words."""
    words = []
    for k, (end, start) in enumerate(zip(ends.tolist(), starts.tolist(), strict=True)):
        first = _LAST_WORD.match(source, max(0, end - _LONGEST_WORD), end)
        second = _FIRST_WORD.match(source, start, start + _LONGEST_WORD)
        if first and second:
            words.append((k, first.group(), second.group()))
    return words


def _count(
    texts: Sequence[tuple[str, Breaks]], wanted: set[str], pairs: set[tuple[str, str]]
) -> tuple[Counter[str], set[tuple[str, str]]]:
    """Return how often the wanted words occur in the texts, and which of the pairs occur next to each other."""
    counts: Counter[str] = Counter()
    adjacent: set[tuple[str, str]] = set()
    for source, breaks in texts:
        for part in _parts(source, breaks):
            words = _WORD.findall(part)
            counts.update(word for word in words if word in wanted)
            adjacent.update(pair for pair in itertools.pairwise(words) if pair in pairs)
    return counts, adjacent


def _parts(source: str, breaks: Breaks) -> Iterator[str]:
    """Yield the text in parts with a limited number of breaks, each break replaced by `_BREAK`."""
    starts, ends = [0, *breaks.end.tolist()], [*breaks.start.tolist(), len(source)]
    for k in range(0, len(starts), _PARTS_AT_ONCE):
        bounds = zip(starts[k : k + _PARTS_AT_ONCE], ends[k : k + _PARTS_AT_ONCE], strict=True)
        yield _BREAK + _BREAK.join(source[start:end] for start, end in bounds) + _BREAK
