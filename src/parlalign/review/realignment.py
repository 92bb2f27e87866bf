"""Align the rows around a correction again: what a person decided or made stays, and the rest follows from it.

The fixed rows divide the text into runs. The rows of a run are taken apart into segments, which are aligned again.
Where the result differs and is more probable, other rows are proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, pairwise
from operator import or_
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from parlalign.records import Bead, Segment
from parlalign.records.text_replacement import SIDES, SideName
from parlalign.review.row_segments import RowSegment, join_segments
from parlalign.review.rows import Row, row_documents, undecided_status

if TYPE_CHECKING:
    from parlalign.aligning.candidates import Separation
    from parlalign.encoding import Encoder

MOST_SEGMENTS = 20
"""Segments of a side, above and below a correction, that are aligned again at most."""
_MIN_SCORE = 0.8
"""The mean score of the proposed rows at least. In simulated corrections (`benchmarks/realignment.py`), .8 puts as many
wrong rows right as .7 and makes fewer right rows wrong."""
_CERTAIN = 0.98
"""Proposed rows with this mean score are not compared with the scores of the old rows, which may be those of other
texts, as in a table in which cells have slipped. Set by hand."""
_NEAR = 2
"""A change is proposed if at most one unchanged row separates it from the correction. Others do not follow from it."""

Unit = tuple[RowSegment, ...]
"""Segments that are aligned together: a single one, or those that a person has joined."""
_Members = tuple[tuple[int, ...], tuple[int, ...]]
"""Units of the source and of the target, by number."""


class ProposedRow(NamedTuple):
    """A row of a proposal, and the number of the row in the window that it continues; None for a new row."""

    number: int | None
    row: Row


@dataclass(frozen=True, slots=True)
class Replacement:
    """The rows `start … end` of a window, and the rows that are proposed in their place."""

    start: int
    end: int
    rows: tuple[ProposedRow, ...]


def is_fixed(row: Row) -> bool:
    """Return whether a realignment leaves a row as it is: a person has decided on it or made the pair.

    A text that a person left without a counterpart is open until the person confirms it. Pairs that cross others stay,
    too.
    """
    return row.is_checked or (row.is_by_hand and row.is_pair) or bool(row.record.crossing)


def open_run(rows: Iterable[Row], neighbour: Row) -> Iterator[Row]:
    """Yield the first rows that can be realigned together with a correction, the nearest first.

    They end at a fixed row, at other documents or languages, and after `MOST_SEGMENTS` of a side. `neighbour` is the
    row of the correction.
    """
    counts = [0, 0]
    documents = [row_documents(neighbour, side) for side in SIDES]
    for row in rows:
        own = [row_documents(row, side) for side in SIDES]
        is_other = any(one and other and not one & other for one, other in zip(documents, own, strict=True))
        counts = [count + len(row.side(side)) for count, side in zip(counts, SIDES, strict=True)]
        if is_fixed(row) or is_other or row.record.languages != neighbour.record.languages:
            return
        if max(counts) > MOST_SEGMENTS:
            return
        documents = [one | other for one, other in zip(documents, own, strict=True)]
        yield row


def realign(rows: Sequence[Row], corrected: range, encoder: Encoder | None = None) -> list[Replacement]:
    """Return what to replace in a window of rows in the light of the rows that a person has just corrected.

    All rows have the same languages. Rows that do not change keep their scores; the others have those of the aligner.
    """
    # The aligner is imported when it is needed, so that a review opens without it.
    from parlalign.aligning.fact_scores import adjust_scores
    from parlalign.aligning.list_alignment import align_parts
    from parlalign.aligning.merging import in_source_order
    from parlalign.aligning.segment_preparation import prepare_segments

    runs = [_OpenRows(rows, numbers) for numbers in _open_numbers(rows)]
    parts = [tuple(map(prepare_segments, run.segments)) for run in runs]
    separations = {k: run.separations for k, run in enumerate(runs)}
    beads = align_parts([(source, target) for source, target in parts], encoder=encoder, separations=separations)
    return [
        replacement
        for run, found in zip(runs, beads, strict=True)
        for replacement in run.replacements(in_source_order(adjust_scores(found, *run.segments)))
        if _distance(replacement, corrected) <= _NEAR and _is_better(replacement, rows)
    ]


def _open_numbers(rows: Sequence[Row]) -> Iterator[range]:
    """Yield the numbers of the rows between fixed rows."""
    start = 0
    for end in (*(k for k, row in enumerate(rows) if is_fixed(row)), len(rows)):
        if end > start:
            yield range(start, end)
        start = end + 1


def _distance(replacement: Replacement, corrected: range) -> int:
    return max(replacement.start - corrected.stop + 1, corrected.start - replacement.end + 1, 0)


def _is_better(replacement: Replacement, rows: Sequence[Row]) -> bool:
    """Return whether the new rows contain a pair, and are probable and more probable than the old ones."""
    new = [row for number, row in replacement.rows if number is None or row is not rows[number]]
    kept = {number for number, row in replacement.rows if number is not None and row is rows[number]}
    old = [rows[k] for k in range(replacement.start, replacement.end) if k not in kept and not rows[k].is_by_hand]
    score, former = (fmean([row.record.score or 0.0 for row in some] or [0.0]) for some in (new, old))
    return any(row.is_pair for row in new) and score >= min(max(_MIN_SCORE, former), _CERTAIN)


class _OpenRows:
    """Open rows between two fixed rows, and their segments in the order of the document."""

    def __init__(self, rows: Sequence[Row], numbers: range) -> None:
        self.numbers = numbers
        self.rows = rows[numbers.start : numbers.stop]
        source, target = (_owned_units(self.rows, side) for side in SIDES)
        self.units = [unit for _, unit in source], [unit for _, unit in target]
        languages = self.rows[0].record.languages
        self.segments = _segments(self.units[0], languages[0]), _segments(self.units[1], languages[1])
        self.members = [(_owned_by(number, source), _owned_by(number, target)) for number in range(len(self.rows))]

    @property
    def separations(self) -> list[Separation]:
        """Rows that a person has made, by twos: no bead has members of both."""
        by_hand = [
            (frozenset(source), frozenset(target))
            for row, (source, target) in zip(self.rows, self.members, strict=True)
            if row.is_by_hand
        ]
        return list(combinations(by_hand, 2))

    def replacements(self, beads: Sequence[Bead]) -> Iterator[Replacement]:
        """Yield rows that differ from the beads of the same segments, in parts as short as possible."""
        ends = {places: end for end, places in enumerate(_prefixes((bead.source, bead.target) for bead in beads))}
        cuts = [(end, ends[places]) for end, places in enumerate(_prefixes(self.members)) if places in ends]
        for (start, first), (end, last) in pairwise(cuts):
            new = beads[first:last]
            if set(self.members[start:end]) != {(bead.source, bead.target) for bead in new}:
                rows = self._proposed_rows(range(start, end), new)
                yield Replacement(self.numbers[start], self.numbers[end - 1] + 1, rows)

    def _proposed_rows(self, old: range, beads: Sequence[Bead]) -> tuple[ProposedRow, ...]:
        """Return the rows of beads; each continues the old row that has its first segment, if no other bead does."""
        numbers = {self.members[k]: k for k in old}
        kept = {members: numbers[members] for bead in beads if (members := (bead.source, bead.target)) in numbers}
        owner_of = {place: k for k in old for place in _places(self.members[k])}
        changed = set(old) - set(kept.values())
        free = set(changed)
        proposed = []
        for bead in beads:
            members = (bead.source, bead.target)
            if members in kept:
                number = kept[members]
                proposed.append(ProposedRow(self.numbers[number], self.rows[number]))
                continue
            former = [owner_of[place] for place in sorted(_places(members))]
            continued = next((number for number in former if number in free), None)
            free.discard(continued if continued is not None else -1)
            comments = [
                self.rows[k].record.comment for k in changed if min(_places(self.members[k])) in _places(members)
            ]
            row = self._row_of(bead, self.rows[former[0] if continued is None else continued], comments)
            proposed.append(ProposedRow(None if continued is None else self.numbers[continued], row))
        return tuple(proposed)

    def _row_of(self, bead: Bead, model: Row, comments: Iterable[str]) -> Row:
        """Return the row of a bead, on which nobody has decided; the rest of its record is that of a model."""
        source, target = (
            tuple(segment for k in numbers for segment in units[k])
            for numbers, units in zip((bead.source, bead.target), self.units, strict=True)
        )
        comment = "\n".join(filter(None, comments))
        record = replace(model.record, score=bead.score, comment=comment, pieces=(), codes=None)
        row = Row(record, source, target)
        return replace(row, record=replace(record, status=undecided_status(row)))


def _owned_units(rows: Sequence[Row], side: SideName) -> list[tuple[int, Unit]]:
    """Return the units of one side in the order of their document, each with the number of its row."""
    owned: list[tuple[int, Unit]] = []
    for number, row in enumerate(rows):
        segments = row.side(side)
        units = [segments] if row.is_by_hand and segments else [(segment,) for segment in segments]
        owned += [(number, unit) for unit in units]
    origins = [unit[0].origin for _, unit in owned]
    if all(origins) and len({origin.document for origin in origins if origin}) == 1:
        owned.sort(key=lambda each: each[1][0].origin.spans[0] if each[1][0].origin else ())
    return owned


def _owned_by(number: int, units: Sequence[tuple[int, Unit]]) -> tuple[int, ...]:
    return tuple(k for k, (owner, _) in enumerate(units) if owner == number)


def _segments(units: Sequence[Unit], language: str) -> list[Segment]:
    segments = []
    for k, unit in enumerate(units):
        text, origin = join_segments(unit)
        kind, label = (origin.kind, origin.label) if origin else ("text", None)
        segments.append(Segment(str(k), text, language, kind, label))
    return segments


def _places(members: _Members) -> frozenset[tuple[int, int]]:
    """Return the members as pairs of side and number."""
    return frozenset((side, k) for side, numbers in enumerate(members) for k in numbers)


def _prefixes(members: Iterable[_Members]) -> Iterator[frozenset[tuple[int, int]]]:
    """Yield the places of the first 0, 1, 2 … items together."""
    return accumulate(map(_places, members), or_, initial=frozenset())
