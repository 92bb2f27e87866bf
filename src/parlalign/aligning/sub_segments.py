"""Sub-segments: a pair is cut where CAT tools cut its source, for instance between two paragraphs or after `bijv.`"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import regex

from parlalign.aligning.word_vectors import word_model
from parlalign.learning.arrays import Floats, Indices
from parlalign.learning.unit_vectors import unit


@dataclass(frozen=True, slots=True)
class Words:
    """The n words of a text: their ends in characters (n,), unit vectors (n, dimensions) and weights (n,)."""

    ends: Indices
    vectors: Floats
    weights: Floats


_WORD = regex.compile(r"\S+")

_FULL_STOP = regex.compile(r"[.?!…][\"'”’»)\]]*(?=\s)")
"""`bijv. door`, not `3.5`: places where the segmentation rules of CAT tools may cut."""

_ENUMERATOR = regex.compile(r"\(?\w{1,4}\.")
"""`51.` and `a.`, not `bijv. door`: at the beginning of a text, this is no place to cut."""

_IN_ABBREVIATION = regex.compile(r"\p{L}\.\s\p{L}\.")
"""`z. B.`, not `S. 12`: no place to cut."""

_LETTERS = regex.compile(r"\p{L}{2}")

_LONGEST = 20_000  # characters
_TEXTS_PER_BATCH = 200  # 16 MB, if a text has 40 words and a word takes a kilobyte

_MOST_CUTS = 3
"""More cuts would make many sub-segments that nobody would search for."""

_PUNCTUATION, _DISPLACEMENT, _MARGIN = 0.6, 0.05, 0.25
"""In linked words: the score of a cut after the same punctuation as in the source, the cost of each word by which the
cut is displaced in the text, and the margin over all other cuts that a cut needs. Tuned on 300 joined pairs of
neighbouring sentences of europarl.test2006: 94 % are cut, all in the right place. `docs/formats.md` has the figures of
ntrex.dev, which was not used for tuning."""

_LEAST_WEIGHT, _UNRELATED = 0.15, 0.3
"""The least weight of a word, because function words matter here, and the similarity of words that have nothing in
common. Both are tuned on the same sentences."""


def full_stops(text: str) -> list[int]:
    """Return the places inside the text that follow a full stop and precede white space.

    >>> full_stops("ruimte, bijv. door dijken.")
    [13]
    """
    ends = [match.end() for match in _FULL_STOP.finditer(text)]
    return [end for end in ends if not _ENUMERATOR.fullmatch(text, 0, end)]


@dataclass(frozen=True, slots=True)
class DivisiblePair:
    """A source with its translation, and the places in the source, in characters, where a CAT tool may cut it."""

    source: str
    target: str
    places: tuple[int, ...]


def sub_segments(pairs: Sequence[DivisiblePair], *, languages: tuple[str, str]) -> list[tuple[tuple[str, str], ...]]:
    """Return, for each pair, the sub-segments between any two of its cuts, but not the pair itself.

    The target is cut where most words before and after the cut are linked to source words before and after the place.
    A place is ignored if no cut of the target is certain. Sub-segments without a word are left out. A pair has no
    sub-segments if it has more than three places, or if a text is too long for any CAT tool to keep it whole.
    """
    cuttable = [k for k, pair in enumerate(pairs) if _is_cuttable(pair)]
    divided: list[tuple[tuple[str, str], ...]] = [()] * len(pairs)
    for start in range(0, len(cuttable), _TEXTS_PER_BATCH):
        batch = cuttable[start : start + _TEXTS_PER_BATCH]
        source = _words([pairs[k].source for k in batch], languages[0])
        target = _words([pairs[k].target for k in batch], languages[1])
        for k, *words in zip(batch, source, target, strict=True):
            divided[k] = _between_cuts(pairs[k], *words)
    return divided


def _is_cuttable(pair: DivisiblePair) -> bool:
    return 0 < len(pair.places) <= _MOST_CUTS and max(len(pair.source), len(pair.target)) <= _LONGEST


def _between_cuts(pair: DivisiblePair, source: Words, target: Words) -> tuple[tuple[str, str], ...]:
    targets = ((place, _target_cut(pair, place, source, target)) for place in pair.places)
    cuts = [(0, 0), *((place, at) for place, at in targets if at), (len(pair.source), len(pair.target))]
    if any(first[1] >= second[1] for first, second in pairwise(cuts)):
        return ()
    parts = [
        (pair.source[start[0] : end[0]].strip(), pair.target[start[1] : end[1]].strip())
        for start, end in combinations(cuts, 2)
        if (start, end) != (cuts[0], cuts[-1])
    ]
    return tuple(texts for texts in parts if all(map(_LETTERS.search, texts)))


def _target_cut(pair: DivisiblePair, place: int, source: Words, target: Words) -> int | None:
    """Return where to cut the target, after a word, if the source is cut at `place`; None if no cut is certain."""
    ends = target.ends[:-1]
    if not len(ends):
        return None
    scores = _linked_weights(source, target, int(np.searchsorted(source.ends, place, side="right")))
    scores -= _DISPLACEMENT * (len(ends) + 1) * np.abs(ends / len(pair.target) - place / len(pair.source))
    mark = pair.source[:place].rstrip()[-1]
    if not mark.isalnum():
        scores += _PUNCTUATION * np.array([_similarity(mark, pair.target[end - 1]) for end in ends])
    scores[[_IN_ABBREVIATION.match(pair.target, end - 2) is not None for end in ends]] = -np.inf
    best = int(scores.argmax())
    others = np.delete(scores, best)
    return int(ends[best]) if scores[best] - others.max(initial=-np.inf) >= _MARGIN else None


def _similarity(mark: str, other: str) -> float:
    """Return 1 for the same punctuation, a half for other punctuation, 0 for none."""
    return 0 if other.isalnum() else 1 if other == mark else 0.5


def _linked_weights(source: Words, target: Words, before: int) -> Floats:
    """Return the weight of linked words for a source cut after `before` words and a target cut after 1, 2, … words."""
    similarity = np.maximum(source.vectors @ target.vectors.T - _UNRELATED, 0) / (1 - _UNRELATED)
    first, second = similarity[:before], similarity[before:]
    # The best link of each source word before the cut to the target before its cut, and the same after the cuts.
    first_links = np.maximum.accumulate(first, axis=1)[:, :-1]
    second_links = np.maximum.accumulate(second[:, ::-1], axis=1)[:, ::-1][:, 1:]
    source_weight = source.weights[:before] @ first_links + source.weights[before:] @ second_links
    target_before = np.cumsum(target.weights * first.max(axis=0, initial=0))[:-1]
    target_after = np.cumsum((target.weights * second.max(axis=0, initial=0))[::-1])[::-1][1:]
    return np.asarray(source_weight + target_before + target_after, dtype=np.float32)


def _words(texts: Sequence[str], language: str) -> list[Words]:
    """Return the words of each text; they are looked up together, because most words occur more than once."""
    ends = [np.array([match.end() for match in _WORD.finditer(text)], dtype=np.int64) for text in texts]
    bag = word_model().bag([word for text in texts for word in _WORD.findall(text)], language)
    weights = np.maximum(bag.weights, _LEAST_WEIGHT)
    parts = (unit(bag.vectors) * weights[:, None])[bag.words]
    vectors = unit(np.add.reduceat(parts, bag.starts[:-1], axis=0)) if texts else parts
    sums = np.minimum(np.add.reduceat(weights[bag.words], bag.starts[:-1]), 1) if texts else weights
    lasts = np.cumsum([len(word_ends) for word_ends in ends])[:-1]
    columns = zip(ends, np.split(vectors, lasts), np.split(sums, lasts), strict=True)
    return [Words(ends=text_ends, vectors=rows, weights=text_weights) for text_ends, rows, text_weights in columns]
