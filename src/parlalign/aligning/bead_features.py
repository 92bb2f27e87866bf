"""The beads that may be there, and their features, from which a small network makes their log-odds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlalign.aligning.band import Band, Floats, Indices, Integers
from parlalign.aligning.links import Gifts
from parlalign.aligning.shapes import ONE_TO_ONE, SHAPES, Shape

_LEAST, _MOST = -8.0, 6.0
"""Log-odds of links beyond these are not told apart."""
_LEAST_LINK, _LEAST_BROKEN_LINK = -6.0, -1.5
"""A bead of several segments is considered where its weakest link has these log-odds."""

_BEST, _TIE = 5, 1e-3
"""Segments of the other side, of those that a segment may meet, that it may make a bead with alone."""

_AROUND = 20
"""Segments either side that tell whether the two texts answer each other at all here."""

PAIR_FEATURES = (
    "given",
    "taken",
    "given_elsewhere",
    "taken_elsewhere",
    "mass",
    "source_edge_gives",
    "target_edge_gives",
    "source_edge_gets",
    "target_edge_gets",
    "imbalance",
    "links",
    "weakest_link",
    "mean_link",
    "first_link",
    "last_link",
    "source_link_outside",
    "target_link_outside",
    "link_of_left_out",
    "lesser_mass",
    "length_ratio",
    "length_difference",
    "sources",
    "targets",
    "left_out_sources",
    "left_out_targets",
    "same_label",
    "other_label",
    "relatedness",
)
ALONE_FEATURES = (
    "bias",
    "log_length",
    "given_in_all",
    "given_most",
    "got_most",
    "best_link",
    "second_link",
    "expected_links",
    "labelled",
    "relatedness",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of two lists of n and m segments: gifts (those of the target in the transposed band), log-odds
    of links by cell (n, width), lengths in characters, and label codes, 0 for none."""

    band: Band
    source: Gifts
    target: Gifts
    links: Floats
    lengths: tuple[Floats, Floats]
    labels: tuple[Indices, Indices]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Beads that may be there, k of them, ordered by the row and column where they end.

    `shape` indexes `SHAPES`; `row` and `column` are of the last member of each side.
    """

    shape: Integers
    row: Integers
    column: Integers

    def take(self, chosen: Indices | npt.NDArray[np.bool_]) -> Candidates:
        return Candidates(self.shape[chosen], self.row[chosen], self.column[chosen])

    def by_shape(self) -> Iterator[tuple[Shape, Indices, tuple[Integers, Integers]]]:
        """Yield each shape with the candidates that have it and the first segments of both their sides."""
        for number in np.unique(self.shape).tolist():
            shape, at = SHAPES[number], np.flatnonzero(self.shape == number)
            yield shape, at, (self.row[at] - shape.rows + 1, self.column[at] - shape.columns + 1)


class Cells:
    """Values by source and target segment, read at any place; outside the band they are those of no link."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._given = evidence.source.mass
        self._taken = evidence.band.turned(evidence.target.mass, 0)
        self.clipped = np.clip(evidence.links, _LEAST, _MOST)
        self.all_given = evidence.source.mass.sum(axis=1)
        self.all_taken = evidence.target.mass.sum(axis=1)
        self.alone = _alone_features(evidence, self.clipped)
        self.relatedness = self.alone[0][:, ALONE_FEATURES.index("relatedness")]
        self.is_near_best = self._near_best()

    def _near_best(self) -> npt.NDArray[np.bool_]:
        """Return which cells are among the best few of their row or of their column, (n, width)."""
        band = self.evidence.band
        of_row = _best_few(self.clipped)
        of_column = _best_few(band.transposed.turned(self.clipped, _LEAST))
        return of_row | (band.turned(of_column.astype(np.float32), 0) > 0)

    def _read(self, values: Floats, rows: Integers, columns: Integers, outside: float) -> Floats:
        band = self.evidence.band
        within = np.clip(rows, 0, len(band.low) - 1)
        offset = columns - band.low[within]
        is_inside = (offset >= 0) & (offset < band.width) & (rows == within)
        return np.where(is_inside, values[within, np.where(is_inside, offset, 0)], np.float32(outside))

    def given(self, rows: Integers, columns: Integers) -> Floats:
        return self._read(self._given, rows, columns, 0)

    def taken(self, rows: Integers, columns: Integers) -> Floats:
        return self._read(self._taken, rows, columns, 0)

    def links(self, rows: Integers, columns: Integers) -> Floats:
        return self._read(self.clipped, rows, columns, _LEAST)


def _best_few(links: Floats) -> npt.NDArray[np.bool_]:
    """Return which are the best few of each row; of like ones, those nearest to the path."""
    few = min(_BEST, links.shape[1])
    ranked = links - np.float32(_TIE) * np.abs(np.arange(links.shape[1]) - links.shape[1] // 2).astype(np.float32)
    best = np.argpartition(ranked, -few, axis=1)[:, -few:]
    is_best = np.zeros(links.shape, dtype=bool)
    np.put_along_axis(is_best, best, values=True, axis=1)
    return is_best


def find_candidates(cells: Cells, rows: slice = slice(None)) -> tuple[Candidates, Floats]:
    """Return the beads that may end in some of the rows, with their features, (k, len(PAIR_FEATURES)).

    The last segments of both sides are among the best few for each other, at least one way; several segments are
    considered together only where each has a link to the rest.
    """
    low, first = cells.evidence.band.low, rows.start or 0
    found, features = [], []
    likely = {
        least: np.nonzero((cells.clipped[rows] > least) & cells.is_near_best[rows])
        for least in (_LEAST, _LEAST_LINK, _LEAST_BROKEN_LINK)
    }
    for number, shape in enumerate(SHAPES):
        least = _LEAST if number == ONE_TO_ONE else _LEAST_BROKEN_LINK if shape.has_hole else _LEAST_LINK
        row, offset = likely[least][0] + first, likely[least][1]
        column = low[row] + offset
        is_there = cells.links(row - shape.rows + 1, column - shape.columns + 1) > least
        row, column = row[is_there], column[is_there]
        if len(row):
            values, weakest = _pair_features(cells, shape, row, column)
            keep = weakest > least
            found.append((np.full(keep.sum(), number, np.int8), row[keep], column[keep]))
            features.append(values[keep])
    if not found:
        nothing = np.zeros(0, np.int32)
        return Candidates(nothing, nothing, nothing), np.zeros((0, len(PAIR_FEATURES)), np.float32)
    shape_of, row, column = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((shape_of, column, row))
    candidates = Candidates(shape_of[order], row[order].astype(np.int32), column[order].astype(np.int32))
    return candidates, np.concatenate(features)[order]


def features_of(cells: Cells, candidates: Candidates) -> Floats:
    """Return the features of candidates, (k, len(PAIR_FEATURES))."""
    features = np.zeros((len(candidates.shape), len(PAIR_FEATURES)), np.float32)
    for shape, at, _firsts in candidates.by_shape():
        features[at], _weakest = _pair_features(cells, shape, candidates.row[at], candidates.column[at])
    return features


def _pair_features(cells: Cells, shape: Shape, row: Integers, column: Integers) -> tuple[Floats, Floats]:
    """Return the features of beads of one shape that end at segments `row` and `column`, and their weakest links."""
    evidence = cells.evidence
    sources = [row - shape.rows + 1 + k for k in shape.source]
    targets = [column - shape.columns + 1 + k for k in shape.target]
    given, taken, links = (
        np.array([[read(i, j) for j in targets] for i in sources]) for read in (cells.given, cells.taken, cells.links)
    )
    weight_source, weight_target = (
        np.array([gifts.weight[k] for k in members])
        for gifts, members in ((evidence.source, sources), (evidence.target, targets))
    )
    in_source, in_target = weight_source.sum(axis=0), weight_target.sum(axis=0)
    mass_given, mass_taken = given.sum(axis=(0, 1)), taken.sum(axis=(0, 1))
    all_given, all_taken = (
        np.sum([totals[k] for k in members], axis=0)
        for totals, members in (
            (cells.all_given, sources),
            (cells.all_taken, targets),
        )
    )
    total, weakest = _strongest_chain(links)
    count = np.float32(len(sources) + len(targets) - 1)
    length_source, length_target = (
        np.sum([lengths[k] for k in members], axis=0)
        for lengths, members in zip(evidence.lengths, (sources, targets), strict=True)
    )
    ratio = np.log((length_target + 5) / (length_source + 5))
    first, last = (evidence.labels[0][sources[0]], evidence.labels[1][targets[0]]), (row, column)
    labelled = (first[0] != 0) & (first[1] != 0)
    before = (row - shape.rows, column - shape.columns)
    left_out = [cells.links(row - shape.rows + 1 + k, j) for k in shape.left_out[0] for j in targets]
    left_out += [cells.links(i, column - shape.columns + 1 + k) for k in shape.left_out[1] for i in sources]
    features: Sequence[npt.ArrayLike] = (
        mass_given / in_source,
        mass_taken / in_target,
        np.clip((all_given - mass_given) / in_source, 0, 1),
        np.clip((all_taken - mass_taken) / in_target, 0, 1),
        np.sqrt(mass_given + mass_taken),
        *_edges(given, taken, weight_source, weight_target),
        np.abs(mass_given / in_source - mass_taken / in_target),
        total,
        weakest,
        total / count,
        links[0, 0],
        links[-1, -1],
        np.maximum(cells.links(last[0], last[1] + 1), cells.links(before[0] + 1, before[1])),
        np.maximum(cells.links(last[0] + 1, last[1]), cells.links(before[0], before[1] + 1)),
        np.max(left_out, axis=0) if left_out else 0.0,
        np.minimum(mass_given, mass_taken),
        np.minimum(ratio * ratio, 2.0),
        np.minimum(np.abs(length_target - length_source) / np.sqrt(length_target + length_source + 1), 8.0),
        len(sources),
        len(targets),
        len(shape.left_out[0]),
        len(shape.left_out[1]),
        labelled & (first[0] == first[1]),
        labelled & (first[0] != first[1]),
        cells.relatedness[row],
    )
    return np.stack([np.broadcast_to(f, row.shape) for f in features], axis=1).astype(np.float32), weakest


def _edges(given: Floats, taken: Floats, weight_source: Floats, weight_target: Floats) -> list[Floats]:
    """Return the least that the first or last segment of a side of several gives to the bead, and gets from it."""
    edges = []
    for values, weights, axis in (
        (given, weight_source, 1),
        (taken, weight_target, 0),
        (taken, weight_source, 1),
        (given, weight_target, 0),
    ):
        shares = np.minimum(values.sum(axis=axis) / weights, 1.5)
        edges.append(np.minimum(shares[0], shares[-1]) if len(shares) > 1 else np.zeros_like(shares[0]))
    return edges


def _strongest_chain(links: Floats) -> tuple[Floats, Floats]:
    """Return the sum, and the weakest, of the links along the best way from the first two members to the last two; a
    bead of several segments hangs together by links of neighbours. `links` is (sources, targets, k)."""
    sums: dict[tuple[int, int], Floats] = {}
    weakest: dict[tuple[int, int], Floats] = {}
    for i, row in enumerate(links):
        for j, link in enumerate(row):
            ways = [way for way in ((i - 1, j), (i, j - 1)) if way in sums]
            sums[i, j] = link + (np.max([sums[way] for way in ways], axis=0) if ways else np.float32(0))
            weakest[i, j] = np.minimum(link, np.max([weakest[way] for way in ways], axis=0)) if ways else link
    end = (links.shape[0] - 1, links.shape[1] - 1)
    return np.clip(sums[end], -40, 30), weakest[end]


def _alone_features(evidence: Evidence, links: Floats) -> tuple[Floats, Floats]:
    """Return the features of leaving each segment of the source and of the target unpaired; `links` are clipped."""
    bands = (evidence.band, evidence.band.transposed)
    both = []
    for side, (own, other) in enumerate(((evidence.source, evidence.target), (evidence.target, evidence.source))):
        got = bands[side].turned(other.mass, 0)
        best, second, expected = _best_links(links if side == 0 else bands[side].turned(links, _LEAST))
        features = (
            np.ones(len(best)),
            np.log(evidence.lengths[side] + 1) / 5,
            own.mass.sum(axis=1) / own.weight,
            own.mass.max(axis=1) / own.weight,
            np.minimum(got.max(axis=1) / np.maximum(own.weight, 0.2), 2.0),
            best,
            second,
            expected,
            evidence.labels[side] != 0,
            _relatedness(best),
        )
        both.append(np.stack(features, axis=1).astype(np.float32))
    return both[0], both[1]


def _best_links(links: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the log-odds of the two best links of each segment, and the number of links expected of it."""
    expected = (1 / (1 + np.exp(-links))).sum(axis=1)
    if links.shape[1] == 1:
        return links[:, 0], np.full(len(links), _LEAST, np.float32), expected
    two = np.partition(links, -2, axis=1)[:, -2:]
    return two[:, 1], two[:, 0], expected


def _relatedness(best: Floats) -> Floats:
    """Return, for each segment, the mean probability of the best links around it: how far the texts answer each other
    here at all."""
    sums = np.concatenate([[0.0], np.cumsum(1 / (1 + np.exp(-best)), dtype=np.float64)])
    at = np.arange(len(best))
    first, last = np.maximum(at - _AROUND, 0), np.minimum(at + _AROUND + 1, len(best))
    return np.asarray((sums[last] - sums[first]) / (last - first), dtype=np.float32)
