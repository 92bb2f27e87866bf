"""Dutch or German, word by word: log-odds from the letters of a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt
import regex

from parlalign.io.resources import model_path
from parlalign.learning.hashed_logistic import NULL, HashedLogistic, Indices, Learner

MODEL = "language.npz"
NAME = "language"

WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*")
"""A word, without digits or hyphens: matches `regio's`, not `2009`."""

_LONGEST_ACRONYM = 4
_BITS = 16
_LENGTH = 24
_SAMPLE = 1_500_000  # running words of a language
_BLOCK = 50_000  # words hashed together
_NGRAMS = (1, 2, 3, 4, 5)
_PRIME = np.uint64(0x100000001B3)
_MIXER = np.uint64(0xFF51AFD7ED558CCD)


def word_log_odds(words: list[str]) -> npt.NDArray[np.float64]:
    """Return, for each word, the log-odds that it is German rather than Dutch; 0 says nothing.

    >>> [round(x) > 0 for x in word_log_odds(["overwegende", "Erwägung"])]
    [False, True]
    """
    unique = sorted(set(words))
    if not unique:
        return np.zeros(0)
    scores = _model().log_odds(_hash_words([_as_in_text(word) for word in unique]))
    position = {word: k for k, word in enumerate(unique)}
    return np.asarray(scores[[position[word] for word in words]])


def _as_in_text(word: str) -> str:
    """Return a word in capitals as it would stand in running text: `VERORDNUNG` tells as much as `Verordnung`."""
    return word.capitalize() if len(word) > _LONGEST_ACRONYM and word.isupper() else word


def function_word_language(
    text: str, candidates: Iterable[tuple[str, frozenset[str]]], fewest: int = 1
) -> tuple[str | None, int]:
    """Return the language whose function words are most frequent in `text`, and how many there are.

    At least `fewest` different ones have to be there; None where no language has as many.
    """
    counts = Counter(word.lower() for word in WORD.findall(text))
    found = []
    for code, words in candidates:
        present = [n for word, n in counts.items() if word in words]
        if len(present) >= fewest:
            found.append((sum(present), code))
    count, code = max(found, key=lambda item: item[0], default=(0, ""))
    return (code, count) if count else (None, 0)


def train(nl: Iterable[str], de: Iterable[str]) -> HashedLogistic:
    """Learn from lines of Dutch and of German: as many running words of each, drawn evenly."""
    rng = np.random.default_rng(1)
    words: list[str] = []
    for lines in (nl, de):
        running = [word for line in lines for word in WORD.findall(line)]
        words += [running[k] for k in rng.choice(len(running), size=min(_SAMPLE, len(running)), replace=False)]
    is_german = np.arange(len(words)) >= len(words) // 2
    order = rng.permutation(len(words))
    held_out = order[: len(order) // 20]
    learner = Learner(_BITS)
    for start in range(len(held_out), len(order), _BLOCK):
        rows = order[start : start + _BLOCK]
        learner.learn(_hash_words([words[k] for k in rows]), is_german[rows])
    return learner.finish(_hash_words([words[k] for k in held_out]), is_german[held_out])


@cache
def _model() -> HashedLogistic:
    with np.load(model_path(MODEL), allow_pickle=False) as arrays:
        return HashedLogistic.from_arrays(NAME, arrays)


def _hash_words(words: list[str]) -> Indices:
    """Return table rows of all character n-grams of each word, its ends marked."""
    padded = np.array([f"\x02{word}\x03"[:_LENGTH] for word in words], dtype=f"U{_LENGTH}")
    chars = padded.view(np.uint32).reshape(len(words), _LENGTH).astype(np.uint64)
    columns = []
    with np.errstate(over="ignore"):
        for n in _NGRAMS:
            state = np.full((len(words), _LENGTH - n + 1), n, dtype=np.uint64)
            for k in range(n):
                state = (state ^ chars[:, k : _LENGTH - n + 1 + k]) * _PRIME
            state = (state ^ (state >> np.uint64(33))) * _MIXER
            row = (state >> np.uint64(64 - _BITS)).astype(np.int64)
            columns.append(np.where(chars[:, n - 1 :] != 0, row, NULL))
    return np.concatenate(columns, axis=1)
