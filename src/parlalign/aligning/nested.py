"""Align the clauses or sentences within each bead of paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parlalign.aligning.list_alignment import align_prepared, unaligned_beads
from parlalign.aligning.segment_preparation import prepare_segments
from parlalign.encoding import Encoder
from parlalign.records import Bead, Segment

Lists = tuple[Sequence[Segment], Sequence[Segment]]


def divide_beads(
    beads: Sequence[Bead], paragraphs: Lists, parts: Lists, *, encoder: Encoder | None = None
) -> list[Bead]:
    """Return the beads of paragraphs, each with the beads of its parts, which are aligned within the bead.

    The score of a part is the probability that both the paragraphs and the parts within them correspond.
    """
    parts_by_paragraph = [_parts_by_paragraph(*lists) for lists in zip(paragraphs, parts, strict=True)]
    prepared = [prepare_segments(side) for side in parts] if any(bead.is_pair for bead in beads) else []
    divided = []
    for bead in beads:
        members = [
            [part for k in indices for part in ranges[k]]
            for indices, ranges in zip((bead.source, bead.target), parts_by_paragraph, strict=True)
        ]
        if bead.is_pair:
            source, target = (side.take(indices) for side, indices in zip(prepared, members, strict=True))
            nested = align_prepared(source, target, encoder=encoder)
        else:
            nested = unaligned_beads(*map(len, members))
        divided.append(replace(bead, parts=tuple(_part_of(bead, part, members) for part in nested)))
    return divided


def _parts_by_paragraph(paragraphs: Sequence[Segment], parts: Sequence[Segment]) -> list[range]:
    """Return the indices of the parts of each paragraph: those with its number in the same document."""
    ranges: dict[tuple[str, int], tuple[int, int]] = {}
    for k, part in enumerate(parts):
        start, _ = ranges.setdefault(_key(part), (k, k))
        ranges[_key(part)] = (start, k + 1)
    return [range(*ranges[_key(paragraph)]) for paragraph in paragraphs]


def _key(segment: Segment) -> tuple[str, int]:
    return segment.document, segment.paragraph


def _part_of(bead: Bead, part: Bead, members: list[list[int]]) -> Bead:
    """Return a nested bead over the members of a bead as one over all parts."""
    return Bead(
        source=tuple(members[0][k] for k in part.source),
        target=tuple(members[1][k] for k in part.target),
        score=round(part.score * bead.score, 4),
        is_crossing=bead.is_crossing and part.is_pair,
    )
