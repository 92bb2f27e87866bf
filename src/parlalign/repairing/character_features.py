"""Hashed features of the text on either side of a break.

The features are character n-grams that end or begin at the break, n-grams across it, the two words at the break, apart
and joined, and the classes of the words around them. Hashing trick: Weinberger et al. 2009.
"""

from __future__ import annotations

import numpy as np

from parlalign.learning.arrays import Flags, Indices
from parlalign.repairing.hashed_text import ENDINGS, IS_UPPER, PAD, PRIME, Codes, HashedText
from parlalign.repairing.word_classes import WordClasses

MARGIN = 16
"""Number of code points `PAD` that a text needs at either end."""

_MAX_NGRAM = 10
_SPANNING = [(i, j) for i in range(1, 7) for j in range(1, 7) if i + j <= 10 and abs(i - j) <= 3]
_OFFSET = np.uint64(0xCBF29CE484222325)  # FNV-1a
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_BY_ENDING, _BY_LENGTH, _MARKS = 200, 190, 1000  # added to a class, so that its kinds have different numbers


class CharacterFeatures:
    """The features of a text at any of its positions."""

    def __init__(self, text: HashedText, classes: WordClasses) -> None:
        self.text = text
        self._classes = classes
        points = text.points
        at = np.arange(len(points) + 1)
        is_text = np.append((points != ord(" ")) & (points != ord(PAD)), False)
        is_blank = np.append(points == ord(" "), False)
        after_blank = np.append(False, is_blank[:-1])
        self._previous = np.maximum.accumulate(np.where(after_blank, 0, at))
        """For each position, the end of the word or mark before it, with blanks skipped."""
        self._next = np.minimum.accumulate(np.where(is_blank, len(points), at)[::-1])[::-1]
        self._class_before, self._class_after = self._token_classes(is_text)

    def rows(self, start: Indices, end: Indices, bits: int) -> Indices:
        """Return an (n, features) array of table rows in [0, 2**bits) for breaks from `start` to `end`.

        The text before `start` is left of a break, and the text from `end` on is right of it.
        """
        with np.errstate(over="ignore"):
            lefts, rights = self._ngrams(start, end)
            spanning = [_mix(lefts[i - 1], rights[j - 1], 31 + 16 * i + j) for i, j in _SPANNING]
            columns = [*lefts, *rights, *spanning, *self._words(start, end, lefts, rights)]
            shift = np.uint64(64 - bits)
            rows = np.empty((len(start), len(columns)), dtype=np.int64)
            for k, column in enumerate(columns):
                rows[:, k] = _finish(column, k) >> shift
        return rows

    def _ngrams(self, start: Indices, end: Indices) -> tuple[list[Codes], list[Codes]]:
        """Return the hashes of the n-grams left of each break, and right of it, the shortest first."""
        points, both = self.text.points, []
        for first, step, seed in ((start - 1, -1, 11), (end, 1, 23)):
            state = np.full(len(start), _OFFSET + np.uint64(seed), dtype=np.uint64)
            ended = np.zeros(len(start), dtype=bool)
            grams = []
            for k in range(_MAX_NGRAM):
                point = points[first + step * k]
                ended |= point == ord(PAD)
                state = (state ^ np.where(ended, np.uint64(ord(PAD)), point)) * PRIME
                grams.append(state)
            both.append(grams)
        return both[0], both[1]

    def _words(self, start: Indices, end: Indices, lefts: list[Codes], rights: list[Codes]) -> list[Codes]:
        """Return hashes of the words at each break, apart and joined, with the words around them."""
        text, points = self.text, self.text.points
        left_start, right_end = text.begin[start], text.end[end]
        left, right = text.hash(left_start, start), text.hash(end, right_end)
        both = text.joined(left, right, right_end - end)
        # The neighbouring word is one character away; there is none across the end of a line.
        before = np.where(
            points[left_start - 1] == ord(PAD),
            np.uint64(0),
            text.hash(text.begin[left_start - 1], left_start - 1),
        )
        after = np.where(points[right_end] == ord(PAD), np.uint64(0), text.hash(right_end + 1, text.end[right_end + 1]))
        pair = _mix(left, right, 3)
        return [
            left * PRIME + np.uint64(1),
            right * PRIME + np.uint64(2),
            both,
            pair,
            _mix(before, left, 4),
            _mix(right, after, 5),
            _mix(left, points[end], 6),
            _mix(points[start - 1], right, 7),
            _mix((start - left_start).astype(np.uint64), (right_end - end).astype(np.uint64), 8),
            _mix(before, both, 9),
            _mix(both, after, 10),
            _mix(before, pair, 11),
            _mix(pair, after, 12),
            _mix(before, right, 13),
            _mix(left, after, 14),
            _mix(left, rights[2], 15),
            _mix(lefts[2], right, 16),
            _mix(left, rights[4], 17),
            _mix(lefts[4], right, 18),
            _mix(_mix(before, after, 19), both, 20),
            *self._class_features(start, end, left, right, both),
        ]

    def _class_features(self, start: Indices, end: Indices, left: Codes, right: Codes, both: Codes) -> list[Codes]:
        """Return hashes of the word classes of the two readings `b2 b1 l r a1 a2` and `b2 b1 lr a1 a2`."""
        text = self.text
        left_start, right_end = text.begin[start], text.end[end]
        l = self._part_class(left_start, start, text.points[start - 1])  # noqa: E741
        r = self._part_class(end, right_end, text.points[end])
        lr = self._joined_class(left_start, start, end, right_end, both)
        # A mark next to the break counts as the word `l` or `r`.
        left_edge = np.where(left_start < start, left_start, start - 1)
        right_edge = np.where(right_end > end, right_end, end + 1)
        b1, b2 = self._two_before(left_edge)
        a1, a2 = self._two_after(right_edge)
        apart, around = _mix(l, r, 40), _mix(b1, a1, 41)
        before, after = _mix(b2, b1, 42), _mix(a1, a2, 43)
        wide = _mix(before, after, 44)
        return [
            _mix(around, lr, 45),
            _mix(b1, lr, 46),
            _mix(lr, a1, 47),
            _mix(before, lr, 48),
            _mix(lr, after, 49),
            _mix(wide, lr, 50),
            apart,
            _mix(around, apart, 51),
            _mix(b1, apart, 52),
            _mix(apart, a1, 53),
            _mix(before, apart, 54),
            _mix(apart, after, 55),
            _mix(wide, apart, 56),
            _mix(apart, lr, 57),
            _mix(around, _mix(apart, lr, 58), 59),
            _mix(l, right, 60),
            _mix(left, r, 61),
            _mix(around, both, 62),
            _mix(b1, _mix(left, r, 63), 64),
            _mix(_mix(l, right, 65), a1, 66),
            _mix(around, _mix(l, right, 67), 68),
            _mix(around, _mix(left, r, 69), 70),
        ]

    def _two_before(self, at: Indices) -> tuple[Codes, Codes]:
        """Return the classes of the last word before each position and of the one before that."""
        first = self._previous[at]
        second = self._previous[self._start_of_token(first)]
        return self._class_before[first], self._class_before[second]

    def _two_after(self, at: Indices) -> tuple[Codes, Codes]:
        """Return the classes of the first word after each position and of the one after that."""
        first = self._next[at]
        is_word = self.text.end[first] > first
        is_end = self.text.points[np.minimum(first, len(self.text.points) - 1)] == ord(PAD)
        beyond = np.where(is_word, self.text.end[first], np.where(is_end, first, first + 1))
        return self._class_after[first], self._class_after[self._next[beyond]]

    def _start_of_token(self, end: Indices) -> Indices:
        begin = self.text.begin[end]
        is_end = self.text.points[end - 1] == ord(PAD)
        return np.where(begin < end, begin, np.where(is_end, end, end - 1))

    def _token_classes(self, is_text: Flags) -> tuple[Codes, Codes]:
        """Return, for each position, the class of the word or mark that ends there, and of the one that begins there.

        The class is 0 at an end of the text or a line.
        """
        text, points = self.text, self.text.points
        before, after = np.zeros(len(points) + 2, dtype=np.uint64), np.zeros(len(points) + 2, dtype=np.uint64)
        marks = np.flatnonzero(is_text & ~text.is_word)
        after[marks] = points[marks] + np.uint64(_MARKS)
        before[marks + 1] = after[marks]
        starts = np.flatnonzero(text.is_word & (text.begin == np.arange(len(points) + 1)))
        ends = text.end[starts]
        after[starts] = self._word_class(starts, ends)
        before[ends] = after[starts]
        return before, after

    def _part_class(self, start: Indices, end: Indices, mark: Codes) -> Codes:
        return np.where(end > start, self._word_class(start, end), mark + np.uint64(2 * _MARKS))

    def _word_class(self, start: Indices, end: Indices) -> Codes:
        """Return the class of each part as a word; for an unknown word, a class by its ending or its length."""
        length = end - start
        classes = self._classes.lookup(self.text.hash(start, end))
        unknown = np.flatnonzero((classes == 0) & (length > 0))
        if len(unknown):
            s, e = start[unknown], end[unknown]
            endings = [(length[unknown] > m, self.text.hash(np.maximum(e - m, s), e)) for m in ENDINGS]
            classes[unknown] = self._guess(endings, IS_UPPER[self.text.points[s]], length[unknown])
        return classes.astype(np.uint64)

    def _joined_class(
        self, left_start: Indices, start: Indices, end: Indices, right_end: Indices, both: Codes
    ) -> Codes:
        """Return the class of the two words at each break joined to one."""
        left_length, right_length = start - left_start, right_end - end
        length = left_length + right_length
        classes = self._classes.lookup(both)
        unknown = np.flatnonzero((classes == 0) & (length > 0))
        if len(unknown):
            ls, s, e, re = left_start[unknown], start[unknown], end[unknown], right_end[unknown]
            endings = []
            for m in ENDINGS:
                from_right = np.minimum(re - e, m)
                left_part = self.text.hash(np.maximum(s - (m - from_right), ls), s)
                ending = self.text.joined(left_part, self.text.hash(re - from_right, re), from_right)
                endings.append((length[unknown] > m, ending))
            first = np.where(s > ls, ls, e)
            classes[unknown] = self._guess(endings, IS_UPPER[self.text.points[first]], length[unknown])
        return classes.astype(np.uint64)

    def _guess(self, endings: list[tuple[Flags, Codes]], is_capital: Flags, length: Indices) -> Indices:
        """Return the class of the longest known ending of each unknown word."""
        guess = _BY_LENGTH + np.minimum(length, 5)
        kind = np.where(is_capital, np.uint64(5), np.uint64(3))
        for is_long, ending in endings:
            by_ending = self._classes.lookup(ending * PRIME + kind)
            guess = np.where(is_long & (by_ending > 0), by_ending + _BY_ENDING, guess)
        return guess


def _mix(a: Codes, b: Codes, salt: int) -> Codes:
    return ((a + np.uint64(salt)) * PRIME ^ (b >> np.uint64(29)) ^ b) * _MIXER


def _finish(column: Codes, position: int) -> Codes:
    column = (column ^ (column >> np.uint64(32))) + np.uint64(position) * np.uint64(0xD1B54A32D192ED03)
    column = column * np.uint64(0xFF51AFD7ED558CCD)  # murmur3 finaliser
    return np.asarray((column ^ (column >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53))
