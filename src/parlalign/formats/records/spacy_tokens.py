"""Split very long words before spaCy's tokenizer reads them; only the writer of DocBins needs this."""

from __future__ import annotations

from collections.abc import Iterator

import regex

_LONGEST = 200
"""The most characters without white space that spaCy's tokenizer gets at once. Its time grows with the square of the
length of a word with much punctuation (2,000 semicolons: 1.8 s). Few web addresses are as long, and the tokens of
shorter words stay the same."""
_TOO_LONG = regex.compile(rf"\S{{{_LONGEST}}}(?=\S)")
"""Matches 200 characters without white space if another one follows."""


def tokenizable_parts(text: str) -> Iterator[tuple[str, int]]:
    """Yield the parts of the text and where each begins; a text without very long words is one part.

    >>> [len(part) for part, _ in tokenizable_parts("a" * 450 + " b")]
    [200, 200, 52]
    """
    at = 0
    for match in _TOO_LONG.finditer(text):
        yield text[at : match.end()], at
        at = match.end()
    yield text[at:], at
