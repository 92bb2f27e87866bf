"""Invisible characters: soft hyphens, characters without width, joiners and marks of direction."""

from __future__ import annotations

import regex

SOFT_HYPHEN = "\u00ad"
NO_BREAK_SPACES = "\u00a0\u2007\u202f"
ZERO_WIDTH = "\u200b\u2060\ufeff"
"""Zero-width space, word joiner and byte order mark."""
JOINERS = "\u061c\u200c\u200d\u200e\u200f"
"""Joiners and marks of direction, which Arabic, Persian and other scripts need."""
EMBEDDINGS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that begin or end a part with a direction of its own."""

_NEEDS_JOINING = regex.compile(
    r"[\p{Arab}\p{Hebr}\p{Syrc}\p{Thaa}\p{Nkoo}\p{Mong}\p{Deva}\p{Beng}\p{Guru}\p{Gujr}\p{Orya}\p{Taml}\p{Telu}\p{Knda}"
    r"\p{Mlym}\p{Sinh}\p{Mymr}\p{Khmr}\p{Tibt}\u2600-\u27bf\U0001f000-\U0001faff]"
)
"""Matches letters of scripts that are written from right to left or have joiners, and emoji."""
_JOINING_CHARACTERS = regex.compile(f"[{JOINERS}{EMBEDDINGS}]")
_ZERO_WIDTH_CHARACTERS = regex.compile(f"[{ZERO_WIDTH}]")
_SOFT_HYPHEN_AND_SPACE = regex.compile(rf"(?<=\p{{L}}){SOFT_HYPHEN}[\p{{Zs}}\t]+(?=\p{{Ll}})")
"""Matches in `amende- ment` if the hyphen is soft: lines were joined with their hyphens."""


def needs_joining_characters(text: str) -> bool:
    """Return whether joiners and marks of direction may mean something in a text.

    >>> needs_joining_characters("de begroting"), needs_joining_characters("مرحبا")
    (False, True)
    """
    return not text.isascii() and _NEEDS_JOINING.search(text) is not None


def without_invisible_characters(text: str) -> str:
    """Return a text without invisible characters, and without the space after a soft hyphen in a word.

    Joiners and marks of direction stay in a text with a script that needs them.

    >>> without_invisible_characters("de\\u200e begroting, het amende\\u00ad ment en de ver\\u00adordening")
    'de begroting, het amendement en de verordening'
    """
    if text.isascii():
        return text
    if SOFT_HYPHEN in text:
        text = _SOFT_HYPHEN_AND_SPACE.sub("", text).replace(SOFT_HYPHEN, "")
    text = _ZERO_WIDTH_CHARACTERS.sub("", text)
    if _JOINING_CHARACTERS.search(text) and not needs_joining_characters(text):
        text = _JOINING_CHARACTERS.sub("", text)
    return text
