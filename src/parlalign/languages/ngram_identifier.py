"""The n-gram model of py3langid, which is loaded when it is first needed; it takes 0.7 s."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_NO_EVIDENCE = -1e30  # py3langid gives a text without any of its n-grams the smallest number that it can

# Chosen on one short resolution in 16 languages, pair by pair.
_WEIGHT = 0.5  # of the n-grams of a word, which overlap
_MOST_LOG_ODDS = 4.0


def log_likelihoods(text: str) -> dict[str, float]:
    """Return the log-likelihood of a text in each language (ISO 639); empty if the text shows none.

    >>> scores = log_likelihoods("La séance est ouverte.")
    >>> max(scores, key=scores.get)
    'fr'
    """
    scores = dict(_identifier().rank(text))
    return scores if min(scores.values()) > _NO_EVIDENCE else {}


@cache
def is_identified(code: str) -> bool:
    """Return whether the identifier knows a language."""
    return code.partition("-")[0] in dict(_identifier().rank("a"))


def probabilities(text: str) -> dict[str, float]:
    """Return the probability of each language, the most probable first; empty if the text shows none.

    As in py3langid, the likelihoods are divided by the square root of the length, because n-grams overlap.
    """
    scores = log_likelihoods(text)
    best = max(scores.values(), default=0.0)
    length = math.sqrt(len(text.encode("utf-8", "surrogatepass")) or 1)
    odds = {code: math.exp((score - best) / length) for code, score in scores.items()}
    total = sum(odds.values())
    return {code: value / total for code, value in odds.items()}


def word_log_odds(word: str, code: str, others: tuple[str, ...]) -> float:
    """Return the log-odds of the n-grams of a word for one language against all `others`, in nats.

    They are 0 if it has none, and for languages that the identifier does not know.
    """
    scores = log_likelihoods(f" {word} ")
    if scores.keys() >= {code, *others}:
        odds = _WEIGHT * (scores[code] - max(scores[other] for other in others))
        return min(max(odds, -_MOST_LOG_ODDS), _MOST_LOG_ODDS)
    return 0.0


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
