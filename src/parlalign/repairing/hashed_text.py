"""A text as code points, with the hash of any part of it and the bounds of its words."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from parlalign.learning.arrays import Flags, Indices

Codes = npt.NDArray[np.uint64]

PAD = "\n"
"""The character beyond the ends of a text, and between lines; features do not reach across it."""

ENDINGS = range(2, 7)
"""Lengths of the endings by which an unknown word gets its class."""

PRIME = np.uint64(0x100000001B3)  # FNV-1a, 64 bit
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2**64
_INVERSE = np.uint64(pow(int(_BASE), -1, 1 << 64))


def _char_tables() -> tuple[npt.NDArray[np.uint32], Flags, Flags, Flags]:
    """Return for each code point of the BMP its normalised form, and whether it is of a word, a letter, a capital."""
    chars = [chr(code) for code in range(0x10000)]
    normalised = np.arange(0x10000, dtype=np.uint32)
    normalised[np.fromiter(map(str.isdigit, chars), dtype=bool)] = ord("0")
    normalised[np.fromiter(map(str.isspace, chars), dtype=bool)] = ord(" ")
    normalised[ord(PAD)] = ord(PAD)
    is_word, is_letter, is_upper = (
        np.fromiter(map(test, chars), dtype=bool) for test in (str.isalnum, str.isalpha, str.isupper)
    )
    return normalised, is_word, is_letter, is_upper


_NORMALISED, IS_WORD, IS_LETTER, IS_UPPER = _char_tables()


def code_points(text: str) -> Codes:
    """Return normalised code points: digits are `0`, white space is a space, characters outside the BMP are `.`."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _NORMALISED[np.where(points < 0x10000, points, ord("."))].astype(np.uint64)


def word_hash(word: str) -> int:
    """Return the hash of a word, which equals that of `HashedText.hash`."""
    value = 0
    for code in code_points(word).tolist():
        value = (value * int(_BASE) + code) % (1 << 64)
    return value


def ending_hash(ending: str, *, is_capital: bool) -> int:
    """Return the hash of the ending of a word; it depends on whether the word begins with a capital."""
    return (word_hash(ending) * int(PRIME) + (5 if is_capital else 3)) % (1 << 64)


class HashedText:
    """The code points of a text with tables for hashes and word bounds; all positions are of shape (n,).

    The hash of a part is the polynomial of its code points (Karp and Rabin 1987), so that the hash of a whole follows
    from those of its halves.
    """

    def __init__(self, points: Codes) -> None:
        self.points = points
        size = len(points)
        self._powers = _powers(size)
        with np.errstate(over="ignore"):
            self._sums = np.zeros(size + 1, dtype=np.uint64)
            np.cumsum(points * _inverse_powers(size), out=self._sums[1:])
        at = np.arange(size + 1)
        self.is_word = np.append(IS_WORD[points], False)
        before = np.append(False, self.is_word[:-1])
        self.begin = np.maximum.accumulate(np.where(before, 0, at))
        """For each position, the start of the word that ends there, or the position itself."""
        self.end = np.minimum.accumulate(np.where(self.is_word, size, at)[::-1])[::-1]
        """For each position, the end of the word that begins there, or the position itself."""

    def hash(self, start: Indices, end: Indices) -> Codes:
        """Return the hash of each part; 0 for an empty one."""
        with np.errstate(over="ignore"):
            return np.asarray((self._sums[end] - self._sums[start]) * self._powers[np.maximum(end, 1) - 1])

    def joined(self, first: Codes, second: Codes, length: Indices) -> Codes:
        """Return the hash of two parts together, given the hash of each and the length of the second."""
        with np.errstate(over="ignore"):
            return np.asarray(first * _times(length) + second)


def _times(length: Indices) -> Codes:
    return np.asarray(_powers(int(length.max(initial=0)) + 1)[length])


def _powers(size: int) -> Codes:
    return _table(1 << max(size, 2).bit_length(), int(_BASE))


def _inverse_powers(size: int) -> Codes:
    return _table(1 << max(size, 2).bit_length(), int(_INVERSE))[:size]


@cache
def _table(size: int, base: int) -> Codes:
    with np.errstate(over="ignore"):
        return np.cumprod(np.append(np.uint64(1), np.full(size - 1, base, dtype=np.uint64)), dtype=np.uint64)
