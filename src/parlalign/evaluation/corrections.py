"""Which rows of an alignment are right after a person has corrected some of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from parlalign.records import Bead

SegmentSet = frozenset[tuple[str, int]]
"""The segments of a row or of a gold row: side and number."""


class RowCorrections:
    """The rows of an alignment and those of the gold standard, as sets of segments.

    To correct a row is to make all gold rows that share a segment with it. Other rows lose these segments; then they
    are right if no segment is left, or if a gold row is left.
    """

    def __init__(self, rows: Sequence[SegmentSet], gold: Iterable[SegmentSet]) -> None:
        self._rows, self._gold = rows, frozenset(gold)
        self._gold_of = {segment: row for row in self._gold for segment in row}

    def corrected(self, row: int) -> SegmentSet:
        """Return the segments of the gold rows that a correction of a row makes."""
        return frozenset().union(*(self._gold_of.get(segment, frozenset()) for segment in self._rows[row]))

    def is_wrong(self, row: int, corrected: AbstractSet[tuple[str, int]] = frozenset()) -> bool:
        """Return whether a row is wrong, after the correction of others has made gold rows of some segments."""
        if self._rows[row] in self._gold:
            return False
        left = self._rows[row] - corrected
        return bool(left) and left not in self._gold


def bead_corrections(
    beads: Sequence[Bead], gold: Sequence[Bead], texts: tuple[Sequence[str], Sequence[str]]
) -> RowCorrections:
    """Return the corrections of beads; `texts` are those of the segments of both sides.

    A bead with the texts of a gold bead is right, even if other segments have the same texts.
    """

    def texts_of(bead: Bead) -> tuple[str, str]:
        source, target = (
            " ".join(side[k] for k in numbers) for side, numbers in zip(texts, (bead.source, bead.target), strict=True)
        )
        return source, target

    gold_texts = {texts_of(bead) for bead in gold}
    right = [bead for bead in beads if texts_of(bead) in gold_texts]
    return RowCorrections([*map(bead_segments, beads)], map(bead_segments, [*gold, *right]))


def bead_segments(bead: Bead) -> SegmentSet:
    """Return the segments of a bead.

    >>> sorted(bead_segments(Bead((3,), (4, 5), 1.0)))
    [('source', 3), ('target', 4), ('target', 5)]
    """
    return frozenset([*(("source", k) for k in bead.source), *(("target", k) for k in bead.target)])
