"""Align the rows around a correction again: what a person decided or made stays, the rest follows from it.

A window is a sequence of rows around a correction. The rows that are fixed divide it into runs. The rows of a run are
taken apart into segments, and these are aligned again. Where the result differs, rows are proposed in their place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from parlalign.aligning.fact_scores import adjust_scores
from parlalign.aligning.list_alignment import align_parts
from parlalign.aligning.merging import in_source_order
from parlalign.aligning.segment_preparation import prepare_segments
from parlalign.aligning.separations import Members, Separation
from parlalign.encoding import Encoder
from parlalign.records import Bead, Segment
from parlalign.review.row_segments import RowSegment, join_segments
from parlalign.review.rows import SIDES, Row, SideName

Unit = tuple[RowSegment, ...]
"""Segments that are aligned together: one, or those that a person joined."""
Parting = tuple[frozenset[RowSegment], frozenset[RowSegment]]
"""Two groups of segments that a person separated: no row may contain members of both."""
_Rows = Sequence[tuple[tuple[int, ...], tuple[int, ...]]]


class ProposedRow(NamedTuple):
    """A row of a proposal, and the number of the row of the window that it continues; None for a new row."""

    number: int | None
    row: Row


@dataclass(frozen=True, slots=True)
class Replacement:
    """The rows `start … end` of a window, and those that are proposed in their place."""

    start: int
    end: int
    rows: tuple[ProposedRow, ...]


def realign(
    rows: Sequence[Row],
    fixed: Collection[int],
    *,
    partings: Sequence[Parting] = (),
    encoder: Encoder | None = None,
) -> list[Replacement]:
    """Return what to replace in a window in the light of the rows with the numbers `fixed`."""
    runs = [
        list(numbers)
        for is_fixed, numbers in groupby(range(len(rows)), key=lambda k: k in fixed)
        if not is_fixed
    ]
    sides = [[_units([rows[k] for k in run], name) for name in SIDES] for run in runs]
    segments = [
        tuple(_segments(units, rows[0].record.languages[side]) for side, units in enumerate(both)) for both in sides
    ]
    prepared = [(prepare_segments(source), prepare_segments(target)) for source, target in segments]
    separations = {
        k: [_separation(parting, both) for parting in partings] for k, both in enumerate(sides)
    }
    found = align_parts(prepared, encoder=encoder, separations=separations)
    replacements: list[Replacement] = []
    for run, both, lists, beads in zip(runs, sides, segments, found, strict=True):
        beads = in_source_order(adjust_scores(beads, *lists))
        replacements += _differences(rows, run, both, beads)
    return replacements


def _units(rows: Sequence[Row], side: SideName) -> list[Unit]:
    units: list[Unit] = []
    for row in rows:
        segments = row.side(side)
        if row.is_by_hand and not row.is_pair and segments:
            units.append(segments)
        else:
            units += [(segment,) for segment in segments]
    documents = {unit[0].origin.document if unit[0].origin else None for unit in units}
    if len(documents) == 1 and None not in documents:
        units.sort(key=lambda unit: unit[0].origin.spans[0] if unit[0].origin else ())
    return units


def _segments(units: Sequence[Unit], language: str) -> list[Segment]:
    return [_segment(str(k), unit, language) for k, unit in enumerate(units)]


def _segment(name: str, unit: Unit, language: str) -> Segment:
    text, origin = join_segments(unit)
    return Segment(name, text, language, origin.kind if origin else "text", origin.label if origin else None)


def _separation(parting: Parting, sides: Sequence[Sequence[Unit]]) -> Separation:
    one, other = (
        tuple(frozenset(k for k, unit in enumerate(units) if group.intersection(unit)) for units in sides)
        for group in parting
    )
    return one, other


def _differences(
    rows: Sequence[Row], run: Sequence[int], sides: Sequence[Sequence[Unit]], beads: Sequence[Bead]
) -> Iterator[Replacement]:
    place = [{segment: k for k, unit in enumerate(units) for segment in unit} for units in sides]
    members = [
        tuple(tuple(dict.fromkeys(place[s][segment] for segment in rows[k].side(name))) for s, name in enumerate(SIDES))
        for k in run
    ]
    i = j = 0
    start = (0, 0)
    ahead: set = set()
    while i < len(members) or j < len(beads):
        # advance the one that is behind
        if i < len(members) and (j >= len(beads) or _count(members[start[0]:i]) <= _count([(b.source, b.target) for b in beads[start[1]:j]])):
            ahead ^= _places(members[i]); i += 1
        else:
            ahead ^= _places((beads[j].source, beads[j].target)); j += 1
        if not ahead:
            old, new = members[start[0]:i], beads[start[1]:j]
            if set(old) != {(b.source, b.target) for b in new}:
                yield _replacement(rows, run[start[0]:i], old, new, sides)
            start = (i, j)


def _count(members) -> int:
    return sum(len(a) + len(b) for a, b in members)


def _places(members):
    return {(0, k) for k in members[0]} | {(1, k) for k in members[1]}


def _replacement(rows, run, old, new, sides) -> Replacement:
    kept = {m: k for m, k in zip(old, run)}
    unchanged = {(b.source, b.target) for b in new} & kept.keys()
    free = {}
    for m, k in zip(old, run):
        if m not in unchanged:
            for p in _places(m):
                free[p] = k
    used = set()
    out = []
    for b in new:
        m = (b.source, b.target)
        if m in unchanged:
            out.append(ProposedRow(kept[m], rows[kept[m]]))
            continue
        k = next((free[p] for p in [*((0, x) for x in b.source), *((1, x) for x in b.target)] if free[p] not in used), None)
        if k is not None:
            used.add(k)
        base = rows[k if k is not None else run[0]]
        row = base
        for s, name in enumerate(SIDES):
            row = row.with_side(name, [seg for u in m[s] for seg in sides[s][u]])
        row = replace(row, record=replace(base.record, score=b.score, pieces=(), status="paired" if b.is_pair else "unpaired"), is_by_hand=False)
        out.append(ProposedRow(k, row))
    return Replacement(run[0], run[-1] + 1, tuple(out))
