"""Find and replace in all rows of a list: a preview with counts and examples, then all at once with one undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from parlalign.records.text_replacement import ReplacedText, SideName, TextReplacement
from parlalign.review.action_errors import StaleError
from parlalign.review.actions import with_date
from parlalign.review.journal_changes import JournalChange, JournalWriter
from parlalign.review.journal_queries import JournalReader
from parlalign.review.row_filter import RowFilter
from parlalign.review.row_segments import edit_segment
from parlalign.review.rows import Row, undecided_status


@dataclass(frozen=True, slots=True)
class ReplacedSegment:
    """The text of a segment of a row before and after a replacement."""

    key: int
    side: SideName
    segment: int
    before: str
    after: ReplacedText


@dataclass(slots=True)
class ReplacementCounts:
    """How many rows a replacement changes, with how many hits, and how many it leaves as they are.

    A row is left if one of its texts would become empty or too long. `examples` are the first segments.
    """

    rows: int = 0
    hits: int = 0
    left: int = 0
    examples: list[ReplacedSegment] = field(default_factory=list)


def preview_replacement(
    journal: JournalReader, replacement: TextReplacement, row_filter: RowFilter, *, most_examples: int
) -> ReplacementCounts:
    """Return what `replace_all` would change in the rows that pass a filter."""
    counts = ReplacementCounts()
    for segments in _replaced_rows(journal, replacement, row_filter, counts):
        counts.examples += segments[: most_examples - len(counts.examples)]
    return counts


def replace_all(
    journal: JournalWriter, replacement: TextReplacement, row_filter: RowFilter, *, version: int, expected: int
) -> JournalChange:
    """Replace all hits in the rows that pass a filter; the rows keep their decisions and count as changed by hand.

    Raises `StaleError` if the journal is not in the version in which `preview_replacement` counted `expected` hits.
    """
    with journal.changing(version):
        counts, writer, first = ReplacementCounts(), None, 0
        for segments in _replaced_rows(journal, replacement, row_filter, counts):
            if writer is None:
                first = segments[0].key
                writer = journal.begin_action("replace", first)
            if stored := journal.row(segments[0].key):
                writer.replace_row(stored, _with_replaced_texts(stored.row, segments))
        if counts.hits != expected:
            raise StaleError
        return JournalChange(writer.version if writer else version, first, counts.rows)


def _replaced_rows(
    journal: JournalReader, replacement: TextReplacement, row_filter: RowFilter, counts: ReplacementCounts
) -> Iterator[list[ReplacedSegment]]:
    """Yield the changed segments of each row that a replacement changes, and count the rows."""
    for key, texts in journal.segment_texts(journal.keys(replace(row_filter, also=replacement.necessary))):
        segments = [
            ReplacedSegment(key, side, number, text, replaced)
            for side in replacement.sides
            for number, text in enumerate(texts[side])
            if (replaced := replacement.replaced(text))
        ]
        if not all(each.after.is_possible for each in segments):
            counts.left += 1
        elif segments:
            counts.rows += 1
            counts.hits += sum(len(each.after.hits) for each in segments)
            yield segments


def _with_replaced_texts(row: Row, segments: Sequence[ReplacedSegment]) -> Row:
    """Return a row with new texts; sub-segments belonged to the old ones."""
    was_pair = row.is_pair
    for each in segments:
        side = list(row.side(each.side))
        side[each.segment] = edit_segment(side[each.segment], each.after.text)
        row = row.with_side(each.side, side)
    record = replace(row.record, pieces=())
    if row.is_pair != was_pair:  # a text was invisible before
        record = replace(record, status=undecided_status(row))
    return with_date(replace(row, record=record, is_by_hand=True))
