"""Merge the beads of a text with those of the navigation and metadata of its pages, which do not cross the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from parlalign.records import Bead


def merge_beads(text: Sequence[Bead], page: Sequence[Bead]) -> list[Bead]:
    """Return all beads in order; page segments are unaligned if their pair would cross one of the text.

    >>> [(bead.source, bead.target) for bead in merge_beads([Bead((0,), (1,), 0.9)], [Bead((1,), (0,), 0.9)])]
    [((), (0,)), ((0,), (1,)), ((1,), ())]
    """
    pairs = [bead for bead in text if bead.is_pair and not bead.is_crossing]
    return in_source_order([*text, *_without_crossing_pairs(page, pairs)])


def in_source_order(beads: Sequence[Bead]) -> list[Bead]:
    """Return beads in order of the source; unaligned targets precede the next target that does not cross others.

    >>> beads = [Bead((), (1,), 1.0), Bead((0,), (3,), 0.9, is_crossing=True), Bead((1,), (2,), 0.9)]
    >>> [(bead.source, bead.target) for bead in in_source_order(beads)]
    [((0,), (3,)), ((), (1,)), ((1,), (2,))]
    """
    in_order: list[Bead] = []
    alone = sorted((bead for bead in beads if not bead.source), key=lambda bead: bead.target, reverse=True)
    for bead in sorted((bead for bead in beads if bead.source), key=lambda bead: bead.source):
        while alone and bead.target and not bead.is_crossing and alone[-1].target < bead.target:
            in_order.append(alone.pop())
        in_order.append(bead)
    return in_order + alone[::-1]


def _without_crossing_pairs(beads: Sequence[Bead], pairs: Sequence[Bead]) -> Iterator[Bead]:
    """Yield the beads, with those that cross one of `pairs`, which are in order, divided into unaligned segments."""
    for bead in beads:
        k = bisect_left(pairs, bead.source[:1], key=lambda pair: pair.source)
        before, after = pairs[k - 1 : k] if k else [], pairs[k : k + 1]
        if bead.is_pair and (
            any(pair.target[-1] > bead.target[0] or pair.source[-1] > bead.source[0] for pair in before)
            or any(pair.target[0] < bead.target[-1] or pair.source[0] < bead.source[-1] for pair in after)
        ):
            yield from (Bead((i,), (), 1.0) for i in bead.source)
            yield from (Bead((), (j,), 1.0) for j in bead.target)
        else:
            yield bead
