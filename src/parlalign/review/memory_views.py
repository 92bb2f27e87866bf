"""Records of the translation memory as the page receives them: JSON, with the texts in the order of the row.

Offsets are in UTF-16 code units, as in browsers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from parlalign.review.row_views import utf16_offsets
from parlalign.text.normalization import readable_name

if TYPE_CHECKING:
    from parlalign.memory import Hit, Match
    from parlalign.records import Record, Span


def match_view(match: Match, languages: Sequence[str]) -> dict[str, Any]:
    """Return a match for the source of a row in two languages; an assembled one has the matches of its parts."""
    return {
        "score": match.score,
        "kind": match.kind,
        "numbers": match.numbers,
        "side": match.side,
        **_record_view(match.record, languages),
        "texts": [match.source, match.translation],
        "copies": match.copies,
        "parts": [match_view(part, languages) for part in match.parts],
    }


def hit_view(hit: Hit, languages: Sequence[str]) -> dict[str, Any]:
    """Return a hit of a concordance, with the spans of its words on both sides."""
    texts = hit.record.source, hit.record.target
    spans = [_span_views(text, found) for text, found in zip(texts, hit.spans_by_side, strict=True)]
    return {
        "spans": spans[::-1] if _is_reversed(hit.record, languages) else spans,
        **_record_view(hit.record, languages),
        "copies": hit.copies,
    }


def _span_views(text: str, spans: Sequence[Span]) -> list[list[int]]:
    offsets = utf16_offsets(text, [at for span in spans for at in (span.start, span.end)])
    return [list(pair) for pair in zip(offsets[::2], offsets[1::2], strict=True)]


def _is_reversed(record: Record, languages: Sequence[str]) -> bool:
    return tuple(record.languages) == tuple(languages)[::-1]


def _record_view(record: Record, languages: Sequence[str]) -> dict[str, Any]:
    texts = [record.source, record.target]
    documents = [origin.document for origin in record.origin if origin]
    return {
        "texts": texts[::-1] if _is_reversed(record, languages) else texts,
        "id": record.id,
        "status": record.status,
        "changed": record.changed.isoformat() if record.changed else None,
        "document": readable_name(documents[0]) if documents else "",
    }
