"""spaCy's tokenizer for any text: what no program can want tokenised whole is cut first."""

from __future__ import annotations

from collections.abc import Iterator

import regex

_LONGEST = 200
"""Characters without white space that spaCy is given at once: its time grows with their square where punctuation is
glued (2,000 semicolons: 1.8 s), and few addresses of the web are as long. Others are as it would have them whole."""
_TOO_LONG = regex.compile(rf"\S{{{_LONGEST}}}(?=\S)")
"""A run of white space is no such stretch, nor are 200 characters before one."""


def stretches(text: str) -> Iterator[tuple[str, int]]:
    """Yield the text, or what it is cut into where it has such a run, and where each begins; nothing is left out.

    >>> [len(piece) for piece, _ in stretches("a" * 450 + " b")]
    [200, 200, 52]
    """
    at = 0
    for match in _TOO_LONG.finditer(text):
        yield text[at : match.end()], at
        at = match.end()
    yield text[at:], at
