"""Divide a repaired document into segments: paragraphs, clauses or sentences, each with its language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from parlalign.languages import UNKNOWN
from parlalign.languages.language_spans import document_language_spans
from parlalign.records import PAGE_KINDS, Document, Level, Segment, Span
from parlalign.segmenting.clauses import clause_ends
from parlalign.segmenting.sentences import sentence_ends
from parlalign.segmenting.structure import Paragraph, find_paragraphs

__all__ = ["document_paragraphs", "make_segments", "segment_document"]


def segment_document(
    document: Document, level: Level = "paragraph", languages: tuple[str, str] | None = None
) -> list[Segment]:
    """Return the segments of a level in order.

    If the document has no language, each part is in one of `languages`, by default in one of the most probable. A
    clause is a sentence, or a part of one that ends in a semicolon outside brackets and quotation marks.
    """
    return make_segments(document, document_paragraphs(document, languages), level)


def document_paragraphs(document: Document, languages: tuple[str, str] | None = None) -> list[Paragraph]:
    """Return the paragraphs of the repaired text, from which the segments of every level are made."""
    spans = document_language_spans(document, languages)
    parts = [replace(part, span=document.text_span(part.span)) for part in document.marked_parts if part.kind]
    return list(find_paragraphs(document.text, spans, parts, has_pages=not document.is_marked_up))


def make_segments(document: Document, paragraphs: Iterable[Paragraph], level: Level) -> list[Segment]:
    """Return the segments of a level that the paragraphs of a document are divided into."""
    text = document.text
    return [
        Segment(
            id=f"{document.id}#{number}" if level == "paragraph" else f"{document.id}#{number}.{part}",
            text=text[span.start : span.end],
            language=paragraph.language or UNKNOWN,
            kind=paragraph.kind,
            label=paragraph.label,
            span=document.source_span(span),
            paragraph=number,
            document=document.id,
        )
        for number, paragraph in enumerate(paragraphs)
        for part, span in enumerate(_segment_spans(text, paragraph, level))
    ]


def _segment_spans(text: str, paragraph: Paragraph, level: Level) -> Iterator[Span]:
    """Yield the spans of the segments of a paragraph, in the repaired text."""
    start, end = paragraph.span
    if level == "paragraph" or paragraph.kind in PAGE_KINDS:
        yield paragraph.span
        return
    for sentence in _divide(text, start, sentence_ends(text[start:end], paragraph.language)):
        if level == "sentence":
            yield sentence
        else:
            ends = clause_ends(text[sentence.start : sentence.end], paragraph.language)
            yield from _divide(text, sentence.start, ends)


def _divide(text: str, start: int, ends: list[int]) -> Iterator[Span]:
    """Yield the spans between ends that are relative to `start`, without white space at their edges."""
    part_start = start
    for end in ends:
        part = text[part_start : start + end]
        if part.strip():
            yield Span(part_start + len(part) - len(part.lstrip()), part_start + len(part.rstrip()))
        part_start = start + end
