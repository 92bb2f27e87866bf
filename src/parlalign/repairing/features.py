"""Hashed features of the text on either side of a break.

The features see up to `CONTEXT` characters of each side: character n-grams that end or begin at the break, n-grams that
span it, and the words that meet there, apart and joined. Hashing trick: Weinberger et al. 2009.
"""

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.int64]

CONTEXT = 24
"""Characters seen on each side; longer words are cut there."""

PAD = "\n"
"""Stands beyond the ends of a text."""

_MAX_NGRAM = 10
_SPANNING = [(i, j) for i in range(1, 7) for j in range(1, 7) if i + j <= 10 and abs(i - j) <= 3]

_PRIME = np.uint64(0x100000001B3)  # FNV-1a, 64 bit
_OFFSET = np.uint64(0xCBF29CE484222325)
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2**64
_BASE_POWERS = np.cumprod(np.full(CONTEXT + 1, _BASE, dtype=np.uint64)) * np.uint64(pow(int(_BASE), -1, 1 << 64))
_INVERSE_POWERS = np.array([pow(int(_BASE), -k, 1 << 64) for k in range(CONTEXT + 1)], dtype=np.uint64)

FEATURES = 2 * _MAX_NGRAM + len(_SPANNING) + 9
"""Features a break."""


def _char_table() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.bool_]]:
    """Code point → normalised code point, and whether it belongs to a word; for the Basic Multilingual Plane."""
    normal = np.arange(0x10000, dtype=np.uint32)
    word = np.zeros(0x10000, dtype=bool)
    for code in range(0x10000):
        char = chr(code)
        if char.isdigit():
            normal[code] = ord("0")
        elif char != PAD and char.isspace():
            normal[code] = ord(" ")
        word[code] = char.isalnum()
    return normal, word


_NORMAL, _IS_WORD = _char_table()


def codes(text: str) -> npt.NDArray[np.uint32]:
    """Return the normalised code points of `text`: digits become 0, white space a space, astral signs a full stop."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.asarray(_NORMAL[np.where(points < 0x10000, points, ord("."))])


def hash_breaks(left: Codes, right: Codes, bits: int) -> Indices:
    """Return an (n, FEATURES) array of table rows in [0, 2**bits).

    `left` and `right` are (n, CONTEXT) arrays of normalised code points, nearest to the break first.
    """
    columns: list[Codes] = []
    with np.errstate(over="ignore"):
        left_grams = _ngram_hashes(left, np.uint64(11))
        right_grams = _ngram_hashes(right, np.uint64(23))
        columns += left_grams
        columns += right_grams
        for i, j in _SPANNING:
            columns.append(_mix(left_grams[i - 1], right_grams[j - 1], 31 + 16 * i + j))
        columns += _word_features(left, right)
        shift = np.uint64(64 - bits)
        hashed = np.stack([_finish(column, k) >> shift for k, column in enumerate(columns)], axis=1)
    return hashed.astype(np.int64)


def _ngram_hashes(side: Codes, seed: np.uint64) -> list[Codes]:
    grams = []
    state = np.full(len(side), _OFFSET + seed, dtype=np.uint64)
    for k in range(_MAX_NGRAM):
        state = (state ^ side[:, k]) * _PRIME
        grams.append(state)
    return grams


def _word_features(left: Codes, right: Codes) -> list[Codes]:
    left_word, left_length, before = _words(left)
    right_reversed, right_length, after = _words(right)
    # The right word is read forwards, so that left · base^len(right) + right is the hash of the joined word.
    right_word = _forward(right, right_length)
    joined = left_word * _BASE_POWERS[right_length] + right_word
    return [
        left_word * _PRIME + np.uint64(1),
        right_word * _PRIME + np.uint64(2),
        joined,
        _mix(left_word, right_word, 3),
        _mix(before, left_word, 4),
        _mix(right_reversed, after, 5),
        _mix(left_word, right[:, 0], 6),
        _mix(left[:, 0], right_word, 7),
        _mix(left_length.astype(np.uint64), right_length.astype(np.uint64), 8),
    ]


def _words(side: Codes) -> tuple[Codes, Indices, Codes]:
    """Return hash and length of the word that touches the break, and the hash of the one beyond it."""
    is_word = _IS_WORD[side]
    gaps = np.cumsum(~is_word, axis=1)
    first = gaps == 0
    length = first.sum(axis=1)
    powers = side * _BASE_POWERS[:CONTEXT]
    second = (gaps == 1) & is_word
    start = np.minimum(length + 1, CONTEXT)
    beyond = np.where(second, powers, 0).sum(axis=1, dtype=np.uint64) * _INVERSE_POWERS[start]
    return np.where(first, powers, 0).sum(axis=1, dtype=np.uint64), length, beyond


def _forward(side: Codes, length: Indices) -> Codes:
    exponents = length[:, None] - 1 - np.arange(CONTEXT)
    powers = np.where(exponents >= 0, _BASE_POWERS[np.maximum(exponents, 0)], 0)
    return np.asarray((side * powers).sum(axis=1, dtype=np.uint64))


def _mix(a: Codes, b: Codes, salt: int) -> Codes:
    return ((a + np.uint64(salt)) * _PRIME ^ (b >> np.uint64(29)) ^ b) * _BASE


def _finish(column: Codes, position: int) -> Codes:
    column = (column ^ (column >> np.uint64(32))) + np.uint64(position) * np.uint64(0xD1B54A32D192ED03)
    column = column * np.uint64(0xFF51AFD7ED558CCD)  # murmur3 finaliser
    return np.asarray((column ^ (column >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53))
