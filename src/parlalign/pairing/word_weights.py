"""How much each word or number tells of a document: rarely found in the collection, and in the language at large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from parlalign.aligning.word_vectors import WordModel
from parlalign.pairing.sketch import Floats, Sketch, Vocabulary

_PRIOR = 20.0
"""Documents that what is known of a language counts as: it decides in a small collection alone."""
_WORDS_OF_A_DOCUMENT = 500
_COMMON, _RAREST = 5.0, 8.0
"""The share of a word with rarity r is e^-(5 + 8 r), as in `align.words`."""
_SHARE_BY_DIGITS = (0.9, 0.7, 0.4, 0.1, 0.1, 0.02)
"""Share of documents that have a given number of one digit, two digits …; four digits are mostly years."""
_SHARE_OF_IDENTIFIER = 0.01


def word_weights(vocabulary: Vocabulary, documents: Sequence[Sketch], model: WordModel, language: str) -> Floats:
    """Return the weight of each word, (words,): the logarithm of how few documents have it (inverse document
    frequency, Spärck Jones 1972), with the language at large as so many documents more."""
    words = list(vocabulary)
    rarity = _rarity(words, model, language)
    expected = np.minimum(_WORDS_OF_A_DOCUMENT * np.exp(-_COMMON - _RAREST * rarity), 1.0)
    return _weights(_counts([sketch.words.ids for sketch in documents], len(words)), expected, len(documents))


def number_weights(vocabulary: Vocabulary, documents: Sequence[Sketch]) -> Floats:
    """Return the weight of each number, (numbers,), as that of words."""
    expected = np.array([_expected_share(form) for form in vocabulary], dtype=np.float64)
    return _weights(_counts([sketch.numbers.ids for sketch in documents], len(vocabulary)), expected, len(documents))


def _rarity(words: Sequence[str], model: WordModel, language: str) -> npt.NDArray[np.float64]:
    return model.weights_of(Counter(dict.fromkeys(words, 1)), language).astype(np.float64)

    return model.weights_of(Counter(dict.fromkeys(words, 1)), language).astype(np.float64)


def _expected_share(form: str) -> float:
    if "/" in form:
        return _SHARE_OF_IDENTIFIER
    return _SHARE_BY_DIGITS[min(len(form), len(_SHARE_BY_DIGITS)) - 1]


def _counts(ids: Sequence[npt.NDArray[np.int32]], size: int) -> npt.NDArray[np.int64]:
    return np.bincount(np.concatenate([np.zeros(0, np.int32), *ids]), minlength=size)


def _weights(counts: npt.NDArray[np.int64], expected: npt.NDArray[np.float64], documents: int) -> Floats:
    share = (counts + _PRIOR * expected) / (documents + _PRIOR)
    return np.maximum(-np.log(np.clip(share, 1e-9, 1.0)), 0).astype(np.float32)
