"""Pair two lists of segments by their words and, in doubt, by the encoder; each bead with its probability."""

from __future__ import annotations

from collections.abc import Sequence

from parlalign.align.band import Band, find_band
from parlalign.align.lattice import Lattice
from parlalign.align.model import BeadModel, Considered, align_model, consider, gather
from parlalign.align.second import (
    EncodedStretches,
    Item,
    Stretch,
    doubtful_stretches,
    encoder_features,
    items_of,
    within,
)
from parlalign.align.shapes import SHAPES
from parlalign.align.sides import Side, side_of
from parlalign.encode import Encoder, default_encoder
from parlalign.records import Bead, Segment

__all__ = ["align_lists", "align_sides", "alone", "side_of"]


def align_lists(source: Sequence[Segment], target: Sequence[Segment], *, encoder: Encoder | None = None) -> list[Bead]:
    """Return beads that cover both lists in order, those with an empty side for segments that nothing answers.

    `score` is the posterior probability of the bead, between 0 and 1, rounded to 4 digits. A bead may leave out a
    segment between its members; that one has a bead of its own.
    """
    return align_sides(side_of(source), side_of(target), encoder=encoder)


def align_sides(source: Side, target: Side, *, encoder: Encoder | None = None) -> list[Bead]:
    """As `align_lists`, from words looked up already."""
    if not source.count or not target.count:
        return alone(source.count, target.count)
    band = find_band(source.bag, target.bag)
    considered = consider(gather(source, target, band).weighed(align_model().link))
    items = first_look(considered, band, target.count, align_model().words)
    stretches = doubtful_stretches(items)
    if stretches:
        encoded = EncodedStretches(stretches, source, target, encoder or default_encoder())
        again = [second_look(stretch, considered, band, encoded) for stretch in stretches]
        items = _put_in(items, stretches, again)
    return [bead for item in items for bead in _beads(item, considered)]


def first_look(considered: Considered, band: Band, targets: int, model: BeadModel) -> list[Item]:
    """Return the best walk by the words alone."""
    weights = model.weigh(considered.candidates, considered.pairs, considered.alone)
    lattice = Lattice(band, considered.candidates, targets)
    found = lattice.posteriors(weights)
    return items_of(lattice.best_walk(found), considered.candidates, found)


def alone(sources: int, targets: int) -> list[Bead]:
    """Return a bead for each segment where one side is empty."""
    return [Bead((i,), (), 1.0) for i in range(sources)] + [Bead((), (j,), 1.0) for j in range(targets)]


def second_look(stretch: Stretch, considered: Considered, band: Band, encoded: EncodedStretches) -> list[Item]:
    """Return the best walk through a stretch by the words and the encoder's vectors."""
    here, moved, narrow = within(stretch, considered, band)
    pairs, alone_pairs = encoder_features(stretch, considered, here, encoded)
    (i0, j0), (_, j1) = stretch.start, stretch.end
    if not len(narrow.low) or j0 == j1:
        return [Item((i, j0), (i + 1, j0), 1.0) for i in range(i0, stretch.end[0])] + [
            Item((i0, j), (i0, j + 1), 1.0) for j in range(j0, j1)
        ]
    lattice = Lattice(narrow, moved, j1 - j0)
    found = lattice.posteriors(align_model().encoder.weigh(moved, pairs, alone_pairs))
    return [
        Item(
            (item.start[0] + i0, item.start[1] + j0),
            (item.end[0] + i0, item.end[1] + j0),
            item.score,
            int(here[item.candidate]) if item.candidate >= 0 else -1,
        )
        for item in items_of(lattice.best_walk(found), moved, found)
    ]


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


def _beads(item: Item, considered: Considered) -> list[Bead]:
    """Return the bead of an item, and those of the segments that it leaves out."""
    score = round(min(item.score, 1.0), 4)
    if item.candidate < 0:
        return [
            Bead(tuple(range(item.start[0], item.end[0])), tuple(range(item.start[1], item.end[1])), score),
        ]
    shape = SHAPES[considered.candidates.shape[item.candidate]]
    (i, j), (left, right) = item.start, shape.left_out
    pair = Bead(tuple(i + k for k in shape.source), tuple(j + k for k in shape.target), score)
    return [pair, *(Bead((i + k,), (), score) for k in left), *(Bead((), (j + k,), score) for k in right)]
