"""Divide the beads of paragraphs into beads of their clauses or sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parlalign.align import align_sides, alone
from parlalign.align.evidence import both_sides
from parlalign.align.features import LONGEST
from parlalign.encode import Encoder, default_encoder
from parlalign.records import Bead, Segment

Lists = tuple[Sequence[Segment], Sequence[Segment]]


def divide_beads(
    beads: Sequence[Bead], paragraphs: Lists, parts: Lists, *, encoder: Encoder | None = None
) -> list[Bead]:
    """Return the beads of `paragraphs` with beads over `parts` inside, which are aligned within each.

    The score of a part is the probability of both: that the paragraphs belong together, and the parts within them.
    """
    ranges = [_part_ranges(*lists) for lists in zip(paragraphs, parts, strict=True)]
    sides = both_sides(*parts, encoder or default_encoder(), LONGEST) if any(b.is_pair for b in beads) else None
    divided = []
    for bead in beads:
        bounds = [_bounds(indices, of) for indices, of in zip((bead.source, bead.target), ranges, strict=True)]
        if sides and bead.is_pair:
            inner = align_sides(sides[0].part(*bounds[0]), sides[1].part(*bounds[1]))
        else:
            inner = alone(*(stop - start for start, stop in bounds))
        divided.append(replace(bead, parts=tuple(_moved(part, bounds, bead.score) for part in inner)))
    return divided


def _part_ranges(paragraphs: Sequence[Segment], parts: Sequence[Segment]) -> list[tuple[int, int]]:
    """Return, for each paragraph, the range of its parts: those of the same paragraph of the same document."""
    where: dict[tuple[str, int], tuple[int, int]] = {}
    for k, part in enumerate(parts):
        start, _ = where.setdefault(_place(part), (k, k))
        where[_place(part)] = (start, k + 1)
    return [where[_place(paragraph)] for paragraph in paragraphs]


def _place(segment: Segment) -> tuple[str, int]:
    return segment.id.rsplit("#", 1)[0], segment.paragraph


def _bounds(indices: tuple[int, ...], ranges: list[tuple[int, int]]) -> tuple[int, int]:
    return (ranges[indices[0]][0], ranges[indices[-1]][1]) if indices else (0, 0)


def _moved(bead: Bead, bounds: list[tuple[int, int]], score: float) -> Bead:
    return Bead(
        tuple(k + bounds[0][0] for k in bead.source),
        tuple(k + bounds[1][0] for k in bead.target),
        round(bead.score * score, 4),
    )
