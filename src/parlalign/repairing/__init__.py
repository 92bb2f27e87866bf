"""Repair a text: decide for every newline and truncation marker whether it joins, separates, or divides paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np

from parlalign.languages import NO_LANGUAGE, UNKNOWN, check_language
from parlalign.languages.language_models import has_break_model
from parlalign.languages.language_spans import languages_of
from parlalign.learning.arrays import Flags
from parlalign.records import Document, Edit, KeptBreak, LanguageSpan, Span
from parlalign.repairing.break_edits import break_edits, kept_breaks
from parlalign.repairing.breaks import Breaks, find_breaks, take
from parlalign.repairing.breaks_without_model import decide_without_model
from parlalign.repairing.decisions import decide
from parlalign.repairing.glued_words import glued_word_edits
from parlalign.repairing.preparation import composed_edits, prepare, repairable_spans
from parlalign.repairing.read_lines import read_lines
from parlalign.segmenting.page_lines import find_page_lines

__all__ = ["repair_document"]


def repair_document(
    document: Document, parallel_texts: Sequence[str] = (), *, languages: tuple[str, ...] | None = None
) -> Document:
    """Return the document with the edits that repair it and its kept breaks, which replace any that it had.

    Its proposals are spaces between words that are glued without a mark; they are found when they are first needed.

    If `document.language` is None, the parts in one of `languages` are repaired, by default in any language with a
    break model, and text in other languages is not changed. In a language without a break model, markers are removed,
    and wraps and newlines inside a sentence are repaired; in a language without facts, only wraps. The line breaks of
    a document that is marked up are certain and stay. `parallel_texts` are texts of the same content, such as the
    translation: their words are evidence. The repair is repeated until nothing changes, so that a repaired text needs
    no further repair. Source: damage as found on concordance pages of parliamentary texts.

    >>> repair_document(Document("x", "de grens\\noverschrijdende samen ...[+++]werking", language="nl")).text
    'de grensoverschrijdende samenwerking'
    """
    if document.language is not None:
        check_language(document.language)
    languages = languages or languages_of(document)
    document = _unrepaired(document, languages)
    if document.is_marked_up:
        return prepare(document, languages)
    breaks = find_breaks(document.source)
    repaired = prepare(document, languages, breaks=breaks, parallel_texts=parallel_texts)
    if repaired.edits:
        breaks = find_breaks(repaired.text)
    is_first = True
    while len(breaks):
        changes = _changes(repaired.text, breaks, repairable_spans(repaired, languages), parallel_texts)
        if is_first:
            kept, is_first = changes.kept_breaks, False
            if repaired.edits:
                kept = tuple(replace(each, span=repaired.source_span(each.span)) for each in kept)
        if not changes.edits:
            break
        repaired = replace(document, edits=composed_edits(repaired, changes.edits))
        breaks = find_breaks(repaired.text)
        if not _may_change(repaired.text, breaks):
            break
    return repaired if is_first else _with_kept_breaks(repaired, kept)


def _unrepaired(document: Document, languages: tuple[str, ...]) -> Document:
    """Return the document without edits and kept breaks, and with a way to find glued words once it is repaired."""
    unrepaired = replace(document, edits=(), kept_breaks=(), propose=partial(glued_word_edits, languages=languages))
    if not document.edits:
        unrepaired.language_spans.update(document.language_spans)
    return unrepaired


class _Changes(NamedTuple):
    """What one round decided, as edits of its text, and the newlines that it kept as ends of paragraphs."""

    edits: tuple[Edit, ...]
    kept_breaks: tuple[KeptBreak, ...]


def _changes(text: str, breaks: Breaks, spans: list[LanguageSpan], parallel_texts: Sequence[str]) -> _Changes:
    """Return the changes of one round, from the break models or, in other languages, without one."""
    no_language = {None, UNKNOWN, NO_LANGUAGE}
    without_model = [span for span in spans if span.language not in no_language and not has_break_model(span.language)]
    is_at_page_line = _is_at_page_line(text, breaks, spans)
    decided = []
    if without_model:
        others = take(breaks, ~is_at_page_line)
        decided.append((others, decide_without_model(text, others, without_model, parallel_texts)))
    if any(span.language is None or has_break_model(span.language) for span in spans):
        decided.append((breaks, decide(text, breaks, spans, parallel_texts, kept=is_at_page_line)))
    edits = [edit for own_breaks, decisions in decided for edit in break_edits(text, own_breaks, decisions)]
    kept = [each for own_breaks, decisions in decided for each in kept_breaks(own_breaks, decisions)]
    return _Changes(tuple(sorted(edits, key=lambda edit: edit.span)), tuple(sorted(kept, key=lambda each: each.span)))


def _with_kept_breaks(document: Document, kept: tuple[KeptBreak, ...]) -> Document:
    """Return the document with those of the newlines, in order, that none of its edits changes."""
    if not kept:
        return document
    ends = [edit.span.end for edit in document.edits]

    def is_unchanged(span: Span) -> bool:
        k = bisect_right(ends, span.start)
        return k == len(ends) or span.end <= document.edits[k].span.start

    repaired = replace(document, kept_breaks=tuple(each for each in kept if is_unchanged(each.span)))
    repaired.language_spans.update(document.language_spans)  # the text is the same
    return repaired


def _is_at_page_line(text: str, breaks: Breaks, spans: Sequence[LanguageSpan]) -> Flags:
    """Return, for each break, whether it is a newline before or after navigation or metadata of a page."""
    lines = find_page_lines(text, [span.span.start for span in spans[1:]])
    starts, ends = [line.span.start for line in lines], [line.span.end for line in lines]
    return np.asarray((np.isin(breaks.start, ends) | np.isin(breaks.end, starts)) & ~breaks.has_marker)


def _may_change(text: str, breaks: Breaks) -> bool:
    """Return whether another round could change anything.

    Empty lines stay, but not after an enumerator on a line of its own; the last round may have made one (`1⏎.` → `1.`).
    """
    if np.any(breaks.has_marker | (breaks.newlines == 1) | breaks.is_page_end):
        return True
    return len(breaks) > 0 and bool(read_lines(text, breaks).is_after_enumerator.any())
