"""Pair two lists of segments by their words and, in doubt, by the encoder; each bead with its probability."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from parlalign.aligning.band import Indices, find_band
from parlalign.aligning.bead_features import Candidates, Cells, features_of
from parlalign.aligning.bead_model import align_model, gather, weigh
from parlalign.aligning.lattice import Lattice, Weights
from parlalign.aligning.rescoring import EncodedStretches, Item, Stretch, doubtful_stretches, items_of, within
from parlalign.aligning.segment_features import SegmentFeatures, prepare_segments
from parlalign.aligning.shapes import SHAPES
from parlalign.encoding import Encoder, default_encoder
from parlalign.records import Bead, Segment

_SURENESS = 0.8
"""Texts differ more from each other than those that the model is trained on: of its log-odds, this share holds for
jrc.dev, europarl.test2007 and installguide (temperature scaling, Guo et al. 2017)."""

__all__ = ["align_lists", "align_prepared", "best_path", "prepare_segments", "unaligned_beads"]


def align_lists(source: Sequence[Segment], target: Sequence[Segment], *, encoder: Encoder | None = None) -> list[Bead]:
    """Return beads that cover both lists in order, those with an empty side for segments that nothing answers.

    `score` is the posterior probability of the bead, between 0 and 1, rounded to 4 digits. A bead may leave out a
    segment between its members; that one has a bead of its own.
    """
    return align_prepared(prepare_segments(source), prepare_segments(target), encoder=encoder)


def align_prepared(source: SegmentFeatures, target: SegmentFeatures, *, encoder: Encoder | None = None) -> list[Bead]:
    """As `align_lists`, from words looked up already."""
    if not source.count or not target.count:
        return unaligned_beads(source.count, target.count)
    band = find_band(source.bag, target.bag)
    cells = Cells(gather(source, target, band).weighed(align_model().link))
    candidates, weights = weigh(cells, align_model().words)
    items = walk(Lattice(band, candidates, target.count), weights)
    stretches = doubtful_stretches(items)
    if stretches:
        again = _second_look(stretches, cells, candidates, (source, target), encoder or default_encoder())
        items = _put_in(items, stretches, again)
    return [bead for item in items for bead in _beads(item, candidates)]


def walk(lattice: Lattice, weights: Weights) -> list[Item]:
    """Return the items of the best walk."""
    found = lattice.posteriors(weights)
    return items_of(lattice.best_walk(found), lattice.candidates, found)


def unaligned_beads(sources: int, targets: int) -> list[Bead]:
    """Return a bead for each segment where one side is empty."""
    return [Bead((i,), (), 1.0) for i in range(sources)] + [Bead((), (j,), 1.0) for j in range(targets)]


def _second_look(
    stretches: list[Stretch],
    cells: Cells,
    candidates: Candidates,
    sides: tuple[SegmentFeatures, SegmentFeatures],
    encoder: Encoder,
) -> list[list[Item]]:
    """Return the best walk through each stretch by the words and the encoder's vectors."""
    encoded = EncodedStretches(stretches, *sides, encoder)
    places = [within(stretch, candidates, cells.evidence.band) for stretch in stretches]
    pairs = features_of(cells, candidates.take(np.concatenate([here for here, _, _ in places])))
    again, start = [], 0
    for stretch, (here, moved, band) in zip(stretches, places, strict=True):
        of_stretch = pairs[start : start + len(here)]
        start += len(here)
        considered = encoded.consider(stretch, candidates.take(here), moved, of_stretch, cells.alone)
        lattice = Lattice(band, moved, stretch.end[1] - stretch.start[1])
        weights = align_model().encoder.weigh(considered)
        again.append([_put_back(item, stretch.start, here) for item in walk(lattice, weights)])
    return again


def _put_back(item: Item, start: tuple[int, int], here: Indices) -> Item:
    """Return an item of a stretch as one of the whole."""
    (i, j), candidate = start, int(here[item.candidate]) if item.candidate >= 0 else -1
    return Item((item.start[0] + i, item.start[1] + j), (item.end[0] + i, item.end[1] + j), item.score, candidate)


def _put_in(items: list[Item], stretches: list[Stretch], again: list[list[Item]]) -> list[Item]:
    """Return the items with those of each stretch replaced."""
    out: list[Item] = []
    rest = iter(items)
    item = next(rest, None)
    for stretch, new in zip(stretches, again, strict=True):
        while item and item.start != stretch.start:
            out.append(item)
            item = next(rest, None)
        out += new
        while item and item.end != stretch.end:
            item = next(rest, None)
        item = next(rest, None)
    return [*out, *([item] if item else []), *rest]


def _beads(item: Item, candidates: Candidates) -> list[Bead]:
    """Return the bead of an item, and those of the segments that it leaves out."""
    score = _tempered(item.score)
    if item.candidate < 0:
        return [
            Bead(tuple(range(item.start[0], item.end[0])), tuple(range(item.start[1], item.end[1])), score),
        ]
    shape = SHAPES[candidates.shape[item.candidate]]
    (i, j), (left, right) = item.start, shape.left_out
    pair = Bead(tuple(i + k for k in shape.source), tuple(j + k for k in shape.target), score)
    return [pair, *(Bead((i + k,), (), score) for k in left), *(Bead((), (j + k,), score) for k in right)]


def _tempered(probability: float) -> float:
    """Return a probability with its log-odds lessened, rounded to 4 digits; 0.5 stays 0.5."""
    sure, unsure = probability**_SURENESS, (1 - probability) ** _SURENESS
    return round(float(sure / (sure + unsure)), 4)
