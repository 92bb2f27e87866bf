"""Rows as the page is told of them: JSON, with places in texts counted in UTF-16 code units, as browsers do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from parlalign.records import Span
from parlalign.records.review_flags import LocatedEdit
from parlalign.review.journal_file import Kept
from parlalign.review.parts import Part, Side, flips
from parlalign.review.rows import differing_numbers

_BROKEN = {"wrap": "⏎", "page": "⏎", "enumerator": "⏎", "marker": " ...[+++]", "hyphen": "-⏎"}
"""What a repair took the place of, where the source is not at hand."""
_LONGEST = 200
"""Characters of the source form of a repair; a running header may have taken up pages."""


def units(text: str, at: int) -> int:
    """Return a place in a text, in code points, in UTF-16 code units.

    >>> units("a𝕏b", 2)
    3
    """
    return at if text.isascii() else len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def points(text: str, at: int) -> int:
    """Return a place in a text, in UTF-16 code units, in code points.

    >>> points("a𝕏b", 3)
    2
    """
    if text.isascii():
        return at
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * at].decode("utf-16-le", "replace"))


def row_view(kept: Kept, source_text: Callable[[str], str | None]) -> dict[str, Any]:
    """Return a row as the page is told of it; `source_text` gives the source of a document where that is known."""
    row, record = kept.row, kept.row.record
    origin = next((part.origin for part in (*row.source, *row.target) if part.origin), None)
    source, target = differing_numbers(row)
    return {
        "key": kept.key,
        "version": kept.version,
        "number": kept.number,
        "id": record.id,
        "status": record.status,
        "checked": row.is_checked,
        "score": record.score,
        "byHand": row.is_by_hand,
        "reasons": kept.reasons,
        "kind": origin.kind if origin else "",
        "label": origin.label if origin else None,
        "document": origin.document if origin else "",
        "comment": record.comment,
        "languages": record.languages,
        "source": list(_side_view(row.source, source, source_text)),
        "target": list(_side_view(row.target, target, source_text)),
    }


def _side_view(side: Side, differing: Sequence[Span], source_text: Callable[[str], str | None]) -> Iterable[Any]:
    start = 0  # of the segment in the text of the side
    for part in side:
        end = start + len(part.text)
        inside = [Span(at - start, until - start) for at, until in differing if start <= at and until <= end]
        document = source_text(part.origin.document) if part.origin else None
        yield {
            "text": part.text,
            "repairs": [_repair_view(repair, part, document) for repair in part.located_edits],
            "differs": [_in_units(part.text, span) for span in inside],
        }
        start = end + 1


def _repair_view(repair: LocatedEdit, part: Part, document: str | None) -> dict[str, Any]:
    return {
        "place": _in_units(part.text, repair.place) if repair.place else None,
        "words": _in_units(part.text, repair.words) if repair.words else None,
        "was": source_form(repair, part.text, document),
        "rule": repair.edit.rule,
        "probability": repair.edit.probability,
        "uncertain": repair.edit.is_uncertain,
        "flips": flips(repair),
    }


def source_form(repair: LocatedEdit, text: str, document: str | None) -> str:
    """Return what a repair was made of, with the words around it; line ends are shown as ⏎.

    >>> from parlalign.records import Edit
    >>> source_form(LocatedEdit(Edit(Span(5, 6), "", "wrap-join", 0.6), Span(5, 5), Span(0, 9)), "havenstad", None)
    'haven⏎stad'
    """
    span = repair.edit.span
    if document is not None and span.end <= len(document):
        was = document[span.start : span.end].replace("\r\n", "⏎").replace("\n", "⏎")[:_LONGEST]
    else:
        was = _BROKEN.get(repair.edit.rule.partition("-")[0], "…")
    if repair.place is None or repair.words is None:
        return was
    return text[repair.words.start : repair.place.start] + was + text[repair.place.end : repair.words.end]


def _in_units(text: str, span: Span) -> list[int]:
    return [units(text, span.start), units(text, span.end)]
