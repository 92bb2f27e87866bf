"""Clauses: the parts of a sentence that a semicolon ends, outside brackets and quotation marks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

_CLOSERS = {"(": ")", "[": "]", "{": "}", "„": '“”"', "“": "”", "«": "»", '"': '"', "‹": "›"}
"""Brackets and quotation marks, with what closes them; in German „ is closed by “, which opens in English."""


def clause_ends(text: str, language: str | None) -> list[int]:
    """Return where the clauses of a sentence end, its own end last.

    >>> clause_ends('dringt aan op "eenheid; nu"; steunt dit;', "nl")
    [28, 40]
    """
    if ";" not in text.rstrip(" ;"):
        return [len(text)]
    tokens = [(token.text, token.idx) for token in _tokenizer(language or "xx")(text)]
    inside = _enclosed(tokens)
    ends = [
        at + 1
        for word, at in tokens
        if word == ";" and not any(start < at < end for start, end in inside) and text[at + 1 :].strip()
    ]
    return [*ends, len(text)]


def _enclosed(tokens: list[tuple[str, int]]) -> list[tuple[int, int]]:
    """Return the ranges between matching brackets or quotation marks; one that is never closed encloses nothing."""
    opened: list[tuple[str, int]] = []
    ranges = []
    for word, at in tokens:
        closes = next((k for k in range(len(opened) - 1, -1, -1) if word in _CLOSERS[opened[k][0]]), None)
        if closes is not None and len(word) == 1:
            ranges.append((opened[closes][1], at))
            del opened[closes:]
        elif word in _CLOSERS:
            opened.append((word, at))
    return ranges


@cache
def _tokenizer(code: str) -> Pipeline:
    import spacy

    return spacy.blank(code)
