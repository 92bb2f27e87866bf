"""A second look at what the words leave in doubt, with the vectors of the encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from parlalign.aligning.band import Band, Floats, Indices, Integers
from parlalign.aligning.bead_features import Candidates
from parlalign.aligning.bead_model import Considered
from parlalign.aligning.lattice import Posteriors
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.shapes import ONE_TO_ONE, SHAPES, SIZES
from parlalign.aligning.word_vectors import unit
from parlalign.encoding import Encoder

_CERTAIN, _CLOSED = 0.8, 0.99
"""What has the first probability is not looked at again; beside what is, what has the second."""
_AROUND = 30
"""Items either side of a stretch that tell what is usual in a text: whether segments are left out or merged at all."""
_LONGEST_SPAN = 3
_PAIRS_AT_ONCE = 20_000

_USUAL_FEATURES = ("usually_alone", "usually_not_1_1", "items_around")
ENCODER_FEATURES = (
    "similarity",
    "similarity_above_.5",
    "similarity_above_.7",
    "gain_of_source_edge",
    "gain_of_target_edge",
    "margin",
    *_USUAL_FEATURES,
)
ENCODER_ALONE_FEATURES = ("best_similarity", *_USUAL_FEATURES)


@dataclass(frozen=True, slots=True)
class Item:
    """A bead of a walk, or a segment left alone, by the places where it begins and ends."""

    start: tuple[int, int]
    end: tuple[int, int]
    score: float
    candidate: int = -1


@dataclass(frozen=True, slots=True)
class Stretch:
    """The places between which a walk is doubtful, and what its certain items in and around it look like: `usual` has
    the shares of segments left alone and of beads that are not 1-1, and for the number k of these, k / (k + 30)."""

    start: tuple[int, int]
    end: tuple[int, int]
    usual: tuple[float, float, float]


def items_of(walk: Indices, candidates: Candidates, found: Posteriors) -> list[Item]:
    """Return the items of a walk in order, with the segments left alone between its beads."""
    items: list[Item] = []
    i = j = 0
    ends = len(found.source), len(found.target)
    for k in [*walk.tolist(), -1]:
        shape = SHAPES[candidates.shape[k]] if k >= 0 else None
        first = (
            (int(candidates.row[k]) - shape.rows + 1, int(candidates.column[k]) - shape.columns + 1) if shape else ends
        )
        items += [Item((n, j), (n + 1, j), float(found.source[n])) for n in range(i, first[0])]
        items += [Item((first[0], n), (first[0], n + 1), float(found.target[n])) for n in range(j, first[1])]
        if shape:
            i, j = first[0] + shape.rows, first[1] + shape.columns
            items.append(Item(first, (i, j), float(found.beads[k]), k))
    return items


def doubtful_stretches(items: Sequence[Item], certain: float = _CERTAIN, closed: float = _CLOSED) -> list[Stretch]:
    """Return the runs of items below `certain`, each with those of its neighbours that are below `closed`."""
    doubt = np.array([item.score < certain for item in items])
    near = _with_neighbours(doubt, items, closed)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]])))
    kinds = np.array([_kind(item) for item in items]).reshape(-1, 3) * ~doubt[:, None]
    sums = np.concatenate([np.zeros((1, 3)), np.cumsum(kinds, axis=0)])
    stretches = []
    for first, last in edges.reshape(-1, 2).tolist():
        alone, other, total = sums[min(last + _AROUND, len(items))] - sums[max(first - _AROUND, 0)]
        usual = (float(alone / (total + 1)), float(other / (total + 1)), float(total / (total + _AROUND)))
        stretches.append(Stretch(items[first].start, items[last - 1].end, usual))
    return stretches


def _with_neighbours(doubt: npt.NDArray[np.bool_], items: Sequence[Item], closed: float) -> npt.NDArray[np.bool_]:
    """Return the doubtful items, and which stand beside one and may change with it."""
    is_open = np.array([item.score < closed for item in items])
    beside = np.append(doubt[1:], False) | np.append(False, doubt[:-1])
    # Of segments left alone side by side, those of the source come first: one may answer any of them.
    is_alone = np.array([item.candidate < 0 for item in items])
    gap = np.cumsum(~is_alone)
    return np.asarray(doubt | (beside & is_open) | (is_alone & np.isin(gap, gap[is_alone & doubt])))


def _kind(item: Item) -> tuple[bool, bool, bool]:
    """Return whether an item is a segment left alone, and whether a bead that is not 1-1; and that it is one."""
    sizes = (item.end[0] - item.start[0], item.end[1] - item.start[1])
    return 0 in sizes, 0 not in sizes and sizes != (1, 1), True


def within(stretch: Stretch, found: Candidates, band: Band) -> tuple[Indices, Candidates, Band]:
    """Return which candidates lie in a stretch, those, counted from its start, and its band."""
    (i0, j0), (i1, j1) = stretch.start, stretch.end
    first, last = np.searchsorted(found.row, (i0, i1))
    rows, columns = SIZES[found.shape[first:last]].T
    here = first + np.flatnonzero(
        (found.row[first:last] - rows + 1 >= i0)
        & (found.column[first:last] - columns + 1 >= j0)
        & (found.column[first:last] < j1)
    )
    width = min(band.width, j1 - j0)
    low = np.clip(band.low[i0:i1] - j0, 0, j1 - j0 - width)
    moved = Candidates(found.shape[here], found.row[here] - i0, found.column[here] - j0)
    return here, moved, Band(low, width, np.zeros(j1 - j0, np.int64), i1 - i0)


class EncodedStretches:
    """The encoder's vectors of all segments of some stretches, each embedded once."""

    def __init__(
        self, stretches: Sequence[Stretch], source: SegmentFeatures, target: SegmentFeatures, encoder: Encoder
    ) -> None:
        self._spans, self._places, self._lengths = [], [], []
        for side, of in ((0, source), (1, target)):
            wanted = np.zeros(of.count, bool)
            for stretch in stretches:
                wanted[stretch.start[side] : stretch.end[side]] = True
            ids = np.flatnonzero(wanted)
            self._places.append(np.cumsum(wanted) - 1)
            self._lengths.append(of.lengths[ids])
            self._spans.append(encoder.span_vectors([of.texts[k] for k in ids.tolist()], _LONGEST_SPAN))

    def consider(
        self, stretch: Stretch, found: Candidates, moved: Candidates, pairs: Floats, alone: tuple[Floats, Floats]
    ) -> Considered:
        """Add the encoder's features to those of the words: to `pairs` of the candidates `found` in a stretch, `moved`
        when counted from its start, and to those of its segments left alone, out of `alone` of all."""
        own_pairs, own_alone = self._features(found, stretch)
        inner = [side[first:last] for side, first, last in zip(alone, stretch.start, stretch.end, strict=True)]
        usual = np.array([stretch.usual], dtype=np.float32)
        joined, source, target = (
            np.concatenate([words, own, usual.repeat(len(own), axis=0)], axis=1)
            for words, own in ((pairs, own_pairs), *zip(inner, own_alone, strict=True))
        )
        return Considered(moved, joined, (source, target))

    def _features(self, found: Candidates, stretch: Stretch) -> tuple[Floats, tuple[Floats, Floats]]:
        similar = np.zeros(len(found.row), np.float32)
        gains = np.zeros((2, len(found.row)), np.float32)
        for shape, at, firsts in found.by_shape():
            members = (shape.source, shape.target)
            similar[at] = self._similarity(firsts, members)
            for side in (0, 1):
                if len(members[side]) > 1:
                    fewer = [
                        self._similarity(firsts, _replaced(members, side, less))
                        for less in (members[side][1:], members[side][:-1])
                    ]
                    gains[side, at] = np.clip(similar[at] - np.maximum(*fewer), -0.3, 0.3)
        best = self._best(found, similar, stretch)
        typical = np.zeros(len(found.row), np.float32)
        for shape, at, firsts in found.by_shape():
            of_members = [
                np.mean([best[side][firsts[side] + k - stretch.start[side]] for k in members], axis=0)
                for side, members in enumerate((shape.source, shape.target))
            ]
            typical[at] = (of_members[0] + of_members[1]) / 2
        above = [np.maximum(similar - least, 0) for least in (0.5, 0.7)]
        return np.stack([similar, *above, *gains, similar - typical], axis=1), (best[0][:, None], best[1][:, None])

    def _best(self, found: Candidates, similar: Floats, stretch: Stretch) -> tuple[Floats, Floats]:
        """Return the greatest similarity of each segment of a stretch to single ones of the other side."""
        single = found.shape == ONE_TO_ONE
        best = []
        for side, at in enumerate((found.row[single], found.column[single])):
            values = np.zeros(stretch.end[side] - stretch.start[side], np.float32)
            np.maximum.at(values, at - stretch.start[side], similar[single])
            best.append(values)
        return best[0], best[1]

    def _similarity(
        self, firsts: tuple[Integers, Integers], members: tuple[tuple[int, ...], tuple[int, ...]]
    ) -> Floats:
        parts = []
        for start in range(0, len(firsts[0]), _PAIRS_AT_ONCE):
            some = slice(start, start + _PAIRS_AT_ONCE)
            vectors = [self._vectors(side, firsts[side][some], members[side]) for side in (0, 1)]
            parts.append(np.einsum("ij,ij->i", *vectors))
        return np.concatenate(parts)

    def _vectors(self, side: int, first: Integers, members: tuple[int, ...]) -> Floats:
        """Return the vectors of the members together; of more than the encoder's spans, their mean by length."""
        place = self._places[side][first]
        runs = list(_runs(members))
        if len(runs) == 1:
            return np.asarray(self._spans[side][runs[0][1] - 1][place])
        total = np.zeros((len(first), self._spans[side][0].shape[1]), np.float32)
        for start, size in runs:
            length = np.sum([self._lengths[side][place + start + k] for k in range(size)], axis=0)
            total += self._spans[side][size - 1][place + start] * length[:, None]
        return unit(total)


def _replaced(
    members: tuple[tuple[int, ...], tuple[int, ...]], side: int, by: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return (by, members[1]) if side == 0 else (members[0], by)


def _runs(members: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Yield the runs of neighbours among the members as (start, size), none longer than the encoder's spans."""
    start, size = members[0], 1
    for before, member in pairwise(members):
        if member == before + 1 and size < _LONGEST_SPAN:
            size += 1
        else:
            yield start, size
            start, size = member, 1
    yield start, size
