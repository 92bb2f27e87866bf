"""The features of successive rows, from which a small network computes the log-odds that a row is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from parlalign.aligning.row_words import NONE, REACH, RowWords, compare_rows
from parlalign.aligning.word_vectors import word_model
from parlalign.checking.doubts import differing_facts
from parlalign.learning.arrays import Flags, Floats
from parlalign.learning.feature_table import FeatureColumn, feature_matrix
from parlalign.records import Origin, Record, Segment

Item = TypeVar("Item", bound=np.generic)

_LEAST_LOG_ODDS, _MOST_LOG_ODDS = -6.0, 8.0
_MOST_LENGTH_DIFFERENCE, _MOST_FACTS = 8.0, 3
"""Features are clipped to these bounds, so that outliers do not dominate their scale."""
_LEAST_PROBABILITY = 1e-4
"""Scores have four digits."""
_CLOSING, _OPENING = "\"'”’»“)]", " \"'„“‘«»(-–"
_FULL_STOPS, _OTHER_STOPS = ".?!…", ",;:"
_BESIDE = (-1, 1)
_NEAR = tuple(offset for offset in range(-REACH, REACH + 1) if offset)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the features of n rows are computed from; each array is (n,).

    `log_odds` are those of the score, 0 without a score. `sizes` are the numbers of segments of both sides.
    `has_text` says whether there is a source, and a target. `words` are None if a language has no table of words.
    """

    log_odds: Floats
    has_score: Flags
    has_text: tuple[Flags, Flags]
    sizes: tuple[Floats, Floats]
    lengths: tuple[Floats, Floats]
    has_different_ends: Flags
    has_different_starts: Flags
    has_different_labels: Flags
    differing_facts: Floats
    words: tuple[RowWords, RowWords] | None

    @property
    def is_pair(self) -> Flags:
        return np.asarray(self.has_text[0] & self.has_text[1])

    @property
    def is_unaligned(self) -> tuple[Flags, Flags]:
        """Whether only the source has a text, and whether only the target has one."""
        source, target = self.has_text
        return source & ~target, target & ~source

    @property
    def lowest_beside(self) -> Floats:
        """The lower log-odds of the scores of the two neighbours."""
        above, below = (shifted(self.log_odds, offset, _MOST_LOG_ODDS) for offset in _BESIDE)
        return np.minimum(above, below)

    @property
    def unaligned_beside(self) -> Floats:
        """The number of neighbours that are unaligned."""
        return np.asarray(sum(~shifted(self.is_pair, offset, True) for offset in _BESIDE), dtype=np.float32)

    @property
    def length_difference(self) -> Floats:
        """The difference of the lengths, in units of the square root of their sum."""
        source, target = self.lengths
        difference = np.abs(target - source) / np.sqrt(target + source + 1)
        return np.asarray(self.is_pair * np.minimum(difference, _MOST_LENGTH_DIFFERENCE))

    def of_words(self, compute: Callable[[_RowsWithWords], Floats]) -> Floats | float:
        """Return a feature of the words, 0 without words."""
        return 0.0 if self.words is None else compute(_RowsWithWords(self, self.words))


@dataclass(frozen=True, slots=True)
class _RowsWithWords:
    rows: _Rows
    words: tuple[RowWords, RowWords]

    @property
    def mass(self) -> Floats:
        """The weight of the words that both texts of a row assign to each other."""
        return np.asarray(self.words[0].mass[REACH] + self.words[1].mass[REACH])

    @property
    def lesser_weight(self) -> Floats:
        source, target = (words.weight * has_text for words, has_text in self._sides)
        return np.minimum(source, target)

    @property
    def lesser_share(self) -> Floats:
        """The lesser share of the words of a text that goes to the other text."""
        return np.asarray(self.rows.is_pair * np.minimum(*(words.share(0) for words in self.words)))

    @property
    def untranslated(self) -> Floats:
        """The weight of the words at the start or the end of a text that nothing translates."""
        parts = (part for words in self.words for part in (words.first[NONE], words.last[NONE]))
        return np.asarray(self.rows.is_pair * np.sqrt(_greatest(parts)))

    @property
    def share_near(self) -> Floats:
        """The greatest share of the words of a text that goes to another row."""
        return _greatest(words.share(offset) * has for words, has in self._sides for offset in _NEAR)

    @property
    def share_of_unaligned_near(self) -> Floats:
        """The greatest share of the words of a text that goes to an unaligned text."""
        others = self.rows.is_unaligned[::-1]
        return _greatest(
            words.share(offset) * has * shifted(other, offset, False)
            for (words, has), other in zip(self._sides, others, strict=True)
            for offset in _NEAR
        )

    @property
    def share_from_unaligned_near(self) -> Floats:
        """The greatest share of the words of an unaligned text that goes to a text of the row."""
        has_text = self.rows.has_text[::-1]
        return _greatest(
            has * shifted(words.share(-offset) * unaligned, offset, 0.0)
            for words, unaligned, has in zip(self.words, self.rows.is_unaligned, has_text, strict=True)
            for offset in _NEAR
        )

    @property
    def mass_across(self) -> Floats:
        """The greatest mass between a text of the row and a text of a row beside it."""
        below = _greatest(words.mass[REACH + 1] for words in self.words)
        above = _greatest(words.mass[REACH - 1] for words in self.words)
        return _at_both_ends(np.sqrt(np.maximum(below, shifted(above, 1, 0.0))))

    @property
    def displaced(self) -> Floats:
        """The weight of the words that belong to a row beside it, or that a row beside it has too many."""
        return _at_both_ends(self._seam(1, lambda words: (words.first, words.last)))

    @property
    def displaced_log(self) -> Floats:
        """The same by the logarithms of the shares."""
        return _at_both_ends(self._seam(1, lambda words: (words.first_log, words.last_log)))

    @property
    def displaced_over_unaligned(self) -> Floats:
        """The same for the rows above and below an unaligned text."""
        return _at_both_ends(self._seam_over_unaligned, 2)

    @property
    def displaced_around(self) -> Floats:
        """For an unaligned text: the weight of displaced words between the rows above and below."""
        return shifted(self._seam_over_unaligned, -1, 0.0)

    @property
    def _sides(self) -> tuple[tuple[RowWords, Flags], tuple[RowWords, Flags]]:
        return (self.words[0], self.rows.has_text[0]), (self.words[1], self.rows.has_text[1])

    @property
    def _seam_over_unaligned(self) -> Floats:
        seam = self._seam(2, lambda words: (words.first, words.last))
        return np.asarray(seam * ~shifted(self.rows.is_pair, 1, True))

    def _seam(self, distance: int, parts: Callable[[RowWords], tuple[Floats, Floats]]) -> Floats:
        """Return the root of the weight of displaced words between each row and the one at a distance below it.

        They are the last words of a text above and the first words of the other text below: the lesser weight counts.
        """
        (source_first, source_last), (target_first, target_last) = map(parts, self.words)
        above, below = REACH - distance, REACH + distance
        downwards = np.minimum(source_last[below], shifted(target_first[above], distance, 0.0))
        upwards = np.minimum(target_last[below], shifted(source_first[above], distance, 0.0))
        return np.asarray(np.sqrt(np.maximum(downwards, upwards)))


ROW_FEATURES: tuple[FeatureColumn[_Rows], ...] = (
    FeatureColumn("log_odds", lambda v: v.log_odds),
    FeatureColumn("has_score", lambda v: v.has_score),
    FeatureColumn("is_pair", lambda v: v.is_pair),
    FeatureColumn("lowest_beside", lambda v: v.lowest_beside),
    FeatureColumn("unaligned_beside", lambda v: v.unaligned_beside),
    FeatureColumn("has_several", lambda v: np.maximum(*v.sizes) > 1),
    FeatureColumn("size_difference", lambda v: v.is_pair * np.abs(v.sizes[0] - v.sizes[1])),
    FeatureColumn("length_difference", lambda v: v.length_difference),
    FeatureColumn("has_different_ends", lambda v: v.has_different_ends),
    FeatureColumn("has_different_starts", lambda v: v.has_different_starts),
    FeatureColumn("has_different_labels", lambda v: v.has_different_labels),
    FeatureColumn("differing_facts", lambda v: v.differing_facts),
    FeatureColumn("has_words", lambda v: v.words is not None),
    FeatureColumn("mass", lambda v: v.of_words(lambda w: np.sqrt(w.mass))),
    FeatureColumn("lesser_weight", lambda v: v.of_words(lambda w: np.log(w.lesser_weight + 1))),
    FeatureColumn("lesser_share", lambda v: v.of_words(lambda w: w.lesser_share)),
    FeatureColumn("untranslated", lambda v: v.of_words(lambda w: w.untranslated)),
    FeatureColumn("share_near", lambda v: v.of_words(lambda w: w.share_near)),
    FeatureColumn("share_of_unaligned_near", lambda v: v.of_words(lambda w: w.share_of_unaligned_near)),
    FeatureColumn("share_from_unaligned_near", lambda v: v.of_words(lambda w: w.share_from_unaligned_near)),
    FeatureColumn("mass_across", lambda v: v.of_words(lambda w: w.mass_across)),
    FeatureColumn("displaced", lambda v: v.of_words(lambda w: w.displaced)),
    FeatureColumn("displaced_log", lambda v: v.of_words(lambda w: w.displaced_log)),
    FeatureColumn("displaced_over_unaligned", lambda v: v.of_words(lambda w: w.displaced_over_unaligned)),
    FeatureColumn("displaced_around", lambda v: v.of_words(lambda w: w.displaced_around)),
)
"""The inputs of the network, in the order of the file of the model."""


def row_features(records: Sequence[Record]) -> Floats:
    """Return the features of successive records of one pair of languages, (n, len(ROW_FEATURES))."""
    return feature_matrix(ROW_FEATURES, _rows(records), (len(records),))


def _rows(records: Sequence[Record]) -> _Rows:
    texts = [(record.source.strip(), record.target.strip()) for record in records]
    has_both = [all(sides) for sides in texts]
    return _Rows(
        log_odds=np.array([_log_odds(record.score) for record in records], dtype=np.float32),
        has_score=np.array([record.score is not None for record in records]),
        has_text=_by_side(lambda side: np.array([bool(sides[side]) for sides in texts])),
        sizes=_by_side(lambda side: np.array([_size(record.origin[side]) for record in records], dtype=np.float32)),
        lengths=_by_side(lambda side: np.array([len(sides[side]) for sides in texts], dtype=np.float32)),
        has_different_ends=np.array(has_both) & [_end_kind(source) != _end_kind(target) for source, target in texts],
        has_different_starts=np.array(has_both) & [_start_kind(one) != _start_kind(other) for one, other in texts],
        has_different_labels=np.array([_has_different_labels(record) for record in records]),
        differing_facts=np.array([_count_differing_facts(record) for record in records], dtype=np.float32),
        words=_words(records),
    )


def _by_side(compute: Callable[[int], npt.NDArray[Item]]) -> tuple[npt.NDArray[Item], npt.NDArray[Item]]:
    return compute(0), compute(1)


def _log_odds(score: float | None) -> float:
    if score is None:
        return 0.0
    odds = (score + _LEAST_PROBABILITY) / (1 - score + _LEAST_PROBABILITY)
    return min(max(log(odds), _LEAST_LOG_ODDS), _MOST_LOG_ODDS)


def _size(origin: Origin | None) -> int:
    """Return the number of segments of a text; 1 if it is unknown."""
    return sum(len(part.spans) for part in origin.parts) if origin else 1


def _end_kind(text: str) -> int:
    """Return the kind of the last character of a text: a full stop, another stop, or none."""
    last = text.rstrip(_CLOSING)[-1:]
    return 0 if last in _FULL_STOPS else 1 if last in _OTHER_STOPS else 2


def _start_kind(text: str) -> int:
    """Return the kind of the first character of a text: a small letter, a figure, or another one."""
    first = text.lstrip(_OPENING)[:1]
    return 0 if first.islower() else 1 if first.isdigit() else 2


def _has_different_labels(record: Record) -> bool:
    source, target = (origin.label if origin else None for origin in record.origin)
    return bool(source and target and source != target)


def _count_differing_facts(record: Record) -> int:
    """Return how many facts differ; 0 for a record with a score, because scores take facts into account."""
    return min(len(differing_facts(record)), _MOST_FACTS) if record.score is None else 0


def _words(records: Sequence[Record]) -> tuple[RowWords, RowWords] | None:
    """Compare the words of the rows; without a table, the words of a language would have to be encoded."""
    if any(word_model().table(code) is None for code in records[0].languages):
        return None
    return compare_rows((_segments(records, 0), _segments(records, 1)))


def _segments(records: Sequence[Record], side: int) -> list[Segment]:
    """Return the texts of a side as segments with their labels, which are no evidence."""
    segments = []
    for record in records:
        origin, text = record.origin[side], record.target if side else record.source
        kind, label = (origin.kind, origin.label) if origin else ("text", None)
        segments.append(Segment(record.id, text, record.languages[side], kind, label))
    return segments


def shifted(values: npt.NDArray[Item], offset: int, outside: float) -> npt.NDArray[Item]:
    """Return, for each row, the value of the row at an offset from it, `outside` if there is no such row.

    >>> shifted(np.array([1.0, 2.0, 3.0]), -1, 0.0).tolist()
    [0.0, 1.0, 2.0]
    """
    moved = np.full_like(values, outside)
    if 0 < offset < len(values):
        moved[:-offset] = values[offset:]
    elif 0 < -offset < len(values):
        moved[-offset:] = values[:offset]
    return moved


def _at_both_ends(seam: Floats, distance: int = 1) -> Floats:
    """Return the greater of the values of the seams below and above each row; a seam has the number of the row above.

    `distance` is that of the two rows of a seam.
    """
    return np.asarray(np.maximum(seam, shifted(seam, -distance, 0.0)))


def _greatest(arrays: Iterable[Floats]) -> Floats:
    return np.asarray(np.maximum.reduce(list(arrays)))
