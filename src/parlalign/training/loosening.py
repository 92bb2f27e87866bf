"""Loosen a translation: drop words, replace them by words with a similar meaning, and move clauses."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import regex

from parlalign.aligning.word_tables import WordTable
from parlalign.aligning.word_vectors import word_model
from parlalign.learning.arrays import Floats
from parlalign.learning.unit_vectors import unit
from parlalign.training.parallel_text import Group

_FREQUENT = 20_000
"""The number of words of a language, the most frequent ones, that may replace another word."""
_NEIGHBOURS = 8
"""A word is replaced by one of this many words with the most similar vectors, chosen at random."""
_DROPPED, _REPLACED, _MOVED = 0.4, 0.6, 0.5
"""The shares of words and clauses that a translation of looseness 1 changes; these constants were set by hand."""
_FEWEST_WORDS = 3
"""Texts with fewer words stay as they are."""

CLAUSE_END = regex.compile(r"(?<=[,;:])\s+")
"""`ja, nee`: where clauses may be exchanged, and a segment split; not `1,5`."""


class Loosening:
    """Loosens texts at random; words of a language are replaced only if it has a table of words."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._tables: dict[str, tuple[list[str], Floats]] = {}
        self._near: dict[tuple[str, str], list[str]] = {}

    def loosened(self, groups: Sequence[Group], languages: tuple[str, str], looseness: float) -> list[Group]:
        """Return the groups, each changed at random on one side by up to twice the looseness, which is in [0, 1]."""
        changed = []
        for group in groups:
            level, side = looseness * self._rng.uniform(0, 2), self._rng.randrange(2)
            texts = tuple(self._text(text, languages[side], min(level, 1)) for text in group[side])
            changed.append((texts, group[1]) if side == 0 else (group[0], texts))
        return changed

    def _text(self, text: str, language: str, level: float) -> str:
        rng = self._rng
        clauses = CLAUSE_END.split(text)
        if len(clauses) > 1 and rng.random() < _MOVED * level:
            at = rng.randrange(1, len(clauses))
            clauses = clauses[at:] + clauses[:at]
        words = " ".join(clauses).split()
        if len(words) < _FEWEST_WORDS:
            return text
        kept = [
            self._neighbour(word, language) if rng.random() < _REPLACED * level else word
            for word in words
            if rng.random() >= _DROPPED * level
        ]
        return " ".join(kept) if len(kept) >= _FEWEST_WORDS else text

    def _neighbour(self, word: str, language: str) -> str:
        """Return a word with a similar vector; the word itself if it is not in the table."""
        match = regex.search(r"\p{L}+", word)
        table = word_model().table(language)
        if match is None or table is None or match[0].lower() not in table.rows:
            return word
        near = self._rng.choice(self._similar(match[0].lower(), language, table))
        near = near.capitalize() if match[0][0].isupper() else near
        return word[: match.start()] + near + word[match.end() :]

    def _similar(self, word: str, language: str, table: WordTable) -> list[str]:
        if (language, word) not in self._near:
            words, vectors = self._frequent(language, table)
            own = unit(word_model().vectors_of([word], language)[:, : vectors.shape[1]])
            similarity = vectors @ own[0]
            best = np.argsort(-similarity, kind="stable")[: _NEIGHBOURS + 1]
            self._near[language, word] = [words[k] for k in best.tolist() if words[k] != word][:_NEIGHBOURS]
        return self._near[language, word]

    def _frequent(self, language: str, table: WordTable) -> tuple[list[str], Floats]:
        """Return the frequent words of a language and their unit vectors."""
        if language not in self._tables:
            rows = np.sort(np.argsort(table.rarity, kind="stable")[:_FREQUENT])
            words = list(table.rows)
            self._tables[language] = [words[k] for k in rows.tolist()], unit(table.meanings(rows))
        return self._tables[language]
