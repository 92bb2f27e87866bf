"""The texts of the memory that contain words, phrases, or words with a pattern such as `haven*`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from parlalign.errors import ParlalignError
from parlalign.memory.store import Phrase, Store
from parlalign.memory.text_keys import key_range
from parlalign.records import Span
from parlalign.text.folding import fold, folded_words, folded_words_with_places

_PIECE = re.compile(r'"([^"]*)"?|(\S+)')
"""A word, or a phrase in quotes of which the last may be missing: `"in overweging" haven*`."""
_MOST_WORDS = 60
_MOST_STARS = 4
_LONGEST_WORD = 200  # letters of a word with a star; no real word is longer
_EXPANDED = 500
"""How many words of the memory a word with a star stands for at most: the most frequent ones."""


@dataclass(frozen=True)
class WordQuery:
    """A query: phrases of one or more words, and patterns of words with stars."""

    phrases: tuple[Phrase, ...]
    patterns: tuple[str, ...]

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return the spans of the query's words in a text, in code points, sorted and without overlap."""
        placed = folded_words_with_places(text)
        words = [word for word, _, _ in placed]
        matching = [k for k, word in enumerate(words) if any(is_like(word, pattern) for pattern in self.patterns)]
        spans = [Span(*placed[k][1:]) for k in matching]
        for phrase in self.phrases:
            size = len(phrase)
            starts = (k for k in range(len(words) - size + 1) if words[k] == phrase[0])
            spans += [
                Span(placed[k][1], placed[k + size - 1][2]) for k in starts if tuple(words[k : k + size]) == phrase
            ]
        return _joined(spans)

    def spans_if_all(self, text: str) -> tuple[Span, ...]:
        """Return the spans of the query's words in a text that contains all of them, or nothing if it does not."""
        folded = fold(text)
        wanted = [*self.phrases, *(pattern.split("*") for pattern in self.patterns)]
        if not all(piece in folded for pieces in wanted for piece in pieces):
            return ()  # this is fast
        each = (WordQuery((phrase,), ()) for phrase in self.phrases), (WordQuery((), (one,)) for one in self.patterns)
        return self.spans(text) if all(part.spans(text) for part in chain(*each)) else ()


def is_like(word: str, pattern: str) -> bool:
    """Return whether a word matches a pattern, in which `*` stands for any letters. The time is linear.

    >>> is_like("havenverslagen", "haven*slag*"), is_like("haven", "haven*n")
    (True, False)
    """
    first, *inner, last = pattern.split("*")
    if not (word.startswith(first) and word.endswith(last)):
        return False
    at, end = len(first), len(word) - len(last)
    for piece in inner:  # it is enough to try the first place of each
        found = word.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return at <= end


def parse(text: str) -> WordQuery:
    """Return the query that a user typed; raise `ParlalignError` if it has no word or too many.

    >>> parse('"lid 4" Haven* verslag')
    WordQuery(phrases=(('lid', '4'), ('verslag',)), patterns=('haven*',))
    """
    phrases: list[Phrase] = []
    patterns: list[str] = []
    for piece in _PIECE.finditer(text):
        phrase, word = piece.groups()
        if word and "*" in word:
            pieces = list(_pieces(word))
            patterns += [piece for piece in pieces if "*" in piece]
            phrases += [(piece,) for piece in pieces if "*" not in piece]
        elif words := folded_words(phrase if word is None else word):
            phrases.append(tuple(words))
    if sum(map(len, phrases)) > _MOST_WORDS or "".join(patterns).count("*") > _MOST_STARS:
        message = f"{text.strip()[:40]!r}: has too many words: give at most {_MOST_WORDS} words and {_MOST_STARS} *"
        raise ParlalignError(message, code="too-many-words")
    if not phrases and not patterns:
        message = f'{text.strip()[:40]!r}: has no word to look for: give words, "a phrase" or begin*'
        raise ParlalignError(message, code="no-words")
    return WordQuery(tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(patterns)))


def _pieces(word: str) -> Iterator[str]:
    for piece in re.findall(r"(?:\*|\w)+", fold(word)):
        bare = re.sub(r"\*+", "*", piece.replace("_", ""))
        if bare.strip("*") and len(bare) <= _LONGEST_WORD:
            yield bare


def keys_with(store: Store, query: WordQuery, language: int) -> Iterator[int]:
    """Yield the keys of the texts in a language that contain all words of the query, the shortest text first."""
    required: list[list[Phrase]] = [[phrase] for phrase in query.phrases]
    for pattern in query.patterns:
        words = _words_like(store, pattern, language)
        if not words:
            return
        required.append([(word,) for word in words])
    yield from store.keys_with_phrases(required, *key_range(language))


def _words_like(store: Store, pattern: str, language: int) -> list[str]:
    first, *_, last = pattern.split("*")
    column, start = ("word", first) if first or not last else ("backwards", last[::-1])
    sql = (
        f"SELECT word FROM frequencies WHERE language = ? AND {column} >= ? AND {column} < ? AND word LIKE ?"
        " ORDER BY texts DESC, word LIMIT ?"
    )
    values = (language, start, start + "\U0010ffff", pattern.replace("*", "%"), _EXPANDED)
    return [word for (word,) in store.execute(sql, values)]


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
