"""Folded words, which the memory indexes and compares: without capitals, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana, Han: scripts without spaces between words, so each character counts as a word."""
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_PLACED_WORD = re.compile(rf"[{_UNSPACED}]|(?:[^\W_{_UNSPACED}][\u0300-\u036f]*)+")
_MARKS = re.compile(r"(?:[^\w\s]|_)")
_ACCENTS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Return text without capitals, accents and ligatures; ß is ss, ĳ is ij.

    >>> fold("Maßnahmen für Ĳmuiden, Coördinatie")
    'massnahmen fur ijmuiden, coordinatie'
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))
    return bare if bare.isascii() else unicodedata.normalize("NFC", bare)


def folded_words(text: str) -> list[str]:
    """Return the folded words of a text; each sequence of digits is a word.

    >>> folded_words("Gelet op artikel 110, lid 4, en A7-0215/2010;")
    ['gelet', 'op', 'artikel', '110', 'lid', '4', 'en', 'a7', '0215', '2010']
    >>> folded_words("欧洲议会")
    ['欧', '洲', '议', '会']
    """
    folded = fold(text)
    return (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)


def unfolded_words(text: str) -> list[str]:
    """Return the words of a text with their capitals and accents."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def punctuation_marks(text: str) -> list[str]:
    """Return the punctuation marks and symbols of a text."""
    return _MARKS.findall(unicodedata.normalize("NFC", text))


def folded_words_with_places(text: str) -> list[tuple[str, int, int]]:
    """Return the folded words of a text with their start and end in it.

    >>> folded_words_with_places("Für  5 €")
    [('fur', 0, 3), ('5', 5, 6)]
    """
    return [
        (word, match.start(), match.end()) for match in _PLACED_WORD.finditer(text) for word in folded_words(match[0])
    ]
