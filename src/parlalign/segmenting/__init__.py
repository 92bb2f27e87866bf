"""Divide a repaired document into segments: paragraphs, clauses or sentences, each with its language."""

from __future__ import annotations

from collections.abc import Iterator

from parlalign.languages import REPAIRED, UNKNOWN
from parlalign.languages.language_spans import language_spans_in
from parlalign.records import Document, Level, Segment, Span
from parlalign.segmenting.clauses import clause_ends
from parlalign.segmenting.sentences import sentence_ends
from parlalign.segmenting.structure import Paragraph, paragraphs

__all__ = ["segment_document"]


def segment_document(
    document: Document, level: Level = "paragraph", languages: tuple[str, str] = REPAIRED
) -> list[Segment]:
    """Return the segments in order; a paragraph of the repaired text is divided further at `clause` and `sentence`.

    Where the document has no language, `languages` are told apart in it.
    A clause is a sentence, or a part of one that ends in a semicolon outside brackets and quotation marks.
    """
    text = document.text
    segments = []
    for number, paragraph in enumerate(paragraphs(text, language_spans_in(text, document.language, languages))):
        for part, span in enumerate(_parts(text, paragraph, level)):
            segments.append(
                Segment(
                    id=f"{document.id}#{number}" if level == "paragraph" else f"{document.id}#{number}.{part}",
                    text=text[span.start : span.end],
                    language=paragraph.language or UNKNOWN,
                    kind=paragraph.kind,
                    label=paragraph.label,
                    span=document.source_span(span),
                    paragraph=number,
                )
            )
    return segments


def _parts(text: str, paragraph: Paragraph, level: Level) -> Iterator[Span]:
    start, end = paragraph.span
    if level == "paragraph":
        yield paragraph.span
        return
    for sentence in _stretches(text, start, sentence_ends(text[start:end], paragraph.language)):
        if level == "sentence":
            yield sentence
        else:
            body = text[sentence.start : sentence.end]
            yield from _stretches(text, sentence.start, clause_ends(body, paragraph.language))


def _stretches(text: str, start: int, ends: list[int]) -> Iterator[Span]:
    """Yield the spans between relative `ends`, without the white space between them."""
    at = start
    for end in ends:
        stop = start + end
        piece = text[at:stop]
        if piece.strip():
            yield Span(at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip()))
        at = stop
