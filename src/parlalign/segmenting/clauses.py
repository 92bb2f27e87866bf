"""Clauses: the parts of a sentence that a semicolon ends, outside brackets and quotation marks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import regex

from parlalign.languages import LANGUAGES, REPAIRED
from parlalign.text.tokens import stretches

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CLOSERS = {
    "(": ")",
    "[": "]",
    "{": "}",
    "„": '“”"',
    "“": "”",
    "«": "»",
    '"': '"',
    "‹": "›",
    "「": "」",
    "『": "』",
    "（": "）",
}
"""Brackets and quotation marks, with what closes them; in German „ is closed by “, which opens in English."""

_SEMICOLONS = frozenset(";；؛")
_SURROGATE = regex.compile("[\ud800-\udfff]")
_CLOSING = frozenset("".join(_CLOSERS.values()))
_DEPTH = 20  # brackets inside each other that are searched for the one that is closed


def clause_ends(text: str, language: str | None) -> list[int]:
    """Return where the clauses of a sentence end, its own end last.

    >>> clause_ends('dringt aan op "eenheid; nu"; steunt dit;', "nl")
    [28, 40]
    """
    if _SEMICOLONS.isdisjoint(text.rstrip(" ;；؛")):
        return [len(text)]
    facts = LANGUAGES.get(language or "")
    if facts and not facts.is_spaced:
        tokens = [(char, at) for at, char in enumerate(text)]
    else:
        tokenizer = _tokenizer(
            language if language and language in REPAIRED else "xx"
        )  # some others take seconds to load
        tokens = [
            (token.text, start + token.idx)
            for stretch, start in stretches(_SURROGATE.sub("\ufffd", text))
            for token in tokenizer(stretch)
        ]
    last = len(text.rstrip()) - 1
    outside = _outside_brackets(tokens)
    return [*(at + 1 for word, at in outside if word in _SEMICOLONS and at < last), len(text)]


def _outside_brackets(tokens: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the tokens outside matching brackets and quotation marks; one that is never closed encloses nothing."""
    kept: list[tuple[str, int]] = []
    opened: list[tuple[str, int]] = []  # the mark, and how many tokens were kept before it
    for word, at in tokens:
        innermost = range(len(opened) - 1, max(len(opened) - 1 - _DEPTH, -1), -1) if word in _CLOSING else ()
        closes = next((k for k in innermost if word in _CLOSERS[opened[k][0]]), None)
        if closes is not None:
            del kept[opened[closes][1] :]
            del opened[closes:]
        elif word in _CLOSERS:
            opened.append((word, len(kept)))
        kept.append((word, at))
    return kept


@cache
def _tokenizer(code: str) -> Callable[[str], Doc]:
    import spacy

    return spacy.blank(code).tokenizer
