"""Find text in a third language inside a text in two languages, also on the same line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import regex

from parlalign.languages import LANGUAGES, facts_of, function_words_of
from parlalign.languages.language_path import best_path
from parlalign.languages.ngram_identifier import probabilities, word_log_odds
from parlalign.learning.arrays import Doubles, Flags, Indices

if TYPE_CHECKING:
    from parlalign.languages.switch_points import SwitchPoints

# Chosen on concordance pages with text in French, English, Spanish and Polish, and on clean Dutch and German text.
_WINDOW = 10  # words
_FEWEST_FUNCTION_WORDS, _MOST_OF_OWN = 2, 0.25
"""The function words of a third language in a window, at least, and own function words for each of them, at most."""
_NO_FUNCTION_WORDS = 20
"""Words in a row without any own function word: 1 of 10,000 in Dutch and German debates and laws has as many."""
_MOST_CAPITALISED = 0.5
"""Share of capitalised words in running text."""
_CERTAIN = 0.999
"""The probability of a language by its n-grams, if its function words are not known."""
_NEARBY = 40
"""Words on either side of text in a third language whose language is in question."""

_COLON = regex.compile(r"(?r):[\s\"„“«‘']*+$")
"""Matches `zeggen: "`, before a quotation."""
_ELISION = regex.compile(r"(\p{L}{1,4})['’]\p{L}{2}")

# In nats, like the costs in `switch_points`.
_FUNCTION_WORD = 2.5
_COST_FACTOR = 1.5
"""A change to a third language costs so many times more than one between the two languages."""
_MOST_COST = 7.0
"""The cost of a change of language at the end of a sentence, at most."""
_ELSEWHERE = -2.0
"""A word that is not near text in the third language."""


def third_language_parts(
    text: str, switch_points: SwitchPoints, words: tuple[list[str], Indices], languages: tuple[str, str]
) -> npt.NDArray[np.str_]:
    """Return the code of the third language that each part of a text is in, or an empty text.

    `words` are all words of the text, and the numbers of the parts that they are in.
    """
    texts, part = words
    costs = switch_points.costs
    codes = np.full(len(costs) + 1, "", dtype="U8")
    if not all(facts_of(code).function_words for code in languages):
        return codes
    order = np.argsort(part, kind="stable")
    texts, part = [texts[k] for k in order.tolist()], part[order]
    for code, log_odds in _third_languages(texts, languages).items():
        evidence = np.bincount(part, log_odds, len(codes)).astype(np.float64)
        for first_word, last_word in _stretches(log_odds != _ELSEWHERE):
            # A part on either side is included, which is in one of the two languages.
            first, last = max(int(part[first_word]) - 1, 0), int(part[last_word - 1]) + 2
            is_third = best_path(evidence[first:last], _COST_FACTOR * costs[first : last - 1])
            for start, end in _stretches(is_third):
                if _is_text_of_its_own(text, switch_points, first + start, first + end):
                    codes[first + start : first + end] = code
    return codes


def _stretches(flags: Flags) -> list[tuple[int, int]]:
    """Return the stretches of flags, each from the first one to the one after the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return [(start, end) for start, end in edges.reshape(-1, 2).tolist()]


def _is_text_of_its_own(text: str, switch_points: SwitchPoints, start: int, end: int) -> bool:
    """Return whether parts in a third language begin or end where sentences do; names and quotations do not."""
    if _COLON.search(text, 0, int(switch_points.bounds[start])):
        return False
    costs = []
    for at in (start, end):
        if 0 < at < len(switch_points.bounds) - 1:
            costs.append(float(switch_points.costs[at - 1]))
            if costs[-1] > _MOST_COST and text[switch_points.bounds[at]].islower():
                return False
    return min(costs, default=0.0) <= _MOST_COST


def _third_languages(words: Sequence[str], languages: tuple[str, str]) -> dict[str, Doubles]:
    """Return the third languages of a text, each with the log-odds for each word against both of `languages`.

    `words` (n,) are all words of the text in order. Most texts have no third language.
    """
    numbers: dict[str, int] = {}
    number = np.array([numbers.setdefault(word, len(numbers)) for word in words], dtype=np.int64)
    forms = [_form(word) for word in numbers]
    own_words = function_words_of(languages)
    is_own = _is_in(forms, own_words)[number]
    near: dict[str, Flags] = {}
    for code, function_words in _others(languages):
        count = _windows(_is_in(forms, function_words - own_words)[number])
        if count.max(initial=0) < _FEWEST_FUNCTION_WORDS:
            continue
        own = _windows(_is_in(forms, own_words - function_words)[number])
        is_foreign = (count >= _FEWEST_FUNCTION_WORDS) & (own <= _MOST_OF_OWN * count)
        if is_foreign.any():
            near[code] = _around(is_foreign)
    for start, end in _runs_without(is_own):
        if foreign := _language_by_ngrams(words[start:end], languages):
            near.setdefault(foreign, np.zeros(len(words), dtype=bool))[max(0, start - _NEARBY) : end + _NEARBY] = True
    return {code: _log_odds(words, code, languages, is_near) for code, is_near in near.items()}


def _form(word: str) -> str:
    """Return the form of a word in the lists of function words: `l'` for `L’article`."""
    elision = _ELISION.match(word) if not word.isalpha() else None
    return f"{elision[1]}'".lower() if elision else word.lower()


def _is_in(words: Sequence[str], known: frozenset[str]) -> Flags:
    return np.fromiter((word in known for word in words), dtype=bool, count=len(words))


def _windows(flags: Flags) -> Doubles:
    """Return how many of the `_WINDOW` words from each word on are flagged."""
    sums = np.concatenate([[0], np.cumsum(flags), np.full(_WINDOW, flags.sum())])
    return np.asarray(sums[_WINDOW : _WINDOW + len(flags)] - sums[: len(flags)], dtype=np.float64)


def _around(starts: Flags) -> Flags:
    """Return the words in the windows that begin at the flagged words, and those nearby."""
    reach = np.zeros(len(starts) + _WINDOW + 2 * _NEARBY + 1)
    at = np.flatnonzero(starts)
    np.add.at(reach, at, 1)
    np.add.at(reach, at + _WINDOW + 2 * _NEARBY, -1)
    return np.asarray(np.cumsum(reach)[_NEARBY : _NEARBY + len(starts)] > 0)


def _runs_without(flags: Flags) -> list[tuple[int, int]]:
    """Return the long runs of words without a flag."""
    edges = np.concatenate([[-1], np.flatnonzero(flags), [len(flags)]])
    at = np.flatnonzero(np.diff(edges) > _NO_FUNCTION_WORDS)
    return [(int(edges[k]) + 1, int(edges[k + 1])) for k in at.tolist()]


def _language_by_ngrams(words: Sequence[str], languages: tuple[str, str]) -> str | None:
    """Return the code of the language of running text if it is certainly in none of `languages`, or None."""
    if sum(word[0].isupper() for word in words) > _MOST_CAPITALISED * len(words):
        return None
    best, probability = next(iter(probabilities(" ".join(words)).items()), ("", 0.0))
    return best if probability > _CERTAIN and best not in languages and best in LANGUAGES else None


def _log_odds(words: Sequence[str], code: str, languages: tuple[str, str], is_near: Flags) -> Doubles:
    """Return the log-odds of each word for a third language against both of `languages`."""
    known: dict[str, float] = {}
    log_odds = np.full(len(words), _ELSEWHERE)
    for k in np.flatnonzero(is_near).tolist():
        word = words[k].lower()
        if word not in known:
            known[word] = _word_log_odds(word, code, languages)
        log_odds[k] = known[word]
    return log_odds


def _word_log_odds(word: str, code: str, languages: tuple[str, str]) -> float:
    function_words = facts_of(code).function_words
    own = function_words_of(languages)
    form = _form(word)
    log_odds = _FUNCTION_WORD * ((form in function_words - own) - (form in own - function_words))
    return float(log_odds + word_log_odds(word, code, languages))


@cache
def _others(languages: tuple[str, str]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the codes of other languages, each with the function words."""
    return tuple(
        (code, facts.function_words)
        for code, facts in LANGUAGES.items()
        if code not in languages and facts.function_words
    )
