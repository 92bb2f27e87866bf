"""Pair two lists of segments by meaning, numbers, names, length and labels, each bead with its probability."""

from __future__ import annotations

from collections.abc import Sequence

from parlalign.align.anchors import band_for
from parlalign.align.evidence import Side, both_sides
from parlalign.align.features import LONGEST, Grid
from parlalign.align.lattice import best_walk, posteriors
from parlalign.align.model import align_model
from parlalign.encode import Encoder, default_encoder
from parlalign.records import Bead, Segment

__all__ = ["align_lists", "align_sides", "alone"]


def align_lists(source: Sequence[Segment], target: Sequence[Segment], *, encoder: Encoder | None = None) -> list[Bead]:
    """Return beads that cover both lists in order, those with an empty side for segments that nothing answers.

    `score` is the posterior probability of the bead, between 0 and 1, rounded to 4 digits.
    """
    if not source or not target:
        return alone(len(source), len(target))
    return align_sides(*both_sides(source, target, encoder or default_encoder(), LONGEST))


def align_sides(source: Side, target: Side) -> list[Bead]:
    """As `align_lists`, from evidence gathered already."""
    if not source.count or not target.count:
        return alone(source.count, target.count)
    band = band_for(source, target)
    found = posteriors(align_model().weigh(Grid(source, target, band)), band)
    return [
        Bead(tuple(range(i - a, i)), tuple(range(j - b, j)), round(min(score, 1.0), 4))
        for (a, b), i, j, score in best_walk(found, band)
    ]


def alone(sources: int, targets: int) -> list[Bead]:
    """Return a bead for each segment where one side is empty."""
    return [Bead((i,), (), 1.0) for i in range(sources)] + [Bead((), (j,), 1.0) for j in range(targets)]
