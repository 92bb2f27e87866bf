"""Pair segments that are adjacent in one mixed text, if most adjacent segments of the same kind are pairs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from parlalign.records import Bead, Document, Segment

_MIN_ADJACENT = 5
"""Adjacent pairs of a kind that a text must have before their share is evidence; chosen by hand."""
_MIN_SHARE = 0.8
"""Share of them that must be pairs already; chosen by hand."""


_Kind = tuple[bool | None, int]


class _AdjacentPair(NamedTuple):
    """A source and a target segment that follow each other, in either order."""

    source: int
    target: int
    kind: _Kind
    """Whether the source precedes the target, and how many empty lines separate them in the repaired text, up to 2."""


def pair_adjacent_segments(
    beads: Sequence[Bead], segments: tuple[Sequence[Segment], Sequence[Segment]], documents: Sequence[Document]
) -> list[Bead]:
    """Pair unaligned adjacent segments if nearly all adjacent segments of their kind are pairs; return all beads.

    In concordances each text is next to its translation, so adjacent segments are pairs even if the translation is
    loose. The score of a new pair is the share of pairs among the adjacent segments of its kind; the score of an
    uncertain pair is raised by this share.
    """
    adjacent = list(_adjacent_pairs(segments, documents))
    shares = _shares(beads, adjacent)
    beads = _divided(beads, adjacent, shares)
    numbers = {(bead.source, bead.target): k for k, bead in enumerate(beads)}
    skipped = _beads_of_skipped_segments(beads)
    changed: dict[int, Bead | None] = {}
    for a in adjacent:
        share = shares.get(a.kind)
        if share is None:
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


def _shares(beads: Sequence[Bead], adjacent: Sequence[_AdjacentPair]) -> dict[_Kind, float]:
    """Return the share of pairs among the adjacent segments of each kind, for kinds where it is high and certain."""
    pairs = {(bead.source, bead.target) for bead in beads}
    total, paired = Counter[_Kind](), Counter[_Kind]()
    for a in adjacent:
        for kind in (a.kind, (None, a.kind[1])):
            total[kind] += 1
            paired[kind] += ((a.source,), (a.target,)) in pairs
    shares = {}
    for kind in {a.kind for a in adjacent}:
        # If one order of the languages is rare, as on a few pages of a concordance, both count.
        counted = kind if total[kind] >= _MIN_ADJACENT else (None, kind[1])
        share = (paired[counted] + 0.5) / (total[counted] + 1)
        if total[counted] >= _MIN_ADJACENT and share >= _MIN_SHARE:
            shares[kind] = share
    return shares


def _divided(beads: Sequence[Bead], adjacent: Sequence[_AdjacentPair], shares: Mapping[_Kind, float]) -> Sequence[Bead]:
    """Return the beads; those that consist of adjacent segments that are probably pairs are divided into the pairs.

    Texts that are cut off are often in such beads.
    """
    likely = {(a.source, a.target): shares[a.kind] for a in adjacent if a.kind in shares}

    def parts(bead: Bead) -> list[Bead]:
        pairs = list(zip(bead.source, bead.target, strict=False))
        if len(bead.source) != len(bead.target) or len(pairs) < 2 or not likely.keys() >= set(pairs):
            return [bead]
        return [
            replace(bead, source=(source,), target=(target,), score=round(likely[source, target], 4))
            for source, target in pairs
        ]

    return [part for bead in beads for part in parts(bead)]


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
    gaps = {document.id: _RepairedText(document) for document in documents}
    order = sorted(
        (segment.document, segment.span, side, k)
        for side, side_segments in enumerate(segments)
        for k, segment in enumerate(side_segments)
    )
    for (name, span, side, k), (other_name, other_span, other_side, other) in pairwise(order):
        is_of_page = [segments[s][n].is_of_page for s, n in ((side, k), (other_side, other))]
        if name == other_name and side != other_side and len(set(is_of_page)) == 1:
            newlines = gaps[name].between(span.end, other_span.start).count("\n")
            source, target = (k, other) if side == 0 else (other, k)
            yield _AdjacentPair(source=source, target=target, kind=(side == 0, min(max(newlines - 1, 0), 2)))


class _RepairedText:
    """The repaired text of a document by spans of its source."""

    def __init__(self, document: Document) -> None:
        self._source, self._edits = document.source, document.edits
        self._starts = [edit.span.start for edit in document.edits]

    def between(self, start: int, end: int) -> str:
        """Return the repaired text of a span of the source; edits that are only partly in it are left out."""
        edits = self._edits[bisect_left(self._starts, start) : bisect_right(self._starts, end)]
        parts, last = [], start
        for edit in edits:
            if last <= edit.span.start and edit.span.end <= end:
                parts += [self._source[last : edit.span.start], edit.replacement]
                last = edit.span.end
        return "".join([*parts, self._source[last:end]])
