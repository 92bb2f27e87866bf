"""The n-gram model of py3langid, which is loaded when it is first needed; it takes 0.7 s."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_NO_EVIDENCE = -1e30  # py3langid gives a text without any of its n-grams the smallest number that it can


def log_likelihoods(text: str) -> dict[str, float]:
    """Return the log-likelihood of a text in each language (ISO 639); empty if the text shows none.

    >>> scores = log_likelihoods("La séance est ouverte.")
    >>> max(scores, key=scores.get)
    'fr'
    """
    scores = dict(_identifier().rank(text))
    return scores if min(scores.values()) > _NO_EVIDENCE else {}


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


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
