"""Identify the language of a text word by word: log-odds of one language against another from the characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import regex

from parlalign.errors import ParlalignError
from parlalign.io.resources import for_models, load_model, model_names
from parlalign.learning.arrays import Doubles, Indices
from parlalign.learning.hashed_logistic import NULL, HashedLogistic

MODEL = "language.npz"
_ADDITIONAL = regex.compile(r"language\.([a-z-]+)\.npz")
"""The name of a model that tells one further language from others."""

WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*")
"""A word, without digits or hyphens: matches `regio's`, not `2009`."""

BITS = 16
"""The table of the model has 2**16 rows."""

_WORD_LIMIT = 6.0
"""Nats that one word has at most; chosen on Dutch and German, together with the costs of a change of language."""
LONGEST_ACRONYM = 4
_LENGTH = 24
_NGRAMS = (1, 2, 3, 4, 5)
_PRIME = np.uint64(0x100000001B3)
_MIXER = np.uint64(0xFF51AFD7ED558CCD)


def has_word_model(languages: tuple[str, str]) -> bool:
    """Return whether the words of two languages are told apart by a model."""
    return not _tables().keys().isdisjoint((languages, languages[::-1]))


def languages_of_main_model() -> tuple[str, ...]:
    """Return the languages that the model of several languages tells apart, without those of additional models."""
    return tuple(dict.fromkeys(code for pair in load_model(MODEL, _read) for code in pair))


@for_models
def languages_with_word_model() -> tuple[str, ...]:
    """Return languages any two of which are told apart by a model, in its order; then those of additional models."""
    codes: list[str] = []
    for code in dict.fromkeys(code for pair in _tables() for code in pair):
        if all(has_word_model((code, other)) for other in codes):
            codes.append(code)
    return tuple(codes)


def word_log_odds(words: list[str], languages: tuple[str, str]) -> Doubles:
    """Return, for each word, the log-odds that it is of the second language rather than the first.

    >>> [round(x) > 0 for x in word_log_odds(["overwegende", "Erwägung"], ("nl", "de"))]
    [False, True]
    """
    return HashedWords(words).log_odds(languages)


def clipped_log_odds(words: list[str], languages: tuple[str, str]) -> Doubles:
    """Return the log-odds of each word, limited so that no word decides alone."""
    return HashedWords(words).clipped_log_odds(languages)


class HashedWords:
    """Words that are hashed once, to be scored for several pairs of languages."""

    def __init__(self, words: list[str]) -> None:
        unique = sorted(set(words))
        position = {word: k for k, word in enumerate(unique)}
        self._rows = hash_words([_in_lower_case(word) for word in unique]) if unique else None
        self._at = [position[word] for word in words]

    def log_odds(self, languages: tuple[str, str]) -> Doubles:
        """Return, for each word, the log-odds that it is of the second language rather than the first."""
        if self._rows is None:
            return np.zeros(0)
        table, sign = _table(languages)
        return np.asarray(sign * table.log_odds(self._rows)[self._at])

    def clipped_log_odds(self, languages: tuple[str, str]) -> Doubles:
        """Return the log-odds of each word, limited so that no word decides alone."""
        return np.clip(self.log_odds(languages), -_WORD_LIMIT, _WORD_LIMIT)


def _in_lower_case(word: str) -> str:
    """Return a word that is all in capitals as it is written in running text: `Verordnung` for `VERORDNUNG`."""
    return word.capitalize() if len(word) > LONGEST_ACRONYM and word.isupper() else word


def function_word_language(
    text: str, candidates: Iterable[tuple[str, frozenset[str]]], fewest: int = 1
) -> tuple[str | None, int]:
    """Return the language whose function words are most frequent in `text`, and the number of these words.

    The text must contain at least `fewest` different ones; otherwise the language is None.
    """
    counts = Counter(word.lower() for word in WORD.findall(text))
    totals = []
    for code, words in candidates:
        present = [n for word, n in counts.items() if word in words]
        if len(present) >= fewest:
            totals.append((sum(present), code))
    count, code = max(totals, key=lambda item: item[0], default=(0, ""))
    return (code, count) if count else (None, 0)


@for_models
def _tables() -> dict[tuple[str, str], HashedLogistic]:
    """Return the regression of each pair of languages; the second language is positive."""
    tables = dict(load_model(MODEL, _read))
    for name in filter(_ADDITIONAL.fullmatch, model_names()):
        tables |= load_model(name, _read)
    return tables


def _read(path: Path) -> dict[tuple[str, str], HashedLogistic]:
    """Read the regressions of a model, whose names are pairs of languages (`nl-de`)."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        names = dict.fromkeys(name.partition(".")[0] for name in arrays.files)
        tables = {_pair(name): HashedLogistic.from_arrays(name, arrays) for name in names}
    if any(len(table.table) != 1 << BITS for table in tables.values()):
        raise ValueError("it has other features")
    additional = _ADDITIONAL.fullmatch(path.name)
    if additional and any(first != additional[1] for first, _ in tables):
        raise ValueError(f"it is not of {additional[1]}")
    return tables


def _pair(name: str) -> tuple[str, str]:
    from parlalign.languages import parse_pair

    try:
        return parse_pair(name)
    except ParlalignError as error:
        raise ValueError("it is of another kind") from error


def _table(languages: tuple[str, str]) -> tuple[HashedLogistic, int]:
    """Return the regression of two languages, and -1 if it has them the other way round."""
    tables = _tables()
    return (tables[languages], 1) if languages in tables else (tables[languages[::-1]], -1)


def hash_words(words: list[str]) -> Indices:
    """Return the table rows of all character n-grams of each word, with marks at its ends."""
    padded = np.array([f"\x02{word}\x03"[:_LENGTH] for word in words], dtype=f"U{_LENGTH}")
    chars = padded.view(np.uint32).reshape(len(words), _LENGTH).astype(np.uint64)
    columns = []
    with np.errstate(over="ignore"):
        for n in _NGRAMS:
            state = np.full((len(words), _LENGTH - n + 1), n, dtype=np.uint64)
            for k in range(n):
                state = (state ^ chars[:, k : _LENGTH - n + 1 + k]) * _PRIME
            state = (state ^ (state >> np.uint64(33))) * _MIXER
            row = (state >> np.uint64(64 - BITS)).astype(np.int64)
            columns.append(np.where(chars[:, n - 1 :] != 0, row, NULL))
    return np.concatenate(columns, axis=1)
