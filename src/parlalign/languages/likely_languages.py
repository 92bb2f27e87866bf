"""The languages that a text is most probably in, if nobody says."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from parlalign.languages import DEFAULT_PAIR
from parlalign.languages.identify import WORD, HashedWords, languages_with_word_model
from parlalign.languages.language_models import has_break_model
from parlalign.languages.text_blocks import text_blocks

_WINDOW = 20
"""Words that are identified together."""
_LEAST_EVIDENCE = 2.0
"""Nats a word for one language against each of the others: 97 of 100 windows of news in Dutch, German, English and
French have more, and 9 of 10 in Polish and 99 of 100 in Spanish and Italian less."""
_LEAST_SHARE = 0.15
"""Of the words in a language: a text with fewer has quotations in it."""
_MOST_OF_OTHERS = 0.5
"""Of the words: a text with more that are clearly in none of the languages is in another language."""


def likely_languages(text: str) -> tuple[str, ...]:
    """Return the languages with a break model, those that a text is in first.

    The first two are Dutch and German if no other language has a large share in the text.

    >>> likely_languages("La séance est ouverte à neuf heures, et le président donne la parole au rapporteur.")
    ('fr', 'nl', 'de', 'en')
    """
    codes = [code for code in languages_with_word_model() if has_break_model(code)]
    shares = _shares([WORD.findall(line) for block in text_blocks(text) for line in block.split("\n")], codes)
    ranked = sorted(codes, key=lambda code: -shares[code])
    is_usual = all(code in DEFAULT_PAIR or not shares[code] for code in ranked[:2])
    return (*DEFAULT_PAIR, *(code for code in ranked if code not in DEFAULT_PAIR)) if is_usual else tuple(ranked)


def _shares(lines: list[list[str]], codes: list[str]) -> dict[str, float]:
    """Return the share of the words of lines that are in each of the languages; 0 if it is small."""
    words = [word for line in lines for word in line]
    if not words:
        return dict.fromkeys(codes, 0.0)
    lengths = np.array([min(len(line) - at, _WINDOW) for line in lines for at in range(0, len(line), _WINDOW)])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    hashed = HashedWords(words)
    least = np.full((len(codes), len(starts)), np.inf)
    for (i, first), (j, second) in combinations(enumerate(codes), 2):
        odds = np.add.reduceat(hashed.clipped_log_odds((first, second)), starts)
        least[i], least[j] = np.minimum(least[i], -odds), np.minimum(least[j], odds)
    is_clear = least.max(axis=0) > _LEAST_EVIDENCE * lengths
    shares = np.bincount(least.argmax(axis=0), lengths * is_clear, minlength=len(codes)) / len(words)
    if shares.sum() < 1 - _MOST_OF_OTHERS:
        return dict.fromkeys(codes, 0.0)
    return dict(zip(codes, np.where(shares < _LEAST_SHARE, 0, shares).tolist(), strict=True))
