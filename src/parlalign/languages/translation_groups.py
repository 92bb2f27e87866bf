"""The languages of the paragraphs of a bilingual text: from their words, their neighbours and their counterparts.

A bilingual text is a sequence of groups: some paragraphs in one language, and then their translations.
A group can be one paragraph, an article or the whole text. The language of a paragraph whose words do not show it
(`Artikel 7`, `J. BUZEK`, `12 %`, short headings) follows from the groups.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import regex

from parlalign.learning.arrays import Doubles, Flags

# In nats, like the evidence of words. Chosen on short debates, laws and lists in 8 languages, written for this purpose
# and laid out by turns, by article and in two blocks.
_SWITCH = 1.0  # a change of language between two paragraphs
_SAME_LANGUAGE = 3.0  # a group that begins in the language in which the group before it ended
_UNTRANSLATED = 3.0  # paragraphs without a translation
_EQUAL_TEXT, _EQUAL_NUMBERS, _OTHER_NUMBERS = 4.0, 2.5, 1.5
_NO_EQUAL_TEXT = 2.0  # for a name or number in a translation, which stands in the original, too
_EQUAL_COUNT = 1.0  # as many paragraphs in the translation as in the original
_LENGTH_DEVIATION, _MOST_FOR_LENGTH = 0.5, 3.0  # of the logarithm of the ratio of lengths
_MOST_FOR_ORDER = 3.0  # for what the clear paragraphs show: do the languages change after each paragraph or rarely?
_CLEAR = 6.0
"""A paragraph whose words give more nats for its language is clear."""
_CERTAIN = 12.0
"""A paragraph with more nats is not tried in the other language, so that long texts take less time."""
_BEAM = 8

_NOT_LETTERS_OR_DIGITS = regex.compile(r"[^\p{L}\p{Nd}%]+")
_NUMBER = regex.compile(r"\p{Nd}+|\b[IVX]+\b")


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """The n paragraphs of a text, or parts of them in one language each.

    `evidence` are the log-odds of each for the second language. `costs[k]` is the cost of a change of language inside a
    line between paragraphs k and k + 1, or 0 where a line begins.
    """

    texts: Sequence[str]
    evidence: Doubles
    costs: Doubles


class _Place(NamedTuple):
    """The group that the last paragraph is in: the paragraphs from `start` on, and their originals from `original` on.

    `original` is -1 in the first half of a group, which has no originals.
    """

    is_second: bool
    start: int
    original: int


class _Languages(NamedTuple):
    """The best sequence of languages that ends in a state, as a linked list."""

    score: float
    is_second: bool
    before: _Languages | None


def assign_languages(paragraphs: Paragraphs) -> Flags:
    """Return, for each paragraph, whether it is in the second language."""
    model = _Model(paragraphs)
    paths: dict[_Place, _Languages] = {
        _Place(is_second, 0, -1): _Languages(model.evidence(0, is_second=is_second), is_second, None)
        for is_second in (False, True)
    }
    for k in range(1, len(paragraphs.texts)):
        paths = _extended(paths, model, k)
    count = len(paragraphs.texts)
    best = max(paths, key=lambda state: paths[state].score + model.closing(state, count))
    return np.array([*_languages_on(paths[best])][::-1], dtype=bool)


def _extended(paths: dict[_Place, _Languages], model: _Model, k: int) -> dict[_Place, _Languages]:
    """Return the best paths extended by paragraph k, by their last state."""
    following: dict[_Place, _Languages] = {}
    for state, path in paths.items():
        for after, score in model.transitions(state, k):
            total = path.score + score
            if after not in following or following[after].score < total:
                following[after] = _Languages(total, after.is_second, path)
    best = sorted(following, key=lambda state: -following[state].score)[:_BEAM]
    return {state: following[state] for state in best}


def _languages_on(path: _Languages | None) -> Iterator[bool]:
    """Yield, from the last paragraph to the first, whether it is in the second language."""
    while path is not None:
        yield path.is_second
        path = path.before


class _Model:
    """The scores of the groups of a text, in nats."""

    def __init__(self, paragraphs: Paragraphs) -> None:
        self._costs = paragraphs.costs.tolist()
        self._evidence: list[float] = (paragraphs.evidence / 2).tolist()
        self._certain = [bool(odds > 0) if abs(odds) > _CERTAIN else None for odds in paragraphs.evidence.tolist()]
        self._turn = _turn_log_odds(paragraphs)
        self._lengths = np.concatenate([[0], np.cumsum([len(text) for text in paragraphs.texts])]).tolist()
        words = [_NOT_LETTERS_OR_DIGITS.sub(" ", text).casefold().strip() for text in paragraphs.texts]
        self._texts = _Occurrences(words)
        self._numbers = _Occurrences(["".join(_NUMBER.findall(text)) for text in paragraphs.texts])

    def evidence(self, k: int, *, is_second: bool) -> float:
        """Return the evidence of the words of a paragraph for a language."""
        return self._evidence[k] if is_second else -self._evidence[k]

    def transitions(self, state: _Place, k: int) -> Iterator[tuple[_Place, float]]:
        """Yield the states in which paragraph k can be after a state, each with its score."""
        certain = self._certain[k]
        if certain is None or certain == state.is_second:
            yield from self._without_change(state, k)
        if certain is None or certain != state.is_second:
            yield from self._with_change(state, k)

    def _without_change(self, state: _Place, k: int) -> Iterator[tuple[_Place, float]]:
        is_second, start, original = state
        score = self.evidence(k, is_second=is_second)
        if not self._costs[k - 1]:
            score -= self._turn / 2
        if original < 0:
            yield state, score
        else:
            yield state, score + self._match(k, start, original)
            yield _Place(is_second, k, -1), score + self.closing(state, k) - _SAME_LANGUAGE

    def _with_change(self, state: _Place, k: int) -> Iterator[tuple[_Place, float]]:
        is_second, start, original = state
        cost = self._costs[k - 1] or _SWITCH - self._turn / 2
        score = self.evidence(k, is_second=not is_second) - cost
        if original < 0:
            yield _Place(not is_second, k, start), score + self._match(k, k, start)
        yield _Place(not is_second, k, -1), score + self.closing(state, k)

    def _match(self, k: int, start: int, original: int) -> float:
        """Return the evidence that a paragraph of the translation has a counterpart among the originals."""
        if self._texts.has_counterpart(k, start, original):
            return _EQUAL_TEXT
        if self._numbers.has_counterpart(k, start, original):
            return _EQUAL_NUMBERS
        if not self._evidence[k]:
            return -_NO_EQUAL_TEXT
        counterpart = original + k - start
        return -_OTHER_NUMBERS if counterpart < start and self._numbers.differ(k, counterpart) else 0.0

    def closing(self, state: _Place, end: int) -> float:
        """Return the score of a group that ends before paragraph `end`."""
        _, start, original = state
        if original < 0:
            return -_UNTRANSLATED
        ratio = (self._lengths[end] - self._lengths[start] + 5) / (self._lengths[start] - self._lengths[original] + 5)
        deviation = math.log(ratio) / _LENGTH_DEVIATION
        score = -min(deviation * deviation / 2, _MOST_FOR_LENGTH)
        return score + _EQUAL_COUNT if end - start == start - original else score


class _Occurrences:
    """Where equal keys of paragraphs occur; an empty key equals none."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys
        self._places: dict[str, list[int]] = {}
        for k, key in enumerate(keys):
            if key:
                self._places.setdefault(key, []).append(k)
        self._places = {key: places for key, places in self._places.items() if len(places) > 1}

    def has_counterpart(self, k: int, start: int, original: int) -> bool:
        """Return whether the originals contain the key of paragraph k more often than the translation before it."""
        places = self._places.get(self._keys[k])
        if places is None:
            return False
        first, middle, last = (bisect_left(places, at) for at in (original, start, k))
        return middle - first > last - middle

    def differ(self, k: int, other: int) -> bool:
        """Return whether both paragraphs have keys, and different ones."""
        one, two = self._keys[k], self._keys[other]
        return bool(one and two and one != two)


def _turn_log_odds(paragraphs: Paragraphs) -> float:
    """Return the log-odds that the language changes between two lines, from those that are clear."""
    is_clear, is_second = np.abs(paragraphs.evidence) > _CLEAR, paragraphs.evidence > 0
    is_counted = is_clear[1:] & is_clear[:-1] & (paragraphs.costs == 0)
    changes = int(np.count_nonzero(is_counted & (is_second[1:] != is_second[:-1])))
    stays = int(np.count_nonzero(is_counted)) - changes
    return min(max(math.log((changes + 1) / (stays + 1)), -_MOST_FOR_ORDER), _MOST_FOR_ORDER)
