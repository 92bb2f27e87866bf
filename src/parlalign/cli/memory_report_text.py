"""Inconsistent translations as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parlalign.app.summary import number_of
from parlalign.cli.memory_text import marked
from parlalign.memory.inconsistencies import Inconsistency, Translation
from parlalign.memory.inconsistency_rows import status_text
from parlalign.memory.wording import differing_words
from parlalign.records import Span
from parlalign.text.normalization import escape_for_terminal

_MARGIN = " " * 10
_MOST_TRANSLATIONS = 10
_MOST_DOCUMENTS = 3
_MOST_CHARACTERS = 1000
"""What is shown of a text, its translations and their documents; files have all."""


def inconsistency_lines(found: Inconsistency, marks: tuple[str, str]) -> Iterator[str]:
    """Yield the lines of a text and its first translations; the words that differ are between the two marks."""
    text_code, code = map(escape_for_terminal, found.languages)
    yield f"{found.record_count:6} ×  {text_code}  {_shortened(found.text, (), marks)}"
    shown = found.translations[:_MOST_TRANSLATIONS]
    differing = differing_words([translation.text for translation in shown])
    for translation, spans in zip(shown, differing, strict=True):
        yield f"{len(translation.records):6} ×  {code}  {_shortened(translation.text, spans, marks)}"
        yield _MARGIN + escape_for_terminal(" · ".join(_facts(translation)))
    if rest := found.translations[_MOST_TRANSLATIONS:]:
        records = sum(len(translation.records) for translation in rest)
        yield f"{_MARGIN}and {number_of(len(rest), 'more translation')} of {number_of(records, 'record')}"


def _facts(translation: Translation) -> Iterator[str]:
    yield status_text(translation)
    if translation.changed:
        yield f"{translation.changed:%Y-%m-%d}"
    documents = translation.documents
    yield from documents[:_MOST_DOCUMENTS]
    if rest := documents[_MOST_DOCUMENTS:]:
        yield f"and {number_of(len(rest), 'more document')}"


def _shortened(text: str, spans: Sequence[Span], marks: tuple[str, str]) -> str:
    if len(text) <= _MOST_CHARACTERS:
        return marked(text, spans, marks)
    seen = tuple(span for span in spans if span.end <= _MOST_CHARACTERS)
    return f"{marked(text[:_MOST_CHARACTERS], seen, marks)}… ({len(text)} characters)"
