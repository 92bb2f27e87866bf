"""The kinds of characters that switch points depend on, for whole texts at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

CodePoints = npt.NDArray[np.uint32]
Kinds = npt.NDArray[np.int8]

BLANK, SMALL, CAPITAL_LETTER, CASELESS, DIGIT, STARTER, OTHER = range(7)
STARTERS = '„“"‚‘«(–—•§-\u00ad'
"""Marks with which text can begin that follows other text without white space."""


def code_points(text: str) -> CodePoints:
    """Return the code points of a text, (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def kinds_of(points: npt.NDArray[np.unsignedinteger]) -> Kinds:
    """Return the kind of each code point."""
    return np.asarray(_KINDS[np.minimum(points, len(_KINDS) - 1)])


def _character_kinds() -> Kinds:
    """Return the kind of each character of the Basic Multilingual Plane."""
    chars = [chr(code) for code in range(0x10000)]
    kinds = np.full(0x10000, OTHER, dtype=np.int8)
    tests = (
        (CASELESS, str.isalpha),
        (SMALL, str.islower),
        (CAPITAL_LETTER, str.isupper),
        (DIGIT, str.isdigit),
        (BLANK, str.isspace),
    )
    for kind, test in tests:
        kinds[np.fromiter(map(test, chars), dtype=bool)] = kind
    kinds[[ord(char) for char in STARTERS]] = STARTER
    return kinds


_KINDS = _character_kinds()
