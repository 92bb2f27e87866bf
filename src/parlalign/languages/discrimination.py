"""Evidence for languages without a model: scripts, letters and function words."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import regex

from parlalign.languages import (
    DEFAULT_PAIR,
    LANGUAGES,
    Language,
    facts_of,
    function_words_of,
    unshared_function_words_of,
)
from parlalign.languages.identify import WORD, clipped_log_odds, function_word_language, has_word_model
from parlalign.languages.ngram_identifier import is_identified, word_log_odds
from parlalign.languages.scripts import BEYOND_LATIN, main_script
from parlalign.learning.arrays import Doubles

# In nats, like the costs in `switch_points`: a change of language between two paragraphs costs 2, and one inside a
# sentence more than 12. Chosen on one short resolution in 16 languages, pair by pair.
_WORD = 2.5  # a function word, a word with a letter of its language, or a word in Latin letters in another script
_PREFIX = 4.0  # more than the letters after it, `L 338` or `C 41 E`, have against it
_LETTER_OF_ITS_OWN_SCRIPT = 1.5
_LETTER_OF_A_SHARED_SCRIPT = 0.5  # Han without kana is Chinese or a Japanese heading

_FEWEST_LETTERS = 3  # of another script in a paragraph that is in another language
_FEWEST_FUNCTION_WORDS = 3  # different ones in a paragraph that is in another language
_FEWEST_OF_ITS_OWN = 2  # of these, which are not function words of the wanted languages
_ENOUGH_OF_ITS_OWN, _ENOUGH_SHARED = 3, 6
"""Different function words of the wanted languages with which a paragraph is in one of them: those that no related
language shares, or any, without a frequent word of such a language."""
_FEWEST_IN_A_FILE, _MOST_OF_OTHERS = 10, 0.1

WordLists = tuple[tuple[str, frozenset[str]], ...]
"""Codes of languages, each with its function words."""


def can_tell_apart(languages: tuple[str, str]) -> bool:
    """Return whether a model tells two languages apart, or their scripts, words or n-grams; not both kinds of Chinese.

    Without their function words, the n-grams of Spanish, Italian and Polish identify 19,193 of 19,200 paragraphs of
    mixed news and law, with Dutch or with each other.
    """
    first, second = map(facts_of, languages)
    if has_word_model(languages) or first.scripts[0] != second.scripts[0]:
        return True
    are_known = all(facts.function_words or is_identified(facts.code) for facts in (first, second))
    return are_known and first.code.partition("-")[0] != second.code.partition("-")[0]


def log_odds(words: list[str], languages: tuple[str, str]) -> Doubles:
    """Return, for each word, the log-odds that it is of the second language rather than the first.

    The capitals of a reference, as in `OJ C 41 E`, are rare in running text: the name of the journal decides.
    """
    if not has_word_model(languages):
        return pair_log_odds(words, languages)
    odds, known = clipped_log_odds(words, languages), _known_log_odds(languages)
    for at, word in enumerate(words):
        if word in known:
            odds[at] = known[word]
    return odds


@cache
def _known_log_odds(languages: tuple[str, str]) -> dict[str, float]:
    """Return the log-odds of the prefixes of identifiers that only one of two languages has: `PB`, `OJ`, `KOM`.

    The words of headings that both have, as `Article`, show no language, unless one of them has `Artikel` in sentences.
    """
    facts = list(map(facts_of, languages))
    first, second = ({local.rstrip(".") for local, _ in each.identifiers} for each in facts)
    has_capital_nouns = any(each.has_capital_nouns for each in facts)
    shared = frozenset() if has_capital_nouns else frozenset(facts[0].divisions) & frozenset(facts[1].divisions)
    headings = {form for word in shared for form in (word.capitalize(), word.upper())}
    known = dict.fromkeys(first - second, -_PREFIX) | dict.fromkeys(second - first, _PREFIX)
    return known | dict.fromkeys(headings, 0.0)


def pair_log_odds(words: list[str], languages: tuple[str, str]) -> Doubles:
    """Return, for each word, the log-odds that it is of the second language rather than the first; 0 without evidence.

    >>> pair_log_odds(["und", "pour", "2009"], ("de", "fr")).tolist()
    [-6.5, 6.5, 0.0]
    """
    first, second = map(facts_of, languages)
    odds = {word: _evidence(word, second, first) - _evidence(word, first, second) for word in set(words)}
    if first.scripts == second.scripts == ("Latin",):
        for word in odds:
            odds[word] += word_log_odds(word, languages[1], languages[:1])
    return np.array([odds[word] for word in words], dtype=np.float64)


def _evidence(word: str, facts: Language, other: Language) -> float:
    """Return the evidence of a word for one language and against another, in nats."""
    if facts.scripts[0] == other.scripts[0]:
        lower = word.lower()
        # Single letters are enumerators, too: `a)`, `E.`
        parts = {part for part in regex.split("['’]", lower) if len(part) > 1}
        evidence = parts & (facts.function_words - other.function_words) or set(lower) & (facts.letters - other.letters)
        return _WORD if evidence else 0.0
    script = main_script(word)
    if script == "Latin" == facts.scripts[0]:
        return _WORD if len(word) > 1 and not word.isupper() else 0.0
    if script not in facts.scripts or (script in other.scripts and script != facts.scripts[0]):
        return 0.0
    return len(word) * (_LETTER_OF_A_SHARED_SCRIPT if script in other.scripts else _LETTER_OF_ITS_OWN_SCRIPT)


def is_clearly_own(text: str, languages: tuple[str, ...]) -> bool:
    """Return whether a paragraph has several function words of `languages`, and hardly any that only others have.

    Nearly all paragraphs have; this is found out fast, and no other check would find another language.
    """
    words = set(text.lower().split())
    if len(_word_lists(languages)[2] & words) >= _FEWEST_OF_ITS_OWN or BEYOND_LATIN.search(text):
        return False
    if len(unshared_function_words_of(languages) & words) >= _ENOUGH_OF_ITS_OWN:
        return True
    return len(function_words_of(languages) & words) >= _ENOUGH_SHARED and _neighbour_words(languages).isdisjoint(words)


def other_language(text: str, languages: tuple[str, ...] = DEFAULT_PAIR) -> str | None:
    """Return the code of a language other than `languages` that `text` is clearly in, or None."""
    if len(BEYOND_LATIN.findall(text)) >= _FEWEST_LETTERS and (script := main_script(text)) not in {"Latin", None}:
        if any(script in facts_of(code).scripts for code in languages):
            return None
        if code := next((code for code, facts in LANGUAGES.items() if facts.scripts[0] == script), None):
            return code
    others, own, words_of_others_only = _word_lists(languages)
    if len(words_of_others_only.intersection(text.lower().split())) < _FEWEST_OF_ITS_OWN:
        return None
    code, count = function_word_language(text, others, _FEWEST_FUNCTION_WORDS)
    _, own_count = function_word_language(text, own)
    return code if count > 1.5 * own_count else None


def has_function_word(text: str) -> bool:
    """Return whether a text has a function word of any language in small letters, which names and numbers do not."""
    return not function_words_of(tuple(LANGUAGES)).isdisjoint(WORD.findall(text))


def is_all_in(text: str, code: str, languages: tuple[str, str]) -> bool:
    """Return whether a text is in the language of `code`, and no part of it in one of `languages`."""
    counts = Counter(word.lower() for word in WORD.findall(text))
    own = function_words_of(languages)
    theirs = facts_of(code).function_words
    count, own_count = (sum(counts[word] for word in words) for words in (theirs - own, own - theirs))
    return count >= _FEWEST_IN_A_FILE and own_count <= _MOST_OF_OTHERS * count


@cache
def _word_lists(languages: tuple[str, ...]) -> tuple[WordLists, WordLists, frozenset[str]]:
    """Return the function words of all other languages, those of `languages`, and those that only others have."""
    lists = [(code, facts.function_words) for code, facts in LANGUAGES.items() if facts.scripts == ("Latin",)]
    others = tuple(item for item in lists if item[0] not in languages)
    own = tuple(item for item in lists if item[0] in languages)
    only_others = frozenset().union(*(words for _, words in others)) - frozenset().union(*(words for _, words in own))
    return others, own, only_others


@cache
def _neighbour_words(languages: tuple[str, ...]) -> frozenset[str]:
    """Return frequent words of the languages that are closely related to `languages`."""
    return frozenset().union(*(facts_of(code).neighbour_words for code in languages))
