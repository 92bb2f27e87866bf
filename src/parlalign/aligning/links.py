"""Which segments share something: each word looks for the segment that translates it, among those it may meet.

A word gives itself to the segments of the other side by the odds that one of their words translates it, or to none;
what a segment gives to another, and gets from it, is evidence that the two share a sentence, or a part of one. As the
segments compete for the word, what all of them have in common tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from parlalign.aligning.band import Band, Floats, Indices
from parlalign.aligning.word_vectors import Bag

_CHANCE = 0.1
"""A part of a segment belongs to another where its words give more than this of themselves to it, on average."""
_WORDS_AT_ONCE = 300

LINK_FEATURES = (
    "given",
    "taken",
    "given_mass",
    "taken_mass",
    "given_at_start",
    "given_at_end",
    "taken_at_start",
    "taken_at_end",
    "start_with_end",
    "end_with_start",
    "source_weight",
    "target_weight",
    "given_elsewhere",
    "taken_elsewhere",
    "both_masses",
    "same_label",
    "other_label",
)


@dataclass(frozen=True, slots=True)
class Gifts:
    """What the segments of one side give, by cell of the band, (n, width): `mass`, the weight of their words that goes
    there; `start` and `end`, the most that a first or last part of their words gives above chance. `weight` (n,): of
    all their words."""

    mass: Floats
    start: Floats
    end: Floats
    weight: Floats


def gifts(giver: Bag, taker: Bag, band: Band, null: float) -> Gifts:
    """Let each word of `giver` choose among the segments of `taker` that it may meet."""
    n = len(band.low)
    mass, start, end = (np.zeros((n, band.width), np.float32) for _ in range(3))
    weight = np.zeros(n, np.float32)
    for rows in _chunks(giver.starts, band):
        words = slice(giver.starts[rows.start], giver.starts[rows.stop])
        starts = giver.starts[rows.start : rows.stop] - words.start
        first, last = int(band.low[rows.start]), int(band.low[rows.stop - 1]) + band.width
        met = slice(taker.starts[first], taker.starts[last])
        types, met_types = giver.words[words], taker.words[met]
        products = taker.vectors[met_types] @ giver.vectors[types].T
        best = np.maximum.reduceat(products, taker.starts[first:last] - met.start, axis=0)
        of_word = np.repeat(band.low[rows] - first, np.diff(np.append(starts, words.stop - words.start)))
        inside = best[of_word + np.arange(band.width)[:, None], np.arange(best.shape[1])]
        odds = np.exp(np.minimum(inside, 30.0) - np.float32(null))
        total = odds.sum(axis=0)
        share = odds / (1 + total)
        # A word that many segments answer tells little of any of them; one that none answers tells all it can.
        rivals = total / odds.max(axis=0)
        weights = giver.weights[types] * (1 - total / (1 + total) * (1 - 1 / np.sqrt(rivals)))
        mass[rows] = np.add.reduceat(share * weights, starts, axis=1).T
        start[rows], end[rows] = _parts((share - np.float32(_CHANCE)) * weights, starts)
        weight[rows] = np.add.reduceat(weights, starts)
    return Gifts(mass, start, end, np.maximum(weight, np.float32(0.01)))


def link_features(
    source: Gifts, target: Gifts, band: Band, labels: tuple[Indices, Indices], rows: slice = slice(None)
) -> Floats:
    """Return the features of the cells of some rows, (rows, width, len(LINK_FEATURES)); `target` is in the transposed
    band."""
    columns = band.low[rows, None] + np.arange(band.width)
    given, given_start, given_end = source.mass[rows], source.start[rows], source.end[rows]
    taken, taken_start, taken_end = (band.turned(values, 0, rows) for values in (target.mass, target.start, target.end))
    weight_given, weight_taken = source.weight[rows, None], target.weight[columns]
    all_given, all_taken = given.sum(axis=1, keepdims=True), target.mass.sum(axis=1)[columns]
    first, second = labels[0][rows, None], labels[1][columns]
    labelled = (first != 0) & (second != 0)
    features = (
        given / weight_given,
        taken / weight_taken,
        np.sqrt(given),
        np.sqrt(taken),
        np.sqrt(given_start),
        np.sqrt(given_end),
        np.sqrt(taken_start),
        np.sqrt(taken_end),
        np.sqrt(np.minimum(given_start, taken_end)),
        np.sqrt(np.minimum(given_end, taken_start)),
        np.log(weight_given + 1),
        np.log(weight_taken + 1),
        (all_given - given) / weight_given,
        (all_taken - taken) / weight_taken,
        np.sqrt(np.minimum(given, taken)),
        labelled & (first == second),
        labelled & (first != second),
    )
    return np.stack([np.broadcast_to(f, given.shape) for f in features], axis=2).astype(np.float32)


def _parts(excess: Floats, starts: Indices) -> tuple[Floats, Floats]:
    """Return the greatest sums over the first words, and over the last words, of each segment: (segments, width)."""
    sums = np.cumsum(excess, axis=1)
    before = np.concatenate([np.zeros((len(sums), 1), np.float32), sums], axis=1)[:, starts]
    last = np.concatenate([starts[1:], [excess.shape[1]]]) - 1
    highest = np.maximum.reduceat(sums, starts, axis=1)
    lowest = np.minimum(np.minimum.reduceat(sums, starts, axis=1), before)
    return np.maximum(highest - before, 0).T, np.maximum(sums[:, last] - lowest, 0).T


def _chunks(starts: Indices, band: Band) -> Iterator[slice]:
    """Cut the rows so that each chunk has a bounded number of words and meets few more segments than one row."""
    first = 0
    for row in range(1, len(band.low) + 1):
        is_last = row == len(band.low)
        if is_last or starts[row + 1] - starts[first] > _WORDS_AT_ONCE or band.low[row] - band.low[first] > band.width:
            yield slice(first, row)
            first = row
