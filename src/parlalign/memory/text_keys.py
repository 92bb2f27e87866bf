"""The numbers of texts: the key, by which the index is sorted, and the hash, by which a text is found."""

from __future__ import annotations

import hashlib

LANGUAGE_SHIFT = 45
LENGTH_SHIFT = 32
LONGEST = (1 << LANGUAGE_SHIFT - LENGTH_SHIFT) - 1
"""The key of a text consists, from high bits to low, of its language, its number of words (at most `LONGEST`) and a
serial number. The index is sorted by this key, so that a search reads only texts of the lengths that can match."""


def text_key(language: int, words: int, serial: int) -> int:
    """Return the key of a text with a number of words."""
    return language << LANGUAGE_SHIFT | min(words, LONGEST) << LENGTH_SHIFT | serial


def key_range(language: int, shortest: int = 0, longest: int = LONGEST) -> tuple[int, int]:
    """Return the first and last key of the texts in a language with `shortest` to `longest` words."""
    return text_key(language, shortest, 0), text_key(language, longest, (1 << LENGTH_SHIFT) - 1)


def text_hash(language: int, text: str) -> int:
    """Return the number by which a text is found; the same text in two languages has two numbers."""
    digest = hashlib.blake2b(text.encode("utf-8"), digest_size=8, salt=language.to_bytes(8, "big")).digest()
    return int.from_bytes(digest, "big", signed=True)
