"""Divide the beads of paragraphs into beads of their clauses or sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parlalign.aligning import align_prepared, prepare_segments, unaligned_beads
from parlalign.encoding import Encoder
from parlalign.records import Bead, Segment

Lists = tuple[Sequence[Segment], Sequence[Segment]]


def divide_beads(
    beads: Sequence[Bead], paragraphs: Lists, parts: Lists, *, encoder: Encoder | None = None
) -> list[Bead]:
    """Return the beads of `paragraphs` with beads over `parts` inside, which are aligned within each.

    The score of a part is the probability of both: that the paragraphs belong together, and the parts within them.
    """
    parts_of = [_parts_of(*lists) for lists in zip(paragraphs, parts, strict=True)]
    sides = [prepare_segments(of) for of in parts] if any(bead.is_pair for bead in beads) else []
    divided = []
    for bead in beads:
        chosen = [
            [part for k in indices for part in of[k]]
            for indices, of in zip((bead.source, bead.target), parts_of, strict=True)
        ]
        if bead.is_pair:
            source, target = (side.take(members) for side, members in zip(sides, chosen, strict=True))
            inner = align_prepared(source, target, encoder=encoder)
        else:
            inner = unaligned_beads(*map(len, chosen))
        divided.append(replace(bead, parts=tuple(_moved(part, chosen, bead.score) for part in inner)))
    return divided


def _parts_of(paragraphs: Sequence[Segment], parts: Sequence[Segment]) -> list[range]:
    """Return, for each paragraph, its parts: those of the same paragraph of the same document."""
    where: dict[tuple[str, int], tuple[int, int]] = {}
    for k, part in enumerate(parts):
        start, _ = where.setdefault(_place(part), (k, k))
        where[_place(part)] = (start, k + 1)
    return [range(*where[_place(paragraph)]) for paragraph in paragraphs]


def _place(segment: Segment) -> tuple[str, int]:
    return segment.document, segment.paragraph


def _moved(bead: Bead, chosen: list[list[int]], score: float) -> Bead:
    """Return a bead over the chosen parts as one over all parts."""
    return Bead(
        tuple(chosen[0][k] for k in bead.source), tuple(chosen[1][k] for k in bead.target), round(bead.score * score, 4)
    )
