"""Find pairs that cross others, as in lists that each language sorts by its own alphabet, and in reordered articles.

A monotone alignment leaves such segments without a partner. If some of them translate each other for certain, all
segments are matched without regard to their order. The pairs are divided into runs in which both sides have the same
order. The heaviest chain of runs that do not cross is the main order of the document. Longer runs are aligned again,
each with the segments around it that have no pair, so that merged and repeated segments are found, too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import prod

import numpy as np
import regex

from parlalign.aligning.free_matching import FreeMatcher, Matching
from parlalign.aligning.merging import in_source_order
from parlalign.aligning.ordered_runs import Pair, Run, main_runs, ordered_runs
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.learning.arrays import Flags, Indices
from parlalign.records import Bead, Crossing

logger = logging.getLogger(__name__)

Align = Callable[[SegmentFeatures, SegmentFeatures], list[Bead]]
Sides = tuple[SegmentFeatures, SegmentFeatures]

_OPEN_BELOW = 0.8
"""The segments of a bead with a lower score may belong to a crossing pair."""
_MIN_BY_WORDS = 0.3
"""Pairs with a lower probability by their words alone are not embedded."""
_MIN_OPEN_SHARE = 0.2
"""If at least this share of both sides is open, the segments whose words match elsewhere are open, too."""
_LIKELY, _CERTAIN, _CLEAR, _VERY_CLEAR = 0.5, 0.9, 0.95, 0.995
"""Probabilities of pairs, by which they are called so below."""
_MIN_SHARE, _MIN_PAIRS = 0.4, 2
"""In `auto`, the segments are matched freely in two cases: all open segments of a side have certain crossing pairs, one
of which is clear, or this share and number of them have, and one is very clear. These and the probabilities were chosen
on ntrex.dev and jrc.dev with noise, where nothing crosses, and on jrc.dev with moved paragraphs."""
_NUMBERED_HEADING = regex.compile(r"\P{L}*(?:\p{L}+\P{L}+){0,2}\d+\P{L}*")
"""`Artikel 4`, `Art. 12 (1)`, `5.`; not `Artikel 4 wordt geschrapt`: no evidence for pairs that cross."""
_MIN_RUN = 3
"""Runs with fewer pairs are not aligned again. Set by hand."""
_MIN_MAIN_SHARE, _MIN_MAIN_RUN = 0.5, 3
"""A document is ordered in the main if the main order has this share of the pairs, in runs of this mean length. Then
its runs are aligned together. Set by hand."""
_MAX_CELLS = 10**8
"""Pairs of segments that are compared at most, which takes some seconds."""


def with_crossing_pairs(beads: list[Bead], sides: Sides, align: Align, crossing: Crossing) -> list[Bead]:
    """Return the beads of two lists in order of the source, with the pairs that cross others.

    `beads` are those of the monotone alignment by `align`; they are returned unchanged if nothing crosses. With `auto`,
    crossing pairs are only searched for if there is clear evidence for them.
    """
    counts = sides[0].count, sides[1].count
    if crossing == "never" or not all(counts):
        return beads
    open_segments = _open_segments(beads)
    if crossing == "auto" and not all(map(len, open_segments)):
        return beads
    if prod(counts) > _MAX_CELLS:
        logger.info("crossing pairs are not searched for: %d and %d segments are too many", *counts)
        return beads
    matcher = FreeMatcher(*sides)
    if crossing == "auto" and not _has_evidence(beads, matcher, open_segments, sides):
        return beads
    matching = matcher.match(*map(np.arange, counts))
    return _beads_of_runs(matching, sides, align) or beads


def _open_segments(beads: Sequence[Bead]) -> tuple[Indices, Indices]:
    """Return the segments of each side that may belong to a crossing pair.

    They are unaligned or uncertain, or in a bead with several segments on both sides, whose order may differ.
    """
    uncertain = [
        bead
        for bead in beads
        if not bead.is_pair or bead.score < _OPEN_BELOW or (len(bead.source) > 1 and len(bead.target) > 1)
    ]
    source, target = ([k for bead in uncertain for k in side(bead)] for side in (_source, _target))
    return np.array(source, np.int64), np.array(target, np.int64)


def _without_headings(open_segments: tuple[Indices, Indices], sides: Sides) -> tuple[Indices, Indices]:
    """Return the segments other than numbered headings such as `Artikel 4`, which occur in every act."""
    source, target = (
        np.array([k for k in numbers.tolist() if not _NUMBERED_HEADING.fullmatch(side.texts[k].strip())], np.int64)
        for numbers, side in zip(open_segments, sides, strict=True)
    )
    return source, target


def _source(bead: Bead) -> tuple[int, ...]:
    return bead.source


def _target(bead: Bead) -> tuple[int, ...]:
    return bead.target


def _has_evidence(
    beads: Sequence[Bead], matcher: FreeMatcher, open_segments: tuple[Indices, Indices], sides: Sides
) -> bool:
    """Return whether enough of the open segments have a partner with which they cross a bead."""
    crossing, counts = _CrossingTest(beads), [side.count for side in sides]
    if all(len(some) >= _MIN_OPEN_SHARE * count for some, count in zip(open_segments, counts, strict=True)):
        moved = crossing.only(matcher.by_words(*map(np.arange, counts)).above(_LIKELY))
        open_segments = np.union1d(open_segments[0], moved.source), np.union1d(open_segments[1], moved.target)
    open_segments = _without_headings(open_segments, sides)
    if not all(map(len, open_segments)):
        return False
    fewest = _MIN_SHARE * min(map(len, open_segments))
    candidates = crossing.only(matcher.by_words(*open_segments).above(_MIN_BY_WORDS))
    source, target = np.unique(candidates.source), np.unique(candidates.target)
    if not len(source) or min(len(source), len(target)) < fewest:
        return False
    found = crossing.only(matcher.match(source, target).above(_CERTAIN))
    best = found.probability.max(initial=0)
    if len(found.source) == min(map(len, open_segments)):
        return bool(best >= _CLEAR)
    return len(found.source) >= max(fewest, _MIN_PAIRS) and bool(best >= _VERY_CLEAR)


class _CrossingTest:
    """Tells which pairs of segments cross the beads of an alignment."""

    def __init__(self, beads: Sequence[Bead]) -> None:
        pairs = [bead for bead in beads if bead.is_pair]
        ends = [(bead.source[0], bead.source[-1], bead.target[0], bead.target[-1]) for bead in pairs]
        self._ends = np.array(ends, np.int64).reshape(-1, 4).T
        two = [(*bead.source, *bead.target) for bead in pairs if len(bead.source) == len(bead.target) == 2]
        self._swapped = {pair for i, i2, j, j2 in two for pair in ((i, j2), (i2, j))}

    def only(self, matching: Matching) -> Matching:
        """Return the pairs that cross a bead or the main order of all these pairs."""
        runs, main = _runs([(i, j) for i, j, _ in matching])
        in_order = {pair for k in main for pair in runs[k]}
        crosses = [(i, j) not in in_order or self._crosses_bead(i, j) for i, j, _ in matching]
        return matching.take(np.array(crosses, bool))

    def _crosses_bead(self, i: int, j: int) -> bool:
        """Return whether a pair crosses a bead, or the other two segments of its own bead of two and two."""
        first_source, last_source, first_target, last_target = self._ends
        crosses = (i < first_source) & (j > last_target) | (i > last_source) & (j < first_target)
        return (i, j) in self._swapped or bool(crosses.any())


def _beads_of_runs(matching: Matching, sides: Sides, align: Align) -> list[Bead]:
    """Return the beads of the likely pairs, aligned in runs, and of the other segments.

    Returns none if no certain pair crosses others.
    """
    pairs = {(i, j): probability for i, j, probability in matching.above(_LIKELY)}
    runs, main = _runs(pairs)
    is_ordered = _is_ordered(runs, main)
    if is_ordered:
        # Where the order is clear, an uncertain pair that crosses it is probably wrong.
        for k, run in enumerate(runs):
            if k not in main and max(pairs[pair] for pair in run) < _CERTAIN:
                for pair in run:
                    del pairs[pair]
        runs, main = _runs(pairs)
    if all(pairs[pair] < _CERTAIN for k, run in enumerate(runs) if k not in main for pair in run):
        return []
    alignment = _RunAlignment(pairs, sides, align)
    for k in sorted(range(len(runs)), key=lambda k: -len(runs[k])):
        if k not in main or not is_ordered:
            alignment.add_run(runs[k], is_crossing=k not in main)
    if is_ordered:
        alignment.add_rest([pair for k in sorted(main) for pair in runs[k]])
    return alignment.beads_in_order(matching)


def _runs(pairs: Iterable[Pair]) -> tuple[list[Run], set[int]]:
    """Return the runs of pairs, and the numbers of those in the main order."""
    runs = ordered_runs(list(pairs))
    return runs, set(main_runs(runs))


def _is_ordered(runs: Sequence[Run], main: set[int]) -> bool:
    """Return whether most pairs are in the main order, and its runs are long."""
    in_order = sum(len(runs[k]) for k in main)
    return in_order >= max(_MIN_MAIN_SHARE * sum(map(len, runs)), _MIN_MAIN_RUN * len(main))


class _RunAlignment:
    """Collects beads run by run; each segment is in one bead."""

    def __init__(self, pairs: dict[Pair, float], sides: Sides, align: Align) -> None:
        self._pairs, self._sides, self._align = pairs, sides, align
        self._is_open: tuple[Flags, Flags] = tuple(np.ones(side.count, bool) for side in sides)  # type: ignore[assignment]
        for pair in pairs:
            self._close(*((k,) for k in pair))
        self._beads: list[Bead] = []

    def add_run(self, run: Run, *, is_crossing: bool) -> None:
        """Add the beads of a run and of the open segments around it."""
        if len(run) < _MIN_RUN:
            self._beads += [Bead((i,), (j,), round(self._pairs[i, j], 4), is_crossing=is_crossing) for i, j in run]
            return
        members = []
        for side, is_open in enumerate(self._is_open):
            own = [pair[side] for pair in run]
            low, high = own[0], own[-1] + 1
            while low > 0 and is_open[low - 1]:
                low -= 1
            while high < len(is_open) and is_open[high]:
                high += 1
            members.append(sorted({*own, *(low + np.flatnonzero(is_open[low:high])).tolist()}))
        self._add(members, is_crossing=is_crossing)

    def add_rest(self, pairs: Sequence[Pair]) -> None:
        """Add the beads of pairs in order and of all open segments."""
        members = [
            sorted({*(pair[side] for pair in pairs), *np.flatnonzero(is_open).tolist()})
            for side, is_open in enumerate(self._is_open)
        ]
        self._add(members, is_crossing=False)

    def beads_in_order(self, matching: Matching) -> list[Bead]:
        """Return all beads in order of the source; the segments without a pair have beads of their own.

        The score of an unaligned segment is the probability in `matching` that it has no partner.
        """
        paired = [{k for bead in self._beads for k in side(bead)} for side in (_source, _target)]
        unaligned = [
            1 - np.bincount(at, matching.probability, minlength=side.count)
            for at, side in zip((matching.source, matching.target), self._sides, strict=True)
        ]
        scores = [np.clip(side, 0, 1).round(4).tolist() for side in unaligned]
        beads = [*self._beads]
        beads += [Bead((i,), (), score) for i, score in enumerate(scores[0]) if i not in paired[0]]
        beads += [Bead((), (j,), score) for j, score in enumerate(scores[1]) if j not in paired[1]]
        return in_source_order(beads)

    def _add(self, members: Sequence[Sequence[int]], *, is_crossing: bool) -> None:
        source, target = members
        for bead in self._align(self._sides[0].take(source), self._sides[1].take(target)):
            if bead.is_pair:
                own = tuple(source[k] for k in bead.source), tuple(target[k] for k in bead.target)
                self._beads.append(replace(bead, source=own[0], target=own[1], is_crossing=is_crossing))
                self._close(*own)

    def _close(self, source: tuple[int, ...], target: tuple[int, ...]) -> None:
        for is_open, members in zip(self._is_open, (source, target), strict=True):
            is_open[list(members)] = False
