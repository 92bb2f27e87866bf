"""Repair a text: decide for every newline and truncation marker whether it joins, separates, or divides paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from parlalign.languages import LANGUAGES, REPAIRED, UNKNOWN, check_language
from parlalign.languages.language_spans import document_language_spans
from parlalign.records import Document, Edit, LanguageSpan
from parlalign.repairing.break_edits import break_edits
from parlalign.repairing.breaks import Breaks, find_breaks
from parlalign.repairing.decisions import decide
from parlalign.repairing.invisible_edits import invisible_edits
from parlalign.repairing.line_end_marks import line_end_mark_edits
from parlalign.repairing.page_boilerplate import page_boilerplate_edits
from parlalign.repairing.read_lines import read_lines
from parlalign.repairing.wraps import wrap_edits

__all__ = ["repair_document"]

_PAGE_ROUNDS = 2  # one for headers and footers, one for line numbers


def repair_document(
    document: Document, parallel_texts: Sequence[str] = (), *, languages: tuple[str, str] = REPAIRED
) -> Document:
    """Return the document with the edits that repair it, which replace any edits that it had.

    If `document.language` is None, the parts in one of `languages` are repaired, and text in other languages is not
    changed. In a language without a break model, only wraps at one width are repaired. `parallel_texts` are texts of
    the same content, such as the translation: their words are evidence. The repair is repeated until nothing changes,
    so that a repaired text needs no further repair. Source: damage as found on concordance pages of parliamentary
    texts.

    >>> repair_document(Document("x", "de grens\\noverschrijdende samen ...[+++]werking", language="nl")).text
    'de grensoverschrijdende samenwerking'
    """
    if document.language is not None:
        check_language(document.language)
    repaired = _prepared(document, languages)
    breaks = find_breaks(repaired.text)
    while len(breaks):
        edits = _edits(repaired.text, breaks, _repairable_spans(repaired, languages), parallel_texts)
        if not edits:
            break
        repaired = replace(document, edits=_composed(repaired, edits))
        breaks = find_breaks(repaired.text)
        if not _may_change(repaired.text, breaks):
            break
    return repaired


def _prepared(document: Document, languages: tuple[str, str]) -> Document:
    """Return the document with edits only of what disturbs the break model, each step in the text of the last one.

    These are invisible characters, page headers, footers and numbers, line numbers, and marks of hyphenation.
    """
    prepared = replace(document, edits=()) if document.edits else document
    invisible = _in_repaired_text(prepared, invisible_edits(prepared.text), languages)
    prepared = _with(prepared, invisible, languages)
    for _ in range(_PAGE_ROUNDS):
        if not (edits := page_boilerplate_edits(prepared.text)):
            break
        prepared = _with(prepared, edits, languages)
    spans = partial(_repairable_spans, prepared, languages)
    return _with(prepared, line_end_mark_edits(prepared.text, spans), languages)


def _with(document: Document, edits: Sequence[Edit], languages: tuple[str, str]) -> Document:
    """Return a document with further edits, or as it is if none of its text is in a language with a break model."""
    if not edits or not any(span.language in REPAIRED for span in _repairable_spans(document, languages)):
        return document
    return replace(document, edits=_composed(document, edits))


def _in_repaired_text(document: Document, edits: Sequence[Edit], languages: tuple[str, str]) -> list[Edit]:
    """Return the edits in text whose language has a break model or is not shown by any word."""
    if not edits:
        return []
    spans = _repairable_spans(document, languages)
    starts = [span.span.start for span in spans]
    return [e for e in edits if spans[bisect_right(starts, e.span.start) - 1].language in (*REPAIRED, None)]


def _repairable_spans(document: Document, languages: tuple[str, str]) -> list[LanguageSpan]:
    """Return the language spans of a document; spans in languages that are not to be repaired are unknown."""
    wanted: tuple[str | None, ...] = (document.language,) if document.language else languages
    if set(wanted) <= set(REPAIRED):
        wanted = (*wanted, None)  # text that shows no language, as a list of numbers, can only be in one of them
    spans = document_language_spans(document, languages)
    return [span if span.language in wanted else LanguageSpan(span.span, UNKNOWN) for span in spans]


def _edits(text: str, breaks: Breaks, spans: list[LanguageSpan], parallel_texts: Sequence[str]) -> tuple[Edit, ...]:
    """Return the edits of one round, from the break models and from the width of the lines."""
    without_model = [span for span in spans if span.language not in REPAIRED and span.language in LANGUAGES]
    edits = [*wrap_edits(text, breaks, without_model)] if without_model else []
    if any(span.language is None or span.language in REPAIRED for span in spans):
        edits += break_edits(text, breaks, decide(text, breaks, spans, parallel_texts))
    return tuple(sorted(edits, key=lambda edit: edit.span))


def _may_change(text: str, breaks: Breaks) -> bool:
    """Return whether another round could change anything.

    Empty lines stay, but not after an enumerator on a line of its own; the last round may have made one (`1⏎.` → `1.`).
    """
    if np.any(breaks.has_marker | (breaks.newlines == 1) | breaks.is_page_end):
        return True
    return len(breaks) > 0 and bool(read_lines(text, breaks).is_after_enumerator.any())


def _composed(repaired: Document, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits of a document together with edits of its repaired text, all as edits of the source."""
    if not repaired.edits:
        return tuple(edits)
    later = [replace(edit, span=repaired.source_span(edit.span)) for edit in edits]
    starts = [edit.span.start for edit in later]

    def is_overruled(edit: Edit) -> bool:
        k = bisect_right(starts, edit.span.start) - 1
        return k >= 0 and edit.span.end <= later[k].span.end

    return tuple(sorted([*(e for e in repaired.edits if not is_overruled(e)), *later], key=lambda edit: edit.span))
