"""The weights of words and numbers by their rarity, in the collection and in the language at large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from parlalign.aligning.word_vectors import COMMON, RARITY_RANGE, WordModel
from parlalign.learning.arrays import Doubles, Floats, Indices
from parlalign.pairing.sketch import Sketch, Vocabulary

_PRIOR = 20.0
"""Documents that the expected share of a word counts as, so that it decides in a small collection; chosen on
jrc.train."""
_WORDS_PER_DOCUMENT = 500
"""Turns the share of a word among all words into a share of documents."""
_SHARE_BY_DIGITS = (0.9, 0.7, 0.4, 0.1, 0.1, 0.02)
"""Expected share of the documents that have a given number of one digit, two digits …; four digits are mostly years.
Chosen on jrc.train."""
_IDENTIFIER_SHARE = 0.01
"""The same for two numbers of an identifier; chosen on jrc.train."""


def word_weights(vocabulary: Vocabulary, documents: Sequence[Sketch], model: WordModel, language: str) -> Floats:
    """Return the weight of each word, (words,): its inverse document frequency (Spärck Jones 1972).

    The expected share of documents in the language at large counts as further documents.
    """
    words = list(vocabulary)
    rarity = model.weights_of(Counter(dict.fromkeys(words, 1)), language).astype(np.float64)
    expected = np.minimum(_WORDS_PER_DOCUMENT * np.exp(-COMMON - RARITY_RANGE * rarity), 1.0)
    counts = _document_counts([sketch.words.ids for sketch in documents], len(words))
    return _inverse_frequency(counts, expected, len(documents))


def number_weights(vocabulary: Vocabulary, documents: Sequence[Sketch]) -> Floats:
    """Return the weight of each number, (numbers,), in the same way as that of words."""
    expected = np.array([_expected_share(form) for form in vocabulary], dtype=np.float64)
    counts = _document_counts([sketch.numbers.ids for sketch in documents], len(vocabulary))
    return _inverse_frequency(counts, expected, len(documents))


def _expected_share(form: str) -> float:
    """Return the expected share of documents that have a number.

    >>> _expected_share("7"), _expected_share("2009"), _expected_share("2009/0262")
    (0.9, 0.1, 0.01)
    """
    if "/" in form:
        return _IDENTIFIER_SHARE
    return _SHARE_BY_DIGITS[min(len(form), len(_SHARE_BY_DIGITS)) - 1]


def _document_counts(ids: Sequence[npt.NDArray[np.int32]], size: int) -> Indices:
    return np.bincount(np.concatenate([np.zeros(0, np.int32), *ids]), minlength=size)


def _inverse_frequency(counts: Indices, expected: Doubles, documents: int) -> Floats:
    share = (counts + _PRIOR * expected) / (documents + _PRIOR)
    return np.maximum(-np.log(np.clip(share, 1e-9, 1.0)), 0).astype(np.float32)
