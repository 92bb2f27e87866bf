"""Rows as the page receives them: JSON in which offsets are in UTF-16 code units, as in browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import regex

from parlalign.checking.doubts import MOST_DESCRIBED
from parlalign.records import Span
from parlalign.records.review_flags import LocatedEdit, displayed_score, score_grade
from parlalign.records.text_replacement import SIDES, SideName
from parlalign.review.row_segments import RowSegment, flip_outcome, join_segments
from parlalign.review.rows import differing_facts_of_row
from parlalign.review.search_hits import search_hits
from parlalign.review.stored_rows import StoredRow
from parlalign.review.text_spans import TextSpan, text_spans

_BROKEN_FORMS = {"wrap": "⏎", "page": "⏎", "enumerator": "⏎", "marker": " ...[+++]", "hyphen": "-⏎"}
"""What a repair has replaced, by its cause; shown if the source text is not available."""
_LINE_END = regex.compile("\r\n|[\n\r\u2028\u2029]")
_MOST_CHARACTERS = 200
"""Of what a repair has replaced: a running header may span pages."""

SourceText = Callable[[str], str | None]
"""Returns the source text of a document, None if it is not available."""


def utf16_offsets(text: str, offsets: Iterable[int]) -> list[int]:
    """Return rising offsets in code points as offsets in UTF-16 code units.

    >>> utf16_offsets("a𝕏b", [1, 2])
    [1, 3]
    """
    if text.isascii():
        return list(offsets)
    converted, before, units = [], 0, 0
    for at in offsets:
        units += len(text[before:at].encode("utf-16-le", "surrogatepass")) // 2
        before = at
        converted.append(units)
    return converted


def code_point_offset(text: str, at: int) -> int:
    """Return an offset in UTF-16 code units as an offset in code points.

    >>> code_point_offset("a𝕏b", 3)
    2
    """
    if text.isascii():
        return at
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * at].decode("utf-16-le", "replace"))


def row_view(stored: StoredRow, source_text: SourceText, query: str = "", searched: str = "") -> dict[str, Any]:
    """Return a row for the page.

    `query` is the folded text of a search, `searched` the side that is searched; both sides are if it is empty.
    """
    row, record = stored.row, stored.row.record
    (_, source_origin), (_, target_origin) = join_segments(row.source), join_segments(row.target)
    origin = source_origin or target_origin
    differences = differing_facts_of_row(row)
    facts = {
        "source": sorted(each.source for each in differences if each.source),
        "target": sorted(each.target for each in differences if each.target),
    }
    texts = {side: join_segments(row.side(side))[0] for side in SIDES}
    hits = {side: search_hits(texts[side], query) if searched in ("", side) else [] for side in SIDES}

    def segments(side: SideName) -> list[dict[str, Any]]:
        return list(_segment_views(row.side(side), facts[side], hits[side], source_text))

    return {
        "key": stored.key,
        "version": stored.version,
        "number": stored.number,
        "id": record.id,
        "status": record.status,
        "pair": row.is_pair,
        "checked": row.is_checked,
        "score": displayed_score(record.score),
        "grade": score_grade(record.score),
        "byHand": row.is_by_hand,
        "reasons": stored.reasons,
        "doubt": round(stored.doubt, 4),
        "facts": [
            {"kind": kind}
            | {side: texts[side][slice(*span)] if span else "" for side, span in zip(SIDES, spans, strict=True)}
            for kind, *spans in differences[:MOST_DESCRIBED]
        ],
        "kind": origin.kind if origin else "",
        "label": origin.label if origin else None,
        "document": stored.document,
        "comment": record.comment,
        "languages": record.languages,
        "source": segments("source"),
        "target": segments("target"),
    }


def _segment_views(
    segments: Sequence[RowSegment], facts: Sequence[Span], hits: Sequence[Span], source_text: SourceText
) -> Iterator[dict[str, Any]]:
    start = 0  # of the segment in the text of its side
    for segment in segments:
        end = start + len(segment.text)
        sources = {name: source_text(name) for name in segment.origin.documents} if segment.origin else {}
        repairs = segment.located_edits
        spans, marks = text_spans(segment.text, repairs, _clipped(facts, start, end))
        found = [at for hit in _clipped(hits, start, end) for at in hit]
        offsets = utf16_offsets(segment.text, found)
        yield {
            "text": segment.text,
            "spans": _span_views(segment.text, spans),
            "marks": marks,
            "found": list(zip(offsets[::2], offsets[1::2], strict=True)),
            "repairs": [_repair_view(repair, segment.text, sources[repair.document]) for repair in repairs],
        }
        start = end + 1


def _clipped(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """Return the parts of spans between two offsets, counted from the first."""
    inside = [Span(max(span.start, start) - start, min(span.end, end) - start) for span in spans]
    return [span for span in inside if span.start < span.end]


def _span_views(text: str, spans: Sequence[TextSpan]) -> list[dict[str, Any]]:
    """Return the end of each span; its repair, its mark and whether it is a fact that differs, if that applies."""
    views: list[dict[str, Any]] = []
    for each, end in zip(spans, utf16_offsets(text, (each.span.end for each in spans)), strict=True):
        view: dict[str, Any] = {"end": end}
        if each.repair is not None:
            view["repair"] = each.repair
        if each.mark is not None:
            view["mark"] = each.mark
        if each.is_unmatched:
            view["unmatched"] = True
        views.append(view)
    return views


def _repair_view(repair: LocatedEdit, text: str, document: str | None) -> dict[str, Any]:
    cause, _, outcome = repair.edit.rule.rpartition("-")
    return {
        "placed": repair.place is not None,
        "inSource": source_form(repair, text, document),
        "rule": repair.edit.rule,
        "cause": cause,
        "outcome": outcome,
        "probability": repair.edit.probability,
        "uncertain": repair.edit.is_uncertain,
        "flip": flip_outcome(repair),
    }


def source_form(repair: LocatedEdit, text: str, document: str | None) -> str:
    """Return what the source contains where a repair was made, with the words around it; ⏎ stands for a line end.

    >>> from parlalign.records import Edit
    >>> source_form(LocatedEdit(Edit(Span(5, 6), "", "wrap-join", 0.6), Span(5, 5), Span(0, 9)), "havenstad", None)
    'haven⏎stad'
    """
    span = repair.edit.span
    if document is not None and span.end <= len(document):
        replaced = document[span.start : span.end]
        replaced = _LINE_END.sub("⏎", replaced).replace("\f", "␌")[:_MOST_CHARACTERS]
    else:
        replaced = _BROKEN_FORMS.get(repair.edit.rule.partition("-")[0], "…")
    if repair.place is None or repair.words is None:
        return replaced
    return text[repair.words.start : repair.place.start] + replaced + text[repair.place.end : repair.words.end]
