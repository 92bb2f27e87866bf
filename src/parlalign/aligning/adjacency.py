"""Segments that follow each other in one mixed text: where that mostly makes a pair, it is evidence for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from parlalign.records import Bead, Document, Segment

_FEWEST = 5  # neighbours of a kind, before they tell of others
_LEAST_SHARE = 0.8


class _Neighbours(NamedTuple):
    """A segment of the source and one of the target that follow each other, in some order."""

    source: int
    target: int
    kind: tuple[bool, bool]
    """Whether the source comes first, and whether an empty line stands between."""


def pair_adjacent_segments(
    beads: Sequence[Bead], sides: tuple[Sequence[Segment], Sequence[Segment]], documents: Sequence[Document]
) -> list[Bead]:
    """Return the beads, with neighbours paired that are left alone where nearly all of their kind are pairs.

    Concordances print a text and its translation one after the other; there even a loose translation is one. The score
    of a pair made so is the share of pairs among neighbours of its kind; that of a doubtful one is raised by it.
    """
    neighbours = list(_neighbours(sides, documents))
    at = {(bead.source, bead.target): k for k, bead in enumerate(beads)}
    paired = Counter(n.kind for n in neighbours if ((n.source,), (n.target,)) in at)
    total = Counter(n.kind for n in neighbours)
    left_out = _left_out(beads)
    changed: dict[int, Bead | None] = {}
    for n in neighbours:
        share = (paired[n.kind] + 0.5) / (total[n.kind] + 1)
        if total[n.kind] < _FEWEST or share < _LEAST_SHARE:
            continue
        pair, source, target = (
            at.get(key) for key in (((n.source,), (n.target,)), ((n.source,), ()), ((), (n.target,)))
        )
        if pair is not None:
            changed[pair] = replace(beads[pair], score=round(_with(beads[pair].score, share), 4))
        elif source is not None and target is not None and not {source, target} & (left_out | changed.keys()):
            first, second = sorted((source, target))
            if not any(bead.is_pair for bead in beads[first:second]):  # else the new pair would cross it
                changed[first], changed[second] = Bead((n.source,), (n.target,), round(share, 4)), None
    return [bead for k, old in enumerate(beads) if (bead := changed.get(k, old)) is not None]


def _left_out(beads: Sequence[Bead]) -> set[int]:
    """Return which beads are of segments alone between the members of a pair, which any other pair of them crosses."""
    pairs = [bead for bead in beads if bead.is_pair]
    sources = {k for bead in pairs for k in range(bead.source[0] + 1, bead.source[-1])}
    targets = {k for bead in pairs for k in range(bead.target[0] + 1, bead.target[-1])}
    return {
        k
        for k, bead in enumerate(beads)
        if not bead.is_pair and (sources.intersection(bead.source) or targets.intersection(bead.target))
    }


def _with(score: float, share: float) -> float:
    """Return the probability of a pair given both, as if each told of it alone."""
    pair, none = score * share, (1 - score) * (1 - share)
    return pair / (pair + none) if pair + none else score


def _neighbours(
    sides: tuple[Sequence[Segment], Sequence[Segment]], documents: Sequence[Document]
) -> Iterator[_Neighbours]:
    sources = {document.id: document.source for document in documents}
    order = sorted(
        (segment.document, segment.span, side, k)
        for side, segments in enumerate(sides)
        for k, segment in enumerate(segments)
    )
    for (name, span, side, k), (other_name, other_span, other_side, other) in pairwise(order):
        if name == other_name and side != other_side:
            gap = sources[name][span.end : other_span.start]
            source, target = (k, other) if side == 0 else (other, k)
            yield _Neighbours(source, target, (side == 0, gap.count("\n") > 1))
