"""The preview of a replacement as the page receives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from parlalign.records.text_replacement import TextReplacement
from parlalign.review.journal_queries import JournalReader
from parlalign.review.replace_all import ReplacedSegment, preview_replacement
from parlalign.review.row_filter import RowFilter
from parlalign.review.row_views import utf16_offsets

_MOST_EXAMPLES = 50


def replacement_view(journal: Path, replacement: TextReplacement, row_filter: RowFilter) -> dict[str, Any]:
    """Return counts and examples of a replacement in the journal at a path; any thread can call it."""
    with JournalReader(journal) as own, own.snapshot():
        counts = preview_replacement(own, replacement, row_filter, most_examples=_MOST_EXAMPLES)
        numbers = {stored.key: stored.number for stored in own.rows_of([each.key for each in counts.examples])}
        return {
            "rows": counts.rows,
            "hits": counts.hits,
            "left": counts.left,
            "examples": [_example_view(each, numbers[each.key]) for each in counts.examples],
            "version": own.version,
        }


def _example_view(replaced: ReplacedSegment, number: int) -> dict[str, Any]:
    before = replaced.before
    offsets = utf16_offsets(before, [at for hit in replaced.after.hits for at in hit])
    return {
        "key": replaced.key,
        "number": number,
        "side": replaced.side,
        "segment": replaced.segment,
        "before": before,
        "after": replaced.after.text,
        "spans": list(zip(offsets[::2], offsets[1::2], strict=True)),
    }
