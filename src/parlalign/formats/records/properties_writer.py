"""What formats with free properties (TMX, XLIFF) carry of a record beside its texts; `readers.properties` reads it."""

from __future__ import annotations

from collections.abc import Iterator

from parlalign.records import Origin, Record

Property = tuple[str, str]
"""A type, as `x-score`, and its value."""


def record_properties(record: Record) -> Iterator[Property]:
    """Yield score, status, kind, label and uncertain repairs of a record."""
    yield "x-score", f"{record.score:.4f}"
    if record.status != "paired":
        yield "x-status", record.status
    origin = record.origin[0] or record.origin[1]
    if origin:
        yield "x-kind", origin.kind
        if origin.label:
            yield "x-label", origin.label
    for edit in record.uncertain_edits:
        yield "x-repairs", f"{edit.rule} at {edit.span.start}-{edit.span.end}: {edit.probability:.2f}"


def side_properties(record: Record, side: int) -> Iterator[Property]:
    """Yield document and spans of one text, and its kind and label where they are not those of the record."""
    origin = record.origin[side]
    if origin is None:
        return
    yield "x-document", origin.document
    yield "x-span", " ".join(f"{span.start}-{span.end}" for span in origin.spans)
    first = record.origin[0]
    if side and first and _name(first) != _name(origin):
        yield "x-kind", origin.kind
        yield "x-label", origin.label or ""


def _name(origin: Origin) -> tuple[str, str]:
    return origin.kind, origin.label or ""
