"""The features of two documents: which rare words translate each other, in which order, and the shared numbers."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np

from parlalign.learning.arrays import Floats
from parlalign.learning.feature_table import FeatureColumn
from parlalign.pairing.document_vectors import DocumentSet, Pairs

_SURE = 2.0
"""A word surely has a translation if its log-odds exceed those of no translation by this; chosen on jrc.train."""
_NEAR = 0.06
"""Distance of positions, as a share of the text, up to which two words are in the same place; chosen on jrc.train."""
_MIN_DISTANCE = 0.005
"""Added to the median distance before its logarithm is taken: smaller distances are no better evidence."""
_MAX_LOG_RATIO = 2.0


class _Words(NamedTuple):
    """The words of a document: positions (k,), weights (k,) and vectors (k, dimensions)."""

    positions: Floats
    weights: Floats
    vectors: Floats


class _Matches(NamedTuple):
    """k matching words or numbers of two documents: their weights, and their positions in the source and the target."""

    weights: Floats
    source: Floats
    target: Floats

    def joined(self, other: _Matches) -> _Matches:
        return _Matches(
            weights=np.concatenate([self.weights, other.weights]),
            source=np.concatenate([self.source, other.source]),
            target=np.concatenate([self.target, other.target]),
        )


class _WordMatch(NamedTuple):
    """The weighted shares of words with a translation, by document, and of words that are each other's best one."""

    coverage: tuple[float, float]
    sure_coverage: tuple[float, float]
    mutual: float


class _OrderMatch(NamedTuple):
    """How far the positions of matching words and numbers agree.

    `near` and `total` are the weights of matches in the same place, and of all; `median_distance` is a share of the
    text; `in_order` is the share of matches on the longest chain with the same order on both sides.
    """

    near: float
    total: float
    median_distance: float
    in_order: float


class _NumberMatch(NamedTuple):
    """The weights of the numbers that both documents have, and of all numbers of both."""

    shared: float
    total: float

    @property
    def missing(self) -> float:
        return max(self.total - 2 * self.shared, 0.0)


@dataclass(frozen=True, slots=True)
class _PairValues:
    """What the features of a pair of documents are computed from."""

    similarity: np.float32
    words: _WordMatch
    order: _OrderMatch
    length_ratio: float
    paragraph_ratio: float
    numbers: _NumberMatch


FEATURES: tuple[FeatureColumn[_PairValues], ...] = (
    FeatureColumn("similarity", lambda v: v.similarity),
    FeatureColumn("coverage", lambda v: sum(v.words.coverage) / 2),
    FeatureColumn("lesser_coverage", lambda v: min(v.words.coverage)),
    FeatureColumn("sure_coverage", lambda v: sum(v.words.sure_coverage) / 2),
    FeatureColumn("mutual", lambda v: v.words.mutual),
    FeatureColumn("near", lambda v: v.order.near / (v.order.total + 1)),
    FeatureColumn("near_mass", lambda v: np.log1p(v.order.near)),
    FeatureColumn("median_distance", lambda v: np.log(v.order.median_distance + _MIN_DISTANCE)),
    FeatureColumn("in_order", lambda v: v.order.in_order),
    FeatureColumn("mass", lambda v: np.log1p(v.order.total)),
    FeatureColumn("length_ratio", lambda v: v.length_ratio),
    FeatureColumn("paragraph_ratio", lambda v: v.paragraph_ratio),
    FeatureColumn("shared_number_share", lambda v: 2 * v.numbers.shared / (v.numbers.total + 1)),
    FeatureColumn("shared_numbers", lambda v: np.log1p(v.numbers.shared)),
    FeatureColumn("missing_numbers", lambda v: np.log1p(v.numbers.missing)),
)
"""The inputs of the network of pairs, in the order of the file of the model."""


def pair_features(source: DocumentSet, target: DocumentSet, pairs: Pairs, similarity: Floats, null: float) -> Floats:
    """Return the features of pairs of documents (k, 2), which are in order, as (k, len(FEATURES)).

    `null` is the log-odds of the word vectors that a word has no translation.
    """
    rows = np.zeros((len(pairs), len(FEATURES)), np.float32)
    for first, group in groupby(range(len(pairs)), key=lambda k: int(pairs[k, 0])):
        words = _words(source, first)
        for k in group:
            second = int(pairs[k, 1])
            word_matches, word_match = _match_words(words, _words(target, second), null)
            number_matches, number_match = _match_numbers(source, first, target, second)
            own, other = source.sketches[first], target.sketches[second]
            values = _PairValues(
                similarity=similarity[k],
                words=word_match,
                order=_match_order(word_matches.joined(number_matches)),
                length_ratio=_log_ratio(own.characters + 50, other.characters + 50),
                paragraph_ratio=_log_ratio(own.paragraphs + 2, other.paragraphs + 2),
                numbers=number_match,
            )
            rows[k] = np.array([column.compute(values) for column in FEATURES], dtype=np.float64)
    return rows


def _words(documents: DocumentSet, document: int) -> _Words:
    words, weights, vectors = documents.words_of(document)
    return _Words(positions=words.positions, weights=weights, vectors=vectors)


def _match_words(source: _Words, target: _Words, null: float) -> tuple[_Matches, _WordMatch]:
    """Return the words that are each other's best translation, and the shares of words that have one.

    The dot product of two words is the log-odds that one translates the other.
    """
    if not len(source.weights) or not len(target.weights):
        empty = np.zeros(0, np.float32)
        matches = _Matches(weights=empty, source=empty, target=empty)
        return matches, _WordMatch(coverage=(0.0, 0.0), sure_coverage=(0.0, 0.0), mutual=0.0)
    log_odds = source.vectors @ target.vectors.T
    best_target, best_source = log_odds.argmax(axis=1), log_odds.argmax(axis=0)
    own = np.arange(len(best_target))
    source_best, target_best = log_odds[own, best_target], log_odds[best_source, np.arange(len(best_source))]
    at = np.flatnonzero(best_source[best_target] == own)
    mass = _probability(source_best[at] - null) * np.sqrt(source.weights[at] * target.weights[best_target[at]])
    match = _WordMatch(
        coverage=(
            _share(source.weights, _probability(source_best - null)),
            _share(target.weights, _probability(target_best - null)),
        ),
        sure_coverage=(
            _share(source.weights, _probability(source_best - null - _SURE)),
            _share(target.weights, _probability(target_best - null - _SURE)),
        ),
        mutual=2 * float(mass.sum()) / float(source.weights.sum() + target.weights.sum() + 1e-6),
    )
    matches = _Matches(weights=mass, source=source.positions[at], target=target.positions[best_target[at]])
    return matches, match


def _match_order(matches: _Matches) -> _OrderMatch:
    """Return how far the positions of matches agree."""
    total = float(matches.weights.sum())
    distance = np.abs(matches.source - matches.target)
    order = np.lexsort((matches.target, matches.source))
    return _OrderMatch(
        near=float(matches.weights[distance < _NEAR].sum()),
        total=total,
        median_distance=_weighted_median(distance, matches.weights) if total else 1.0,
        in_order=_longest_chain(matches.target[order].tolist()) / max(len(order), 1),
    )


def _log_ratio(source: int, target: int) -> float:
    """Return the absolute logarithm of the ratio of two sizes, up to a limit."""
    return min(abs(float(np.log(target / source))), _MAX_LOG_RATIO)


def _match_numbers(source: DocumentSet, first: int, target: DocumentSet, second: int) -> tuple[_Matches, _NumberMatch]:
    """Return the numbers that both documents have, and their weight."""
    (own, weights), (other, other_weights) = source.numbers_of(first), target.numbers_of(second)
    _, at, other_at = np.intersect1d(own.ids, other.ids, assume_unique=True, return_indices=True)
    shared, total = float(weights[at].sum()), float(weights.sum() + other_weights.sum())
    matches = _Matches(weights=weights[at], source=own.positions[at], target=other.positions[other_at])
    return matches, _NumberMatch(shared=shared, total=total)


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(sums, sums[-1] / 2)]])


def _probability(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float32)


def _share(weights: Floats, probabilities: Floats) -> float:
    return float(weights @ probabilities) / float(weights.sum() + 1e-6)


def _longest_chain(positions: list[float]) -> int:
    """Return the length of the longest increasing subsequence (Fredman 1975).

    >>> _longest_chain([0.1, 0.7, 0.2, 0.3])
    3
    """
    ends: list[float] = []
    for position in positions:
        at = bisect_left(ends, position)
        ends[at : at + 1] = [position]
    return len(ends)
