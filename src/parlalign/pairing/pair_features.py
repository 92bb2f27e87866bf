"""A second look at two documents: which rare words answer each other, in which order, and what the numbers say."""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import NamedTuple

import numpy as np

from parlalign.pairing.document_vectors import DocumentSet, Pairs
from parlalign.pairing.sketch import Floats, Sketch

FEATURES = (
    "similarity",
    "coverage",
    "lesser_coverage",
    "sure_coverage",
    "mutual",
    "near",
    "near_mass",
    "apart",
    "chain",
    "mass",
    "length",
    "paragraphs",
    "numbers",
    "shared_numbers",
    "missing_numbers",
)
_SURE = 2.0
"""Log-odds above those of no translation, of words that are surely one."""
_NEAR = 0.06
"""Distance of places, as a share of the text, of words that answer each other; chosen on jrc.train."""
_LEAST_APART = 0.005  # less is no more telling
_MOST_RATIO = 2.0  # of the logarithm of a ratio


class _Words(NamedTuple):
    """The words of a document: places (k,), weights (k,) and vectors (k, dimensions)."""

    places: Floats
    weights: Floats
    vectors: Floats


class _Matches(NamedTuple):
    """Words or numbers of two documents that answer each other, k of them: how much they tell, and where they stand."""

    weights: Floats
    source: Floats
    target: Floats

    def __add__(self, other: _Matches) -> _Matches:  # type: ignore[override]
        return _Matches(*(np.concatenate(parts) for parts in zip(self, other, strict=True)))


def pair_features(source: DocumentSet, target: DocumentSet, pairs: Pairs, similarity: Floats, null: float) -> Floats:
    """Return the features of pairs of documents (k, 2), which are in order, as (k, len(FEATURES)).

    `null` is the log-odds of the word vectors that a word has no translation.
    """
    rows = np.zeros((len(pairs), len(FEATURES)), np.float32)
    for first, group in groupby(range(len(pairs)), key=lambda k: int(pairs[k, 0])):
        words = _words(source, first)
        for k in group:
            second = int(pairs[k, 1])
            shared, of_numbers = _number_features(source, first, target, second)
            matches, of_words = _word_features(words, _words(target, second), null)
            sizes = _size_features(source.sketches[first], target.sketches[second])
            rows[k] = (similarity[k], *of_words, *_order_features(matches + shared), *sizes, *of_numbers)
    return rows


def _words(side: DocumentSet, document: int) -> _Words:
    words, weights, vectors = side.words_of(document)
    return _Words(words.places, weights, vectors)


def _word_features(source: _Words, target: _Words, null: float) -> tuple[_Matches, tuple[float, ...]]:
    """Return the words that are each other's best translation, and the share of all words that have one.

    The dot product of two words is the log-odds that the one translates the other.
    """
    if not len(source.weights) or not len(target.weights):
        nothing = np.zeros(0, np.float32)
        return _Matches(nothing, nothing, nothing), (0.0, 0.0, 0.0, 0.0)
    odds = source.vectors @ target.vectors.T
    there, back = odds.argmax(axis=1), odds.argmax(axis=0)
    own = np.arange(len(there))
    best = odds[own, there], odds[back, np.arange(len(back))]
    weights = source.weights, target.weights
    coverage = [_share(w, _probability(b - null)) for w, b in zip(weights, best, strict=True)]
    sure = [_share(w, _probability(b - null - _SURE)) for w, b in zip(weights, best, strict=True)]
    at = np.flatnonzero(back[there] == own)
    mass = _probability(best[0][at] - null) * np.sqrt(source.weights[at] * target.weights[there[at]])
    mutual = 2 * float(mass.sum()) / float(source.weights.sum() + target.weights.sum() + 1e-6)
    matches = _Matches(mass, source.places[at], target.places[there[at]])
    return matches, (sum(coverage) / 2, min(coverage), sum(sure) / 2, mutual)


def _order_features(matches: _Matches) -> tuple[float, ...]:
    """Return how much of what answers each other stands at the same place, how far apart half of it stands at most, and
    how much stands in the same order."""
    total = float(matches.weights.sum())
    distance = np.abs(matches.source - matches.target)
    is_near = distance < _NEAR
    near = float(matches.weights[is_near].sum())
    order = np.lexsort((matches.target, matches.source))
    chain = _longest_chain(matches.target[order].tolist()) / max(len(order), 1)
    apart = _middle(distance, matches.weights) if total else 1.0
    return near / (total + 1), float(np.log1p(near)), float(np.log(apart + _LEAST_APART)), chain, float(np.log1p(total))


def _size_features(source: Sketch, target: Sketch) -> tuple[float, float]:
    """Return how far the lengths, and the numbers of paragraphs, are apart, as logarithms of their ratios."""
    length = np.log((target.characters + 50) / (source.characters + 50))
    paragraphs = np.log((target.paragraphs + 2) / (source.paragraphs + 2))
    return min(abs(float(length)), _MOST_RATIO), min(abs(float(paragraphs)), _MOST_RATIO)


def _number_features(
    source: DocumentSet, first: int, target: DocumentSet, second: int
) -> tuple[_Matches, tuple[float, ...]]:
    """Return the numbers that both documents have; their share of all, and how many there are, and are missing."""
    (own, weights), (other, other_weights) = source.numbers_of(first), target.numbers_of(second)
    _, at, there = np.intersect1d(own.ids, other.ids, assume_unique=True, return_indices=True)
    shared, total = float(weights[at].sum()), float(weights.sum() + other_weights.sum())
    matches = _Matches(weights[at], own.places[at], other.places[there])
    missing = total - 2 * shared
    return matches, (2 * shared / (total + 1), float(np.log1p(shared)), float(np.log1p(max(missing, 0.0))))


def _middle(values: Floats, weights: Floats) -> float:
    """Return the weighted median."""
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(sums, sums[-1] / 2)]])


def _probability(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def _share(weights: Floats, probabilities: Floats) -> float:
    return float(weights @ probabilities) / float(weights.sum() + 1e-6)


def _longest_chain(places: list[float]) -> int:
    """Return the length of the longest part of a list that grows (Fredman 1975).

    >>> _longest_chain([0.1, 0.7, 0.2, 0.3])
    3
    """
    ends: list[float] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)
