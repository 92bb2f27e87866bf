"""Align the clauses or sentences within each bead of paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parlalign.aligning.fact_scores import adjust_scores
from parlalign.aligning.list_alignment import align_parts, unaligned_beads
from parlalign.aligning.long_beads import with_long_beads
from parlalign.aligning.segment_preparation import prepare_sides
from parlalign.aligning.shapes import MAX_SEGMENTS
from parlalign.encoding import Encoder
from parlalign.records import Bead, Segment

Lists = tuple[Sequence[Segment], Sequence[Segment]]


def divide_beads(
    beads: Sequence[Bead], paragraphs: Lists, parts: Lists, *, encoder: Encoder | None = None
) -> list[Bead]:
    """Return the beads of paragraphs, each with the beads of its parts, which are aligned within the bead.

    The score of a part is the probability that both the paragraphs and the parts within them correspond. Parts that can
    only correspond as a whole are one bead with the score of their paragraphs.
    """
    parts_by_paragraph = [_parts_by_paragraph(*lists) for lists in zip(paragraphs, parts, strict=True)]
    has_pairs = any(bead.is_pair for bead in beads)
    prepared = prepare_sides(*(parts if has_pairs else ((), ())), encoder)
    members = [
        [
            [ranges[k] for k in indices]
            for indices, ranges in zip((bead.source, bead.target), parts_by_paragraph, strict=True)
        ]
        for bead in beads
    ]
    to_align = [k for k, bead in enumerate(beads) if bead.is_pair and not _corresponds_as_a_whole(members[k])]
    features = [
        (prepared[0].take(_all_parts(members[k][0])), prepared[1].take(_all_parts(members[k][1]))) for k in to_align
    ]
    aligned = dict(zip(to_align, align_parts(features, encoder=encoder), strict=True))
    divided = []
    for k, bead in enumerate(beads):
        source, target = map(_all_parts, members[k])
        if k in aligned:
            nested = adjust_scores(
                with_long_beads(aligned[k]), [parts[0][part] for part in source], [parts[1][part] for part in target]
            )
        elif bead.is_pair:
            nested = [Bead(tuple(range(len(source))), tuple(range(len(target))), 1.0)]
        else:
            nested = unaligned_beads(len(source), len(target))
        divided.append(replace(bead, parts=tuple(_part_of(bead, part, (source, target)) for part in nested)))
    return divided


def _all_parts(ranges: Sequence[range]) -> list[int]:
    return [part for parts in ranges for part in parts]


def _corresponds_as_a_whole(by_paragraph: Sequence[Sequence[range]]) -> bool:
    """Return whether the parts of a pair of paragraphs, by side and paragraph, can only correspond all together.

    This is so if no paragraph is divided, or if one part corresponds to more parts than the beads of the aligner have.
    """
    fewest, most = sorted(sum(map(len, side)) for side in by_paragraph)
    is_undivided = all(len(parts) == 1 for side in by_paragraph for parts in side)
    return is_undivided or (fewest == 1 and most > MAX_SEGMENTS)


def _parts_by_paragraph(paragraphs: Sequence[Segment], parts: Sequence[Segment]) -> list[range]:
    """Return the indices of the parts of each paragraph: those with its number in the same document."""
    ranges: dict[tuple[str, int], tuple[int, int]] = {}
    for k, part in enumerate(parts):
        start, _ = ranges.setdefault(_key(part), (k, k))
        ranges[_key(part)] = (start, k + 1)
    return [range(*ranges[_key(paragraph)]) for paragraph in paragraphs]


def _key(segment: Segment) -> tuple[str, int]:
    return segment.document, segment.paragraph


def _part_of(bead: Bead, part: Bead, members: tuple[list[int], list[int]]) -> Bead:
    """Return a nested bead over the members of a bead as one over all parts."""
    return Bead(
        source=tuple(members[0][k] for k in part.source),
        target=tuple(members[1][k] for k in part.target),
        score=round(part.score * bead.score, 4),
        is_crossing=bead.is_crossing and part.is_pair,
    )
