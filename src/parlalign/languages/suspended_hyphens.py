"""Suspended hyphens that are invisible because they are soft: `Schwarz- oder Rotwild`."""

from __future__ import annotations

import regex

from parlalign.languages import LANGUAGES
from parlalign.text.invisible import SOFT_HYPHEN

_CONJUNCTIONS = "|".join(
    sorted({regex.escape(word) for facts in LANGUAGES.values() for word in facts.suspended_conjunctions})
)
_SUSPENDED = regex.compile(rf"(?<=\p{{L}}){SOFT_HYPHEN}(?=[\p{{Zs}}\t]+(?:{_CONJUNCTIONS})\s)")


def with_visible_suspended_hyphens(text: str) -> str:
    """Return a text with a hyphen for each soft hyphen before a conjunction.

    >>> with_visible_suspended_hyphens("Schwarz\\u00ad oder Rotwild")
    'Schwarz- oder Rotwild'
    """
    return _SUSPENDED.sub("-", text) if SOFT_HYPHEN in text else text
