"""Train word classes: groups of frequent words that occur next to the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import regex

from parlalign.learning.arrays import Floats, Indices
from parlalign.repairing.hashed_text import ENDINGS, ending_hash, word_hash
from parlalign.repairing.word_classes import WordClasses

_WORDS = 40_000
_FEWEST = 8  # occurrences of a word
_NEIGHBOURS = 1_000
_DIMENSIONS, _CLASSES, _ROUNDS = 50, 128, 25
_RARE = 500  # the classes of unknown words are those of rarer words with the same ending
_FEWEST_WITH_ENDING = 4
_TOKEN = regex.compile(r"\w+|[^\w\s]")


def train_word_classes(lines: Sequence[str], seed: int = 1) -> WordClasses:
    """Divide the frequent words of clean lines into classes by the words next to them.

    The counts of the words before and after, as square roots of shares, are reduced by principal component analysis
    (Hellinger PCA: Lebret and Collobert 2014) and divided by spherical k-means. The same lines and seed give the same
    classes.
    """
    tokens = [_TOKEN.findall(regex.sub(r"\d", "0", line)) for line in lines]
    counts = Counter(token for line in tokens for token in line)
    words = [word for word, count in counts.most_common(_WORDS) if count >= _FEWEST]
    neighbours = _neighbour_counts(tokens, words)
    weights = np.sqrt(neighbours.sum(axis=1))
    members = _cluster(_reduce(neighbours), weights, np.random.default_rng(seed))
    classes = dict(zip(words, (members + 1).tolist(), strict=True))
    table = {ending_hash(ending, is_capital=capital): c for (ending, capital), c in _endings(classes, counts).items()}
    table |= {word_hash(word): c for word, c in classes.items()}
    keys = sorted(table)
    return WordClasses(np.array(keys, dtype=np.uint64), np.array([table[key] for key in keys], dtype=np.uint8))


def _neighbour_counts(lines: list[list[str]], words: list[str]) -> Floats:
    """Return an array (words, 2 * neighbours): how often each neighbour occurs after and before each word."""
    number = {word: k for k, word in enumerate(words)}
    rare, edge = len(words), len(words) + 1
    stream = np.array([k for line in lines for k in (edge, *(number.get(token, rare) for token in line))])
    column = np.full(len(words) + 2, _NEIGHBOURS)
    column[: min(_NEIGHBOURS, len(words))] = np.arange(min(_NEIGHBOURS, len(words)))
    column[edge] = _NEIGHBOURS + 1
    width = _NEIGHBOURS + 2
    first, second = stream[:-1], stream[1:]
    cells = np.concatenate([first * 2 * width + width + column[second], second * 2 * width + column[first]])
    known = np.concatenate([first, second]) < len(words)
    return np.bincount(cells[known], minlength=len(words) * 2 * width).reshape(-1, 2 * width).astype(np.float32)


def _reduce(counts: Floats) -> Floats:
    """Return unit vectors (words, dimensions) from the counts."""
    shares = np.sqrt(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))
    shares -= np.sqrt(counts.sum(axis=0) / counts.sum())
    _, vectors = np.linalg.eigh((shares.T @ shares).astype(np.float64))
    return _unit(shares @ vectors[:, -_DIMENSIONS:].astype(np.float32))


def _cluster(points: Floats, weights: Floats, rng: np.random.Generator) -> Indices:
    """Return the cluster of each unit vector, by spherical k-means with weights."""
    number = min(_CLASSES, len(points))
    centres = points[rng.choice(len(points), number, replace=False, p=weights / weights.sum())]
    for _ in range(_ROUNDS):
        members = (points @ centres.T).argmax(axis=1)
        for k in np.unique(members).tolist():
            is_member = members == k
            centres[k] = (points[is_member] * weights[is_member, None]).sum(axis=0)
        centres = _unit(centres)
    return np.asarray((points @ centres.T).argmax(axis=1))


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9))


def _endings(classes: dict[str, int], counts: Counter[str]) -> dict[tuple[str, bool], int]:
    """Return the class that most rare words with an ending have, separately for words with a capital and without."""
    counts_by_ending: dict[tuple[str, bool], Counter[int]] = {}
    for word, number in classes.items():
        if word[-1].isalpha() and counts[word] <= _RARE:
            for length in ENDINGS:
                if len(word) > length:
                    counts_by_ending.setdefault((word[-length:], word[0].isupper()), Counter())[number] += 1
    return {
        ending: numbers.most_common(1)[0][0]
        for ending, numbers in counts_by_ending.items()
        if numbers.total() >= _FEWEST_WITH_ENDING
    }
