"""Repair a text: decide for every newline and truncation marker whether it joins, separates, or divides paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np

from parlalign.languages import LANGUAGES, REPAIRED, UNKNOWN, check_language
from parlalign.languages.language_spans import document_language_spans
from parlalign.records import Document, Edit, KeptBreak, LanguageSpan, Span
from parlalign.repairing.break_edits import break_edits, kept_breaks
from parlalign.repairing.breaks import Breaks, find_breaks
from parlalign.repairing.breaks_without_model import decide_without_model
from parlalign.repairing.cut_labels import label_breaks
from parlalign.repairing.decisions import decide
from parlalign.repairing.glued_words import glued_word_edits
from parlalign.repairing.page_boilerplate import page_boilerplate_edits
from parlalign.repairing.read_lines import read_lines

__all__ = ["repair_document"]

_CUT_LABEL = 0.99
"""The probability that a label is cut by a newline where its number is due: 2,035 of 2,036 were in damaged debates, in
lists and in pairs with the label in the translation. It is lower, because other numbers may stand on lines."""


def repair_document(
    document: Document, parallel_texts: Sequence[str] = (), *, languages: tuple[str, str] = REPAIRED
) -> Document:
    """Return the document with the edits that repair it and its kept breaks, which replace any that it had.

    Its proposals are spaces between words that are glued without a mark; they are found when they are first needed.

    If `document.language` is None, the parts in one of `languages` are repaired, and text in other languages is not
    changed. In a language without a break model, markers are removed, and wraps and newlines inside a sentence are
    repaired. `parallel_texts` are texts of the same content, such as the translation: their words are evidence. The
    repair is repeated until nothing changes, so that a repaired text needs no further repair. Source: damage as found
    on concordance pages of parliamentary texts.

    >>> repair_document(Document("x", "de grens\\noverschrijdende samen ...[+++]werking", language="nl")).text
    'de grensoverschrijdende samenwerking'
    """
    if document.language is not None:
        check_language(document.language)
    document = _unrepaired(document, languages)
    breaks = find_breaks(document.source)
    with_labels = _with_whole_labels(document, breaks, parallel_texts, languages)
    repaired = _without_page_boilerplate(with_labels, languages)
    if repaired.edits:
        breaks = find_breaks(repaired.text)
    is_first = True
    while len(breaks):
        changes = _changes(repaired.text, breaks, _repairable_spans(repaired, languages), parallel_texts)
        if is_first:
            kept, is_first = changes.kept_breaks, False
            if repaired.edits:
                kept = tuple(replace(each, span=repaired.source_span(each.span)) for each in kept)
        if not changes.edits:
            break
        repaired = replace(document, edits=_composed(repaired, changes.edits))
        breaks = find_breaks(repaired.text)
        if not _may_change(repaired.text, breaks):
            break
    return repaired if is_first else _with_kept_breaks(repaired, kept)


def _unrepaired(document: Document, languages: tuple[str, str]) -> Document:
    """Return the document without edits and kept breaks, and with a way to find glued words once it is repaired."""
    unrepaired = replace(document, edits=(), kept_breaks=(), propose=partial(glued_word_edits, languages=languages))
    if not document.edits:
        unrepaired.language_spans.update(document.language_spans)
    return unrepaired


def _with_whole_labels(
    document: Document, breaks: Breaks, parallel_texts: Sequence[str], languages: tuple[str, str]
) -> Document:
    """Return a document without edits with those that join the parts of cut labels, so that all later steps see them.

    Otherwise the first digits of a label may be taken for a page number.
    """
    cut = [each for each in label_breaks(document.source, breaks, parallel_texts) if each.is_inside]
    if not cut:
        return document
    spans = _repairable_spans(document, languages)
    starts = [span.span.start for span in spans]
    edits = (
        Edit(Span(each.start, each.end), "", "wrap-join", _CUT_LABEL)
        for each in cut
        if spans[bisect_right(starts, each.start) - 1].language != UNKNOWN
    )
    return replace(document, edits=tuple(edits))


def _without_page_boilerplate(document: Document, languages: tuple[str, str]) -> Document:
    """Return the document with edits that drop page headers, footers and numbers.

    A document without text in a language that has a break model keeps its lines.
    """
    edits = page_boilerplate_edits(document.text)
    spans = _repairable_spans(document, languages) if edits else []
    if not any(span.language in REPAIRED for span in spans):
        return document
    return replace(document, edits=_composed(document, edits))


def _repairable_spans(document: Document, languages: tuple[str, str]) -> list[LanguageSpan]:
    """Return the language spans of a document; spans in languages that are not to be repaired are unknown."""
    wanted: tuple[str | None, ...] = (document.language,) if document.language else languages
    if set(wanted) <= set(REPAIRED):
        wanted = (*wanted, None)  # text that shows no language, as a list of numbers, can only be in one of them
    spans = document_language_spans(document, languages)
    return [span if span.language in wanted else LanguageSpan(span.span, UNKNOWN) for span in spans]


class _Changes(NamedTuple):
    """What one round decided, as edits of its text, and the newlines that it kept as ends of paragraphs."""

    edits: tuple[Edit, ...]
    kept_breaks: tuple[KeptBreak, ...]


def _changes(text: str, breaks: Breaks, spans: list[LanguageSpan], parallel_texts: Sequence[str]) -> _Changes:
    """Return the changes of one round, from the break models or, in other languages, without one."""
    without_model = [span for span in spans if span.language not in REPAIRED and span.language in LANGUAGES]
    decided = []
    if without_model:
        decided.append(decide_without_model(text, breaks, without_model, parallel_texts))
    if any(span.language is None or span.language in REPAIRED for span in spans):
        decided.append(decide(text, breaks, spans, parallel_texts))
    edits = [edit for decisions in decided for edit in break_edits(text, breaks, decisions)]
    kept = [each for decisions in decided for each in kept_breaks(breaks, decisions)]
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


def _may_change(text: str, breaks: Breaks) -> bool:
    """Return whether another round could change anything.

    Empty lines stay, but not after an enumerator on a line of its own; the last round may have made one (`1⏎.` → `1.`).
    """
    if np.any(breaks.has_marker | (breaks.newlines == 1) | breaks.is_page_end):
        return True
    return len(breaks) > 0 and bool(read_lines(text, breaks).is_after_enumerator.any())


def _composed(repaired: Document, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return the edits of a document together with edits of its repaired text, all as edits of the source."""
    if not repaired.edits:
        return edits
    later = [replace(edit, span=repaired.source_span(edit.span)) for edit in edits]
    starts = [edit.span.start for edit in later]

    def is_overruled(edit: Edit) -> bool:
        k = bisect_right(starts, edit.span.start) - 1
        return k >= 0 and edit.span.end <= later[k].span.end

    return tuple(sorted([*(e for e in repaired.edits if not is_overruled(e)), *later], key=lambda edit: edit.span))
