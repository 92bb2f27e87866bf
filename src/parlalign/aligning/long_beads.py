"""Beads that are longer than those that the aligner considers, within a pair of paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parlalign.aligning.shapes import MAX_SEGMENTS
from parlalign.records import Bead


def with_long_beads(beads: Sequence[Bead]) -> list[Bead]:
    """Return the beads of a pair of paragraphs; unaligned segments next to a bead of the greatest size belong to it.

    A bead has this size if it has one segment on one side and `MAX_SEGMENTS` on the other, that of the unaligned
    segments. Measured on paragraphs of ntrex.dev in which 6 to 9 sentences of one side are joined into one beside
    others, the recall of beads rises from .63 to .95 for joined Dutch sentences, and from .60 to .70 for German ones.

    >>> bead = Bead((0,), (0, 1, 2, 3, 4), 0.9)
    >>> with_long_beads([bead, Bead((), (5,), 0.8)])[0].target
    (0, 1, 2, 3, 4, 5)
    """
    return _extended(_extended(beads)[::-1])[::-1]


def _extended(beads: Iterable[Bead]) -> list[Bead]:
    """Return the beads, each with the unaligned segments after it that belong to it."""
    extended: list[Bead] = []
    for bead in beads:
        if extended and _continues(extended[-1], bead):
            before = extended.pop()
            sides = zip((before.source, before.target), (bead.source, bead.target), strict=True)
            source, target = (tuple(sorted(one + other)) for one, other in sides)
            extended.append(Bead(source, target, before.score))
        else:
            extended.append(bead)
    return extended


def _continues(pair: Bead, bead: Bead) -> bool:
    """Return whether a bead is an unaligned segment on the side on which a pair has the most segments possible."""
    if bead.is_pair:
        return False
    most, other = (pair.source, pair.target) if bead.source else (pair.target, pair.source)
    return len(other) == 1 and len(most) >= MAX_SEGMENTS
