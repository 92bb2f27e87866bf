"""The words of a text by the part that they are in, where each part is in one language."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from parlalign.languages.character_kinds import CAPITAL_LETTER, SMALL, code_points, kinds_of
from parlalign.languages.identify import LONGEST_ACRONYM, WORD
from parlalign.learning.arrays import Flags, Indices

_SHORT, _RATHER_SHORT = 2, 5
"""Letters of a word that may be cut before a capital, and at the end of a line; more letters show the language."""


class PartWords(NamedTuple):
    """The n words of a text. A word across the bound of two parts counts as two.

    `part` (n,) is the number of the part of each word. `may_be_cut` (n,) is true for words that a newline or
    a marker may cut, and for short words in small letters before a capital, where a text may be cut off (`sa Ik wil`).
    `is_capital` (n,) is true for words with a capital inside a sentence, if these are asked for.
    """

    texts: list[str]
    part: Indices
    may_be_cut: Flags
    is_capital: Flags


def words_by_part(text: str, bounds: Indices, *, with_capitals: bool = False) -> PartWords:
    """Return the words of a text that is divided into parts at `bounds`."""
    words = WORD.findall(text)
    starts = np.fromiter((match.start() for match in WORD.finditer(text)), dtype=np.int64, count=len(words))
    ends = starts + np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    for k in _short_capitals(words, starts, ends).tolist():
        words[k] = words[k].lower()
    part = np.searchsorted(bounds, starts, side="right") - 1
    may_be_cut = _may_be_cut(text, starts, ends)
    is_capital = _is_capital(text, starts) if with_capitals else np.zeros(len(words), dtype=bool)
    for k in np.flatnonzero(bounds[np.minimum(part + 1, len(bounds) - 1)] < ends).tolist():
        cut = int(bounds[part[k] + 1]) - int(starts[k])
        rest = WORD.findall(words[k][cut:])
        words[k] = words[k][:cut]
        words += rest
        part = np.append(part, np.full(len(rest), part[k] + 1))
        may_be_cut = np.append(may_be_cut, np.full(len(rest), may_be_cut[k]))
        is_capital = np.append(is_capital, np.full(len(rest), fill_value=False))
    return PartWords(words, part, may_be_cut, is_capital)


def _short_capitals(words: list[str], starts: Indices, ends: Indices) -> Indices:
    """Return the short words in capitals beside others in capitals: `DE LA` in a title; not `OJ` or `OJ L 3`."""
    is_upper = np.fromiter(map(str.isupper, words), dtype=bool, count=len(words)) & (ends - starts > 1)
    is_joined = is_upper[:-1] & is_upper[1:] & (starts[1:] - ends[:-1] == 1)
    is_beside = np.zeros(len(words), dtype=bool)
    is_beside[:-1] |= is_joined
    is_beside[1:] |= is_joined
    return np.flatnonzero(is_beside & (ends - starts <= LONGEST_ACRONYM))


def _may_be_cut(text: str, starts: Indices, ends: Indices) -> Flags:
    points = np.concatenate([[0], code_points(text), [0, 0, 0]])  # the text is moved by 1
    before, first = points[starts], points[starts + 1]
    after, second, third = points[ends + 1], points[ends + 2], points[ends + 3]
    length = ends - starts
    is_before_marker = (after == ord(" ")) & (second == ord(".")) & (third == ord("."))
    is_at_line_end = (after == ord("\n")) & (second != ord("\n")) & (length <= _RATHER_SHORT)
    is_at_line_start = (before == ord("\n")) & (kinds_of(first) == SMALL)
    is_short = (kinds_of(first) == SMALL) & (length <= _SHORT)
    is_before_capital = is_short & (after == ord(" ")) & (kinds_of(second) == CAPITAL_LETTER)
    return np.asarray(is_at_line_start | is_at_line_end | is_before_marker | is_before_capital)


def _is_capital(text: str, starts: Indices) -> Flags:
    """Return whether each word has a capital and follows another word, or a comma, on its line."""
    points = np.concatenate([[0, 0], code_points(text), [0, 0]])  # the text is moved by 2
    kinds = kinds_of(points)
    before, last = kinds[starts], points[starts]
    follows_word = (before == SMALL) | (before == CAPITAL_LETTER) | (last == ord(","))
    is_spaced = points[starts + 1] == ord(" ")
    return np.asarray(follows_word & is_spaced & (kinds[starts + 2] == CAPITAL_LETTER) & (kinds[starts + 3] == SMALL))
