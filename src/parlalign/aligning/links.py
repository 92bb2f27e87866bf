"""Which segments share content: each word is aligned softly to the segments of the other side.

The weight of a word is divided among the segments of the other side, by the odds that one of their words translates it;
a share is left for the possibility that no word does. The weight that a segment assigns to another one, its word mass,
is evidence that the two share a sentence or a part of one. As the segments compete for each word, a word that occurs in
all of them is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from parlalign.aligning.band import Band
from parlalign.aligning.link_evidence import Evidence, WordMass
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.word_bags import Bag
from parlalign.learning.arrays import Flags, Floats, Indices, greatest_of_runs
from parlalign.learning.feature_table import FeatureColumn, feature_matrix
from parlalign.learning.network import Network

_CHANCE = 0.1
"""A part of a segment corresponds to another segment if its words assign more than this share of themselves to it, on
average; chosen on jrc.dev, europarl.test2007 and installguide."""
_MAX_LOG_ODDS = 30.0
"""Keeps the exponential of a dot product finite in float32."""
_MIN_WEIGHT = 0.01
"""The least weight of a segment, because masses are divided by weights."""
_ROWS_AT_ONCE = 4096
"""Rows whose features are in memory together."""
_NEAR = 250
"""Segments between two occurrences of a text that count together; set by hand, above the length of training texts."""
_WORDS_AT_ONCE = 300
"""Words whose products with the other side are computed together: enough to be fast, few enough for the memory."""


def equal_segments(codes: Indices, band: Band) -> Floats:
    """Return how many segments in the band of each row are equal to the segment of the cell, (n, width).

    `codes` (m,) are the same number for segments with the same text.
    """
    counts = np.ones((len(band.low), band.width), np.float32)
    if len(np.unique(codes)) < len(codes):
        for rows in row_chunks(len(counts)):
            in_band = codes[band.columns[rows]]
            counts[rows] = (in_band[:, :, None] == in_band[:, None, :]).sum(axis=2)
    return counts


def word_mass(segments: Bag, others: Bag, band: Band, null: float, copies: Floats) -> WordMass:
    """Distribute each word of `segments` over the segments of `others` that lie in the band.

    `null` is the log-odds that a word has no translation. `copies` (n, width) are the numbers of equal segments. Each
    of several equal segments gets the weight that a single one would get, because only their order tells them apart.
    """
    n = len(band.low)
    mass, start, end = (np.zeros((n, band.width), np.float32) for _ in range(3))
    weight = np.zeros(n, np.float32)
    for shares in word_shares(segments, others, band, null, copies):
        rows, weights = shares.rows, shares.weights
        mass[rows] = np.add.reduceat(shares.share * weights, shares.starts, axis=1).T
        start[rows], end[rows] = part_masses((shares.share - np.float32(_CHANCE)) * weights, shares.starts)
        weight[rows] = np.add.reduceat(weights, shares.starts)
    return WordMass(
        mass=mass,
        mass_in_band=(mass / copies).sum(axis=1),
        start=start,
        end=end,
        weight=np.maximum(weight, np.float32(_MIN_WEIGHT)),
    )


@dataclass(frozen=True, slots=True)
class WordShares:
    """How the words of some successive segments are distributed over the cells of their rows of the band.

    `starts` are the positions where the words of each segment begin. `share` (width, words) is the share of each word
    that goes to each cell of its row; `weights` (words,) are the weights of the words.
    """

    rows: slice
    starts: Indices
    share: Floats
    weights: Floats


def word_shares(segments: Bag, others: Bag, band: Band, null: float, copies: Floats) -> Iterator[WordShares]:
    """Yield the words of `segments` in order, distributed over those of `others` that lie in the band.

    The arguments are those of `word_mass`.
    """
    for rows in _chunks(segments.starts, band):
        words = slice(segments.starts[rows.start], segments.starts[rows.stop])
        best = _best_products(segments.words[words], segments, others, band, rows)
        first, sizes = int(band.low[rows.start]), np.diff(segments.starts[rows.start : rows.stop + 1])
        offsets = np.repeat(band.low[rows] - first, sizes)
        in_band = best[offsets + np.arange(band.width)[:, None], np.arange(best.shape[1])]
        odds = np.exp(np.minimum(in_band, _MAX_LOG_ODDS) - np.float32(null))
        total = (odds / np.repeat(copies[rows], sizes, axis=0).T).sum(axis=0)
        # A word that many segments may translate is weak evidence for each; one that none translates keeps its weight.
        rivals = total / odds.max(axis=0)
        yield WordShares(
            rows=rows,
            starts=segments.starts[rows.start : rows.stop] - words.start,
            share=odds / (1 + total),
            weights=segments.weights[segments.words[words]] * (1 - total / (1 + total) * (1 - 1 / np.sqrt(rivals))),
        )


def _best_products(types: Indices, segments: Bag, others: Bag, band: Band, rows: slice) -> Floats:
    """Return the greatest product of each word with any word of each segment in the bands of the rows.

    The shape is (segments, words).
    """
    first, last = int(band.low[rows.start]), int(band.low[rows.stop - 1]) + band.width
    compared = slice(others.starts[first], others.starts[last])
    products = others.vectors[others.words[compared]] @ segments.vectors[types].T
    return greatest_of_runs(products, others.starts[first:last] - compared.start)


@dataclass(frozen=True, slots=True)
class _LinkValues:
    """What the features of links are computed from: arrays (rows, width), or (rows, 1) where all cells have one value.

    `mass`, `start` and `end` of the source are what a source segment assigns to the target segment of the cell; those
    of the target are the reverse. `mass_in_band` is what a segment assigns to all cells.
    """

    source_mass: Floats
    source_start: Floats
    source_end: Floats
    source_weight: Floats
    source_mass_in_band: Floats
    target_mass: Floats
    target_start: Floats
    target_end: Floats
    target_weight: Floats
    target_mass_in_band: Floats
    has_same_label: Flags
    has_different_label: Flags
    source_count: Indices
    target_count: Indices
    """How often the text of the segment occurs in its list."""
    source_ordinal: Indices
    target_ordinal: Indices
    """How often it occurs in the list before the segment."""

    @property
    def has_same_ordinal(self) -> Flags:
        """Whether both texts are the same one of equally many equal texts."""
        has_same_count = self.source_count == self.target_count
        return np.asarray(self.is_repeated & has_same_count & (self.source_ordinal == self.target_ordinal))

    @property
    def is_repeated(self) -> Flags:
        """Whether one of the texts occurs several times."""
        return np.maximum(self.source_count, self.target_count) > 1

    @property
    def ratio_of_counts(self) -> Floats:
        """The lesser count divided by the greater one."""
        lesser, greater = (choose(self.source_count, self.target_count) for choose in (np.minimum, np.maximum))
        return np.asarray(lesser / greater)


LINK_FEATURES: tuple[FeatureColumn[_LinkValues], ...] = (
    FeatureColumn("source_share", lambda v: v.source_mass / v.source_weight),
    FeatureColumn("target_share", lambda v: v.target_mass / v.target_weight),
    FeatureColumn("source_mass", lambda v: np.sqrt(v.source_mass)),
    FeatureColumn("target_mass", lambda v: np.sqrt(v.target_mass)),
    FeatureColumn("source_start", lambda v: np.sqrt(v.source_start)),
    FeatureColumn("source_end", lambda v: np.sqrt(v.source_end)),
    FeatureColumn("target_start", lambda v: np.sqrt(v.target_start)),
    FeatureColumn("target_end", lambda v: np.sqrt(v.target_end)),
    FeatureColumn("source_start_with_target_end", lambda v: np.sqrt(np.minimum(v.source_start, v.target_end))),
    FeatureColumn("source_end_with_target_start", lambda v: np.sqrt(np.minimum(v.source_end, v.target_start))),
    FeatureColumn("source_weight", lambda v: np.log(v.source_weight + 1)),
    FeatureColumn("target_weight", lambda v: np.log(v.target_weight + 1)),
    FeatureColumn("source_share_elsewhere", lambda v: (v.source_mass_in_band - v.source_mass) / v.source_weight),
    FeatureColumn("target_share_elsewhere", lambda v: (v.target_mass_in_band - v.target_mass) / v.target_weight),
    FeatureColumn("lesser_mass", lambda v: np.sqrt(np.minimum(v.source_mass, v.target_mass))),
    FeatureColumn("has_same_label", lambda v: v.has_same_label),
    FeatureColumn("has_different_label", lambda v: v.has_different_label),
    FeatureColumn("is_repeated", lambda v: v.is_repeated),
    FeatureColumn("are_repeated_alike", lambda v: v.is_repeated * v.ratio_of_counts),
    FeatureColumn("has_same_ordinal", lambda v: v.has_same_ordinal),
)
"""The inputs of the network of links, in the order of the file of the model."""


@dataclass(frozen=True, slots=True)
class WordComparison:
    """How the words of two lists correspond within a band, before the links are scored.

    `target` is in the transposed band. `lengths` are in characters, `labels` are codes, 0 for none. `counts` say how
    often the text of a segment occurs in its list, and `ordinals` how often before the segment.
    """

    band: Band
    source: WordMass
    target: WordMass
    lengths: tuple[Floats, Floats]
    labels: tuple[Indices, Indices]
    counts: tuple[Indices, Indices]
    ordinals: tuple[Indices, Indices]

    def link_features(self, rows: slice = slice(None)) -> Floats:
        """Return the features of the links of some rows, (rows, width, len(LINK_FEATURES))."""
        columns = self.band.low[rows, None] + np.arange(self.band.width)
        source_labels, target_labels = self.labels[0][rows, None], self.labels[1][columns]
        is_labelled = (source_labels != 0) & (target_labels != 0)
        source, target = self.source, self.target
        values = _LinkValues(
            source_mass=source.mass[rows],
            source_start=source.start[rows],
            source_end=source.end[rows],
            source_weight=source.weight[rows, None],
            source_mass_in_band=source.mass_in_band[rows, None],
            target_mass=self.band.from_transposed(target.mass, 0, rows),
            target_start=self.band.from_transposed(target.start, 0, rows),
            target_end=self.band.from_transposed(target.end, 0, rows),
            target_weight=target.weight[columns],
            target_mass_in_band=target.mass_in_band[columns],
            has_same_label=is_labelled & (source_labels == target_labels),
            has_different_label=is_labelled & (source_labels != target_labels),
            source_count=self.counts[0][rows, None],
            target_count=self.counts[1][columns],
            source_ordinal=self.ordinals[0][rows, None],
            target_ordinal=self.ordinals[1][columns],
        )
        return feature_matrix(LINK_FEATURES, values, columns.shape)

    def evidence(self, link: Network) -> Evidence:
        """Return the evidence with the log-odds of the links; a segment without text has no links."""
        parts = [link(self.link_features(rows)).astype(np.float32) for rows in row_chunks(len(self.band.low))]
        links = np.concatenate(parts)
        links[(self.lengths[0] == 0)[:, None] | (self.lengths[1] == 0)[self.band.columns]] = -np.inf
        return Evidence(
            band=self.band,
            source=self.source,
            target=self.target,
            links=links,
            lengths=self.lengths,
            labels=self.labels,
        )


def compare_words(source: SegmentFeatures, target: SegmentFeatures, band: Band, null: float) -> WordComparison:
    """Compare the words of two lists within a band; `null` is the log-odds that a word has no translation."""
    codes = source.text_codes, target.text_codes
    copies = equal_segments(codes[1], band), equal_segments(codes[0], band.transposed)
    occurrences = _occurrences(codes[0]), _occurrences(codes[1])
    return WordComparison(
        band=band,
        source=word_mass(source.bag, target.bag, band, null, copies[0]),
        target=word_mass(target.bag, source.bag, band.transposed, null, copies[1]),
        lengths=(source.lengths, target.lengths),
        labels=(source.labels, target.labels),
        counts=(occurrences[0][0], occurrences[1][0]),
        ordinals=(occurrences[0][1], occurrences[1][1]),
    )


def _occurrences(codes: Indices) -> tuple[Indices, Indices]:
    """Return how often the text of each segment occurs in all, and how often before it; `codes` are those of the texts.

    Occurrences that are far from each other do not count together.
    """
    order = np.argsort(codes, kind="stable")
    is_next = (np.diff(codes[order]) == 0) & (np.diff(order) <= _NEAR)
    group = np.cumsum(np.concatenate([[False], ~is_next]))
    counts, ordinals = np.empty(len(codes), np.int64), np.empty(len(codes), np.int64)
    counts[order] = np.bincount(group)[group]
    ordinals[order] = np.arange(len(codes)) - np.searchsorted(group, group)
    return counts, ordinals


def row_chunks(rows: int) -> list[slice]:
    """Divide rows into chunks whose features are in memory together."""
    return [slice(start, min(start + _ROWS_AT_ONCE, rows)) for start in range(0, rows, _ROWS_AT_ONCE)]


def part_masses(excess: Floats, starts: Indices) -> tuple[Floats, Floats]:
    """Return the greatest sums over the first words, and over the last words, of each segment: (segments, width).

    `excess` (width, words) is the weight above chance that each word assigns to each cell. The sum over no words is 0.
    """
    sums = np.cumsum(excess, axis=1)
    before = np.concatenate([np.zeros((len(sums), 1), np.float32), sums], axis=1)[:, starts]
    last = np.concatenate([starts[1:], [excess.shape[1]]]) - 1
    highest = np.maximum.reduceat(sums, starts, axis=1)
    lowest = np.minimum(np.minimum.reduceat(sums, starts, axis=1), before)
    return np.maximum(highest - before, 0).T, np.maximum(sums[:, last] - lowest, 0).T


def _chunks(starts: Indices, band: Band) -> Iterator[slice]:
    """Divide the rows into chunks with few words, whose cells lie in few more columns than those of one row."""
    first = 0
    for row in range(1, len(band.low) + 1):
        is_last = row == len(band.low)
        if is_last or starts[row + 1] - starts[first] > _WORDS_AT_ONCE or band.low[row] - band.low[first] > band.width:
            yield slice(first, row)
            first = row
