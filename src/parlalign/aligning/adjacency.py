"""Pair segments that are adjacent in one mixed text, if most adjacent segments of the same kind are pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from parlalign.records import Bead, Document, Segment

_MIN_ADJACENT = 5
"""Adjacent pairs of a kind that a text must have before their share is evidence; chosen by hand."""
_MIN_SHARE = 0.8
"""Share of them that must be pairs already; chosen by hand."""


class _AdjacentPair(NamedTuple):
    """A source and a target segment that follow each other, in either order."""

    source: int
    target: int
    kind: tuple[bool, bool]
    """Whether the source precedes the target, and whether an empty line separates them."""


def pair_adjacent_segments(
    beads: Sequence[Bead], segments: tuple[Sequence[Segment], Sequence[Segment]], documents: Sequence[Document]
) -> list[Bead]:
    """Pair unaligned adjacent segments if nearly all adjacent segments of their kind are pairs; return all beads.

    In concordances each text is next to its translation, so adjacent segments are pairs even if the translation is
    loose. The score of a new pair is the share of pairs among the adjacent segments of its kind; the score of an
    uncertain pair is raised by this share.
    """
    adjacent = list(_adjacent_pairs(segments, documents))
    numbers = {(bead.source, bead.target): k for k, bead in enumerate(beads)}
    paired = Counter(a.kind for a in adjacent if ((a.source,), (a.target,)) in numbers)
    total = Counter(a.kind for a in adjacent)
    skipped = _beads_of_skipped_segments(beads)
    changed: dict[int, Bead | None] = {}
    for a in adjacent:
        share = (paired[a.kind] + 0.5) / (total[a.kind] + 1)
        if total[a.kind] < _MIN_ADJACENT or share < _MIN_SHARE:
            continue
        pair, source, target = (
            numbers.get(key) for key in (((a.source,), (a.target,)), ((a.source,), ()), ((), (a.target,)))
        )
        if pair is not None:
            changed[pair] = replace(beads[pair], score=round(_combine(beads[pair].score, share), 4))
        elif source is not None and target is not None and not {source, target} & (skipped | changed.keys()):
            first, second = sorted((source, target))
            # A pair between the two would cross the new one.
            if not any(bead.is_pair for bead in beads[first:second]):
                changed[first], changed[second] = Bead((a.source,), (a.target,), round(share, 4)), None
    return [bead for k, old in enumerate(beads) if (bead := changed.get(k, old)) is not None]


def _beads_of_skipped_segments(beads: Sequence[Bead]) -> set[int]:
    """Return the numbers of the beads whose segment lies between the members of a pair.

    A new pair with such a segment would cross that pair.
    """
    pairs = [bead for bead in beads if bead.is_pair]
    sources = {k for bead in pairs for k in range(bead.source[0] + 1, bead.source[-1])}
    targets = {k for bead in pairs for k in range(bead.target[0] + 1, bead.target[-1])}
    return {
        k
        for k, bead in enumerate(beads)
        if not bead.is_pair and (sources.intersection(bead.source) or targets.intersection(bead.target))
    }


def _combine(score: float, share: float) -> float:
    """Return the probability of a pair by two independent pieces of evidence.

    >>> _combine(0.5, 0.9), _combine(0.0, 1.0)
    (0.9, 0.0)
    """
    pair, no_pair = score * share, (1 - score) * (1 - share)
    return pair / (pair + no_pair) if pair + no_pair else score


def _adjacent_pairs(
    segments: tuple[Sequence[Segment], Sequence[Segment]], documents: Sequence[Document]
) -> Iterator[_AdjacentPair]:
    sources = {document.id: document.source for document in documents}
    order = sorted(
        (segment.document, segment.span, side, k)
        for side, side_segments in enumerate(segments)
        for k, segment in enumerate(side_segments)
    )
    for (name, span, side, k), (other_name, other_span, other_side, other) in pairwise(order):
        is_of_page = [segments[s][n].is_of_page for s, n in ((side, k), (other_side, other))]
        if name == other_name and side != other_side and len(set(is_of_page)) == 1:
            gap = sources[name][span.end : other_span.start]
            source, target = (k, other) if side == 0 else (other, k)
            yield _AdjacentPair(source=source, target=target, kind=(side == 0, gap.count("\n") > 1))
